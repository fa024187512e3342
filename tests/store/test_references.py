"""What case records refer to is there and stays there, whatever is written past the app."""

import threading
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from improvement.store import locks, references
from improvement.store.references import REFERENCES

CASE = (
    "INSERT INTO case_record (partnership_id, version, test_id, code, starts_on, arm, phase,"
    " cell_id, import_id) SELECT {partnership}, 1, {test}, 'new', '2026-11-02', 'pilot', 'test',"
    " {cell}, {import_} FROM case_record WHERE id = {case}"
)
VALUE = (
    "INSERT INTO case_value (partnership_id, case_id, measure_id, value)"
    " VALUES ({partnership}, {case}, {measure}, 1)"
)
NOWHERE = 987_654


@pytest.fixture
def ids(engine: Engine, house: Any) -> dict[str, int]:
    """One case of the house, with an import, and what its rows hold."""
    with engine.begin() as connection:
        row = connection.execute(
            text("SELECT id, partnership_id, test_id, cell_id FROM case_record ORDER BY id LIMIT 1")
        ).one()
        found = {
            "case": row[0],
            "partnership": row[1],
            "test": row[2],
            "cell": row[3],
            "import_": house.import_id,
            "measure": house.measure,
        }
        connection.execute(
            text("UPDATE case_record SET import_id = :import_ WHERE id = :case"), found
        )
    return found


def refused(engine: Engine, statement: str) -> str:
    with pytest.raises(IntegrityError) as trouble, engine.begin() as connection:
        connection.execute(text(statement))
    return str(trouble.value.orig)


def test_a_case_and_its_figure_are_taken_in_whole(engine: Engine, ids: dict[str, int]) -> None:
    with engine.begin() as connection:
        connection.execute(text(CASE.format(**ids)))
        new = connection.execute(text("SELECT max(id) FROM case_record")).scalar()
        connection.execute(text(VALUE.format(**ids | {"case": new})))
        connection.execute(
            text(CASE.replace("'new'", "'newer'").format(**ids | {"import_": "NULL"}))
        )


@pytest.mark.parametrize("what", ["test", "cell", "import_"])
def test_a_case_needs_what_it_refers_to(engine: Engine, ids: dict[str, int], what: str) -> None:
    refused(engine, CASE.format(**ids | {what: NOWHERE}))
    column = f"{what.rstrip('_')}_id"
    moved = f"UPDATE case_record SET {column} = {NOWHERE} WHERE id = {ids['case']}"  # noqa: S608 - our own names
    refused(engine, moved)


@pytest.mark.parametrize("what", ["case", "measure"])
def test_a_figure_needs_what_it_refers_to(engine: Engine, ids: dict[str, int], what: str) -> None:
    refused(engine, VALUE.format(**ids | {what: NOWHERE}))
    moved = f"UPDATE case_value SET {what}_id = {NOWHERE} WHERE case_id = {ids['case']}"  # noqa: S608 - our own names
    refused(engine, moved)


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda r: f"{r.child}.{r.column}")
def test_what_is_referred_to_stays(engine: Engine, ids: dict[str, int], reference: Any) -> None:
    at = f"(SELECT min({reference.column}) FROM {reference.child})"  # noqa: S608 - our own names
    refused(engine, f"DELETE FROM {reference.parent} WHERE id = {at}")  # noqa: S608 - our own names
    refused(engine, f"UPDATE {reference.parent} SET id = {NOWHERE} WHERE id = {at}")  # noqa: S608 - our own names


def test_a_case_is_of_the_partnership_of_its_test(
    engine: Engine, ids: dict[str, int], another: Any
) -> None:
    other = another.actor.partnership_id
    refused(engine, CASE.format(**ids | {"partnership": other}))
    refused(engine, f"UPDATE case_record SET partnership_id = {other} WHERE id = {ids['case']}")  # noqa: S608 - our own names


def test_postgresql_keeps_partnerships_apart_in_every_reference(
    engine: Engine, ids: dict[str, int], another: Any
) -> None:
    """SQLite's foreign keys see only that something is there: the repositories see to the rest."""
    if engine.dialect.name != "postgresql":
        return
    theirs = {
        "partnership": another.actor.partnership_id,
        "import_": another.import_id,
        "measure": another.measure,
    }
    for what in ("import_", "partnership"):
        assert "has no" in refused(engine, CASE.format(**ids | {what: theirs[what]}))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM case_value"))
    for what in ("measure", "partnership"):
        assert "has no" in refused(engine, VALUE.format(**ids | {what: theirs[what]}))


def test_every_reference_has_its_triggers(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        on = {name for name, _ in locks.there(connection, references.PREFIX)}
        assert not references.broken(connection)
    for reference in REFERENCES:
        names = ("{child}_in", "{child}_{column}", "{parent}_out", "{parent}_stays")
        told = {"child": reference.child, "column": reference.column, "parent": reference.parent}
        assert {f"{references.PREFIX}_{name.format(**told)}" for name in names} <= on


def test_what_is_missing_is_found_after_a_migration(engine: Engine, ids: dict[str, int]) -> None:
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        locks.take_off(connection)
        connection.execute(text("DELETE FROM case_record"))
        assert [r.column for r in references.broken(connection)] == ["case_id"]
        connection.rollback()


def waiting(engine: Engine, first: Connection, statement: str) -> Any:
    """What becomes of a statement that has to wait until the first has committed."""
    became: list[Any] = []

    def work() -> None:
        try:
            with engine.begin() as connection:
                connection.execute(text(statement))
            became.append(None)
        except DBAPIError as trouble:
            became.append(trouble)

    thread = threading.Thread(target=work)
    thread.start()
    stuck = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
        while thread.is_alive() and not looking.execute(stuck).scalar():
            pass
    assert thread.is_alive()  # it waits, rather than going past
    first.commit()
    thread.join()
    return became[0]


def test_a_figure_for_a_case_that_somebody_deletes_at_this_moment(
    engine: Engine, ids: dict[str, int]
) -> None:
    """PostgreSQL; SQLite has one writer at a time."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as first:
        first.execute(text("DELETE FROM case_value WHERE case_id = :case"), ids)
        first.execute(text("DELETE FROM case_record WHERE id = :case"), ids)
        became = waiting(engine, first, VALUE.format(**ids))
    assert isinstance(became, IntegrityError)
    assert "has no case_record" in str(became.orig)


def test_deleting_a_case_for_which_somebody_writes_a_figure_at_this_moment(
    engine: Engine, ids: dict[str, int]
) -> None:
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM case_value WHERE case_id = :case"), ids)
    gone = f"DELETE FROM case_record WHERE id = {ids['case']}"  # noqa: S608 - our own names
    with engine.connect() as first:
        first.execute(text(VALUE.format(**ids)))
        became = waiting(engine, first, gone)
    assert isinstance(became, IntegrityError)
    assert "still holds" in str(became.orig)


def test_a_frozen_snapshot_may_not_delete(engine: Engine, ids: dict[str, int]) -> None:
    """It would not see a figure that somebody committed since."""
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM case_value WHERE case_id = :case"), ids)
    frozen = engine.execution_options(isolation_level="REPEATABLE READ")
    with pytest.raises(IntegrityError, match="READ COMMITTED"), frozen.begin() as connection:
        connection.execute(text("DELETE FROM case_record WHERE id = :case"), ids)


def test_nothing_that_is_referred_to_is_emptied(engine: Engine, ids: dict[str, int]) -> None:
    if engine.dialect.name != "postgresql":
        return  # it has no TRUNCATE
    for table in dict.fromkeys(reference.parent for reference in REFERENCES):
        assert "stay" in refused(engine, f"TRUNCATE {table} CASCADE") or table == "test"  # locked
