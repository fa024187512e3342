"""How would this plan go, if things were so? Thousands of pilots, played through by the rule."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from improvement.errors import Invalid
from improvement.stats.decisions.simulated_pilots import (
    ADAPT,
    FEWEST_FOR_VERDICT,
    HAIR,
    KEEP,
    SCALE,
    STEPS,
    STOP,
    Counts,
    Flags,
    Outcome,
    weekly_grouped_pilots,
    weekly_pilots,
)
from improvement.stats.record import recorded

MOST_REPLICATES = 1_000_000
PORTION = 5_000  # pilots played at a time; progress is told after each


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedGroup:
    """A named group: its ``share`` of all households (0-1) and its true benefit (0.1 = 10 points).

    ``base`` is its share of good outcomes without the change.
    """

    group: str
    share: float
    base: float
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A plan, and a truth to try it on. Shares are of good outcomes: above 0 is better.

    ``looks`` at equal steps up to ``per_arm`` households; ``base`` without the change and
    ``effect`` of it, for everybody; ``delta`` the smallest worthwhile benefit. ``groups`` (shares
    adding up to 1), where given, say the truth in place of ``base`` and ``effect``.
    """

    per_arm: int
    looks: int
    base: float
    effect: float
    delta: float
    groups: tuple[SimulatedGroup, ...] = ()

    def __post_init__(self) -> None:
        if self.per_arm < FEWEST_FOR_VERDICT or self.looks < 1:
            raise Invalid(
                f"{self.per_arm} households per arm, {self.looks} looks: a verdict needs at least "
                f"{FEWEST_FOR_VERDICT} per arm and 1 look."
            )
        if not 0 < self.delta <= 1:
            raise Invalid(f"A worthwhile difference of {self.delta:g}: give one above 0, up to 1.")
        truths = self.groups or (self,)
        if not all(0 <= t.base <= 1 and -HAIR <= t.base + t.effect <= 1 + HAIR for t in truths):
            raise Invalid("Shares without and with the change must lie between 0 and 1.")
        self._check_groups()

    def _check_groups(self) -> None:
        if self.groups and not abs(sum(g.share for g in self.groups) - 1) < 1e-9:
            raise Invalid("The groups' shares must add up to 1: give each group's part of all.")
        if any(not 0 < g.share <= 1 for g in self.groups):
            raise Invalid("A group with no share of the households: leave it out.")


@recorded("simulated_plan", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPlan:
    """How often the plan ended in each verdict (0-1 each, adding up to 1).

    ``ever_ahead`` is how often the lower limit was above 0 at any look. ``error`` is the largest
    Monte-Carlo standard error of these shares. ``seed`` and ``replicates`` give the same again.
    """

    scenario: Scenario
    replicates: int
    seed: int
    keep: float
    scale: float
    in_steps: float
    adapt: float
    stop: float
    ever_ahead: float
    error: float

    @property
    def total_scale(self) -> float:
        return self.scale + self.in_steps


def simulate_plan(
    scenario: Scenario,
    *,
    replicates: int = 20_000,
    seed: int = 1,
    progress: Callable[[float], None] | None = None,
) -> SimulatedPlan:
    """Play the plan ``replicates`` times and count how it ends.

    A pilot stops when a worthwhile benefit is ruled out at any look with 10 households per arm;
    otherwise the table decides at the plan's end. ``progress`` is told the share done (0-1).

    Raises ``Invalid`` for fewer than 100 or more than a million replicates.
    Reference: STATISTICS E, table of operating characteristics.

    >>> found = simulate_plan(
    ...     Scenario(per_arm=60, looks=12, base=0.6, effect=0.25, delta=0.1), seed=7)
    >>> round(found.scale, 2), round(found.error, 4)
    (0.88, 0.0023)

    Read: if 25 more of 100 is the truth, about 9 of 10 such pilots end with *scale*.
    """
    if not 100 <= replicates <= MOST_REPLICATES:
        raise Invalid(f"{replicates} replicates: give 100 to {MOST_REPLICATES:,}.")
    random = np.random.default_rng(seed)
    counts, ahead, done = np.zeros(len(Outcome), int), 0, 0
    edges = [*range(0, replicates, PORTION), replicates]
    for first, last in pairwise(edges):
        outcome, ever = _played(random, last - first, scenario)
        counts += np.bincount(outcome, minlength=len(Outcome))
        ahead, done = ahead + int(ever.sum()), last
        if progress is not None:
            progress(done / replicates)
    return _counted(scenario, replicates, seed, counts, ahead)


def _counted(
    scenario: Scenario, replicates: int, seed: int, counts: Counts, ahead: int
) -> SimulatedPlan:
    shares = [float(count) / replicates for count in counts]
    return SimulatedPlan(
        scenario=scenario,
        replicates=replicates,
        seed=seed,
        keep=shares[KEEP],
        scale=shares[SCALE],
        in_steps=shares[STEPS],
        adapt=shares[ADAPT],
        stop=shares[STOP],
        ever_ahead=ahead / replicates,
        error=max(sqrt(p * (1 - p) / replicates) for p in (*shares, ahead / replicates)),
    )


def _played(random: np.random.Generator, r: int, truth: Scenario) -> tuple[Counts, Flags]:
    n, looks, delta = truth.per_arm, truth.looks, truth.delta
    if not truth.groups:
        outcome, ever, _ = weekly_pilots(random, r, n, truth.base, truth.effect, looks, delta)
        return outcome, ever
    shares = np.array([g.share for g in truth.groups])
    base = np.array([g.base for g in truth.groups])
    with_it = np.clip([g.base + g.effect for g in truth.groups], 0.0, 1.0)
    return weekly_grouped_pilots(random, r, n, shares, base, with_it, looks, delta)
