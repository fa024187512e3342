"""Saving one period typed by hand, beside writing the same rows plainly; in one SQLite file.

A test of two sides and five groups, with two years of weeks logged before (104 weeks x 12 rows).
The next week is saved through the service - rights, checks, sums, history, audit, one commit - and
written as the same 12 rows by a plain insert and commit. The look that is taken at every pause of
whoever types, and the keeping of a draft, are measured as well.

    python benchmarks/grid_save.py       # half a minute; writes results/grid_save.json
"""

import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

import improvement
from improvement.domain.access import Actor
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Arm, Belief, Consequence, Design, MeasureKind, Role
from improvement.services import data, entry, people, tests
from improvement.services.entry_grid import EntryWishes
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.tables import ObservationRow
from improvement.store.unit_of_work import UnitOfWork

WEEKS, TURNS = 104, 30
START = date(2024, 1, 1)
GROUPS = ("Asian", "Black", "Latino", "White", "Several")
TARGET = Path(__file__).parent / "results" / "grid_save.json"
LIMIT_MS = 100


def furnish(uow: UnitOfWork) -> tuple[Actor, int]:
    """A running test with two years of weeks behind it, and who logs for it."""
    leader = people.found(uow, slug="grid", name="Grid", place="", leader="Lea")
    team = people.overview(uow, leader).teams[0].id
    people.add_person(uow, leader, name="Mia", role=Role.MEMBER, team_ids=(team,))
    member = next(a for _, actors in people.actors(uow) for a in actors if a.name == "Mia")
    with uow.writing(leader) as store:
        groups = tuple(Group(key=name.lower(), label=name) for name in GROUPS)
        store.groups.add(Dimension(key="race", label="Race", groups=groups))
        store.commit()
    test_id = tests.draft(uow, member, _plan(), team_id=team)
    tests.start(uow, member, test_id=test_id, version=1)
    totals = [total for week in range(WEEKS) for total in _week(week)]
    data.log_totals(uow, member, test_id=test_id, totals=totals, name="two years")
    return member, test_id


def _plan() -> Plan:
    kept = MeasureSpec(key="kept", label="Kept", kind=MeasureKind.PROPORTION)
    return Plan(
        title="Grid",
        aim="more",
        for_whom="all",
        change_idea="calls",
        prediction="more",
        measures=(kept,),
        dimensions=(NamedDimension(key="race"),),
        design=Design.SIDE_BY_SIDE,
        starts_on=START,
        ends_on=START + timedelta(weeks=150),
        planned_per_arm=1000,
        minimum_worthwhile=0.1,
        responsible="Mia",
        place="Building A",
        learning_question="Does it help?",
        confidence=0.7,
        predicted=0.7,
        right_if="10 of 100 more",
        belief=Belief.MEDIUM,
        consequence=Consequence.MINOR,
        ethics_checked=True,
    )


def _week(number: int) -> list[PeriodTotal]:
    start = START + timedelta(weeks=number)
    cells = [frozenset({("race", name.lower())}) for name in GROUPS] + [frozenset()]
    return [
        PeriodTotal(
            measure="kept",
            start=start,
            end=start + timedelta(days=6),
            arm=arm,
            cell=cell,
            numerator=float(5 if cell else 25),
            denominator=float(9 if cell else 45),
        )
        for arm in Arm
        for cell in cells
    ]


def median_ms(work: Callable[[int], Any]) -> float:
    """The median of many turns, after a first one that nobody counts."""
    work(0)
    taken = []
    for turn in range(1, TURNS + 1):
        begun = time.perf_counter()
        work(turn)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def measure(url: str) -> dict[str, float]:
    engine = open_engine(url)
    migrate(engine)
    uow = UnitOfWork(engine, clock=lambda: date(2027, 1, 4))
    member, test_id = furnish(uow)
    wishes = EntryWishes(measure="kept", start=START, dimension="race")
    texts = [["5", "9", "5", "9"]] * len(GROUPS) + [["25", "45", "25", "45"]]

    def at(turn: int) -> EntryWishes:
        return replace(wishes, start=START + timedelta(weeks=WEEKS + turn))

    def save(turn: int) -> None:
        found = entry.save(uow, member, test_id=test_id, wishes=at(turn), texts=texts)
        if found.tallied.added != len(texts) * len(Arm):
            raise RuntimeError(f"Not saved: {found}")

    def look(turn: int) -> None:
        entry.look(uow, member, test_id=test_id, wishes=at(TURNS + 2 + turn), texts=texts)

    def keep(turn: int) -> None:
        changed = [[str(turn % 5), *row[1:]] for row in texts]
        entry.keep_draft(uow, member, test_id=test_id, wishes=at(TURNS + 2), texts=changed)

    found = {"save_ms": median_ms(save), "look_ms": median_ms(look), "draft_ms": median_ms(keep)}
    found["plain_insert_ms"] = _plain(engine, rows=2 * (len(GROUPS) + 1))
    engine.dispose()
    return found


def _plain(engine: Any, *, rows: int) -> float:
    """The same number of rows, by an insert and a commit, with no question asked."""
    table: Any = ObservationRow.__table__  # type: ignore[attr-defined] # SQLModel adds it to every table class
    with engine.connect() as connection:
        like = connection.execute(select(table).limit(rows)).mappings().all()

    def write(turn: int) -> None:
        day = date(2030, 1, 7) + timedelta(weeks=turn)
        new = [
            {**row, "id": None, "period_start": day, "period_end": day + timedelta(days=6)}
            for row in like
        ]
        for row in new:
            row.pop("id")
        with engine.execution_options(writing=True).begin() as connection:
            connection.execute(insert(table), new)

    taken = median_ms(write)
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(delete(table).where(table.c.period_start >= date(2030, 1, 1)))
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = measure(f"sqlite:///{folder}/grid.sqlite")
    record = {
        "what": "one week of two sides, five groups and everybody (12 rows) after 104 weeks",
        "at": datetime.now(tz=UTC).date().isoformat(),
        "version": improvement.__version__,
        "python": platform.python_version(),
        "store": "SQLite",
        "median_ms": {name: round(value, 2) for name, value in found.items()},
        "save_against_plain_insert": round(found["save_ms"] / found["plain_insert_ms"], 1),
        "limit_ms": LIMIT_MS,
    }
    TARGET.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
