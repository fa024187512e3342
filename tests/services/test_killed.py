"""An import that is killed, or whose connection is lost, at any moment: all of it is there or none.

A process of its own brings in one batch after the other and says how far it is; it is killed with
signal 9 at a moment drawn by chance. What it had said to be kept is there, whole; of what it was
at, either everything is there or nothing.
"""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from improvement.config import HOME
from improvement.domain.entries import CaseRecord
from improvement.errors import Conflict
from improvement.services import data
from improvement.store.tables import Base

BATCHES, SIZE, EVERY = 4, 400, 40
#: What the process tells: every 40 rows of 400 cases and their 400 values, and each commit.
LINES = BATCHES * (2 * SIZE // EVERY + 1)
CHILD = """
import sys
from datetime import date
from improvement.domain.access import Actor
from improvement.domain.entries import CaseRecord
from improvement.services import data, people
from improvement.store import bulk
from improvement.store.engine import open_engine
from improvement.store.unit_of_work import UnitOfWork

url, test_id, batches, size, every = sys.argv[1], *map(int, sys.argv[2:])
bulk.TELL_EVERY = every
uow = UnitOfWork(open_engine(url), clock=lambda: date(2026, 11, 23))
(_, everybody), *_ = people.actors(uow)
ann = next(a for a in everybody if a.name == "Ann")
for batch in range(batches):
    cases = [
        CaseRecord(code=f"{batch}-{i}", starts_on=date(2026, 8, 3), values={"kept": i % 2})
        for i in range(size)
    ]
    data.log_cases(
        uow, ann, test_id=test_id, cases=cases, name=f"batch {batch}",
        progress=lambda part: print("at", part, flush=True),
    )
    print("kept", batch, flush=True)
"""


def killed_after(lines: int, engine: Engine, test_id: int) -> list[str]:
    """What the process said before it was killed; what was on its way counts as said."""
    url = engine.url.render_as_string(hide_password=False)
    given = [url, *map(str, (test_id, BATCHES, SIZE, EVERY))]
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", CHILD, *given],
        cwd=HOME,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        said = [line for _, line in zip(range(lines), child.stdout, strict=False)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
    assert len(said) >= lines
    return said


def counted(engine: Engine) -> dict[str, tuple[int, int, int, int]]:
    """Import -> its cases, their values, what the sums say of them, and what it says itself."""
    found = {}
    with engine.connect() as connection:
        for import_id, name, added in connection.execute(
            text("SELECT id, name, added FROM import_batch ORDER BY id")
        ):
            of = {"i": import_id}
            cases = connection.scalar(
                text("SELECT count(*) FROM case_record WHERE import_id = :i"), of
            )
            values = connection.scalar(
                text(
                    "SELECT count(*) FROM case_value v JOIN case_record c ON c.id = v.case_id"
                    " WHERE c.import_id = :i"
                ),
                of,
            )
            found[name] = (cases, values, added, SIZE)
    return found


def summed(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT coalesce(sum(known), 0) FROM case_sum")) or 0


def chances(n: int) -> Iterator[int]:
    """Moments drawn by chance, the same at every run: from the first line to the last but one."""
    draw = random.Random(20261127)  # noqa: S311 - moments, not secrets
    return (draw.randrange(1, LINES) for _ in range(n))


def test_killed_at_any_moment_nothing_is_half_saved_and_nothing_kept_is_lost(
    engine: Engine, place: Any
) -> None:
    for moment in chances(3):
        test_id = place.running()
        with engine.begin() as connection:
            for name in ("case_sum", "case_value", "case_record", "table_habit", "import_batch"):
                connection.execute(Base.metadata.tables[name].delete())
        said = killed_after(moment, engine, test_id)
        promised = {f"batch {line.split()[1]}" for line in said if line.startswith("kept")}
        there = counted(engine)
        assert promised <= there.keys()
        assert len(there) <= len(promised) + 1
        assert all(counts == (SIZE, SIZE, SIZE, SIZE) for counts in there.values())
        assert summed(engine) == SIZE * len(there)
        again = [
            CaseRecord(code=f"0-{i}", starts_on=date(2026, 8, 3), values={"kept": i % 2})
            for i in range(SIZE)
        ]
        tallied = data.log_cases(
            place.uow, place.member, test_id=test_id, cases=again, name="again"
        ).tallied
        assert tallied.added + tallied.identical == SIZE
        assert tallied.changed == 0
        assert tallied.identical == (SIZE if "batch 0" in there else 0)


def test_a_connection_lost_half_way_keeps_nothing_and_is_said(
    engine: Engine, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends the connection; a file has none to lose, there the browser goes away."""
    monkeypatch.setattr("improvement.store.bulk.TELL_EVERY", 10)
    test_id = place.running()
    before = len(counted(engine))

    def cut(part: float) -> None:
        if part < 0.5:
            return
        if engine.dialect.name == "sqlite":
            raise Conflict("The connection to the browser was lost.")
        with engine.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )

    cases = [
        CaseRecord(
            code=f"L-{i}", starts_on=date(2026, 8, 3) + timedelta(days=i % 7), values={"kept": 1.0}
        )
        for i in range(200)
    ]
    with pytest.raises(Conflict, match="connection to the"):
        data.log_cases(
            place.uow, place.member, test_id=test_id, cases=cases, name="lost", progress=cut
        )
    engine.dispose()
    assert len(counted(engine)) == before
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="again")
    assert saved.tallied.added == 200


def test_a_full_disk_keeps_nothing_and_is_said(engine: Engine, place: Any) -> None:
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL runs on a disk of its own; what it says is read in the same place
    test_id = place.running()
    engine.dispose()  # the limit is one of the connection: let there be one only
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
        connection.commit()
    cases = [
        CaseRecord(code=f"F-{i}" + "x" * 60, starts_on=date(2026, 8, 3), values={"kept": 1.0})
        for i in range(4_000)
    ]
    with pytest.raises(Conflict, match="The disk is full"):
        data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="full")
    assert counted(engine) == {}
