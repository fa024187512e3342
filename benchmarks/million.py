"""A million figures in one SQLite file: how long until one test's comparison has its numbers?

96 measures, each with 104 weeks x 2 sides x 50 cells (everybody and 49 groups), kept through the
repository that the app uses. Then one measure is read back as the Compare page reads it and held
against plain numpy that adds up the same arrays in memory: the same sums, and the ratio of times.

    python benchmarks/million.py          # about two minutes; writes results/million.json
"""

import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy
from sqlalchemy import Engine, event

import improvement
from improvement.domain.access import Actor
from improvement.domain.dimensions import EVERYBODY, Dimension, Group
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Arm, MeasureKind, MeasureRole
from improvement.services import people
from improvement.services.figures import Figures, load_figures
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork

SEED = 20261123
MEASURES, WEEKS, GROUPS, ROUNDS = 96, 104, 49, 9
START = date(2024, 1, 1)  # a Monday
TARGET = Path(__file__).parent / "results" / "million.json"
ARMS = tuple(Arm)


def furnish(uow: UnitOfWork) -> tuple[Actor, int]:
    """A partnership with one test of 96 measures, broken down into 49 groups."""
    actor = people.found(uow, slug="million", name="Million", place="", leader="Lea")
    groups = tuple(Group(key=f"g{n}", label=f"Group {n}") for n in range(GROUPS))
    measures = tuple(
        MeasureSpec(
            key=f"m{n}",
            label=f"Measure {n}",
            kind=MeasureKind.PROPORTION,
            role=MeasureRole.OUTCOME,
        )
        for n in range(MEASURES)
    )
    with uow.writing(actor) as store:
        store.groups.add(Dimension(key="place", label="Place", groups=groups))
        plan = Plan(title="Big", measures=measures, dimensions=(NamedDimension(key="place"),))
        test_id = store.plans.add(plan, team_id=store.people.teams()[0].id)
        store.commit()
    return actor, test_id


def arrays(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators: week x side x group."""
    of = random.integers(10, 60, size=(WEEKS, len(ARMS), GROUPS))
    return random.binomial(of, 0.6), of


def totals(key: str, having: np.ndarray, of: np.ndarray) -> list[PeriodTotal]:
    """Everybody and every group, week by week and side by side."""
    found = []
    for week in range(WEEKS):
        start = START + timedelta(weeks=week)
        end = start + timedelta(days=6)
        for side, arm in enumerate(ARMS):
            x, n = having[week, side], of[week, side]
            cells = [(EVERYBODY, x.sum(), n.sum())]
            cells += [(frozenset({("place", f"g{g}")}), x[g], n[g]) for g in range(GROUPS)]
            found += [
                PeriodTotal(
                    measure=key,
                    start=start,
                    end=end,
                    arm=arm,
                    cell=cell,
                    numerator=float(a),
                    denominator=float(b),
                )
                for cell, a, b in cells
            ]
    return found


def fill(uow: UnitOfWork, actor: Actor, test_id: int) -> tuple[float, int, Any]:
    """Keep a million figures; returns seconds in the store, rows, and the last measure's arrays."""
    random = np.random.default_rng(SEED)
    seconds, rows, last = 0.0, 0, None
    with uow.reading(actor) as store:
        ids = store.plans.get(test_id).measure_ids
    for key, measure_id in ids.items():
        last = arrays(random)
        batch = totals(key, *last)
        began = time.perf_counter()
        with uow.writing(actor) as store:
            store.observations.put(batch, measure_ids={key: measure_id}, starts_on=None)
            store.commit()
        seconds += time.perf_counter() - began
        rows += len(batch)
    return seconds, rows, last


def seconds_of(work: Callable[[], Any]) -> float:
    """Median of a few rounds, after one to warm up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def plain_numpy(having: np.ndarray, of: np.ndarray) -> dict[str, np.ndarray]:
    """The same answer from flat columns in memory: sums by week and side, and by group too."""
    shape = having.shape
    week, side, group = (index.ravel() for index in np.indices(shape))
    slot = week * shape[1] + side
    cell = slot * shape[2] + group
    return {
        name: np.bincount(keys, weights=column.ravel(), minlength=size)
        for name, keys, column, size in (
            ("overall_with", slot, having, shape[0] * shape[1]),
            ("overall_of", slot, of, shape[0] * shape[1]),
            ("group_with", cell, having, cell.size),
            ("group_of", cell, of, cell.size),
        )
    }


def check(found: Figures, naive: dict[str, np.ndarray]) -> None:
    """The database and numpy give the same sums, slot by slot, or the times mean nothing."""
    sides = {arm: number for number, arm in enumerate(ARMS)}
    for name, figure in (("overall_with", "numerator"), ("overall_of", "denominator")):
        ours = np.zeros((WEEKS, len(ARMS)))
        for row in found.overall:
            ours[(row.period - START).days // 7, sides[row.arm]] = getattr(row, figure)
        np.testing.assert_array_equal(ours.ravel(), naive[name])
    for name, figure in (("group_with", "numerator"), ("group_of", "denominator")):
        cells = np.zeros((WEEKS, len(ARMS), GROUPS))
        for row in found.groups["place"]:
            week, group = (row.period - START).days // 7, int((row.group or "g")[1:])
            cells[week, sides[row.arm], group] = getattr(row, figure)
        np.testing.assert_array_equal(cells.ravel(), naive[name])


def plans_of(engine: Engine, work: Callable[[], Any]) -> list[str]:
    """How SQLite answers each query that the work sends."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            " / ".join(
                row[3]
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters)
            )
            for text, parameters in sent
            if " observation" in text and text.lstrip().startswith("SELECT")
        ]


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    uow = UnitOfWork(engine, clock=lambda: date(2026, 11, 23))
    actor, test_id = furnish(uow)
    inserting, rows, (having, of) = fill(uow, actor, test_id)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
    spec = kept.plan.measures[-1]
    wanted = {kept.measure_ids[spec.key]: spec}

    def one_test() -> Any:
        with uow.reading(actor) as store:
            return load_figures(store, wanted, dimensions=["place"], as_of=uow.today)

    def overall_only() -> Any:
        with uow.reading(actor) as store:
            return store.observations.sums(wanted)

    found = one_test()[kept.measure_ids[spec.key]]
    naive = plain_numpy(having, of)
    check(found, naive)
    read, bare, numpy_seconds = (
        seconds_of(one_test),
        seconds_of(overall_only),
        seconds_of(lambda: plain_numpy(having, of)),
    )
    plans = plans_of(engine, one_test)
    return {
        "rows": rows,
        "megabytes": round((folder / "million.sqlite").stat().st_size / 1e6, 1),
        "insert_seconds": round(inserting, 2),
        "insert_rows_per_second": round(rows / inserting),
        "rows_of_the_test_read": int(having.size + having.size // GROUPS),
        "load_figures_ms": round(read * 1e3, 2),
        "overall_sums_ms": round(bare * 1e3, 2),
        "plain_numpy_ms": round(numpy_seconds * 1e3, 3),
        "ratio_to_plain_numpy": round(read / numpy_seconds, 1),
        "query_plans": plans,
        "every_query_uses_an_index": all("SCAN observation" not in plan for plan in plans),
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = open_engine(f"sqlite:///{folder / 'million.sqlite'}")
        migrate(engine)
        figures = measure(engine, folder)
        engine.dispose()
    written = {
        "about": "One test's figures out of a million, against numpy on the same arrays in memory.",
        "seed": SEED,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {
            "improvement": improvement.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
            "sqlalchemy": sqlalchemy.__version__,
        },
        "figures": figures,
    }
    TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0 if figures["every_query_uses_an_index"] else 1


if __name__ == "__main__":
    sys.exit(main())
