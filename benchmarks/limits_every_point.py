"""How often is a limit passed by chance where limits are worked out anew at every new point?

Stable processes of 24 points, nothing frozen: line and limits come from all points so far. One
look: at the 24th point. Every point: at each from the 12th on; it counts if any look found a point
of the series outside. With frozen limits both are the same: a point once outside stays outside.

python benchmarks/limits_every_point.py        # seconds; writes results/limits_every_point.json
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.screen import screen

SEED = 20261127
REPLICATES = 4_000
POINTS, FIRST_LOOK = 24, 12
SHARES = ((15, 0.1), (15, 0.3), (30, 0.3), (60, 0.5))
COUNTS = (1.0, 4.0, 16.0)
RESULTS = Path(__file__).parent / "results" / "limits_every_point.json"

Matrix = NDArray[np.float64]
Rates = dict[str, float]


def rates(values: Matrix, kind: ChartKind, method: LimitMethod, **extra: Any) -> Rates:
    """In % of series: a point outside at the last look, and at any look."""
    ever = np.zeros(len(values), np.bool_)
    once = ever
    for n in range(FIRST_LOOK, POINTS + 1):
        cut = {k: v[:, :n] if isinstance(v, np.ndarray) else v for k, v in extra.items()}
        once = screen(values[:, :n], kind, limits=method, **cut).outside > 0
        ever |= once
    return {
        "one_look": round(100 * float(once.mean()), 1),
        "every_point": round(100 * float(ever.mean()), 1),
    }


def cases(chance: np.random.Generator) -> Iterator[tuple[str, Rates]]:
    """Every chart with its name."""
    shape = (REPLICATES, POINTS)
    for people, share in SHARES:
        having = chance.binomial(people, share, shape).astype(np.float64)
        of = {"denominators": np.full(shape, float(people)), "made_of": MeasureKind.PROPORTION}
        for method in (LimitMethod.PREDICTIVE, LimitMethod.THREE_SIGMA):
            name = f"P, {people} people at {share:.0%}, {method.value}"
            yield name, rates(having, ChartKind.P, method, **of)
    for mean in COUNTS:
        events = chance.poisson(mean, shape).astype(np.float64)
        for method in (LimitMethod.PREDICTIVE, LimitMethod.THREE_SIGMA):
            name = f"C, {mean:g} events, {method.value}"
            yield name, rates(events, ChartKind.C, method, made_of=MeasureKind.COUNT)
    values = chance.normal(size=shape)
    yield "I, normal values, three_sigma", rates(values, ChartKind.I, LimitMethod.THREE_SIGMA)


def main() -> None:
    """Simulate, print, and keep."""
    found = dict(cases(np.random.default_rng(SEED)))
    told = {"seed": SEED, "replicates": REPLICATES, "points": POINTS, "rates": found}
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    for name, rate in found.items():
        print(f"{name}: {rate['one_look']} at one look, {rate['every_point']} at every point")


if __name__ == "__main__":
    main()
