"""Killed with signal 9 at every single statement of an import and of its undo: all or nothing.

A process of its own forks a child for each moment. The child kills itself when it is about to
speak with the database for the n-th time (or is told how far its rows are written); the next one
gets one statement further, until one comes through.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.config import HOME
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.vocabulary import MeasureRole
from improvement.services import data
from improvement.store.unit_of_work import UnitOfWork

DAY = date(2026, 8, 3)
SIZE, CHANGED = 20, 8
MOST = 400  # statements: more would mean one a row
DRIVER = """
import json, os, signal, sys
from datetime import date
from sqlalchemy import event, text
from improvement.domain.entries import CaseRecord
from improvement.services import data, imports, people
from improvement.store import bulk
from improvement.store.engine import open_engine
from improvement.store.unit_of_work import UnitOfWork

url, what, number, size, most = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
bulk.TELL_EVERY = 10
STATE = {
    "cases": "select coalesce(count(*), 0), coalesce(sum(length(code)), 0) from case_record",
    "figures": "select count(*), coalesce(sum(value), 0) from case_value",
    "sums": "select count(*), coalesce(sum(known), 0) from case_sum",
    "totals": "select count(*), coalesce(sum(numerator), 0) from observation",
    "earlier": "select coalesce(sum(id), 0), coalesce(sum(length(cast(figures as text))), 0)"
    " from earlier_figure",
    "imports": "select count(*), (select count(*) from import_undo) from import_batch",
    "told": "select count(*), 0 from audit_event",
}


def state():
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            name: [float(figure) for figure in connection.execute(text(asked)).one()]
            for name, asked in STATE.items()
        }
    engine.dispose()
    return found


def killed_at(moment):
    counted = 0

    def count(*_):
        nonlocal counted
        counted += 1
        if counted == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    engine = open_engine(url)
    uow = UnitOfWork(engine, clock=lambda: date(2026, 11, 23))
    (_, everybody), *_ = people.actors(uow)
    ann = next(a for a in everybody if a.name == "Ann")
    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    if what == "undo":
        imports.take_back(uow, ann, import_id=number)
    else:
        cases = [
            CaseRecord(code=f"K-{i}", starts_on=date(2026, 8, 3), values={"kept": i % 2})
            for i in range(size)
        ]
        data.log_cases(uow, ann, test_id=number, cases=cases, name="killed", progress=count)


def ready():
    # what every child needs is loaded once, before the first fork
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    engine = open_engine(url)
    uow = UnitOfWork(engine, clock=lambda: date(2026, 11, 23))
    (_, everybody), *_ = people.actors(uow)
    test_id = 1 if what == "undo" else number
    data.overview(uow, next(a for a in everybody if a.name == "Ann"), test_id=test_id)
    engine.dispose()


ready()
print(json.dumps(["before", state()]), flush=True)
for moment in range(1, most):
    child = os.fork()
    if child == 0:
        killed_at(moment)
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    how = "killed" if os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == 9 else f"exit {ended}"
    print(json.dumps([how, state()]), flush=True)
    if how != "killed":
        break
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")


def at_every_moment(engine: Engine, what: str, number: int) -> list[tuple[str, dict[str, Any]]]:
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", DRIVER, url, what, str(number), str(SIZE), str(MOST)],
        cwd=HOME,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def all_or_nothing(moments: Sequence[tuple[str, dict[str, Any]]]) -> tuple[int, dict[str, Any]]:
    """At how many moments it was killed, each without a trace; and what it did in the end."""
    (first, before), *killed, (last, after) = moments
    assert (first, last) == ("before", "exit 0")
    for how, found in killed:
        assert how == "killed"
        assert found == before
    return len(killed), after


def cases(value: int, n: int) -> list[CaseRecord]:
    return [CaseRecord(code=f"K-{i}", starts_on=DAY, values={"kept": value}) for i in range(n)]


def test_an_import_killed_at_every_statement(engine: Engine, place: Any) -> None:
    moments = at_every_moment(engine, "import", place.running())
    killed, after = all_or_nothing(moments)
    assert killed > 10
    assert (after["cases"][0], after["figures"], after["imports"]) == (
        SIZE,
        [SIZE, SIZE / 2],
        [1, 0],
    )
    assert after["sums"][1] == SIZE


def test_the_undo_of_an_import_of_cases_killed_at_every_statement(
    engine: Engine, uow: UnitOfWork, place: Any
) -> None:
    """The newest import changed 8 cases and added 12: taken back, all is as it was before it."""
    test_id = place.running()
    data.log_cases(uow, place.member, test_id=test_id, cases=cases(0, CHANGED), name="first")
    data.log_cases(uow, place.member, test_id=test_id, cases=cases(1, SIZE), name="second")
    newest = data.overview(uow, place.member, test_id=test_id).imports[0]
    assert (newest.name, newest.changed, newest.added) == ("second", CHANGED, SIZE - CHANGED)
    moments = at_every_moment(engine, "undo", newest.id)
    assert moments[0][1]["figures"] == [SIZE, SIZE]
    killed, after = all_or_nothing(moments)
    assert killed > 5
    assert (after["cases"][0], after["figures"], after["imports"]) == (
        CHANGED,
        [CHANGED, 0],
        [2, 1],
    )
    assert after["sums"][1] == CHANGED


def test_the_undo_below_another_import_killed_at_every_statement(
    engine: Engine, uow: UnitOfWork, place: Any
) -> None:
    """The second of three files has a measure of its own: that goes, the other files' stay."""
    answered = replace(place.plan.measures[0], key="answered", role=MeasureRole.PROCESS)
    test_id = place.running(replace(place.plan, measures=(*place.plan.measures, answered)))
    for name, key, value in (("1", "kept", 0.0), ("2", "answered", 1.0), ("3", "kept", 1.0)):
        told = [replace(case, values={key: value}) for case in cases(0, CHANGED)]
        data.log_cases(uow, place.member, test_id=test_id, cases=told, name=name)
    second = data.overview(uow, place.member, test_id=test_id).imports[1]
    assert (second.name, second.changed) == ("2", CHANGED)
    moments = at_every_moment(engine, "undo", second.id)
    assert moments[0][1]["figures"] == [2 * CHANGED, 2 * CHANGED]
    killed, after = all_or_nothing(moments)
    assert killed > 5
    assert (after["cases"][0], after["figures"], after["imports"]) == (
        CHANGED,
        [CHANGED, CHANGED],
        [3, 1],
    )
    assert after["sums"][1] == CHANGED


def test_the_undo_of_an_import_of_totals_killed_at_every_statement(
    engine: Engine, uow: UnitOfWork, place: Any
) -> None:
    test_id = place.running()
    for name, yes in (("first", 5.0), ("second", 9.0)):
        total = PeriodTotal(
            measure="kept", start=DAY, end=date(2026, 8, 9), numerator=yes, denominator=20.0
        )
        data.log_totals(uow, place.member, test_id=test_id, totals=[total], name=name)
    newest = data.overview(uow, place.member, test_id=test_id).imports[0]
    assert newest.changed == 1
    moments = at_every_moment(engine, "undo", newest.id)
    assert moments[0][1]["totals"] == [1, 9]
    killed, after = all_or_nothing(moments)
    assert killed > 5
    assert (after["totals"], after["imports"]) == ([1, 5], [2, 1])
