"""The best box and the cut box: the Anhoej rules with limits tuned for each number of points.

Anhoej J, Wentzel-Larsen T. Smooth operator: modifying the Anhoej rules to improve runs analysis in
statistical process control. PLoS ONE 2020;15(6):e0233920.

A box says which pairs (crossings, longest run) are no signal. Among boxes that a stable series
stays inside with at least 92.5% chance, the best box is the one that a series shifted by 0.8
standard deviations stays inside least often. The cut box takes more pairs away from the edges of
that box, from its corner outwards, as long as the 92.5% hold. Computed from the joint distribution
of crossings and longest run, not copied from a table; qicharts2 0.8.1 has the same limits.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.rules.anhoej import crossings_limit, longest_run_limit

STABLE_INSIDE = 0.925  # Anhoej & Wentzel-Larsen 2020
SHIFT_TO_FIND = 0.8  # standard deviations, Anhoej & Wentzel-Larsen 2020
FEWEST_POINTS = 10  # Anhoej & Wentzel-Larsen 2020; outside the Anhoej limits count
MOST_POINTS = 100

Table = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """No signal: at least ``crossings``, no run over ``longest``, and neither edge is cut there.

    With exactly ``crossings`` the longest run may be ``longest_at_edge`` only; a run of exactly
    ``longest`` needs ``crossings_at_edge``. In a box that is not cut the two pairs are the same.
    """

    crossings: int
    longest: int
    crossings_at_edge: int
    longest_at_edge: int


def best_box(useful: int) -> Box:
    """The best box for so many points off the line (>= 1).

    >>> [(b.crossings, b.longest) for b in map(best_box, (10, 16, 24, 100))]
    [(2, 6), (5, 8), (6, 7), (41, 10)]
    """
    if not FEWEST_POINTS <= useful <= MOST_POINTS:
        return _square(crossings_limit(useful), longest_run_limit(useful))
    return _best(useful)


def cut_box(useful: int) -> Box:
    """The cut box for so many points off the line (>= 1); the best box where nothing can be cut.

    >>> [(b.crossings_at_edge, b.longest_at_edge) for b in map(cut_box, (10, 12, 16))]
    [(3, 5), (3, 6), (6, 7)]
    """
    return _cut(useful) if FEWEST_POINTS <= useful <= MOST_POINTS else best_box(useful)


def box_signals(
    useful: Counts, longest: Counts, crossings: Counts, *, cut: bool
) -> NDArray[np.bool_]:
    """Outside the box? Arrays of one shape in, one out; False where nothing is useful.

    >>> box_signals(np.array([16, 16]), np.array([8, 8]), np.array([6, 5]), cut=True).tolist()
    [False, True]
    """
    fewest, most, fewest_at_edge, most_at_edge = _limits(int(useful.max(initial=0)), cut)[:, useful]
    inside = (crossings >= fewest) & (longest <= most)
    inside &= (crossings > fewest) | (longest <= most_at_edge)
    inside &= (longest < most) | (crossings >= fewest_at_edge)
    return np.asarray((useful > 0) & ~inside)


@cache
def _limits(useful: int, cut: bool) -> Counts:
    """(4, useful + 1): the fields of the boxes for 0, 1, ... useful points."""
    boxes = [(cut_box if cut else best_box)(size) for size in range(1, useful + 1)]
    return np.array(
        [(0, 0, 0, 0)]
        + [(b.crossings, b.longest, b.crossings_at_edge, b.longest_at_edge) for b in boxes]
    ).T


def _square(crossings: int, longest: int) -> Box:
    return Box(
        crossings=crossings, longest=longest, crossings_at_edge=crossings, longest_at_edge=longest
    )


@cache
def _best(useful: int) -> Box:
    stable, shifted = (_inside(_at_most(share)[useful]) for share in _shares())
    crossings, longest = np.indices(stable.shape)
    # A box whose corner no series can reach is a larger name for a smaller box.
    reachable = (longest <= useful - crossings) & (longest * (crossings + 1) >= useful)
    allowed = reachable & (stable >= STABLE_INSIDE)
    best = np.unravel_index(np.argmin(np.where(allowed, shifted, np.inf)), stable.shape)
    return _square(int(best[0]), int(best[1]))


@cache
def _cut(useful: int) -> Box:
    """Cut cell by cell from the corner, where the shifted series is likeliest; then one edge on."""
    box = _best(useful)
    cells, shifted = (_cells(_at_most(share)[useful]) for share in _shares())
    spare = float(_inside(_at_most(0.5)[useful])[box.crossings, box.longest]) - STABLE_INSIDE
    spare -= cells[box.crossings, box.longest]
    if spare < 0:
        return box
    crossings, longest = box.crossings + 1, box.longest - 1
    while True:
        up, down = cells[crossings, box.longest], cells[box.crossings, longest]
        may_up, may_down = 0 < up <= spare, 0 < down <= spare
        if not (may_up or may_down):
            break
        prefers_up = shifted[crossings, box.longest] >= shifted[box.crossings, longest]
        if may_up and (prefers_up or not may_down):
            crossings, spare = crossings + 1, spare - up
        else:
            longest, spare = longest - 1, spare - down
    return Box(
        crossings=box.crossings,
        longest=box.longest,
        crossings_at_edge=crossings,
        longest_at_edge=longest,
    )


def _shares() -> tuple[float, float]:
    """The chance of a point above the line: in a stable series, and in one that has shifted."""
    return 0.5, NormalDist().cdf(SHIFT_TO_FIND)


def _inside(at_most: Table) -> Table:
    """Chance of at least so many crossings and no longer run, from that of exactly so many."""
    return np.flip(np.cumsum(np.flip(at_most, axis=0), axis=0), axis=0)


def _cells(at_most: Table) -> Table:
    """Chance of exactly so many crossings and exactly this longest run; 0 where it cannot be."""
    exactly = np.diff(at_most, axis=1, prepend=0.0)
    crossings, longest = np.indices(exactly.shape)
    useful = exactly.shape[0] - 1
    reachable = (longest <= useful - crossings) & (longest * (crossings + 1) >= useful)
    return np.where(reachable, exactly, 0.0)


@cache
def _at_most(share: float) -> tuple[Table, ...]:
    """For 0, 1, ... 100 points a table (crossings, longest): so many crossings, no longer run.

    Followed from run to run: a series that ends with a complete run above is one that ended below,
    k points earlier, for a k up to the longest run allowed. All such lengths are followed at once.
    """
    ended = [np.zeros((2, MOST_POINTS + 1, MOST_POINTS + 2))]  # side, longest allowed, runs
    ended[0][:, :, 0] = 1.0  # before the first run
    shares = np.array([share, 1 - share])[:, None, None]
    allowed = np.arange(MOST_POINTS + 1)
    reach = np.zeros_like(ended[0])
    for points in range(1, MOST_POINTS + 1):
        reach = shares * (reach + ended[-1][::-1])
        for longest in allowed[:points]:  # what has become too long a run drops out
            old = ended[points - 1 - longest][::-1, longest]
            reach[:, longest] -= shares[:, 0] ** (longest + 1) * old
        now = np.zeros_like(reach)
        now[:, :, 1:] = reach[:, :, :-1]
        ended.append(now)
    return tuple(
        table.sum(axis=0)[: points + 1, 1 : points + 2].T for points, table in enumerate(ended)
    )
