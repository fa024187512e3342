"""Do the ranges of designs over time keep their promise? (STATISTICS B2, B8, J.5).

Run with ``python benchmarks/design_coverage.py [replicates]``; the figures go to
``benchmarks/results/design_coverage.json``. Differences in differences are exact: every possible
outcome of the four cells, weighted by its chance, over a grid of truths. Interrupted series are
simulated by the library's own bulk kernel: no step, no trend, independent or carried-over noise.
"""

import json
import sys
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from improvement.stats.comparisons.diff_in_diff import ENOUGH_FOR_NORMAL, WEIGHTS
from improvement.stats.comparisons.interrupted_series import reml_fits
from improvement.stats.comparisons.segmented_regression import rows
from improvement.stats.interval import Z95
from improvement.stats.student import t_quantile, t_quantiles

RESULTS = Path(__file__).parent / "results" / "design_coverage.json"
SEED = 20265
TRUTHS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
MIDDLE_TRUTHS = (0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9)
FEWER_TRUTHS = (0.05, 0.2, 0.5, 0.8, 0.95)  # where the outcomes are many
CELLS = ((8, 8, 8, 8), (10, 10, 10, 10), (15, 15, 15, 15), (20, 20, 20, 20), (10, 10, 20, 20))
LONGER = ((10, 15, 30, 40),)
LEAST = 0.935  # STATISTICS J.5, from 10 a cell on
POINTS = (12, 18, 24, 36)
CARRY_OVERS = (0.0, 0.2, 0.4)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure beside what the specification asks of it; ``holds`` None where it asks nothing."""

    item: str
    setting: str
    figure: float
    limit: str
    holds: bool | None


def diff_in_diff_coverage(sizes: tuple[int, ...], truths: tuple[float, ...]) -> list[Figure]:
    """Mean and least coverage over the grid, and the most false alarms where nothing differs."""
    shares = [(np.arange(n + 1) + 0.5) / (n + 1) for n in sizes]
    parts = [p * (1 - p) / (n + 1) for p, n in zip(shares, sizes, strict=True)]
    centre = _over_cells([w * p for w, p in zip(WEIGHTS, shares, strict=True)])
    variance = _over_cells(parts)
    freedom = variance**2 / _over_cells([v * v / n for v, n in zip(parts, sizes, strict=True)])
    small = min(sizes) < ENOUGH_FOR_NORMAL
    half = (t_quantiles(Z95, freedom) if small else Z95) * np.sqrt(variance)
    plain = Z95 * np.sqrt(variance)
    covered, alarms, by_normal = [], [], []
    for truth in product(truths, repeat=4):
        target = sum(w * p for w, p in zip(WEIGHTS, truth, strict=True))
        inside, with_normal = (
            _chance(np.abs(centre - target) <= reach + 1e-12, sizes, truth)
            for reach in (half, plain)
        )
        covered.append(inside)
        by_normal.append(with_normal)
        if abs(target) < 1e-12:
            alarms.append(1 - inside)
    name = (
        f"difference in differences, {', '.join(map(str, sizes))} a cell, shares "
        f"{min(truths):g} to {max(truths):g}"
    )
    asked = min(sizes) >= 10
    least = min(covered)
    return [
        Figure(
            item="J.5",
            setting=f"{name}: least coverage (exact)",
            figure=least,
            limit=f">= {LEAST}" if asked else "none below 10 a cell",
            holds=least >= LEAST if asked else None,
        ),
        _shown(f"{name}: least coverage with the normal quantile (exact)", min(by_normal)),
        _shown(f"{name}: mean coverage (exact)", float(np.mean(covered))),
        _shown(f"{name}: most false alarms (exact)", max(alarms)),
    ]


def _chance(event: NDArray[np.bool_], sizes: tuple[int, ...], truth: tuple[float, ...]) -> float:
    """Chance of an event listed for every combination of outcomes."""
    left = event.astype(float)
    for n, p in zip(sizes, truth, strict=True):
        left = np.tensordot(binom.pmf(np.arange(n + 1), n, p), left, axes=(0, 0))
    return float(left)


def _over_cells(parts: list[Floats]) -> Floats:
    """The sum of one part a cell, for every combination of outcomes."""
    total = np.zeros(())
    for axis, part in enumerate(parts):
        total = total + part.reshape([-1 if k == axis else 1 for k in range(len(parts))])
    return total


def interrupted(
    random: np.random.Generator, replicates: int, side: int, rho: float
) -> list[Figure]:
    """Coverage of a step of nothing, of the distance at the end, and plain least squares beside."""
    n = 2 * side
    x = rows(np.arange(1.0, n + 1), side)
    noise = _carried_over(random, replicates, n, rho)
    fits = reml_fits(noise, x, np.arange(1.0, n + 1))
    quantile = t_quantile(Z95, n - 4)
    step, end = np.array([0, 0, 1.0, 0]), np.array([0, 0, 1.0, side])
    plain = np.linalg.inv(x.T @ x)
    beta = noise @ x @ plain
    spread = ((noise - beta @ x.T) ** 2).sum(axis=1) / (n - 4)
    name = f"interrupted series, {side} + {side} points, carry-over {rho:g}"
    figures = []
    for what, weights in (("step", step), ("distance at the end", end)):
        half = quantile * np.sqrt(np.einsum("i,sij,j->s", weights, fits.covariance, weights))
        inside = np.abs(fits.beta @ weights) <= half
        figures.append(_shown(f"{name}: coverage of the {what}", float(inside.mean())))
        if what == "step":
            figures.append(_shown(f"{name}: half width of the step, SD", float(half.mean())))
    plain_half = quantile * np.sqrt(spread * plain[2, 2])
    least_squares = float((np.abs(beta[:, 2]) <= plain_half).mean())
    figures.append(_shown(f"{name}: coverage of the step by plain least squares", least_squares))
    figures.append(_shown(f"{name}: mean carry-over found", float(fits.carry_over.mean())))
    return figures


def _carried_over(random: np.random.Generator, replicates: int, n: int, rho: float) -> Floats:
    """Stationary noise of standard deviation 1."""
    noise = random.standard_normal((replicates, n))
    for k in range(1, n):
        noise[:, k] = rho * noise[:, k - 1] + (1 - rho**2) ** 0.5 * noise[:, k]
    return noise


def _shown(setting: str, figure: float) -> Figure:
    return Figure(item="B.2, B.8", setting=setting, figure=figure, limit="reported", holds=None)


def main(replicates: int) -> int:
    began = perf_counter()
    random = np.random.default_rng(SEED)
    figures = [
        figure
        for truths in (MIDDLE_TRUTHS, TRUTHS)
        for sizes in CELLS
        for figure in diff_in_diff_coverage(sizes, truths)
    ]
    figures += [f for sizes in LONGER for f in diff_in_diff_coverage(sizes, FEWER_TRUTHS)]
    for side, rho in product(POINTS, CARRY_OVERS):
        figures += interrupted(random, replicates, side, rho)
    kept = {
        "seed": SEED,
        "replicates": replicates,
        "seconds": round(perf_counter() - began, 1),
        "figures": [{**asdict(f), "figure": round(f.figure, 5)} for f in figures],
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    for f in figures:
        verdict = "" if f.holds is None else "holds" if f.holds else "DOES NOT HOLD"
        print(f"{f.item:9} {f.figure:8.4f} {f.limit:22} {verdict:14} {f.setting}")
    return sum(f.holds is False for f in figures)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
