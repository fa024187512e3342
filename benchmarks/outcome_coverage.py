"""How often the intervals of each kind of outcome hold the truth, simulated (STATISTICS J.5).

Run with ``python benchmarks/outcome_coverage.py [replicates]``. The seed is fixed; the figures go
to ``benchmarks/results/outcome_coverage.json``. What is simulated are the bulk kernels of the
library; the first lines hold them against the functions that people call, on the same data.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import product
from math import exp, log, sqrt
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from improvement.domain.event_counts import HouseholdCounts, TwoHouseholdCounts
from improvement.domain.pairs import PairedYesNo
from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.stats.comparisons.household_counts import household_counts, quasi_wilson_limits
from improvement.stats.comparisons.ordinal import ordinal
from improvement.stats.comparisons.paired import bonett_price_limits, paired_yes_no
from improvement.stats.comparisons.still_waiting import restricted_means, still_waiting
from improvement.stats.comparisons.waits import wait_ratio
from improvement.stats.comparisons.welch import welch_limits
from improvement.stats.decisions.looks import z_at
from improvement.stats.interval import Z95
from improvement.stats.student import t_quantiles

RESULTS = Path(__file__).parent / "results" / "outcome_coverage.json"
SEED = 20262
REPLICATES = 40_000
CHUNK = 5_000  # replicates at a time: keeps a matrix of 60 households within a few megabytes
FEWEST_TO_LOOK = 10  # per arm: below it no interval is read (STATISTICS E, row 0)
MONTE_CARLO = 3.0  # standard errors that a simulated figure may lie beyond its limit

Matrix = NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure beside what the specification asks of it; ``replicates`` 0 = exact."""

    item: str
    setting: str
    figure: float
    limit: str
    replicates: int
    holds: bool


def simulated(
    item: str, setting: str, limits: tuple[float, float], hits: NDArray[np.bool_]
) -> Figure:
    """A share of replicates, allowed its own Monte Carlo error beyond the limits."""
    share, n = float(hits.mean()), hits.size
    slack = MONTE_CARLO * sqrt(0.05 * 0.95 / n)
    low, high = limits
    return Figure(
        item=item,
        setting=setting,
        figure=share,
        limit=f"{low:g} to {high:g}",
        replicates=n,
        holds=low - slack <= share <= high + slack,
    )


def repeated(
    random: Random, replicates: int, run: Callable[[Random, int], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    done = [run(random, min(CHUNK, replicates - at)) for at in range(0, replicates, CHUNK)]
    return np.concatenate(done)


# -- waits: the ratio of typical waits --------------------------------------------------------


def log_welch(random: Random, replicates: int) -> list[Figure]:
    """Lognormal waits; B5 has .948 to .953 for these."""
    figures = []
    for (sd_1, sd_2), (n_1, n_2) in product(
        ((0.8, 0.8), (0.5, 1.0), (1.0, 0.5)), ((8, 8), (15, 15), (60, 60), (10, 30))
    ):

        def run(
            r: Random, k: int, n_1: int = n_1, n_2: int = n_2, s: float = sd_1, u: float = sd_2
        ) -> NDArray[np.bool_]:
            x, y = r.normal(log(14), s, (k, n_1)), r.normal(log(20), u, (k, n_2))
            _, low, high = welch_limits(x, y, Z95)
            return (low <= log(0.7)) & (log(0.7) <= high)

        setting = f"log-Welch coverage, log-sd {sd_1} and {sd_2}, n {n_1} and {n_2}"
        hits = repeated(random, replicates, run)
        figures.append(simulated("J.5 waits", setting, (0.94, 0.96), hits))
    return figures


# -- counts per household ---------------------------------------------------------------------


def negative_binomial(random: Random, k: float, mean: float, shape: tuple[int, int]) -> Matrix:
    """Counts with variance mean + mean^2/k; an infinite k is Poisson."""
    if np.isinf(k):
        return random.poisson(mean, shape).astype(float)
    return random.negative_binomial(k, k / (k + mean), shape).astype(float)


def quasi_wilson(random: Random, replicates: int) -> list[Figure]:
    """Type I when rates are alike: wrong when the range of the ratio leaves 1 out."""
    figures = []
    for k, mean, (n_1, n_2) in product(
        (0.5, 1.0, np.inf), (0.5, 1.0, 3.0, 8.0), ((15, 15), (30, 30), (60, 60), (20, 60))
    ):

        def run(
            r: Random, m: int, n_1: int = n_1, n_2: int = n_2, k: float = k, mu: float = mean
        ) -> NDArray[np.bool_]:
            low, high = quasi_wilson_limits(
                negative_binomial(r, k, mu, (m, n_1)), negative_binomial(r, k, mu, (m, n_2)), Z95
            )
            return (low > 1) | (high < 1)

        name = "Poisson" if np.isinf(k) else f"NB k={k}"
        setting = f"quasi-Wilson type I, {name}, mean {mean}, n {n_1} and {n_2}"
        hits = repeated(random, replicates, run)
        figures.append(simulated("J.5 counts", setting, (0.0, 0.065), hits))
    return figures


# -- waits that are not over ------------------------------------------------------------------


def weibull_survival(days: Matrix, shape: float, scale: float) -> Matrix:
    return np.exp(-((days / scale) ** shape))


def true_restricted_means(until: Matrix, shape: float, scale: float, grid: Matrix) -> Matrix:
    """Area under the true curve up to each day, by a fine trapezium sum."""
    curve = weibull_survival(grid, shape, scale)
    area = np.concatenate([[0.0], np.cumsum((curve[1:] + curve[:-1]) / 2 * np.diff(grid))])
    return np.interp(until, grid, area)


def rmst(random: Random, replicates: int) -> list[Figure]:
    """Weibull waits cut off at a uniform time; the truth is that of the very day compared up to."""
    figures = []
    grid = np.linspace(0, 91, 9101)
    for shape, (scale_1, scale_2), n in product(
        (0.8, 1.3), ((30.0, 45.0), (40.0, 40.0)), (10, 15, 30, 60)
    ):

        def run(
            r: Random, k: int, n: int = n, a: float = shape, s: float = scale_1, u: float = scale_2
        ) -> NDArray[np.bool_]:
            arms = [_waits(r, (k, n), a, scale) for scale in (s, u)]
            until = np.minimum(arms[0][0].max(1), arms[1][0].max(1))
            found = [restricted_means(days, over, until) for days, over in arms]
            (m_1, v_1, d_1), (m_2, v_2, d_2) = found
            usable = (np.minimum(d_1, d_2) >= 2) & (v_1 + v_2 > 0)
            with np.errstate(divide="ignore", invalid="ignore"):
                error = np.sqrt(v_1 * d_1 / (d_1 - 1.0) + v_2 * d_2 / (d_2 - 1.0))
            half = float(t_quantiles(Z95, 2 * n - 2)) * error
            truth = true_restricted_means(until, a, s, grid) - true_restricted_means(
                until, a, u, grid
            )
            return (np.abs(m_1 - m_2 - truth) <= half)[usable]

        setting = f"RMST coverage, Weibull {shape}, scales {scale_1:g} and {scale_2:g}, n {n}"
        hits = repeated(random, replicates, run)
        figures.append(simulated("J.5 still waiting", setting, (0.94, 1.0), hits))
    return figures


def _waits(
    random: Random, size: tuple[int, int], shape: float, scale: float
) -> tuple[Matrix, NDArray[np.bool_]]:
    days = scale * random.weibull(shape, size)
    cut = random.uniform(30, 90, size)
    return np.minimum(days, cut), days <= cut


# -- pairs ------------------------------------------------------------------------------------


MOST_CHANGED = 0.5  # share of pairs that change, up to which J.5 is held


def pairs() -> list[Figure]:
    """Exact over every table, on a grid of truths.

    B6 has a least coverage of .954 to .971. That is so where at most half of the pairs change;
    where nearly all do it is lower, which the lines without a limit show.
    """
    figures = []
    for n in (8, 10, 15, 30, 60):
        covered = pairs_coverage(n)
        usual = [value for changed, value in covered if changed <= MOST_CHANGED + 1e-9]
        everywhere = [value for _, value in covered]
        for setting, value, limit, holds in (
            ("least, at most half change", min(usual), ">= 0.95", min(usual) >= 0.95),
            (
                "mean, all truths",
                float(np.mean(everywhere)),
                ">= 0.95",
                np.mean(everywhere) >= 0.95,
            ),
            ("least, all truths", min(everywhere), "", True),
        ):
            figures.append(
                Figure(
                    item="J.5 pairs",
                    setting=f"Bonett-Price coverage, n {n}: {setting}",
                    figure=value,
                    limit=limit,
                    replicates=0,
                    holds=bool(holds),
                )
            )
    return figures


def pairs_coverage(n: int) -> list[tuple[float, float]]:
    """Share of pairs that change, and coverage, for gains and losses in steps of 5 of 100."""
    gained, lost = (a.ravel() for a in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    gained, lost = gained[gained + lost <= n], lost[gained + lost <= n]
    low, high = bonett_price_limits(gained, lost, n, Z95)
    found = []
    for p, q in product(np.arange(0.05, 0.96, 0.05), repeat=2):
        if p + q > 1 + 1e-9:
            continue
        # The gained are binomial, the lost binomial among the rest.
        chance = binom.pmf(gained, n, p) * binom.pmf(lost, n - gained, min(1.0, q / (1 - p)))
        inside = (low <= p - q + 1e-12) & (high >= p - q - 1e-12)
        found.append((float(p + q), float(chance[inside].sum())))
    return found


# -- answers in steps -------------------------------------------------------------------------


def brunner_munzel(random: Random, replicates: int) -> list[Figure]:
    """Type I for five-step answers; B7 has .058-.063 at 8 to 10 and .050-.055 from 15 on."""
    figures = []
    steps = np.array([0.1, 0.2, 0.3, 0.25, 0.15])
    for n, limit in ((8, 0.065), (10, 0.065), (15, 0.058), (30, 0.055)):

        def run(r: Random, k: int, n: int = n) -> NDArray[np.bool_]:
            x = r.choice(5, (k, n), p=steps)
            y = r.choice(5, (k, n), p=steps)
            return _leaves_half_out(x.astype(float), y.astype(float))

        setting = f"Brunner-Munzel type I, five steps, n {n}"
        hits = repeated(random, replicates, run)
        figures.append(simulated("B.7 order", setting, (0.0, limit), hits))
    return figures


def _leaves_half_out(x: Matrix, y: Matrix) -> NDArray[np.bool_]:
    """All pairs at once; separation and all ties have no range and count as right."""
    wins = (x[:, :, None] > y[:, None, :]) + 0.5 * (x[:, :, None] == y[:, None, :])
    n = x.shape[1]
    v_1 = wins.mean(2).var(1, ddof=1) / n
    v_2 = wins.mean(1).var(1, ddof=1) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (v_1 + v_2) ** 2 / (v_1**2 / (n - 1) + v_2**2 / (n - 1))
        half = t_quantiles(Z95, freedom) * np.sqrt(v_1 + v_2)
        return np.abs(wins.mean((1, 2)) - 0.5) > half


# -- looking every week ------------------------------------------------------------------------


def weekly_looks(random: Random, replicates: int) -> list[Figure]:
    """Ever a benefit in 12 looks though nothing changed (D: waits .033-.039, counts .020-.043)."""
    figures = []
    for n in (30, 60, 120):
        for name, draw, better in (
            ("log-Welch", _equal_waits, _shorter),
            ("quasi-Wilson, NB k=1", _equal_counts, _fewer),
        ):

            def run(
                r: Random,
                k: int,
                n: int = n,
                draw: Callable[[Random, tuple[int, int]], Matrix] = draw,
                better: Callable[[Matrix, Matrix, float], NDArray[np.bool_]] = better,
            ) -> NDArray[np.bool_]:
                x, y = draw(r, (k, n)), draw(r, (k, n))
                ever = np.zeros(k, dtype=bool)
                for size in np.round(np.linspace(0, n, 13)).astype(int)[1:]:
                    if size >= FEWEST_TO_LOOK:
                        ever |= better(x[:, :size], y[:, :size], z_at(size / n))
                return ever

            hits = repeated(random, replicates, run)
            setting = f"{name}: ever a benefit in 12 looks, nothing changed, n {n}"
            figures.append(simulated("D looks", setting, (0.0, 0.05), hits))
    return figures


def _equal_waits(random: Random, size: tuple[int, int]) -> Matrix:
    return random.normal(3.0, 0.8, size)


def _equal_counts(random: Random, size: tuple[int, int]) -> Matrix:
    return negative_binomial(random, 1.0, 3.0, size)


def _shorter(x: Matrix, y: Matrix, z: float) -> NDArray[np.bool_]:
    return np.asarray(welch_limits(x, y, z)[2] < 0)


def _fewer(x: Matrix, y: Matrix, z: float) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return np.asarray(quasi_wilson_limits(x, y, z)[1] < 1)


# -- kernels against what people call ---------------------------------------------------------


def kernels(random: Random) -> list[Figure]:
    worst = {
        "waits": _worst(random, _waits_apart),
        "counts": _worst(random, _counts_apart),
        "still waiting": _worst(random, _still_apart),
        "pairs": _worst(random, _pairs_apart),
        "order": _worst(random, _order_apart),
    }
    return [
        Figure(
            item="check",
            setting=f"{name}: kernel against function, largest relative difference of 200",
            figure=value,
            limit="<= 1e-9",
            replicates=200,
            holds=value <= 1e-9,
        )
        for name, value in worst.items()
    ]


def _worst(random: Random, apart: Callable[[Random], float]) -> float:
    return max(apart(random) for _ in range(200))


def _apart(kernel: float, function: float) -> float:
    return abs(kernel - function) / max(1.0, abs(function))


def _waits_apart(random: Random) -> float:
    x, y = random.lognormal(3, 0.8, 12), random.lognormal(3, 0.5, 9)
    _, _, high = welch_limits(np.log([x]), np.log([y]), Z95)
    waits = TwoWaits(
        pilot=Waits(days=tuple(x), ended=(True,) * 12),
        comparison=Waits(days=tuple(y), ended=(True,) * 9),
    )
    return _apart(exp(float(high[0])), wait_ratio(waits).ratio.upper)


def _counts_apart(random: Random) -> float:
    x, y = random.poisson(2, 12), random.poisson(3, 9)
    _, high = quasi_wilson_limits([x], [y], Z95)
    found = household_counts(
        TwoHouseholdCounts(
            pilot=HouseholdCounts(counts=tuple(x.tolist())),
            comparison=HouseholdCounts(counts=tuple(y.tolist())),
        )
    ).ratio
    return _apart(float(high[0]), found.upper) if found else 1.0


def _still_apart(random: Random) -> float:
    (x, ended), (y, ended_there) = (_waits(random, (1, 20), 1.3, s) for s in (30.0, 40.0))
    until = np.minimum(x.max(1), y.max(1))
    mean, _, _ = restricted_means(x, ended, until)
    mean_there, _, _ = restricted_means(y, ended_there, until)
    found = still_waiting(
        TwoWaits(
            pilot=Waits(days=tuple(x[0]), ended=tuple(ended[0].tolist())),
            comparison=Waits(days=tuple(y[0]), ended=tuple(ended_there[0].tolist())),
        )
    )
    return _apart(float(mean[0] - mean_there[0]), found.difference.estimate)


def _pairs_apart(random: Random) -> float:
    a, b, c, d = (int(v) for v in random.multinomial(30, (0.3, 0.2, 0.1, 0.4)))
    low, _ = bonett_price_limits(b, c, 30, Z95)
    found = paired_yes_no(PairedYesNo(both=a, pilot_only=b, comparison_only=c, neither=d))
    return _apart(float(low), found.difference.lower)


def _order_apart(random: Random) -> float:
    x, y = random.integers(1, 6, 12).astype(float), random.integers(1, 6, 12).astype(float)
    found = ordinal(
        TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))
    ).interval
    if found is None:  # twelve answers of five steps on each side are neither apart nor all alike
        return 1.0
    outside = not found.lower <= 0.5 <= found.upper
    return float(bool(_leaves_half_out(x[None], y[None])[0]) != outside)


def main(replicates: int) -> int:
    started = perf_counter()
    random = np.random.default_rng(SEED)
    figures = [
        *kernels(random),
        *log_welch(random, replicates),
        *quasi_wilson(random, replicates),
        *rmst(random, replicates),
        *pairs(),
        *brunner_munzel(random, replicates),
        *weekly_looks(random, replicates),
    ]
    for figure in figures:
        mark = "" if figure.holds else "   <-- does not hold"
        print(f"{figure.item:18} {figure.figure:9.4g}  {figure.limit:12} {figure.setting}{mark}")
    RESULTS.write_text(
        json.dumps(
            {
                "seed": SEED,
                "replicates": replicates,
                "seconds": round(perf_counter() - started, 1),
                "figures": [asdict(figure) for figure in figures],
            },
            indent=1,
        )
        + "\n"
    )
    return sum(not figure.holds for figure in figures)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATES))
