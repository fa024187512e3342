"""Size against what it can show: for everybody, for each group, and for the gap between groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isnan

import numpy as np
from numpy.typing import NDArray

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.decisions.gap_planning import gap_half_width, smallest_gap_changes
from improvement.stats.decisions.planning import TARGET, SampleSize, sample_size
from improvement.stats.event_chances import event_chances
from improvement.stats.interval import Z95
from improvement.stats.record import recorded

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

SIZES = (10, 15, 20, 30, 40, 60, 80, 100, 120, 150, 200, 250, 300)
MOST_PER_ARM = 2_000  # beyond it every effect worth a pilot is visible
_STEPS = 40  # bisection: 2^-40 of a point
_HAIR = 1e-9  # 0.15 * 100 is 14.999999999999998 in binary


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGroup:
    """A named group and its ``share`` of all households (0-1)."""

    group: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The smallest benefit ``n`` households on each side show; None where none can be shown."""

    n: int
    effect: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPoint:
    """The smallest change of a gap that ``n`` against ``n_reference`` on each side show.

    ``half_width`` is how far the range goes to each side. None where nobody is in a cell, and
    ``change`` where none can be shown.
    """

    n: int
    n_reference: int
    change: float | None
    half_width: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCurve:
    """One group at every size of the plan; ``gaps`` to the reference is empty for itself."""

    group: PlannedGroup
    reference: str
    points: tuple[CurvePoint, ...]
    gaps: tuple[GapPoint, ...]


@recorded("plan_curve", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCurve:
    """What each size in ``sizes`` (households per arm) shows in ``target`` of the cases.

    Effects are benefits as differences of shares. ``wanted`` is the benefit asked for and
    ``needed`` the size that shows it; None where nothing was asked, or more than 5,000 per arm
    would be needed. ``largest_possible`` leaves nobody without the good outcome.
    """

    base: float
    direction: Direction
    target: float
    sizes: tuple[int, ...]
    largest_possible: float
    points: tuple[CurvePoint, ...]
    groups: tuple[GroupCurve, ...]
    wanted: float | None
    needed: SampleSize | None


def plan_curve(
    *,
    base: float,
    direction: Direction = Direction.HIGHER,
    sizes: Sequence[int] = SIZES,
    groups: Sequence[PlannedGroup] = (),
    wanted: float | None = None,
    target: float = TARGET,
) -> PlanCurve:
    """How does what a pilot can show depend on its size?

    Parameters: ``base`` the share without the change (0-1), taken for every group; ``sizes``
    households per arm, 1 to 2,000; ``groups`` with their shares (at most 1 together), the largest
    being the reference; ``wanted`` a benefit above 0; ``target`` the wanted chance (0-1).
    Raises ``Invalid`` for figures outside these bounds.

    Effects are exact (every result gone through), the same as ``smallest_visible_effect``; changes
    of gaps use a normal approximation, within .04 of simulation in power from 10 a cell on.

    >>> found = plan_curve(base=0.5, sizes=(30, 60, 120), wanted=0.25)
    >>> [round(point.effect, 3) for point in found.points], found.needed.per_arm
    ([0.333, 0.245, 0.176], 59)

    Read: 60 on each side show a gain of 25 points, twice as many one of 18.
    """
    good = base if direction.sign > 0 else 1 - base
    _check(good, sizes, groups, target)
    per_arm = np.array(sorted(set(sizes)))
    return PlanCurve(
        base=base,
        direction=direction,
        target=target,
        sizes=tuple(per_arm.tolist()),
        largest_possible=1 - good,
        points=_points(per_arm, good, target),
        groups=tuple(_group(group, groups, per_arm, good, target) for group in groups),
        wanted=wanted,
        needed=_needed(base, direction, wanted, target),
    )


def smallest_effects(sizes: Counts, good: float, target: float) -> Floats:
    """The bulk path: the smallest visible benefit at each size (>= 1); NaN where there is none."""
    critical = critical_counts(sizes)
    low, high = np.zeros(len(sizes)), np.full(len(sizes), 1 - good)
    possible = _power(sizes, critical, good, high) >= target
    for _ in range(_STEPS):
        middle = (low + high) / 2
        enough = _power(sizes, critical, good, middle) >= target
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(possible, high, np.nan)


def critical_counts(sizes: Counts, z: float = Z95) -> Counts:
    """The fewest pilot events that show a benefit, beside 0 to n comparison events.

    Shape (sizes, largest size + 1); n + 1 where no count does. The lower limit rises with the
    pilot's events, so halving finds it.
    """
    n = np.asarray(sizes)[:, None]
    beside = np.minimum(np.arange(n.max() + 1)[None, :], n)
    low, high = np.full(beside.shape, -1), np.broadcast_to(n + 1, beside.shape)
    while (high - low > 1).any():
        middle = np.clip((low + high) // 2, 0, n)
        _, limit, _ = newcombe_limits(middle, n, beside, n, z)
        shown = (limit > 0) & (high - low > 1)
        low, high = np.where(shown | (high - low <= 1), low, middle), np.where(shown, middle, high)
    return np.asarray(high)


def _power(sizes: Counts, critical: Counts, good: float, effect: Floats) -> Floats:
    from scipy.stats import binom

    n = sizes[:, None]
    with_it = np.minimum(1.0, good + effect)[:, None]
    shown = binom.sf(critical - 1, n, with_it)
    beside = event_chances(np.arange(critical.shape[1]), n, good)
    return np.asarray((beside * np.asarray(shown)).sum(axis=1))


def _points(sizes: Counts, good: float, target: float) -> tuple[CurvePoint, ...]:
    effects = smallest_effects(np.maximum(sizes, 1), good, target).tolist()
    return tuple(
        CurvePoint(n=n, effect=None if n == 0 or isnan(effect) else effect)
        for n, effect in zip(sizes.tolist(), effects, strict=True)
    )


def _of_share(per_arm: Counts, share: float) -> Counts:
    return np.array([floor(n * share + _HAIR) for n in per_arm.tolist()])


def _group(
    group: PlannedGroup, groups: Sequence[PlannedGroup], per_arm: Counts, good: float, target: float
) -> GroupCurve:
    reference = max(groups, key=lambda g: g.share)
    own = _of_share(per_arm, group.share)
    gaps: tuple[GapPoint, ...] = ()
    if group != reference:
        gaps = _gaps(own, _of_share(per_arm, reference.share), good, target)
    return GroupCurve(
        group=group,
        reference=reference.group,
        points=_points(own, good, target),
        gaps=gaps,
    )


def _gaps(own: Counts, reference: Counts, good: float, target: float) -> tuple[GapPoint, ...]:
    n_1, n_2 = np.maximum(own, 1).astype(float), np.maximum(reference, 1).astype(float)
    changes = smallest_gap_changes(n_1, n_2, good, target)
    halves = gap_half_width(n_1, n_2, good)
    return tuple(
        GapPoint(
            n=n,
            n_reference=m,
            change=None if min(n, m) == 0 or isnan(change) else change,
            half_width=None if min(n, m) == 0 else half,
        )
        for n, m, change, half in zip(
            own.tolist(), reference.tolist(), changes.tolist(), halves.tolist(), strict=True
        )
    )


def _needed(
    base: float, direction: Direction, wanted: float | None, target: float
) -> SampleSize | None:
    if wanted is None:
        return None
    try:
        return sample_size(base=base, effect=wanted, direction=direction, target=target)
    except NotComputable:
        return None


def _check(
    good: float, sizes: Sequence[int], groups: Sequence[PlannedGroup], target: float
) -> None:
    if not 0 <= good <= 1:
        raise Invalid("The share without the change must lie between 0 and 1 (50 of 100 is 0.5).")
    if not sizes or not all(1 <= n <= MOST_PER_ARM for n in sizes):
        raise Invalid(f"Sizes must lie between 1 and {MOST_PER_ARM:,} households per arm.")
    if not 0 < target < 1:
        raise Invalid(f"A chance of {target:g} cannot be planned for: give one between 0 and 1.")
    if not all(0 < group.share <= 1 for group in groups):
        raise Invalid("A group's share must lie above 0 and up to 1: leave out one with nobody.")
    if sum(group.share for group in groups) > 1 + _HAIR:
        raise Invalid("The groups' shares come to more than 1: give each group's part of all.")
    if len({group.group for group in groups}) < len(groups):
        raise Invalid("A group is given twice: give each group once.")
