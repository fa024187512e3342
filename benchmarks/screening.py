"""How fast are very many charts, beside plain numpy on the same matrix in the same run?

The bound does what an analyst would write who knows that nothing is missing, no point lies on the
line and no chart needs an explanation: medians, longest runs and crossings of all series; or mean
and limits. Ours does that and the rest: gaps, ties, the choice of the line, limits of the rules,
points outside, what is said. Rounds alternate; ratios are of medians within this run.

    python benchmarks/screening.py          # about a minute; writes results/screening.json
"""

import json
import platform
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import improvement
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.screen import screen

SEED, SERIES, POINTS, ROUNDS = 20261124, 1_000_000, 24, 5
TARGET = Path(__file__).parent / "results" / "screening.json"
Matrix = NDArray[np.float64]


def plain_runs(values: Matrix) -> tuple[Matrix, Matrix]:
    """Medians, then every series followed point by point: longest runs and crossings."""
    above = values > np.median(values, axis=1, keepdims=True)
    run = np.ones(len(values), np.int64)
    longest, crossings = run.copy(), np.zeros(len(values), np.int64)
    for point in range(1, values.shape[1]):
        crossed = above[:, point] != above[:, point - 1]
        run = np.where(crossed, 1, run + 1)
        longest = np.maximum(longest, run)
        crossings += crossed
    return longest, crossings


def tight_runs(values: Matrix) -> None:
    """The same in pieces that fit the cache, with small whole numbers."""
    middle = values.shape[1] // 2
    for begin in range(0, len(values), 4096):
        piece = values[begin : begin + 4096]
        ordered = np.sort(piece, axis=1)
        line = (ordered[:, middle - 1] + ordered[:, middle]) / 2
        above = np.ascontiguousarray((piece > line[:, None]).T)
        run = np.ones(len(piece), np.uint8)
        longest, crossings = run.copy(), np.zeros(len(piece), np.uint8)
        for crossed in above[1:] != above[:-1]:
            run *= ~crossed
            run += 1
            crossings += crossed
            np.maximum(longest, run, out=longest)


def plain_individuals(values: Matrix) -> tuple[Matrix, Matrix]:
    """Mean and XmR limits, ranges screened once."""
    centre = values.mean(axis=1, keepdims=True)
    ranges = np.abs(np.diff(values, axis=1))
    typical = ranges.mean(axis=1, keepdims=True)
    usual = ranges < 3.267 * typical
    sigma = (ranges * usual).sum(axis=1, keepdims=True) / usual.sum(axis=1, keepdims=True) / 1.128
    return centre - 3 * sigma, centre + 3 * sigma


def plain_proportions(events: Matrix, people: Matrix) -> tuple[Matrix, Matrix]:
    """Pooled share and P limits of every point."""
    share = events.sum(axis=1, keepdims=True) / people.sum(axis=1, keepdims=True)
    sigma = np.sqrt(share * (1 - share) / people)
    return np.maximum(share - 3 * sigma, 0), np.minimum(share + 3 * sigma, 1)


def plain_rates(events: Matrix, exposure: Matrix) -> tuple[Matrix, Matrix]:
    """Pooled rate and U limits of every point."""
    rate = events.sum(axis=1, keepdims=True) / exposure.sum(axis=1, keepdims=True)
    sigma = np.sqrt(rate / exposure)
    return np.maximum(rate - 3 * sigma, 0), rate + 3 * sigma


def seconds(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def side_by_side(ours: Callable[[], object], bound: Callable[[], object]) -> dict[str, float]:
    """Series a second of either, and ours as a share of the bound."""
    times = [(seconds(ours), seconds(bound)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    return {
        "ours_per_second": round(SERIES / mine),
        "bound_per_second": round(SERIES / theirs),
        "share_of_bound": round(theirs / mine, 2),
    }


def memory_of(job: Callable[[], object], given: int) -> float:
    """The most memory taken beside what was given, in times of it."""
    tracemalloc.start()
    job()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(most / given, 2)


def one_chart(random: np.random.Generator) -> dict[str, float]:
    """Milliseconds of a single chart of 24 points with all its results."""
    events = random.binomial(40, 0.3, POINTS).tolist()
    points = (
        Point(
            period=date(2026, 1, 5) + timedelta(weeks=week),
            value=x / 40,
            numerator=x,
            denominator=40,
        )
        for week, x in enumerate(events)
    )
    series = Series(name="share", kind=MeasureKind.PROPORTION, points=tuple(points))
    return {
        kind.value: round(
            statistics.median(seconds(lambda k=kind: control_chart(series, k)) for _ in range(300))
            * 1e3,
            3,
        )
        for kind in (ChartKind.RUN, ChartKind.I, ChartKind.P, ChartKind.PP, ChartKind.U)
    }


def main() -> None:
    random = np.random.default_rng(SEED)
    values = random.standard_normal((SERIES, POINTS))
    people = random.integers(20, 60, (SERIES, POINTS)).astype(float)
    events = random.binomial(people.astype(int), 0.3).astype(float)
    figures = {
        "run_beside_plain": side_by_side(lambda: screen(values), lambda: plain_runs(values)),
        "run_beside_tight": side_by_side(lambda: screen(values), lambda: tight_runs(values)),
        "individuals": side_by_side(
            lambda: screen(values, ChartKind.I), lambda: plain_individuals(values)
        ),
        "proportions": side_by_side(
            lambda: screen(events, ChartKind.P, denominators=people),
            lambda: plain_proportions(events, people),
        ),
        "rates": side_by_side(
            lambda: screen(events, ChartKind.U, denominators=people),
            lambda: plain_rates(events, people),
        ),
    }
    found = {
        "about": "Series of 24 points a second, ours beside plain numpy in the same run; memory "
        "taken beside the input, in times of it; milliseconds of one chart with all its results.",
        "date": datetime.now(UTC).date().isoformat(),
        "seed": SEED,
        "series": SERIES,
        "versions": {
            "improvement": improvement.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "figures": figures,
        "memory_beside_input": {
            "run": memory_of(lambda: screen(values), values.nbytes),
            "proportions": memory_of(
                lambda: screen(events, ChartKind.P, denominators=people),
                events.nbytes + people.nbytes,
            ),
        },
        "one_chart_ms": one_chart(random),
    }
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
