"""Does pooling keep its promise across sites, and does the range of alpha? (STATISTICS J.9, F, G)

Run with ``python benchmarks/spread.py [replicates]``. Seeds are fixed; the figures go to
``benchmarks/results/spread.json``. Sites draw their sizes and their true effects anew each time;
limits come from the library's bulk kernels.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from improvement.domain.codings import codings
from improvement.errors import NotComputable
from improvement.stats.agreement.krippendorff import krippendorff
from improvement.stats.spread.paule_mandel import tau_squared
from improvement.stats.spread.pooled import LEAST_INFLATION, pool_kernel

SEED = 20261125
RESULTS = Path(__file__).parent / "results" / "spread.json"
EFFECT = 0.1
CODERS, CATEGORIES = 2, 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One simulated figure beside what the specification asks of it."""

    item: str
    setting: str
    figure: float
    limit: str
    holds: bool


def sites(
    random: np.random.Generator, r: int, k: int, tau: float, base: float, most: int
) -> tuple[Floats, Floats]:
    """Observed differences and +1 variances of k sites of 15 to ``most`` an arm: (r, k) each."""
    n = random.integers(15, most + 1, (2, r, k))
    truth = np.clip(base + random.normal(EFFECT, tau, (r, k)), 0, 1)
    x_1, x_2 = random.binomial(n[0], truth), random.binomial(n[1], base)
    p_1, p_2 = (x_1 + 1) / (n[0] + 2), (x_2 + 1) / (n[1] + 2)
    variances = p_1 * (1 - p_1) / (n[0] + 2) + p_2 * (1 - p_2) / (n[1] + 2)
    return x_1 / n[0] - x_2 / n[1], variances


def pooled_coverage(
    random: np.random.Generator, r: int, k: int, tau: float, base: float, most: int
) -> tuple[float, float, float]:
    """Coverage of the mean and of the next site's true effect; median half-width of the mean."""
    effects, variances = sites(random, r, k, tau, base, most)
    tau2 = tau_squared(effects, variances)
    mean, plain, q = pool_kernel(effects, variances, tau2)
    reach = student.isf(0.025, k - 1)
    half = reach * np.sqrt(np.maximum(LEAST_INFLATION, q) * plain)
    ahead = reach * np.sqrt(tau2 + np.maximum(LEAST_INFLATION, q) * plain)
    following = np.clip(base + random.normal(EFFECT, tau, r), 0, 1) - base
    centre = np.clip(base + random.normal(EFFECT, tau, 200_000), 0, 1).mean() - base
    return (
        float((np.abs(mean - centre) <= half).mean()),
        float((np.abs(mean - following) <= ahead).mean()),
        float(np.median(half)),
    )


def spread_figures(random: np.random.Generator, r: int) -> list[Figure]:
    figures = []
    for k in (3, 4, 5, 8):
        for tau in (0.0, 0.05, 0.1, 0.2):
            found = {
                (base, most): pooled_coverage(random, r, k, tau, base, most)
                for base in (0.3, 0.5)
                for most in (60, 120)
            }
            mean = min(found, key=lambda key: found[key][0])
            ahead = min(found, key=lambda key: found[key][1])
            figures.append(_held("mHK mean", k, tau, mean, found[mean][0], 0.94))
            if k >= 4:
                figures.append(_held("next site", k, tau, ahead, found[ahead][1], 0.88))
            figures.append(
                Figure(
                    item="F",
                    setting=f"half-width of the mean, k={k}, tau={tau}, 15-60 an arm, base 0.5",
                    figure=found[(0.5, 60)][2],
                    limit="",
                    holds=True,
                )
            )
    return figures


def _held(
    what: str, k: int, tau: float, worst: tuple[float, int], figure: float, least: float
) -> Figure:
    return Figure(
        item="J.9",
        setting=f"{what}, k={k}, tau={tau}; least at base {worst[0]}, 15-{worst[1]} an arm",
        figure=figure,
        limit=f">= {least}",
        holds=figure >= least,
    )


def coded(random: np.random.Generator, units: int, care: float) -> NDArray[np.int64]:
    """Two coders who see the true theme with chance ``care`` and otherwise guess."""
    truth = random.integers(0, CATEGORIES, units)
    guess = random.integers(0, CATEGORIES, (CODERS, units))
    return np.where(random.random((CODERS, units)) < care, truth, guess)


def alpha_figures(random: np.random.Generator, r: int) -> list[Figure]:
    """Coverage of the 95% range of alpha by drawing units anew; the truth is care squared."""
    figures = []
    for units in (20, 50, 100):
        for care in (0.8, 0.9):
            hits, widths = 0, []
            for _ in range(r):
                try:
                    found = krippendorff(
                        codings(coded(random, units, care).tolist()),
                        resamples=500,
                        seed=int(random.integers(2**31)),
                    )
                except NotComputable:
                    found = None
                if found is None or found.interval is None:
                    continue
                hits += found.interval.lower <= care**2 <= found.interval.upper
                widths.append(found.interval.upper - found.interval.lower)
            covered = hits / max(1, len(widths))
            limit = 0.90 if units >= 50 else 0.0  # fewer are not recommended: STATISTICS G
            figures.append(
                Figure(
                    item="G",
                    setting=f"alpha, {units} units, true alpha {care**2:.2f}: coverage",
                    figure=covered,
                    limit=f">= {limit}" if limit else "",
                    holds=covered >= limit,
                )
            )
            figures.append(
                Figure(
                    item="G",
                    setting=f"alpha, {units} units, true alpha {care**2:.2f}: mean width",
                    figure=float(np.mean(widths)),
                    limit="",
                    holds=True,
                )
            )
    return figures


def main(replicates: int) -> int:
    started = perf_counter()
    random = np.random.default_rng(SEED)
    figures = [
        *spread_figures(random, replicates),
        *alpha_figures(random, max(50, replicates // 20)),
    ]
    for f in figures:
        mark = "" if f.holds else "  <-- does not hold"
        print(f"{f.item:5} {f.setting:75} {f.figure:7.4f} {f.limit}{mark}")
    kept = {
        "seed": SEED,
        "replicates": replicates,
        "seconds": round(perf_counter() - started, 1),
        "figures": [asdict(f) | {"holds": bool(f.holds)} for f in figures],
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    return sum(not f.holds for f in figures)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
