"""For whom it works: do the methods keep their promises? Simulated (STATISTICS J.5, J.7, C4, C5).

Run with ``python benchmarks/equity_acceptance.py [replicates]``. Seeds are fixed; the figures go to
``benchmarks/results/equity_acceptance.json``. Everything runs through the bulk kernels of the
library, which its tests hold against the single results.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.mantel_haenszel import difference_and_variance
from improvement.stats.comparisons.strata import weighted_limits
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.equity.best_guess import shrink
from improvement.stats.equity.indices import (
    FLOOR_QUANTILE,
    REPLICATES,
    EquityIndex,
    index_values,
    resampled,
)
from improvement.stats.interval import Z95

RESULTS = Path(__file__).parent / "results" / "equity_acceptance.json"
SEED = 20264
CHUNK = 5_000  # replicates at a time, to stay within little memory

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SHOWN = (EquityIndex.DIFFERENCE, EquityIndex.THEIL, EquityIndex.BETWEEN_GROUP_SD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One simulated figure beside what the specification asks of it (empty: for information)."""

    item: str
    setting: str
    figure: float
    limit: str = ""
    holds: bool = True


def at_least(item: str, setting: str, figure: float, limit: float) -> Figure:
    return Figure(
        item=item, setting=setting, figure=figure, limit=f">= {limit}", holds=figure >= limit
    )


def at_most(item: str, setting: str, figure: float, limit: float) -> Figure:
    return Figure(
        item=item, setting=setting, figure=figure, limit=f"<= {limit}", holds=figure <= limit
    )


# Q(+1): J.7


def heterogeneity_level(random: np.random.Generator, r: int) -> list[Figure]:
    """Type I of Cochran's Q (+1) when all groups share one difference, cells 3 to 60 an arm."""
    cells = ((3, 3), (3,) * 5, (30, 30), (8, 60), (3, 60), (3, 5, 8, 15, 30))
    figures = []
    for sizes in (*cells, (10, 10, 15, 25, 40), (60,) * 5):
        worst = (0.0, "")
        for base, effect in ((0.5, 0.0), (0.6, 0.15), (0.2, 0.1), (0.85, 0.05), (0.05, 0.0)):
            n = np.array(sizes)
            d, v = plus_one(*draw(random, n, n, base + effect, base, r))
            pooled = (d / v).sum(1) / (1 / v).sum(1)
            q = ((d - pooled[:, None]) ** 2 / v).sum(1)
            level = float((chi2.sf(q, len(sizes) - 1) < 0.05).mean())
            worst = max(worst, (level, f"base {base}, effect {effect:+}"))
        setting = f"Q(+1) type I, cells {sizes}, worst at {worst[1]}"
        figures.append(at_most("J.7", setting, worst[0], 0.06))
    return figures


def draw(
    random: np.random.Generator,
    n_1: Counts,
    n_2: Counts,
    p_1: Floats | float,
    p_2: Floats | float,
    r: int,
) -> tuple[Counts, Counts, Counts, Counts]:
    """Events and people of both arms, shape (r, cells)."""
    x_1 = random.binomial(n_1, p_1, (r, len(n_1)))
    x_2 = random.binomial(n_2, p_2, (r, len(n_2)))
    return x_1, np.broadcast_to(n_1, x_1.shape), x_2, np.broadcast_to(n_2, x_2.shape)


def plus_one(x_1: Counts, n_1: Counts, x_2: Counts, n_2: Counts) -> tuple[Floats, Floats]:
    p_1, p_2 = (x_1 + 1) / (n_1 + 2), (x_2 + 1) / (n_2 + 2)
    return p_1 - p_2, p_1 * (1 - p_1) / (n_1 + 2) + p_2 * (1 - p_2) / (n_2 + 2)


# Best guess: J.7 and C4

LAYOUTS = {
    "10-60 an arm": (10, 15, 25, 40, 60),
    "10-30 an arm": (10, 15, 20, 25, 30),
    "5 x 30": (30,) * 5,
    "3 x 20": (20,) * 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessed:
    """Of many simulated pilots: covered true differences, and errors beside those of raw ones."""

    coverage: Floats
    raw_coverage: Floats
    mse: float
    raw_mse: float


def guess(
    random: np.random.Generator, sizes: tuple[int, ...], effects: Floats, base: float
) -> Guessed:
    """Best guesses for true ``effects`` of shape (replicates, groups)."""
    n, covered, raw_covered = np.array(sizes), [], []
    errors = raw_errors = 0.0
    for some in np.array_split(effects, max(1, len(effects) // CHUNK)):
        x_1, n_1, x_2, n_2 = draw(random, n, n, np.clip(base + some, 0, 1), base, len(some))
        truth = np.clip(base + some, 0, 1) - base
        found = shrink(*plus_one(x_1, n_1, x_2, n_2))
        raw, low, high = newcombe_limits(x_1, n_1, x_2, n_2, Z95)
        covered.append(np.abs(found.mean - truth) <= Z95 * found.sd)
        raw_covered.append((low <= truth) & (truth <= high))
        errors += float(((found.mean - truth) ** 2).sum())
        raw_errors += float(((raw - truth) ** 2).sum())
    return Guessed(
        coverage=np.concatenate(covered).mean(0),
        raw_coverage=np.concatenate(raw_covered).mean(0),
        mse=errors / effects.size,
        raw_mse=raw_errors / effects.size,
    )


def best_guesses(random: np.random.Generator, r: int) -> list[Figure]:
    """Coverage and error of the best guess when true effects spread by tau around +.10."""
    figures = []
    for name, sizes in LAYOUTS.items():
        for tau in (0.0, 0.05, 0.10, 0.20):
            effects = random.normal(0.10, tau, (r, len(sizes)))
            found = guess(random, sizes, effects, 0.45)
            setting = f"best guess, {name}, tau={tau}"
            small = tau <= 0.1 and max(sizes) <= 30
            coverage, ratio = float(found.coverage.mean()), found.mse / found.raw_mse
            raw = float(found.raw_coverage.mean())
            figures += [
                at_least("J.7", f"{setting}: mean coverage", coverage, 0.90),
                at_most("J.7", f"{setting}: MSE / raw MSE", ratio, 0.6 if small else 1.0),
                Figure(item="C4", setting=f"{setting}: coverage of the raw range", figure=raw),
            ]
    return figures


def harmed_group(random: np.random.Generator, r: int) -> list[Figure]:
    """Why it never serves a harm check: one group at -.2, the others at +.15."""
    sizes, figures = LAYOUTS["10-60 an arm"], []
    effects = np.full((r, len(sizes)), 0.15)
    effects[:, 1] = -0.2
    found = guess(random, sizes, effects, 0.5)
    for name, value in (("best guess", found.coverage[1]), ("raw range", found.raw_coverage[1])):
        setting = f"group of {sizes[1]} at -.2 among +.15: coverage of the {name}"
        figures.append(Figure(item="C4", setting=setting, figure=float(value)))
    return figures


# Strata: J.5 and B3


def mantel_haenszel_coverage(random: np.random.Generator, r: int) -> list[Figure]:
    """Coverage of the difference within strata (Sato), and of the crude one, one true difference.

    Pilots have more people where the outcome is common (opposite mixes), or the same mix.
    """
    layouts = {
        "15 strata of 2+2": (np.full(15, 2), np.full(15, 2)),
        "5 strata of 10+10": (np.full(5, 10), np.full(5, 10)),
        "4 strata, opposite mixes": (np.array([5, 10, 20, 40]), np.array([40, 20, 10, 5])),
        "3 strata, 2:1 and 1:3": (np.array([20, 10, 30]), np.array([10, 30, 10])),
        "8 uneven strata": (
            np.array([1, 2, 3, 5, 8, 12, 20, 30]),
            np.array([2, 1, 5, 3, 10, 12, 15, 40]),
        ),
        "2 strata of 100+100": (np.full(2, 100), np.full(2, 100)),
    }
    figures = []
    for name, (n_1, n_2) in layouts.items():
        for (low, high), effect in (((0.2, 0.7), 0.0), ((0.2, 0.7), 0.15), ((0.1, 0.3), 0.1)):
            base = np.linspace(low, high, len(n_1))
            setting = f"MH difference, {name}, base {low}-{high}, effect {effect}"
            cells = draw(random, n_1, n_2, base + effect, base, r)
            d, v = difference_and_variance(*cells)
            covered = np.abs(d - effect) <= Z95 * np.sqrt(v) + 1e-12
            figures.append(at_least("J.5", f"{setting}: coverage", float(covered.mean()), 0.93))
            if "opposite" in name:
                x_1, x_2 = cells[0].sum(1), cells[2].sum(1)
                _, lower, upper = newcombe_limits(x_1, n_1.sum(), x_2, n_2.sum(), Z95)
                crude = float(((lower <= effect) & (effect <= upper)).mean())
                figures.append(
                    Figure(item="B3", setting=f"{setting}: coverage, crude", figure=crude)
                )
    return figures


def standardisation_coverage(random: np.random.Generator, r: int) -> list[Figure]:
    """Coverage of the difference at the pilot's mix (MOVER), different differences by stratum."""
    figures = []
    for n_1, n_2 in (
        ((10, 20, 40), (40, 20, 10)),
        ((5, 10, 20, 40), (40, 20, 10, 5)),
        ((8,) * 6,) * 2,
    ):
        m, n = np.array(n_1), np.array(n_2)
        weights, base = m / m.sum(), np.linspace(0.2, 0.7, len(m))
        effects = np.linspace(0.2, 0.0, len(m))
        truth = float(weights @ effects)
        cells = draw(random, m, n, base + effects, base, r)
        _, lower, upper = weighted_limits(cells, weights, Z95)
        covered = float(((lower <= truth) & (truth <= upper)).mean())
        setting = f"standardised difference, {n_1} v {n_2}: coverage"
        figures.append(at_least("B3", setting, covered, 0.92))
    return figures


# Indices of C5


def noise_floors(random: np.random.Generator, r: int) -> list[Figure]:
    """How often an index stands above its floor when nothing is unequal, and when something is.

    The floor is drawn at the common share of each simulated world, as the library does it; worlds
    with one common share have one floor.
    """
    figures = []
    for n in (np.full(5, 30.0), np.full(5, 60.0), np.array([30.0, 40, 60, 120, 300])):
        for p, behind in ((0.6, 0.0), (0.1, 0.0), (0.6, 0.2)):
            shares = np.full(len(n), p)
            shares[0] -= behind
            events = random.binomial(n.astype(int), shares, (r, len(n))).astype(float)
            seen = index_values(events, n, Direction.HIGHER)
            floors, world = floors_by_total(events.sum(1), n)
            for index in SHOWN:
                figure = float((seen[index] > floors[index][world]).mean())
                groups = n.astype(int).tolist()
                setting = f"{index} above its floor, groups {groups}, {p}, one {behind} behind"
                equal = at_most("C5", setting, figure, 0.11)
                one = Figure(item="C5", setting=setting, figure=figure)
                figures.append(one if behind else equal)
    return figures


def floors_by_total(totals: Floats, n: Floats) -> tuple[dict[EquityIndex, Floats], Counts]:
    """The floor of each index for every number of events in all, and which one is whose."""
    each, world = np.unique(totals, return_inverse=True)
    floors: dict[EquityIndex, Floats] = {index: np.empty(len(each)) for index in SHOWN}
    for k, total in enumerate(each):
        mean = float(total / n.sum())
        drawn = resampled(n, mean, Direction.HIGHER, seed=k, replicates=REPLICATES)
        for index in SHOWN:
            floors[index][k] = np.quantile(drawn[index], FLOOR_QUANTILE, method="inverted_cdf")
    return floors, world


def main() -> int:
    r = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    return run(r)


def run(r: int) -> int:
    """Simulate, print, keep; returns how many figures miss what is asked of them."""
    random, started = np.random.default_rng(SEED), perf_counter()
    figures = [
        *heterogeneity_level(random, r),
        *best_guesses(random, r),
        *harmed_group(random, r),
        *mantel_haenszel_coverage(random, r),
        *standardisation_coverage(random, r),
        *noise_floors(random, r),
    ]
    for one in figures:
        mark = "" if one.holds else "  MISSED"
        print(f"{one.item:4} {one.figure:7.4f} {one.limit:10} {one.setting}{mark}")
    report = {
        "seed": SEED,
        "replicates": r,
        "seconds": round(perf_counter() - started, 1),
        "figures": [
            {name: getattr(one, name) for name in ("item", "setting", "figure", "limit", "holds")}
            for one in figures
        ],
    }
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return sum(not one.holds for one in figures)


if __name__ == "__main__":
    sys.exit(main())
