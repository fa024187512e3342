"""Many pilots at once, from draws to verdicts: the table of STATISTICS E in arrays.

Shapes: r pilots, looks, groups. Agreement with ``verdict`` itself is checked pilot by pilot in the
tests and in ``benchmarks/operating_characteristics.py``, which imports from here.
"""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE, FEWEST_FOR_SHOWING
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.decisions.flags import Z_OWN
from improvement.stats.interval import Z95

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

HAIR = 1e-12  # rounding may not decide
FEWEST_FOR_VERDICT = 10  # per arm: STATISTICS E row 0
TOLERANCE = 0.05  # of a gap: STATISTICS E row 4


class Outcome(IntEnum):
    """How a simulated pilot ended."""

    KEEP = 0
    SCALE = 1
    IN_STEPS = 2
    ADAPT = 3
    STOP = 4


KEEP, SCALE, STEPS, ADAPT, STOP = Outcome


def weekly_pilots(
    random: np.random.Generator,
    r: int,
    n: int,
    base: float,
    effect: float,
    looks: int,
    delta: float,
) -> tuple[Counts, Flags, Counts]:
    """Verdict at the end of weekly looking (STOP ends a pilot), ever L > 0, and final events."""
    pilot = _cumulative(random, r, n, min(1.0, base + effect), looks)
    comparison = _cumulative(random, r, n, base, looks)
    outcome, ever = by_the_table(pilot, comparison, look_sizes(n, looks), delta)
    return outcome, ever, np.stack([pilot[:, -1], comparison[:, -1]], axis=1)


def look_sizes(n: int, looks: int) -> Counts:
    """Households per arm at each of ``looks`` equal looks."""
    return np.round(np.linspace(0, n, looks + 1)).astype(int)[1:]


def _cumulative(random: np.random.Generator, r: int, n: int, p: float, looks: int) -> Counts:
    """Events by each look at up to n households: shape (r, looks)."""
    steps = np.diff(look_sizes(n, looks), prepend=0)
    return np.cumsum(random.binomial(steps, p, (r, looks)), axis=1)


def by_the_table(
    pilot: Counts, comparison: Counts, sizes: Counts, delta: float
) -> tuple[Counts, Flags]:
    """Rows 0, 2, 5 and 7 to 9 of the table for events (r, looks); and whether ever L > 0."""
    used = sizes > 0
    x_1, x_2, n = pilot[:, used], comparison[:, used], sizes[used]
    t = n / sizes[-1]
    z = Z95 * np.maximum(t**-0.5, t**0.5)
    d, low, high = newcombe_limits(x_1, n, x_2, n, z)
    stopped = ((high < delta - HAIR) & (n >= FEWEST_FOR_VERDICT)).any(axis=1)
    outcome = at_the_end(d[:, -1], low[:, -1], delta)
    return np.where(stopped, STOP, outcome), np.asarray((low > HAIR).any(axis=1))


def at_the_end(d: Floats, low: Floats, delta: float) -> Counts:
    """Rows 5 and 7 to 9: what the plan's end says of a pilot that was not stopped."""
    good = (low > HAIR) & (d >= delta - HAIR)
    undecided = np.where((low > HAIR) | (d <= HAIR), ADAPT, KEEP)
    return np.where(good, SCALE, undecided)


def grouped_pilots(
    random: np.random.Generator,
    r: int,
    n: int,
    shares: Sequence[float] | Floats,
    bases: Sequence[float] | Floats,
    gains: Sequence[float] | Floats,
    delta: float,
) -> tuple[Counts, Counts, Counts]:
    """Verdicts at the plan's end, looked at once: events and sizes have shape (2, r, groups)."""
    sizes = np.stack([random.multinomial(n, shares, r) for _ in range(2)])
    x_1 = random.binomial(sizes[0], np.asarray(bases) + np.asarray(gains))
    x_2 = random.binomial(sizes[1], np.asarray(bases))
    d, low, high = newcombe_limits(x_1.sum(1), n, x_2.sum(1), n, Z95)
    outcome = np.where(high < delta - HAIR, STOP, at_the_end(d, low, delta))
    outcome = _minding_groups(outcome, x_1, sizes[0], x_2, sizes[1])
    return outcome, np.stack([x_1, x_2]), sizes


def weekly_grouped_pilots(
    random: np.random.Generator,
    r: int,
    n: int,
    shares: Floats,
    base: Floats,
    with_it: Floats,
    looks: int,
    delta: float,
) -> tuple[Counts, Flags]:
    """Weekly looks at everybody; the groups are looked at when the plan has ended.

    ``base`` and ``with_it`` are each group's share of good outcomes without and with the change.
    """
    sizes = look_sizes(n, looks)
    steps = np.diff(sizes, prepend=0)
    people = [random.multinomial(steps, shares, (r, len(steps))) for _ in range(2)]
    events = [random.binomial(n, p) for n, p in zip(people, (with_it, base), strict=True)]
    pilot, comparison = (np.cumsum(x.sum(axis=2), axis=1) for x in events)
    outcome, ever = by_the_table(pilot, comparison, sizes, delta)
    (n_1, n_2), (x_1, x_2) = ([a.sum(axis=1) for a in both] for both in (people, events))
    return _minding_groups(outcome, x_1, n_1, x_2, n_2), ever


def _minding_groups(outcome: Counts, x_1: Counts, n_1: Counts, x_2: Counts, n_2: Counts) -> Counts:
    """Rows 4 and 6: a flagged group turns Scale into Adapt, a small one into steps."""
    flagged = own_flag(x_1, n_1, x_2, n_2) | gap_flag(x_1, n_1, x_2, n_2)
    small = (np.minimum(n_1, n_2) < FEWEST_FOR_SHOWING).any(axis=1)
    scaled = np.where(flagged, ADAPT, np.where(small, STEPS, SCALE))
    return np.where(outcome == SCALE, scaled, outcome)


def own_flag(x_1: Counts, n_1: Counts, x_2: Counts, n_2: Counts) -> Flags:
    """Does any group look worse off in the pilot? Arrays (r, groups)."""
    enough = np.minimum(n_1, n_2) >= FEWEST_FOR_ESTIMATE
    _, _, high = newcombe_limits(x_1, np.maximum(n_1, 1), x_2, np.maximum(n_2, 1), Z_OWN)
    return np.asarray((enough & (high < -HAIR)).any(axis=1))


def gap_flag(x_1: Counts, n_1: Counts, x_2: Counts, n_2: Counts) -> Flags:
    """Does any group gain clearly less than the largest one? Arrays (r, groups)."""
    reference = np.argmax(n_1 + n_2, axis=1)[:, None]
    (p_1, v_1), (p_2, v_2) = _half_added(x_1, n_1), _half_added(x_2, n_2)
    raw = x_1 / np.maximum(n_1, 1) - x_2 / np.maximum(n_2, 1)
    centre, spread, smaller = p_1 - p_2, v_1 + v_2, np.minimum(n_1, n_2).astype(float)

    def beside(values: Floats) -> Floats:
        return np.take_along_axis(values, reference, axis=1)

    low = beside(centre) - centre - Z95 * np.sqrt(beside(spread) + spread)
    wide = beside(raw) - raw >= TOLERANCE - HAIR
    other = reference != np.arange(x_1.shape[1])
    enough = np.minimum(smaller, beside(smaller)) >= FEWEST_FOR_ESTIMATE
    return np.asarray((enough & other & (low > HAIR) & wide).any(axis=1))


def _half_added(x: Counts, n: Counts) -> tuple[Floats, Floats]:
    share = (x + 0.5) / (n + 1.0)
    return share, share * (1 - share) / (n + 1.0)
