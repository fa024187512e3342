"""A million period totals taken along: seconds and memory, beside reading the same rows plainly.

100 measures broken down by 49 groups, in one SQLite file. Each form is made in a process of its
own, so that memory is its own: the most that was resident, less what was before.

    python benchmarks/export.py          # a few minutes; writes results/export.json
"""

import json
import multiprocessing
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

import improvement
from improvement.domain.access import Actor
from improvement.domain.dimensions import EVERYBODY, Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Arm, MeasureKind, MeasureRole, Phase, Role
from improvement.services import export, people
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.tables import ObservationRow
from improvement.store.unit_of_work import UnitOfWork

MEASURES, PERIODS, GROUPS = 100, 100, 49  # x 2 sides x 50 cells: a million
START = date(2024, 1, 1)
TARGET = Path(__file__).parent / "results" / "export.json"


def furnish(url: str) -> None:
    """A partnership with one test and a million figures."""
    engine = open_engine(url)
    migrate(engine)
    uow = UnitOfWork(engine, clock=lambda: date(2026, 11, 23))
    leader = people.found(uow, slug="million", name="Million", place="", leader="Lea")
    people.add_person(uow, leader, name="Cora", role=Role.COACH)
    team = people.overview(uow, leader).teams[0].id
    groups = tuple(Group(key=f"g{n}", label=f"Group {n}") for n in range(GROUPS))
    with uow.writing(leader) as store:
        store.groups.add(Dimension(key="place", label="Place", groups=groups))
        measures = tuple(
            MeasureSpec(
                key=f"m{n}",
                label=f"Measure {n}",
                kind=MeasureKind.PROPORTION,
                role=MeasureRole.OUTCOME,
            )
            for n in range(MEASURES)
        )
        plan = Plan(title="Big", measures=measures, dimensions=(NamedDimension(key="place"),))
        ids = store.plans.get(store.plans.add(plan, team_id=team)).measure_ids
        cells = store.groups.cells(
            [EVERYBODY, *(frozenset({("place", group.key)}) for group in groups)]
        )
        store.commit()
    with engine.begin() as connection:
        for measure_id in ids.values():
            connection.execute(
                insert(ObservationRow),
                [
                    {
                        "partnership_id": leader.partnership_id,
                        "version": 1,
                        "measure_id": measure_id,
                        "period_start": START + timedelta(weeks=week),
                        "period_end": START + timedelta(weeks=week, days=6),
                        "arm": arm,
                        "phase": Phase.TEST,
                        "cell_id": cell.id,
                        "shape": cell.shape,
                        "numerator": float(week % 17),
                        "denominator": 20.0,
                        "note": "",
                    }
                    for week in range(PERIODS)
                    for arm in Arm
                    for cell in cells.values()
                ],
            )
    engine.dispose()


def coach(uow: UnitOfWork) -> Actor:
    (_, actors), *_ = people.actors(uow)
    return next(actor for actor in actors if actor.role is Role.COACH)


def plainly(url: str) -> int:
    """The same rows fetched, and nothing done with them."""
    with open_engine(url).connect() as connection:
        found = connection.execution_options(yield_per=5_000).execute(
            text("SELECT * FROM observation")
        )
        return sum(1 for _ in found)


def taken(make: Callable[..., bytes], url: str) -> int:
    uow = UnitOfWork(open_engine(url), clock=lambda: date(2026, 11, 23))
    return len(make(uow, coach(uow)))


WAYS: dict[str, Callable[[str], int]] = {
    "rows_plainly": plainly,
    "zip_of_csv": lambda url: taken(export.package, url),
    "workbook": lambda url: taken(export.workbook, url),
}


def measured(name: str, url: str, answer: Any) -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most so far is forgotten
    before = most_resident()
    begin = time.perf_counter()
    size = WAYS[name](url)
    seconds = time.perf_counter() - begin
    grown = round(most_resident() - before)
    answer.put({"seconds": round(seconds, 1), "megabytes_grown": grown, "of": size})


def most_resident() -> float:
    """Megabytes at the peak (Linux)."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    rows = MEASURES * PERIODS * len(Arm) * (GROUPS + 1)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/million.sqlite"
        furnish(url)
        found = {}
        context = multiprocessing.get_context("spawn")
        for name in WAYS:
            answer = context.Queue()
            process = context.Process(target=measured, args=(name, url, answer))
            process.start()
            found[name] = answer.get()
            process.join()
            sys.stdout.write(f"{name}: {found[name]}\n")
    record = {
        "about": "A million period totals; 'of' is rows where they are only read, else bytes.",
        "date": datetime.now(UTC).date().isoformat(),
        "rows": rows,
        "versions": {"improvement": improvement.__version__, "python": platform.python_version()},
        "figures": found,
    }
    TARGET.write_text(json.dumps(record, indent=4) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
