# ruff: noqa: S608 - the statements are written here, names and all
"""What is locked stays as it is, whoever asks the database itself; migrations may still work."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from improvement.domain.vocabulary import Choice
from improvement.errors import Conflict
from improvement.store import locked, locks
from improvement.store import migrate as under_test
from improvement.store.tables import DecisionRow
from improvement.store.unit_of_work import UnitOfWork

#: Table -> a change that somebody might wish for.
CHANGES = {
    "plan_version": "plan = '{}'",
    "cycle_plan_version": "reason = 'Better so.'",
    "analysis": "result = '{}'",
    "decision": "choice = 'scale'",
    "decision_step": "words = 'Fine.'",
    "practice_version": "reason = 'Better so.'",
    "told_outside": "pilot_n = 0",
    "audit_event": "actor_id = NULL",
    "decision_quote": "digest = 'x'",
    "decision_story": "story_version = 9",
}
PAST_THE_LOCKS = [
    *(f"UPDATE {table} SET {change}" for table, change in CHANGES.items()),
    *(f"DELETE FROM {table}" for table in CHANGES),
    "DELETE FROM test",
    "UPDATE test SET started_at = NULL",
    "UPDATE test SET started_by = NULL",
    "UPDATE test SET prediction = 'what came out'",
    "UPDATE test SET right_if = 'at all'",
    "UPDATE test SET predicted = 0.42",
    "UPDATE test SET confidence = 0.99",
    "UPDATE test SET minimum_worthwhile = 0.01",
    "UPDATE test SET planned_per_arm = 7",
    "DELETE FROM cycle",
    'UPDATE cycle SET plan = \'{"objective": "what came out"}\'',
    "UPDATE cycle SET locked_at = NULL",
]


def refused(engine: Engine, statement: str) -> str:
    with pytest.raises(IntegrityError) as trouble, engine.begin() as connection:
        connection.execute(text(statement.replace(":", r"\:")))
    return str(trouble.value.orig)


def test_every_way_past_the_app_is_refused_in_words(engine: Engine, house: Any) -> None:
    for statement in PAST_THE_LOCKS:
        told = refused(engine, statement)
        assert told.startswith(locked.LOCKED), (statement, told)


def test_there_is_a_lock_for_every_table_told(engine: Engine) -> None:
    with engine.connect() as connection:
        tables = {table for _, table in locks.there(connection)}
    assert tables == {*locked.KEPT, "decision_quote", "test", "cycle"}


def replacing(table: str) -> Iterator[str]:
    yield f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    yield f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"
    yield f"UPDATE OR REPLACE {table} SET id = id + 1"


def test_nothing_is_replaced_or_emptied(engine: Engine, house: Any) -> None:
    """SQLite deletes without asking where something is inserted in its place."""
    for table in (*locked.KEPT, "decision_quote", "test", "cycle"):
        emptying = [f"TRUNCATE {table} CASCADE"]
        postgresql = engine.dialect.name == "postgresql"
        for statement in emptying if postgresql else replacing(table):
            assert refused(engine, statement).startswith(locked.LOCKED), statement


def test_what_is_not_locked_still_changes(engine: Engine, house: Any) -> None:
    free = (
        "UPDATE test SET aim = 'said better', data_version = 9",
        "UPDATE cycle SET did = '{\"deviation\": \"none\"}', step = 'study'",
        "UPDATE note SET text = 'told otherwise'",
        "UPDATE test SET prediction = prediction, predicted = predicted",
    )
    with engine.begin() as connection:
        for statement in free:
            connection.execute(text(statement.replace(":", r"\:")))


def test_a_draft_may_still_change(engine: Engine, uow: UnitOfWork, house: Any) -> None:
    with uow.writing(house.actor) as store:
        draft = store.plans.add(house.plan, team_id=house.team)
        store.commit()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE test SET prediction = 'x' WHERE id = {draft}"))
        connection.execute(text("DELETE FROM search_entry WHERE subject = 'plan'"))
        for table in ("measure", "test_dimension"):
            connection.execute(text(f"DELETE FROM {table} WHERE test_id = {draft}"))
        connection.execute(text(f"DELETE FROM test WHERE id = {draft}"))


def test_the_store_itself_is_refused_with_the_reason(uow: UnitOfWork, house: Any) -> None:
    def change() -> None:
        with uow.writing(house.actor) as store:
            row = store._session.get(DecisionRow, house.decision)
            assert row is not None
            row.choice = Choice.SCALE
            store.commit()

    with pytest.raises(Conflict, match=r"^Locked: a decision stays as it is"):
        change()


def test_a_note_removed_for_good_takes_its_quote_along(engine: Engine, house: Any) -> None:
    """Only so does a quote go; the decision still knows that there was one."""
    with engine.begin() as connection:
        for table in ("coding", "coded_note", "note_theme"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM attachment"))
        connection.execute(text("DELETE FROM note"))
        assert connection.execute(text("SELECT count(*) FROM decision_quote")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM decision_story")).scalar() == 1
        assert connection.execute(text("SELECT quoted FROM decision")).scalar() == 2


def test_a_migration_unlocks_and_locks_again(
    engine: Engine, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.connect() as connection:
        before = locks.there(connection)
    seen: list[Any] = []

    def working(config: Any, revision: str) -> None:
        connection = config.attributes["connection"]
        seen.append(locks.there(connection))
        connection.exec_driver_sql("UPDATE audit_event SET change = '{}'")  # a secret, say

    monkeypatch.setattr("alembic.command.upgrade", working)
    monkeypatch.setattr(under_test, "HEAD", "forces the whole way")
    under_test.migrate(engine)
    assert seen == [()]
    with engine.connect() as connection:
        assert locks.there(connection) == before != ()
    assert refused(engine, "DELETE FROM audit_event").startswith(locked.LOCKED)
