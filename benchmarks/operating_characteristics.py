"""Operating characteristics of the verdict table, simulated (STATISTICS J.1-J.7, J.10).

Run with ``python benchmarks/operating_characteristics.py [replicates]``. Seeds are fixed; the
figures go to ``benchmarks/results/operating_characteristics.json``. The pilots are played by the
library's own array version of the table (``stats/decisions/simulated_pilots.py``), which the first
checks hold against ``verdict`` on a sample of the very pilots they simulated.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.stats import binom, chi2

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.comparisons.diff_in_diff import ENOUGH_FOR_NORMAL, WEIGHTS
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import take_look, z_at
from improvement.stats.decisions.simulated_pilots import (
    ADAPT,
    HAIR,
    KEEP,
    SCALE,
    STEPS,
    STOP,
    Counts,
    Outcome,
    grouped_pilots,
    look_sizes,
    weekly_pilots,
)
from improvement.stats.decisions.verdict import Verdict, verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.interval import Z95
from improvement.stats.student import t_quantiles

RESULTS = Path(__file__).parent / "results" / "operating_characteristics.json"
SEED = 20261


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One simulated figure beside what the specification asks of it."""

    item: str
    setting: str
    figure: float
    limit: str
    holds: bool


def shares(outcome: Counts) -> dict[str, float]:
    return {code.name.lower(): float((outcome == code).mean()) for code in Outcome}


def agree_with_library(random: np.random.Generator) -> Figure:
    """The array table against ``verdict`` at the plan's end (row 9's two answers count as keep)."""
    n, delta, wrong = 60, 0.1, 0
    outcome, _, events = weekly_pilots(random, 400, n, 0.6, 0.1, 1, delta)
    rule = DecisionRule(
        direction=Direction.HIGHER,
        design=Design.RANDOMISED,
        minimum_worthwhile=delta,
        planned_per_arm=n,
    )
    codes = {Verdict.SCALE: SCALE, Verdict.STOP: STOP, Verdict.ADAPT: ADAPT}
    for code, (a, b) in zip(outcome, events, strict=True):
        arms = TwoArms(pilot=Tally(events=int(a), n=n), comparison=Tally(events=int(b), n=n))
        look = take_look(arms, planned_per_arm=n, end_passed=False)
        found = verdict(Evidence(rule=rule, arms=arms, look=look))
        said = KEEP if found.row == 9 else codes.get(found.verdict, KEEP)
        wrong += said != code
    return Figure(
        item="check",
        setting="array table = verdict(), 400 pilots",
        figure=wrong / 400,
        limit="0",
        holds=wrong == 0,
    )


def null_and_delta(random: np.random.Generator, r: int) -> list[Figure]:
    """J.1 and J.2 over bases, sizes and 12 or 26 looks."""
    worst = {"null SCALE": (0.0, ""), "null ever L>0": (0.0, ""), "at delta STOP": (0.0, "")}
    for looks in (12, 26):
        for n in (15, 30, 60, 120, 300):
            for base in (0.05, 0.2, 0.4, 0.6, 0.8, 0.95):
                setting = f"n={n}, base={base}, {looks} looks"
                outcome, ever, _ = weekly_pilots(random, r, n, base, 0.0, looks, 0.1)
                found = {
                    "null SCALE": float((outcome == SCALE).mean()),
                    "null ever L>0": float(ever.mean()),
                }
                if base <= 0.9:
                    at_delta, _, _ = weekly_pilots(random, r, n, base, 0.1, looks, 0.1)
                    found["at delta STOP"] = float((at_delta == STOP).mean())
                for key, value in found.items():
                    worst[key] = max(worst[key], (value, setting))
    items = {"null SCALE": "J.1", "null ever L>0": "J.1", "at delta STOP": "J.2"}
    return [
        Figure(
            item=items[key],
            setting=f"{key}, worst: {where}",
            figure=value,
            limit="<= 0.05",
            holds=value <= 0.05,
        )
        for key, (value, where) in worst.items()
    ]


def effects(random: np.random.Generator, r: int) -> list[Figure]:
    """J.3 and J.4: base .60, delta .10, 12 weekly looks."""
    figures = []
    asked = {
        (-0.15, "stop"): (0.50, 0.80, 0.95),
        (0.25, "scale"): (0.55, 0.85, 0.97),
    }
    for effect in (-0.15, 0.0, 0.05, 0.10, 0.15, 0.25):
        for i, n in enumerate((30, 60, 120, 300)):
            outcome, _, _ = weekly_pilots(random, r, n, 0.6, effect, 12, 0.1)
            got = shares(outcome)
            for name in ("scale", "stop", "adapt", "keep"):
                at_least = asked.get((effect, name), ())
                limit, holds = "", True
                if i < len(at_least):
                    limit, holds = f">= {at_least[i]}", got[name] >= at_least[i]
                if (effect, name) == (-0.15, "scale"):
                    limit, holds = "<= 0.005", got[name] <= 0.005
                if (effect, name) == (0.15, "stop"):
                    limit, holds = "<= 0.025", got[name] <= 0.025
                figures.append(
                    Figure(
                        item="J.3" if effect < 0 else "J.4",
                        setting=f"effect {effect:+.2f}, n={n}: {name}",
                        figure=got[name],
                        limit=limit,
                        holds=holds,
                    )
                )
    return figures


def coverage() -> list[Figure]:
    """J.5, exact: every result, shares .05 to .95, nominal 95%."""
    grid = np.array([0.05, *np.arange(1, 10) / 10, 0.95])
    figures = []
    for n_1, n_2 in ((10, 10), (15, 15), (30, 30), (60, 60), (15, 60)):
        x_1, x_2 = np.arange(n_1 + 1), np.arange(n_2 + 1)
        _, low, high = newcombe_limits(x_1[:, None], n_1, x_2[None, :], n_2, Z95)
        pmf_1 = {p: binom.pmf(x_1, n_1, p) for p in grid}
        pmf_2 = {p: binom.pmf(x_2, n_2, p) for p in grid}
        found, wrong = [], []
        for p in grid:
            for q in grid:
                inside = (low <= p - q + HAIR) & (high >= p - q - HAIR)
                found.append(float(pmf_1[p] @ inside @ pmf_2[q]))
            wrong.append(1 - float(pmf_1[p] @ ((low <= HAIR) & (high >= -HAIR)) @ pmf_2[p]))
        for name, value, limit, holds in (
            ("mean coverage", float(np.mean(found)), ">= 0.945", np.mean(found) >= 0.945),
            ("least coverage", min(found), ">= 0.92", min(found) >= 0.92),
            ("largest type I", max(wrong), "<= 0.06", max(wrong) <= 0.06),
        ):
            figures.append(
                Figure(
                    item="J.5",
                    setting=f"Newcombe {n_1} v {n_2}: {name}",
                    figure=value,
                    limit=limit,
                    holds=bool(holds),
                )
            )
    return figures


FOUR = ((10,) * 4, (30,) * 4, (10, 15, 30, 60))
FOUR_TRUTHS = (
    (0.5, 0.5, 0.5, 0.5),
    (0.6, 0.4, 0.5, 0.5),
    (0.9, 0.8, 0.9, 0.8),
    (0.2, 0.1, 0.1, 0.1),
)


def four_cells(random: np.random.Generator, r: int) -> list[Figure]:
    """J.5: Price-Bonett over four cells, as each of the two that use it takes its quantile.

    A difference in differences takes Student's below 20 a cell (``diff_in_diff``), a change of a
    gap the normal one (``equity/gap``). Exactly, over a finer grid: ``design_coverage.py``.
    """
    worst = {"difference in differences": (1.0, ""), "gap change": (1.0, "")}
    weights = np.array(WEIGHTS)
    for n in FOUR:
        for truth in FOUR_TRUTHS:
            events = np.stack([random.binomial(m, p, r) for m, p in zip(n, truth, strict=True)])
            size = np.array(n)[:, None] + 1.0
            share = (events + 0.5) / size
            parts = share * (1 - share) / size
            off = np.abs(weights @ share - float(weights @ np.array(truth)))
            error = np.sqrt(parts.sum(axis=0))
            student = parts.sum(axis=0) ** 2 / (parts**2 / (size - 1)).sum(axis=0)
            small = min(n) < ENOUGH_FOR_NORMAL
            quantiles = {
                "difference in differences": t_quantiles(Z95, student) if small else Z95,
                "gap change": Z95,
            }
            for what, quantile in quantiles.items():
                covered = float((off <= quantile * error).mean())
                worst[what] = min(worst[what], (covered, f"n={n}, p={truth}"))
    return [
        Figure(
            item="J.5",
            setting=f"{what}, least coverage at {where}",
            figure=least,
            limit=">= 0.935",
            holds=least >= 0.935 - 3 * (0.935 * 0.065 / r) ** 0.5,  # three standard errors
        )
        for what, (least, where) in worst.items()
    ]


def looked_at_often(random: np.random.Generator, r: int) -> list[Figure]:
    """J.6: every range of 12 or 26 looks holds the truth; going on to twice the plan."""
    least, most = (1.0, ""), (0.0, "")
    for looks in (12, 26):
        for n in (30, 60, 120):
            for base, effect in ((0.3, 0.0), (0.3, 0.2), (0.6, 0.15), (0.9, 0.0)):
                held, ahead = _looks(random, r, n, looks, base, effect)
                setting = f"n={n}, {base} and {base + effect:g}, {looks} looks"
                least = min(least, (held, setting))
                if effect == 0:
                    most = max(most, (ahead, setting))
    return [
        Figure(
            item="J.6",
            setting=f"every look holds the truth, least: {least[1]}",
            figure=least[0],
            limit=">= 0.90",
            holds=least[0] >= 0.90,
        ),
        Figure(
            item="J.6",
            setting=f"nothing changed, ever a benefit up to twice the plan, most: {most[1]}",
            figure=most[0],
            limit="<= 0.055",
            holds=most[0] <= 0.055,
        ),
    ]


def _looks(
    random: np.random.Generator, r: int, n: int, looks: int, base: float, effect: float
) -> tuple[float, float]:
    """Shares of r pilots whose every range up to the plan holds the truth; ever L > 0 by 2 x n."""
    sizes = look_sizes(n, looks)
    step = max(1, n // looks)
    sizes = np.concatenate([sizes, np.arange(n + step, 2 * n + 1, step)])
    held, ahead = np.ones(r, bool), np.zeros(r, bool)
    pilot = comparison = np.zeros(r)
    before = 0
    for size in sizes.tolist():
        pilot = pilot + random.binomial(size - before, base + effect, r)
        comparison = comparison + random.binomial(size - before, base, r)
        before = size
        if size < 5:
            continue  # counts only
        _, lower, upper = newcombe_limits(pilot, size, comparison, size, z_at(size / n))
        ahead |= lower > HAIR
        if size <= n:
            held &= (lower <= effect + HAIR) & (upper >= effect - HAIR)
    return float(held.mean()), float(ahead.mean())


def heterogeneity_level(random: np.random.Generator, r: int) -> list[Figure]:
    """J.7: Cochran's Q (+1) when all groups share one difference."""
    figures = []
    for sizes in ((30, 30), (8, 60), (3, 5, 8, 15, 30), (10, 10, 15, 25, 40), (60,) * 5):
        worst = 0.0
        for base, effect in ((0.5, 0.0), (0.6, 0.15), (0.2, 0.1), (0.85, 0.05)):
            n = np.array(sizes)[:, None]
            p_1 = (random.binomial(n, base + effect, (len(sizes), r)) + 1) / (n + 2)
            p_2 = (random.binomial(n, base, (len(sizes), r)) + 1) / (n + 2)
            d, v = p_1 - p_2, (p_1 * (1 - p_1) + p_2 * (1 - p_2)) / (n + 2)
            pooled = (d / v).sum(0) / (1 / v).sum(0)
            q = ((d - pooled) ** 2 / v).sum(0)
            worst = max(worst, float((chi2.sf(q, len(sizes) - 1) < 0.05).mean()))
        figures.append(
            Figure(
                item="J.7",
                setting=f"Q(+1) type I, cells {sizes}",
                figure=worst,
                limit="<= 0.06",
                holds=worst <= 0.06,
            )
        )
    return figures


SPLIT = np.array([0.40, 0.25, 0.15, 0.12, 0.08])


def five_groups(
    random: np.random.Generator, r: int, n: int, gains: tuple[float, ...]
) -> tuple[Counts, Counts, Counts]:
    """Verdicts at the plan's end with five groups, base .60, delta .10, reference = largest."""
    return grouped_pilots(random, r, n, SPLIT, np.full(5, 0.6), gains, 0.1)


def groups_agree_with_library(random: np.random.Generator) -> Figure:
    wrong, n = 0, 120
    outcome, events, sizes = five_groups(random, 200, n, (0.2, 0.2, -0.2, 0.2, 0.2))
    rule = DecisionRule(
        direction=Direction.HIGHER,
        design=Design.RANDOMISED,
        minimum_worthwhile=0.1,
        planned_per_arm=n,
    )
    codes = {
        Verdict.SCALE: SCALE,
        Verdict.STOP: STOP,
        Verdict.ADAPT: ADAPT,
        Verdict.SCALE_IN_STEPS: STEPS,
        Verdict.KEEP_TESTING: KEEP,
    }
    for i, code in enumerate(outcome):
        groups = tuple(
            GroupArms(
                group=str(g),
                pilot=Tally(events=int(events[0, i, g]), n=int(sizes[0, i, g])),
                comparison=Tally(events=int(events[1, i, g]), n=int(sizes[1, i, g])),
            )
            for g in range(5)
        )
        arms = TwoArms(
            pilot=Tally(events=int(events[0, i].sum()), n=n),
            comparison=Tally(events=int(events[1, i].sum()), n=n),
        )
        found = verdict(
            Evidence(
                rule=rule,
                arms=arms,
                look=take_look(arms, planned_per_arm=n, end_passed=False),
                dimensions=(DimensionArms(label="g", groups=groups),),
            )
        )
        said = KEEP if found.row == 9 else codes[found.verdict]
        wrong += said != code
    return Figure(
        item="check",
        setting="array table with groups = verdict(), 200 pilots",
        figure=wrong / 200,
        limit="0",
        holds=wrong == 0,
    )


def harmed_group(random: np.random.Generator, r: int) -> list[Figure]:
    """J.10: own and gap flags, total SCALE (in steps included)."""
    figures = []
    worlds = {
        "all +.15": ((0.15,) * 5, {300: ">= 0.80", 120: ">= 0.60"}),
        "15%-group -.2, others +.2": ((0.2, 0.2, -0.2, 0.2, 0.2), {300: "<= 0.12", 120: "<= 0.32"}),
        "25%-group -.2, others +.25": ((0.25, -0.2, 0.25, 0.25, 0.25), {}),
        "25%-group 0, others +.2": ((0.2, 0.0, 0.2, 0.2, 0.2), {}),
    }
    for world, (gains, limits) in worlds.items():
        for n in (60, 120, 300):
            outcome, _, _ = five_groups(random, r, n, gains)
            total = float(np.isin(outcome, (SCALE, STEPS)).mean())
            limit = limits.get(n, "")
            holds = True
            if limit:
                bound = float(limit.split()[1])
                holds = total >= bound if limit.startswith(">") else total <= bound
            figures.append(
                Figure(
                    item="J.10",
                    setting=f"{world}, n={n}: total scale",
                    figure=total,
                    limit=limit,
                    holds=holds,
                )
            )
    return figures


def main(replicates: int) -> int:
    started = perf_counter()
    random = np.random.default_rng(SEED)
    figures = [
        agree_with_library(random),
        groups_agree_with_library(random),
        *null_and_delta(random, replicates),
        *effects(random, replicates),
        *coverage(),
        *four_cells(random, replicates * 2),
        *heterogeneity_level(random, replicates),
        *harmed_group(random, replicates),
        *looked_at_often(random, replicates),
    ]
    for f in figures:
        mark = "" if f.holds else "  <-- does not hold"
        print(f"{f.item:6} {f.setting:75} {f.figure:7.4f} {f.limit}{mark}")
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {
        "seed": SEED,
        "replicates": replicates,
        "seconds": round(perf_counter() - started, 1),
        "figures": [asdict(f) | {"holds": bool(f.holds)} for f in figures],
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    return sum(not f.holds for f in figures)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
