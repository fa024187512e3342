"""Would sums over stretches of weeks tell what a single household costs? The p% rule over time.

A reader knows what everybody together costs in each period, the sums over the stretches that were
told, and what one household costs: their own. What is kept from them is what another one costs, to
within some percent of it. For each household it is shown that another table exists in which it
costs so much more, and which agrees with everything the reader knows: somebody else's costs go
down by as much, where sums that were told, and totals, are put right by moving costs between two
periods. As in ``timeline`` the tables differ within a stretch only, so they fit whatever is told
later.

Where everybody together is so few in a period that their total alone tells it, nothing of groups
can be done about that: then what was told of groups must not tell more.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.stats.disclosure.amounts import Amounts, Figures
from improvement.stats.disclosure.protection import Protection
from improvement.stats.disclosure.timeline import Stretch, Timeline

CLOSE = 1e-9  # amounts are added up as floats


def tells_amounts(
    timeline: Timeline, rule: Protection, *, upto: int, telling: Collection[int]
) -> bool:
    """Would telling these groups up to (not with) period ``upto`` tell what somebody contributes?

    False where the figures are counts of people only. True where single contributions are not
    known: nobody can then say that it would not (of everybody the number of people must do).
    """
    if timeline.amounts is None:
        return False
    starts = [timeline.open_from(group) for group in range(len(timeline.told))]
    still_open = [group for group, start in enumerate(starts) if start < upto]
    if any(np.isnan(timeline.amounts.largest[g, starts[g] : upto]).any() for g in still_open):
        return not rule.counts_open
    reader = _Reader(
        amounts=timeline.amounts, told=timeline.told, starts=starts, upto=upto,
        telling=frozenset(telling), share=rule.percent / 100,
    )  # fmt: skip
    return not all(reader.is_kept_from(group) for group in still_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    amounts: Amounts
    told: tuple[tuple[Stretch, ...], ...]
    starts: Sequence[int]
    upto: int
    telling: frozenset[int]
    share: float

    def is_kept_from(self, group: int) -> bool:
        """Is what anybody of a group contributes, since its last stretch, safe from the reader?"""
        start = self.starts[group]
        safe = np.zeros_like(self.amounts.total[group, start : self.upto], dtype=np.bool_)
        for first, last in self._blocks(start):
            here = slice(first - start, last - start)
            safe[here] |= self._safe(group, (first, last))
            if safe.all():
                return True
        return False

    def _blocks(self, start: int) -> Iterator[Stretch]:
        """Between ends of stretches, within what is told now or stays open; the widest first."""
        ends = {end for stretches in self.told for _, end in stretches}
        cuts = sorted({start, self.upto, *(e for e in ends if start < e < self.upto)})
        blocks = [(first, last) for first in cuts for last in cuts if first < last]
        return iter(sorted(blocks, key=lambda block: block[0] - block[1]))

    def _safe(self, group: int, block: Stretch) -> NDArray[np.bool_]:
        """By period and column: can the largest contribution be as much larger as it must?"""
        mine = self.amounts.largest[group, slice(*block)]
        need = self.share * mine
        room = need - CLOSE * (1 + need)
        covering = self._covering(block)
        untold = [g for g in covering if g not in self.telling and self.starts[g] <= block[0]]
        rows = untold if group in untold else [group]
        kept_in_rows = self._rest(rows, block, mine) >= room
        column = self._rests(covering, block, mine)
        whole = self._rests(range(len(self.told)), block, mine)
        return kept_in_rows & (column >= np.minimum(room, whole - CLOSE * (1 + abs(whole))))

    def _covering(self, block: Stretch) -> list[int]:
        """Groups no sum of which begins or ends inside."""
        return [
            group
            for group, stretches in enumerate(self.told)
            if not any(block[0] < end < block[1] for _, end in stretches)
        ]

    def _rest(self, rows: Sequence[int], block: Stretch, mine: Figures) -> Figures:
        """Of these groups over the whole block: less one contribution, and the next largest."""
        total, tops = self._of(rows, block)
        n = tops.shape[-1]
        first, second = np.sort(tops.transpose(2, 0, 1).reshape(n, -1), axis=1)[:, :-3:-1].T
        rest: Figures = total.sum(axis=(0, 1)) - mine - np.where(mine >= first, second, first)
        return rest

    def _rests(self, rows: Collection[int], block: Stretch, mine: Figures) -> Figures:
        """The same in each period by itself."""
        total, tops = self._of(list(rows), block)
        periods, n = total.shape[1:]
        by_period = tops.reshape(2 * len(list(rows)), periods, n)
        first, second = np.sort(by_period, axis=0)[:-3:-1]
        rests: Figures = total.sum(axis=0) - mine - np.where(mine >= first, second, first)
        return rests

    def _of(self, rows: Sequence[int], block: Stretch) -> tuple[Figures, Figures]:
        """Totals (group, period, column), and the largest and second largest one after another."""
        here = slice(*block)
        a = self.amounts
        tops = np.concatenate([a.largest[rows, here], a.second[rows, here]])
        return a.total[rows, here], tops
