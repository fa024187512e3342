"""The whole verdict rule for outcomes that are no shares, simulated (STATISTICS J.1-J.4, J.10).

Run with ``python benchmarks/outcome_verdicts.py [replicates [world ...]]``, worlds counted from 0
and all of them if none is named. The seed is fixed; the figures go to
``benchmarks/results/outcome_verdicts.json``, in place of those of the same worlds. J asks for rates
of the rule on shares, with base 60 of 100 and 10 points worthwhile: there 10 points are .2 standard
deviations of a household. Here the worthwhile gain is .2 standard deviations of each outcome on the
scale it is judged on, and the truths are the same multiples of it, so that the same rates can be
asked for.

How often a true gain is seen depends on how spreads change with it: shares near 85 of 100 differ
less than shares near 60, counts differ more the rarer they get. So no more is asked than is
``within_reach``: what a comparison that knew both spreads could do, less 3 points (J.3 and J.4),
or less the 15 of 100 that flags raised by chance may take (J.10).

The pilots are played by the library's array version of the table
(``stats/decisions/simulated_outcomes.py``); the first lines hold it against ``verdict`` on a sample
of the very pilots.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import exp, expm1, log, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import norm
from verdict_figures import Figure, rate, run

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.outcomes import DimensionOutcomes, GroupOutcome, Outcome, Side
from improvement.domain.scale import scale_of
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.stats.decisions.looks import look_at
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence
from improvement.stats.decisions.simulated_outcomes import (
    in_groups,
    judge_of,
    looked_at,
    minding_groups,
    played,
)
from improvement.stats.decisions.simulated_pilots import (
    ADAPT,
    KEEP,
    SCALE,
    STEPS,
    STOP,
    Counts,
    Flags,
    look_sizes,
)
from improvement.stats.decisions.simulated_pilots import Outcome as Ended
from improvement.stats.decisions.verdict import Verdict, verdict
from improvement.stats.interval import Z95

RESULTS = Path(__file__).parent / "results" / "outcome_verdicts.json"
SEED = 20263
REPLICATES = 20_000
CHUNK = 4_000  # pilots at a time: 4,000 x 300 households a side are a few megabytes
WORTH = 0.2  # standard deviations of a household: as 10 points of 60 of 100 are
SIZES = {12: (15, 30, 60, 120, 300), 26: (30, 120)}  # households a side by looks

Matrix = NDArray[np.float64]
Random = np.random.Generator
#: k pilots of n households whose benefit differs from the comparison's by so much.
Draw = Callable[[Random, tuple[int, int], float], Matrix]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An outcome, its distribution without the change, and what ``WORTH`` is on its scale.

    ``spread`` is the standard deviation of a household with so much gain, on that scale.
    """

    name: str
    way: ComparedBy
    direction: Direction
    draw: Draw
    delta: float
    spread: Callable[[float], float]


# -- worlds ------------------------------------------------------------------------------------


def waits(random: Random, shape: tuple[int, int], gain: float) -> Matrix:
    """Logarithms of days."""
    return random.normal(log(20) - gain, 0.8, shape)


def waits_unequal(random: Random, shape: tuple[int, int], gain: float) -> Matrix:
    """The change also makes waits more alike; with no gain both sides are as before."""
    return random.normal(log(20) - gain, 0.8 if gain == 0 else 0.5, shape)


def counts(
    random: Random, shape: tuple[int, int], gain: float, *, mean: float, k: float = np.inf
) -> Matrix:
    """Events of a household, negative binomial with variance mean + mean^2/k."""
    usual = mean * exp(-gain)
    if np.isinf(k):
        return random.poisson(usual, shape).astype(float)
    return random.negative_binomial(k, k / (k + usual), shape).astype(float)


def scores(random: Random, shape: tuple[int, int], gain: float) -> Matrix:
    return random.normal(50 + gain, 10, shape)


def ceiling_scores(random: Random, shape: tuple[int, int], gain: float) -> Matrix:
    """0 to 10, most near the top: 10 minus a lopsided rest whose mean falls by the gain."""
    return 10 - (2.5 - gain) * random.beta(1, 3, shape) * 4


def answers(
    random: Random, shape: tuple[int, int], gain: float, *, steps: tuple[float, ...]
) -> Matrix:
    """Five steps: a bell moved so that the chance of the higher answer is one half plus gain."""
    edges = norm.ppf(np.cumsum(steps)[:-1])
    places = random.normal(_moved_by(steps, gain), 1.0, shape)
    return np.searchsorted(edges, places).astype(float)


def _moved_by(steps: tuple[float, ...], gain: float) -> float:
    if gain == 0:
        return 0.0
    edges = norm.ppf(np.cumsum(steps)[:-1])
    below = np.cumsum(steps) - np.array(steps) / 2

    def chance(move: float) -> float:
        moved = np.diff(np.concatenate([[0.0], norm.cdf(edges - move), [1.0]]))
        return float(moved @ below)

    return float(brentq(lambda move: chance(move) - 0.5 - gain, -6, 6, xtol=1e-12))


def costs(random: Random, shape: tuple[int, int], gain: float, *, log_sd: float) -> Matrix:
    """Money a household, 1,000 on average; everybody's falls by the same share."""
    usual = random.lognormal(log(1000) - log_sd**2 / 2, log_sd, shape)
    return usual * (1 - gain / 1000)


EVEN, TOP_HEAVY = (0.1, 0.2, 0.3, 0.25, 0.15), (0.03, 0.05, 0.12, 0.3, 0.5)


def _placement_sd(steps: tuple[float, ...]) -> float:
    """Standard deviation of one answer's place among all answers."""
    share = np.array(steps)
    below = np.cumsum(share) - share / 2
    return sqrt(float(share @ np.square(below - 0.5)))


def _world(name: str, way: ComparedBy, draw: Draw, spread: Callable[[float], float]) -> World:
    more = way in (ComparedBy.SCORE, ComparedBy.ORDER)
    direction = Direction.HIGHER if more else Direction.LOWER
    delta = WORTH * spread(0.0)
    return World(name=name, way=way, direction=direction, draw=draw, delta=delta, spread=spread)


def _count_world(mean: float, k: float = np.inf) -> World:
    name = f"events, {mean:g} a household, " + ("independent" if np.isinf(k) else f"NB k={k:g}")

    def spread(gain: float) -> float:
        """Of the logarithm of a rate."""
        return sqrt(exp(gain) / mean + 1 / k)

    return _world(name, ComparedBy.EVENTS, partial(counts, mean=mean, k=k), spread)


def _answers_world(name: str, steps: tuple[float, ...]) -> World:
    place = _placement_sd(steps)
    return _world(name, ComparedBy.ORDER, partial(answers, steps=steps), lambda gain: place)


def _costs_world(log_sd: float) -> World:
    usual = 1000 * sqrt(expm1(log_sd**2))
    return _world(
        f"costs, log-sd {log_sd:g}",
        ComparedBy.COST,
        partial(costs, log_sd=log_sd),
        lambda gain: usual * (1 - gain / 1000),
    )


WORLDS: tuple[World, ...] = (
    _world("waits", ComparedBy.TYPICAL_WAIT, waits, lambda gain: 0.8),
    _world(
        "waits, more alike with a gain",
        ComparedBy.TYPICAL_WAIT,
        waits_unequal,
        lambda gain: 0.5 if gain else 0.8,
    ),
    _count_world(0.5),
    _count_world(3.0),
    _count_world(3.0, 1.0),
    _count_world(3.0, 0.5),
    _world("scores, bell", ComparedBy.SCORE, scores, lambda gain: 10.0),
    _world(
        "scores, 0 to 10, most at the top",
        ComparedBy.SCORE,
        ceiling_scores,
        lambda gain: (10 - 4 * gain) * sqrt(3 / 80),
    ),
    _answers_world("answers, spread out", EVEN),
    _answers_world("answers, half at the top", TOP_HEAVY),
    _costs_world(0.6),
    _costs_world(1.0),
)


def within_reach(world: World, gain: float, n: int) -> float:
    """Chance of *scale* (of *stop* where the truth is a loss) at one look, both spreads known."""
    error = sqrt((world.spread(gain) ** 2 + world.spread(0.0) ** 2) / n)
    if gain < 0:
        return float(norm.cdf((world.delta - gain) / error - Z95))
    return float(norm.cdf(gain / error - max(Z95, world.delta / error)))


# -- playing -----------------------------------------------------------------------------------


def weekly(
    random: Random, world: World, r: int, n: int, looks: int, truth: float
) -> tuple[Counts, Flags]:
    """Ends and ever-ahead of r pilots whose true benefit is ``truth``."""
    judge = judge_of(world.way, world.direction)
    sizes = look_sizes(n, looks)
    ends, ever = [], []
    for k in _portions(r):
        pilot, comparison = world.draw(random, (k, n), truth), world.draw(random, (k, n), 0.0)
        end, ahead = played(looked_at(pilot, comparison, judge, sizes), world.delta)
        ends.append(end)
        ever.append(ahead)
    return np.concatenate(ends), np.concatenate(ever)


def _portions(r: int) -> list[int]:
    return [min(CHUNK, r - at) for at in range(0, r, CHUNK)]


SPLIT = (0.40, 0.25, 0.15, 0.12, 0.08)


def group_places(n: int) -> list[NDArray[np.int64]]:
    """Places of the five groups among n, mixed as they would come in; sizes as the split has it."""
    edges = np.round(np.cumsum((0.0, *SPLIT)) * n).astype(int)
    order = np.random.default_rng(1).permutation(n)
    return [np.sort(order[a:b]) for a, b in pairwise(edges)]


def drawn_by_group(
    random: Random, world: World, k: int, n: int, gains: Sequence[float]
) -> tuple[Matrix, Matrix]:
    """Pilot and comparison, (k, n) each; ``gains`` by group, in the outcome's units."""
    pilot = np.empty((k, n))
    for places, gain in zip(group_places(n), gains, strict=True):
        pilot[:, places] = world.draw(random, (k, len(places)), gain)
    return pilot, world.draw(random, (k, n), 0.0)


def grouped(random: Random, world: World, r: int, n: int, gains: Sequence[float]) -> Counts:
    """Ends of r pilots with five groups, looked at once, at the plan's end."""
    judge, places = judge_of(world.way, world.direction), group_places(n)
    ends = []
    for k in _portions(r):
        pilot, comparison = drawn_by_group(random, world, k, n, gains)
        end, _ = played(looked_at(pilot, comparison, judge, [n]), world.delta)
        ends.append(
            minding_groups(end, pilot, comparison, judge, in_groups(places), world.delta / 2)
        )
    return np.concatenate(ends)


# -- rates ---------------------------------------------------------------------------------------


def null_and_delta(random: Random, world: World, r: int) -> list[Figure]:
    """J.1 and J.2: nothing changed, and exactly the worthwhile gain, by size and looks."""
    figures = []
    for looks, sizes in SIZES.items():
        for n in sizes:
            at = f"n={n}, {looks} looks"
            end, ever = weekly(random, world, r, n, looks, 0.0)
            worth, _ = weekly(random, world, r, n, looks, world.delta)
            for item, what, value in (
                ("J.1", "nothing changed: scale", float((end == SCALE).mean())),
                ("J.1", "nothing changed: ever a benefit", float(ever.mean())),
                ("J.2", "exactly worthwhile: stop", float((worth == STOP).mean())),
            ):
                figures.append(rate(item, world.name, f"{what}, {at}", value, "<= 0.05", r))
    return figures


#: Of multiples of the worthwhile gain (-15, +15 and +25 points where 10 are worthwhile), by size.
ASKED = {
    (-1.5, "stop"): {30: ">= 0.5", 60: ">= 0.8", 120: ">= 0.95"},
    (-1.5, "scale"): {30: "<= 0.005", 60: "<= 0.005", 120: "<= 0.005"},
    (1.5, "stop"): {30: "<= 0.025", 60: "<= 0.025", 120: "<= 0.025", 300: "<= 0.025"},
    (2.5, "scale"): {30: ">= 0.55", 60: ">= 0.85", 120: ">= 0.97"},
}


def effects(random: Random, world: World, r: int) -> list[Figure]:
    """J.3 and J.4 at the same multiples, 12 looks; whatever has no limit is shown beside them."""
    figures = []
    for times, sizes in ((-1.5, (30, 60, 120)), (1.5, (30, 60, 120, 300)), (2.5, (30, 60, 120))):
        for n in sizes:
            end, _ = weekly(random, world, r, n, 12, times * world.delta)
            for code in (SCALE, STOP, ADAPT, KEEP):
                name = code.name.lower()
                limit = ASKED.get((times, name), {}).get(n, "")
                if limit.startswith(">"):
                    most = within_reach(world, times * world.delta, n)
                    limit = _reachable(limit, most - 0.03)
                setting = f"{times:+g} x worthwhile: {name}, n={n}, 12 looks"
                item = "J.3" if times < 0 else "J.4"
                figures.append(
                    rate(item, world.name, setting, float((end == code).mean()), limit, r)
                )
    return figures


def _reachable(limit: str, most: float) -> str:
    """No more than can be reached is asked for."""
    return f">= {min(float(limit.split()[1]), most):.3g}"


TRUTHS: dict[str, tuple[tuple[float, ...], dict[int, str]]] = {
    "all gain 1.5": ((1.5,) * 5, {300: ">= 0.8", 120: ">= 0.6"}),
    "15%-group -2, others +2": ((2, 2, -2, 2, 2), {300: "<= 0.12", 120: "<= 0.32"}),
    "25%-group -2, others +2.5": ((2.5, -2, 2.5, 2.5, 2.5), {}),
}
LEFT_BY_FLAGS = 0.85  # J.10's own: .60 and .80 of the .70 and .91 that scale without flags


def harmed_group(random: Random, world: World, r: int) -> list[Figure]:
    """J.10: own and gap flags, total scale (in steps included)."""
    figures = []
    for truth, (times, limits) in TRUTHS.items():
        for n in (60, 120, 300):
            end = grouped(random, world, r, n, [t * world.delta for t in times])
            total = float(np.isin(end, (SCALE, STEPS)).mean())
            limit = limits.get(n, "")
            if limit.startswith(">"):
                most = within_reach(world, times[0] * world.delta, n)
                limit = _reachable(limit, LEFT_BY_FLAGS * most)
            figures.append(
                rate("J.10", world.name, f"{truth}: total scale, n={n}", total, limit, r)
            )
    return figures


# -- the array table against the rule itself -----------------------------------------------------

SAID = {
    Verdict.SCALE: SCALE,
    Verdict.SCALE_IN_STEPS: STEPS,
    Verdict.ADAPT: ADAPT,
    Verdict.STOP: STOP,
    Verdict.KEEP_TESTING: KEEP,
}


def side(world: World, values: Matrix) -> Side:
    days = np.exp(values) if world.way is ComparedBy.TYPICAL_WAIT else values
    return Side(values=tuple(days.tolist()))


def said(
    world: World, pilot: Matrix, comparison: Matrix, size: int, groups: Sequence[NDArray[np.int64]]
) -> Ended:
    """What ``verdict`` says of one pilot at ``size`` households a side."""
    n = len(pilot)

    def outcome(places: NDArray[np.int64] | slice) -> Outcome:
        return Outcome(
            design=Design.RANDOMISED,
            way=world.way,
            pilot=side(world, pilot[places]),
            comparison=side(world, comparison[places]),
        )

    dimension = DimensionOutcomes(
        label="g",
        reference=None,
        groups=tuple(GroupOutcome(group=str(i), outcome=outcome(g)) for i, g in enumerate(groups)),
    )
    found = verdict(
        OutcomeEvidence(
            rule=DecisionRule(
                direction=world.direction,
                design=Design.RANDOMISED,
                minimum_worthwhile=world.delta,
                planned_per_arm=n,
                gap_tolerance=world.delta / 2,
                scale=scale_of(world.way, Design.RANDOMISED),
            ),
            outcome=outcome(slice(size)),
            look=look_at(size, size, planned_per_arm=n, end_passed=False),
            dimensions=(dimension,) if groups else (),
        )
    )
    # Row 9 says adapt where the pilot would have to more than double: still "not settled".
    return KEEP if found.row == 9 else SAID[found.verdict]


def agree(random: Random, world: World, pilots: int = 60) -> Figure:
    """Pilot by pilot: weekly looks without groups, and the plan's end with five of them."""
    wrong, n, judge = 0, 60, judge_of(world.way, world.direction)
    sizes, places = look_sizes(n, 6), group_places(n)
    gains = [t * world.delta for t in (3.0, 3.0, -3.0, 2.0, 2.0)]
    pilot, comparison = drawn_by_group(random, world, pilots, n, gains)
    looked, _ = played(looked_at(pilot, comparison, judge, sizes), world.delta)
    end, _ = played(looked_at(pilot, comparison, judge, [n]), world.delta)
    by_group = minding_groups(end, pilot, comparison, judge, in_groups(places), world.delta / 2)
    for x, y, ended, with_groups in zip(pilot, comparison, looked, by_group, strict=True):
        wrong += _walked(world, x, y, sizes) != ended
        wrong += said(world, x, y, n, places) != with_groups
    return rate(
        "check", world.name, f"array table = verdict(), {pilots} pilots", wrong / pilots, "<= 0", 1
    )


def _walked(world: World, pilot: Matrix, comparison: Matrix, sizes: Counts) -> Ended:
    ended = KEEP
    for size in sizes.tolist():
        ended = said(world, pilot, comparison, size, ())
        if ended is STOP:
            break
    return ended


def figures_of(random: Random, world: World, r: int) -> list[Figure]:
    return [
        agree(random, world),
        *null_and_delta(random, world, r),
        *effects(random, world, r),
        *harmed_group(random, world, r),
    ]


if __name__ == "__main__":
    sys.exit(run(RESULTS, SEED, WORLDS, figures_of, sys.argv[1:], usual=REPLICATES))
