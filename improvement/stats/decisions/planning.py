"""What can a pilot of this size show? Exact chances, by going through every possible result."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.event_chances import event_chances
from improvement.stats.interval import Z95
from improvement.stats.record import recorded

TARGET = 0.80  # the usual chance to see a difference that is there
LARGEST_PER_ARM = 5000  # beyond this a small test of change is not the way to find out
_TAIL = 1e-12  # results rarer than this are left out of the grid
_STEPS = 40  # bisection: 2^-40 of a point


@recorded("power", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The chance (0-1) that the lower limit lies above 0 at the plan's end."""

    n_pilot: int
    n_comparison: int
    base: float
    effect: float
    direction: Direction
    z: float
    power: float


@recorded("smallest_visible_effect", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestVisibleEffect:
    """The smallest benefit seen with chance ``target``; None when even the largest is not.

    ``largest_possible`` is the benefit that would leave nobody without the good outcome.
    """

    n_pilot: int
    n_comparison: int
    base: float
    direction: Direction
    target: float
    largest_possible: float
    effect: float | None


@recorded("sample_size", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """Households per arm from which ``effect`` is seen with chance ``target``."""

    base: float
    effect: float
    direction: Direction
    target: float
    per_arm: int
    power: float


def exact_power(
    n_pilot: int,
    n_comparison: int,
    *,
    base: float,
    effect: float,
    direction: Direction = Direction.HIGHER,
    z: float = Z95,
) -> Power:
    """How likely is this pilot to show a benefit of this size, looked at once at its end?

    Parameters: households per arm, >= 1; ``base`` the share without the change (0-1); ``effect``
    the true benefit as a difference of shares (0.10 = 10 points; fewer is benefit where lower is
    better); ``z`` standard errors of the Newcombe interval.
    Raises ``Invalid`` for shares outside 0-1 or an arm below 1.

    >>> round(exact_power(30, 30, base=0.5, effect=0.34).power, 2)
    0.82
    """
    good = _good_share(base, direction)
    _check(n_pilot, n_comparison, good, effect)
    power = _power(n_pilot, n_comparison, good, effect, z)
    return Power(
        n_pilot=n_pilot,
        n_comparison=n_comparison,
        base=base,
        effect=effect,
        direction=direction,
        z=z,
        power=power,
    )


def smallest_visible_effect(
    n_pilot: int,
    n_comparison: int,
    *,
    base: float,
    direction: Direction = Direction.HIGHER,
    target: float = TARGET,
) -> SmallestVisibleEffect:
    """What is the smallest benefit that this pilot would show in 8 of 10 cases?

    Parameters as in ``exact_power``; ``target`` the wanted chance, between 0 and 1.

    >>> round(smallest_visible_effect(60, 60, base=0.5).effect, 3)
    0.245
    >>> smallest_visible_effect(15, 15, base=0.7).effect is None
    True

    Read: 60 households an arm can show a gain from 50 to 75 of 100, hardly a smaller one.
    """
    good = _good_share(base, direction)
    largest = 1 - good
    _check(n_pilot, n_comparison, good, largest)
    _check_target(target)
    found = None
    if _power(n_pilot, n_comparison, good, largest, Z95) >= target:
        found = _bisect(n_pilot, n_comparison, good, target)
    return SmallestVisibleEffect(
        n_pilot=n_pilot,
        n_comparison=n_comparison,
        base=base,
        direction=direction,
        target=target,
        largest_possible=largest,
        effect=found,
    )


def sample_size(
    *, base: float, effect: float, direction: Direction = Direction.HIGHER, target: float = TARGET
) -> SampleSize:
    """How many households per arm, to see this benefit in 8 of 10 cases?

    Parameters as in ``exact_power``, with ``effect`` above 0. Exact chances rise in small steps
    back and forth with size; the answer is found by halving and then lowered while it still holds.
    Raises ``NotComputable`` when more than 5,000 per arm would be needed, ``Invalid`` for an
    effect that the base leaves no room for.

    >>> needed = sample_size(base=0.5, effect=0.25)
    >>> needed.per_arm, needed.power >= 0.8
    (59, True)
    """
    good = _good_share(base, direction)
    _check(1, 1, good, effect)
    _check_target(target)
    if effect <= 0:
        raise Invalid(f"A difference of {effect:g} cannot be planned for: give one above 0.")
    per_arm = _smallest_size(good, effect, target)
    return SampleSize(
        base=base,
        effect=effect,
        direction=direction,
        target=target,
        per_arm=per_arm,
        power=_power(per_arm, per_arm, good, effect, Z95),
    )


def _good_share(base: float, direction: Direction) -> float:
    """The share with the good outcome: Newcombe's interval does not mind which one is counted."""
    return base if direction.sign > 0 else 1 - base


def _check(n_pilot: int, n_comparison: int, good: float, effect: float) -> None:
    if min(n_pilot, n_comparison) < 1:
        raise Invalid(f"{n_pilot} and {n_comparison} households: plan at least 1 in each arm.")
    if not 0 <= good <= 1:
        raise Invalid("The share without the change must lie between 0 and 1 (50 of 100 is 0.5).")
    if not -1e-12 <= good + effect <= 1 + 1e-12:
        raise Invalid(
            f"A difference of {effect:g} goes beyond 0 or 100 of 100 from where things stand: "
            "give a smaller one."
        )


def _check_target(target: float) -> None:
    if not 0 < target < 1:
        raise Invalid(f"A chance of {target:g} cannot be planned for: give one between 0 and 1.")


def _power(n_1: int, n_2: int, good: float, effect: float, z: float) -> float:
    x_1, chance_1 = _results(n_1, min(1.0, max(0.0, good + effect)))
    x_2, chance_2 = _results(n_2, good)
    _, lower, _ = newcombe_limits(x_1[:, None], n_1, x_2[None, :], n_2, z)
    return float(chance_1 @ (lower > 0) @ chance_2)


def _results(n: int, share: float) -> tuple[Floats, Floats]:
    """The counts that can practically happen, and the chance of each."""
    low, high = int(binom.ppf(_TAIL, n, share)), int(binom.isf(_TAIL, n, share))
    counts = np.arange(max(low, 0), min(high, n) + 1)
    return counts.astype(float), event_chances(counts, n, share)


def _bisect(n_1: int, n_2: int, good: float, target: float) -> float:
    low, high = 0.0, 1 - good
    for _ in range(_STEPS):
        middle = (low + high) / 2
        enough = _power(n_1, n_2, good, middle, Z95) >= target
        low, high = (low, middle) if enough else (middle, high)
    return high


def _smallest_size(good: float, effect: float, target: float) -> int:
    def enough(n: int) -> bool:
        return _power(n, n, good, effect, Z95) >= target

    high = 2
    while not enough(high):
        if high >= LARGEST_PER_ARM:
            raise NotComputable(
                f"More than {LARGEST_PER_ARM:,} households per arm would be needed: a small test "
                "of change cannot show so small a difference."
            )
        high = min(high * 2, LARGEST_PER_ARM)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    while less := next((n for n in range(high - 1, max(high - 4, 0), -1) if enough(n)), None):
        high = less
    return high
