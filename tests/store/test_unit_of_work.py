"""No update is lost, no stale save overwrites, nothing that makes no sense is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from improvement.domain.vocabulary import Role
from improvement.errors import Conflict, ImprovementError, Invalid
from improvement.store import locks, references
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import Store, UnitOfWork

THREADS, TIMES = 16, 3


def test_sixteen_threads_that_read_and_then_write_lose_nothing(
    uow: UnitOfWork, engine: Engine, house: Any
) -> None:
    """The size of a draft goes up by one, 48 times over, each time from what was read before.

    SQLite takes the lock before reading. PostgreSQL may refuse a stale save; it is tried again.
    """

    with uow.writing(house.actor) as store:  # of a started test it would be locked
        draft = store.plans.add(house.plan, team_id=house.team)
        store.commit()

    def once(_: int) -> None:
        while True:
            try:
                with uow.writing(house.actor) as store:
                    kept = store.plans.get(draft)
                    more = replace(kept.plan, planned_per_arm=(kept.plan.planned_per_arm or 0) + 1)
                    store.plans.save(draft, more, version=kept.version)
                    store.commit()
                    return
            except Conflict:
                assert engine.dialect.name == "postgresql"

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(once, range(THREADS * TIMES)))
    with uow.reading(house.actor) as store:
        assert store.plans.get(draft).plan.planned_per_arm == THREADS * TIMES


def test_without_the_lock_updates_would_be_lost_or_refused(tmp_path: Path, furnish_on: Any) -> None:
    """The test above can fail: the same through a connection that locks late."""
    opened = open_engine(f"sqlite:///{tmp_path / 'late.sqlite'}")
    migrate(opened)
    uow = UnitOfWork(opened, clock=lambda: date(2026, 11, 2))
    house = furnish_on(uow, "harbor")
    uow._writing = opened.execution_options(writing=False)
    wrong = []

    def once(_: int) -> None:
        try:
            with uow.writing(house.actor) as store:
                threshold = store.people.partnership().small_group
                store.people.set_small_group(5 + (threshold + 1) % 20)
                store.commit()
        except ImprovementError as refused:
            wrong.append(refused)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(once, range(THREADS * TIMES)))
    opened.dispose()
    assert wrong


def test_a_look_is_one_snapshot(uow: UnitOfWork, house: Any) -> None:
    """What somebody saves while a page is being put together is seen on the next page."""
    with uow.reading(house.actor) as store:
        before = store.people.teams()
        with uow.writing(house.actor) as other:
            other.people.add_team("Meanwhile")
            other.commit()
        assert store.people.teams() == before
    with uow.reading(house.actor) as store:
        assert len(store.people.teams()) == len(before) + 1


def test_a_look_keeps_nothing(uow: UnitOfWork, house: Any) -> None:
    with uow.reading(house.actor) as store:
        store.people.add_team("Only looked")
    with uow.reading(house.actor) as store:
        assert [team.name for team in store.people.teams()] == ["First team"]


def saved_plan(store: Store, house: Any, version: int) -> None:
    store.plans.save(house.test, house.plan, version=version)


def changed_person(store: Store, house: Any, version: int) -> None:
    store.people.change(
        house.actor.person_id, version=version, active=True, role=Role.LEADER, team_ids=()
    )


@pytest.mark.parametrize("save", [saved_plan, changed_person])
def test_a_stale_save_is_a_conflict(
    uow: UnitOfWork, house: Any, save: Callable[[Store, Any, int], None]
) -> None:
    with uow.reading(house.actor) as store:
        (person,) = store.people.all()
        opened = store.plans.get(house.test).version if save is saved_plan else person.version

    def saved(version: int) -> None:
        with uow.writing(house.actor) as store:
            save(store, house, version)
            store.commit()

    saved(opened)
    with pytest.raises(Conflict, match="Somebody else saved this in the meantime"):
        saved(opened)
    saved(opened + 1)


def test_two_open_transactions_on_one_row_end_in_a_conflict(
    uow: UnitOfWork, engine: Engine, house: Any
) -> None:
    """On PostgreSQL both may read; the version column refuses the second at its commit."""
    if engine.dialect.name == "sqlite":
        engine = engine.execution_options(writing=False)  # two writers cannot even begin
        uow = UnitOfWork(engine, clock=lambda: date(2026, 11, 2))
        uow._writing = engine

    def second() -> None:
        with uow.writing(house.actor) as slow:
            kept = slow.plans.get(house.test)
            with uow.writing(house.actor) as quick:
                quick.plans.save(house.test, replace(kept.plan, aim="A"), version=kept.version)
                quick.commit()
            slow.plans.save(house.test, replace(kept.plan, aim="B"), version=kept.version)
            slow.commit()

    with pytest.raises(Conflict):
        second()
    with uow.reading(house.actor) as store:
        assert store.plans.get(house.test).plan.aim == "A"


def test_a_name_given_twice_is_a_conflict_and_not_a_crash(uow: UnitOfWork, house: Any) -> None:
    def again() -> None:
        with uow.writing(house.actor) as store:
            store.people.add_team("First team")  # refused at the flush, before any commit

    with pytest.raises(Conflict, match="cannot be kept beside what is there already"):
        again()


def test_a_name_that_is_too_long_says_so(uow: UnitOfWork, house: Any) -> None:
    def long() -> None:
        with uow.writing(house.actor) as store:
            store.people.add_team("x" * 201)

    with pytest.raises(Invalid, match=r"Name does not fit: .*200 characters"):
        long()


#: table, column, a value that makes no sense.
NONSENSE = (
    ("partnership", "small_group", 4),
    ("partnership", "small_group", 31),
    ("test", "planned_per_arm", 0),
    ("test", "ends_on", "2026-11-01"),  # it starts on 2 November
    ("test", "design", "'coin'"),
    ("test", "belief", "'some'"),
    ("test", "consequence", "'none'"),
    ("observation", "period_end", "2026-11-01"),
    ("observation", "numerator", -1),
    ("observation", "numerator", 5),  # of 4
    ("observation", "arm", "'third'"),
    ("observation", "phase", "'later'"),
    ("case_record", "arm", "'third'"),
    ("case_record", "phase", "'later'"),
    ("membership", "role", "'queen'"),
    ("measure", "kind", "'feeling'"),
    ("measure", "direction", "'sideways'"),
    ("measure", "role", "'main'"),
    ("dimension_group", "kind", "'other'"),
    ("note", "kind", "'guessed'"),
    ("note", "speaker", "'radio'"),
    ("decision", "choice", "'perhaps'"),
    ("observation", "measure_id", 999),
    ("observation", "cell_id", 999),
    ("case_record", "test_id", 999),
    ("note", "written_by", 999),
    ("team", "partnership_id", 999),
)


def test_the_database_itself_refuses_nonsense(engine: Engine, house: Any) -> None:
    """Whoever writes past this program meets the same limits."""
    let_through = []
    with engine.begin() as connection:  # or a lock would refuse before the database looks
        locks.take_off(connection)
        if engine.dialect.name == "postgresql":  # what stands in for its foreign keys stays
            for statement in references.on_postgresql():
                connection.exec_driver_sql(statement)
    for table, column, value in NONSENSE:
        text = f"'{value}'" if isinstance(value, str) and value[0] != "'" else value
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"UPDATE {table} SET {column} = {text}")  # noqa: S608
        except IntegrityError:
            continue
        let_through.append((table, column, value))
    assert let_through == []
