"""What was told of groups over time, and a proof that nobody few can be worked out from it.

The micro-cells are the people of one group in one period, arm, phase and outcome: whole numbers,
none below 0. A reader is taken to know everything about everybody together (the total of each
period, arm, phase and outcome), and of each group the sums over the stretches of periods that were
told. A stretch that is not told yet is open: nothing is known of its sum but that.

Given the totals, the dimensions are independent of each other (whatever the groups of one are, any
table of the other with the same totals fits beside it), and so are arms, phases and outcomes. So
each of these is a table of groups by periods with known column sums and some known row sums, and
what a reader can find out about it is an interval, computed here from below in closed form: two
tables that agree with everything told, at least so far apart, are shown to exist.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from improvement.errors import Invalid
from improvement.stats.disclosure.amounts import Amounts
from improvement.stats.disclosure.protection import Protection

#: (groups, periods, columns, layers): people by group, period, arm-and-phase, and outcome.
Counts: TypeAlias = NDArray[np.int64]
#: First period and the one after the last.
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by group and period, and the stretches that were told of each group, oldest first.

    The stretches of a group follow each other from period 0 without a gap; what is left up to the
    last period is open. ``amounts`` are what these people's figures add up to, where they are no
    counts.
    """

    counts: Counts
    told: tuple[tuple[Stretch, ...], ...]
    amounts: Amounts | None = None

    def __post_init__(self) -> None:
        if self.counts.ndim != 4 or len(self.told) != len(self.counts):
            raise Invalid("Counts go by group, period, column and layer, with stretches a group.")
        for stretches in self.told:
            ends = (0, *(end for _, end in stretches))
            if any(
                s != (start, s[1]) or s[1] <= start
                for s, start in zip(stretches, ends, strict=False)
            ):
                raise Invalid("The stretches of a group follow each other from the first period.")

    @property
    def periods(self) -> int:
        return int(self.counts.shape[1])

    def open_from(self, group: int) -> int:
        """The first period of this group that is not told yet."""
        return self.told[group][-1][1] if self.told[group] else 0

    def pending(self, group: int, upto: int) -> Counts:
        """Who came since the last stretch that was told, before period ``upto``."""
        sums: Counts = self.counts[group, self.open_from(group) : upto].sum(axis=0)
        return sums


def gives_away(timeline: Timeline, rule: Protection, *, upto: int, telling: Sequence[int]) -> bool:
    """Would telling these groups up to (not with) period ``upto`` narrow a sensitive count too far?

    Looks at every run of consecutive periods within what is told now, or stays open, of a group: if
    1 to threshold - 1 people are in it, what stays possible must be wide enough. Earlier stretches
    need no second look: the tables that prove them differ within the stretch only, so they still
    fit whatever is told later.
    """
    check = _Check(timeline, rule, upto, frozenset(telling))
    return any(check.fails(group) for group in range(len(timeline.told)))


class _Check:
    """One moment at which some groups are told. Sums of any run of periods come from ``sums``."""

    def __init__(
        self, timeline: Timeline, rule: Protection, upto: int, telling: frozenset[int]
    ) -> None:
        self.rule, self.upto, self.telling = rule, upto, telling
        counts = timeline.counts[:, :upto]
        self.sums = np.concatenate([np.zeros_like(counts[:, :1]), counts.cumsum(axis=1)], axis=1)
        self.all = self.sums.sum(axis=0)
        self.start = [timeline.open_from(group) for group in range(len(timeline.told))]
        self.stretches = [
            [s for s in told if s[1] <= upto] + ([(start, upto)] if start < upto else [])
            for told, start in zip(timeline.told, self.start, strict=True)
        ]
        self.cuts = np.array(sorted({0, upto, *(e for s in self.stretches for p in s for e in p)}))

    def fails(self, group: int) -> bool:
        start = self.start[group]
        if start >= self.upto:
            return False
        first, last = self._sensitive(group, start)
        lows = self.cuts[np.searchsorted(self.cuts, first, side="right") - 1]
        highs = self.cuts[np.searchsorted(self.cuts, last, side="left")]
        for low, high in sorted(set(zip(lows.tolist(), highs.tolist(), strict=True))):
            here = (lows == low) & (highs == high)
            if self._never_wide(group, (low, high), first[here], last[here]):
                return True
        return False

    def _never_wide(
        self, group: int, around: Stretch, first: NDArray[np.intp], last: NDArray[np.intp]
    ) -> bool:
        """Is some run too narrow, whichever stretch around it people are changed in?"""
        widths = np.zeros_like(self.all[first])
        for stretch in self._stretches(group, around):
            widths = np.maximum(widths, self._widths(group, stretch, first, last))
            if not self._narrow(group, widths, first, last):
                return False
        return True

    def _stretches(self, group: int, around: Stretch) -> Iterator[Stretch]:
        """Between two cuts, around these periods and in what is not told yet; the widest first.

        The wider, the more periods there are to change in; the narrower, the more groups' sums go
        over all of it.
        """
        start = self.start[group]
        begins = [int(cut) for cut in self.cuts if start <= cut <= around[0]]
        ends = [int(cut) for cut in self.cuts[::-1] if cut >= around[1]]
        return ((begin, end) for begin in begins for end in ends)

    def _sensitive(self, group: int, start: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The runs of periods in which this group has too few people for telling, but some."""
        own = self.sums[group, start:]
        runs = own[None, :] - own[:, None]
        few = _few(runs.sum(axis=-1), self.rule).any(axis=-1)
        if self.rule.outcomes:
            few |= _few(runs, self.rule).any(axis=(-1, -2))
        first, last = np.nonzero(np.triu(few, k=1))
        return first + start, last + start

    def _narrow(
        self, group: int, width: Counts, first: NDArray[np.intp], last: NDArray[np.intp]
    ) -> bool:
        own = self.sums[group, last] - self.sums[group, first]
        whole = self.all[last] - self.all[first]
        rule = self.rule
        people = _few(own.sum(axis=-1), rule)
        enough = width.sum(axis=-1) >= np.minimum(rule.width, whole.sum(axis=-1))
        outcome = np.broadcast_to(people[..., None], own.shape)
        if rule.outcomes:
            outcome = outcome | _few(own, rule)
        known = width < np.minimum(rule.outcome_width, whole)
        return bool((people & ~enough).any() or (outcome & known).any())

    def _widths(
        self, group: int, within: Stretch, first: NDArray[np.intp], last: NDArray[np.intp]
    ) -> Counts:
        """How far apart two tables can be in these runs of periods, for each outcome by itself.

        Only groups are changed whose sums go over all of the stretch ``within``. Between two
        neighbouring cuts nobody's sums begin or end: there the group may have up to ``share``, all
        that these groups have, as long as its own sum over the stretch stays what it is (or, where
        nothing is told, is anything up to the sum of those of whom nothing is told). And what it
        has between two cuts may lie inside the run or outside it, as far as the totals have room.
        """
        rows = self._covering(within)
        inside, outside = np.zeros_like(self.all[first]), np.zeros_like(self.all[first])
        between = (self.cuts >= within[0]) & (self.cuts <= within[1])
        for low, high in pairwise(self.cuts[between].tolist()):
            share = self._between(rows, (low, high))
            runs = self.all[np.clip(last, low, high)] - self.all[np.clip(first, low, high)]
            inside += np.minimum(share, runs)
            outside += np.minimum(share, self.all[high] - self.all[low] - runs)
        untold = [g for g in rows if g not in self.telling and self.start[g] <= within[0]]
        least, most = self._own(group, untold, within)
        widths: Counts = np.minimum(most, inside) - np.maximum(0, least - outside)
        return widths

    def _own(self, group: int, untold: Sequence[int], within: Stretch) -> tuple[Counts, Counts]:
        """What the group's own sum can be: itself, or anything that several untold ones have."""
        row = self._between([group], within)
        if group in self.telling or len(untold) < 2:
            return row, row
        return np.zeros_like(row), self._between(untold, within)

    def _between(self, rows: Sequence[int], stretch: Stretch) -> Counts:
        sums: Counts = (self.sums[rows, stretch[1]] - self.sums[rows, stretch[0]]).sum(axis=0)
        return sums

    def _covering(self, stretch: Stretch) -> list[int]:
        """Groups no sum of which begins or ends inside the stretch."""
        return [
            group
            for group, stretches in enumerate(self.stretches)
            if any(first <= stretch[0] and stretch[1] <= last for first, last in stretches)
        ]


def _few(counts: Counts, rule: Protection) -> NDArray[np.bool_]:
    return (counts >= 1) & (counts < rule.threshold)
