"""Which groups' figures are told when: as many and as soon as is safe, and never taken back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from improvement.stats.disclosure.dominance import tells_amounts
from improvement.stats.disclosure.protection import Protection
from improvement.stats.disclosure.timeline import Counts, Stretch, Timeline, gives_away


def tell(
    timeline: Timeline,
    rule: Protection,
    *,
    since: int,
    closings: Collection[int],
    allowed: Sequence[Collection[int]] | None = None,
) -> Timeline:
    """Go through the periods from ``since`` on and tell what is safe at each.

    Parameters: ``closings`` the periods after which somebody may look (month ends); ``allowed``
    the groups that may be told after each period, from period 0 on (None = any).
    After any period at which everybody can be told, everybody is: that draws a line behind which
    nothing is open. At a closing, the groups that are ready are told, as many as is safe; the
    others wait until enough people have come.

    The same counts give the same stretches however many periods are looked at in one go, so what is
    told does not depend on who looked when.

    >>> import numpy as np
    >>> weekly = np.array([[[[6, 6]]] * 4, [[[7, 8]]] * 4, [[[1, 1]]] * 4])
    >>> none_yet = Timeline(weekly, ((), (), ()))
    >>> tell(none_yet, Protection(threshold=10), since=0, closings={3}).told
    ((), ((0, 4),), ())

    Read: the third group has 8 people in four weeks, too few; the first is kept back with it, or
    the third would be the total less the others. The second is told once, for all four weeks.
    """
    groups = range(len(timeline.told))
    for period in range(since, timeline.periods):
        may = groups if allowed is None else sorted(allowed[period])
        ready = [group for group in _ready(timeline, rule, period + 1) if group in may]
        if not ready:
            continue
        waiting = [g for g in groups if timeline.pending(g, period + 1).any()]
        # Where nobody is not few, a group in which nobody came is told with the others.
        everybody = may if rule.zeros else ready
        if ready == waiting and not _unsafe(timeline, rule, period + 1, everybody):
            timeline = _told(timeline, everybody, period + 1)
        elif period in closings:
            chosen = _as_many_as_safe(timeline, rule, period + 1, ready)
            timeline = _told(timeline, chosen, period + 1)
    return timeline


def _unsafe(timeline: Timeline, rule: Protection, upto: int, telling: Sequence[int]) -> bool:
    """Could few be counted, or could what one of them contributes be estimated?"""
    few = not rule.counts_open and gives_away(timeline, rule, upto=upto, telling=telling)
    return few or tells_amounts(timeline, rule, upto=upto, telling=telling)


def _ready(timeline: Timeline, rule: Protection, upto: int) -> list[int]:
    everybody = timeline.counts[:, :upto]
    return [
        group
        for group in range(len(timeline.told))
        if _enough(timeline.pending(group, upto), everybody[:, timeline.open_from(group) :], rule)
    ]


def _enough(pending: Counts, everybody: Counts, rule: Protection) -> bool:
    """Somebody came, and in no column too few (none at all counts as few only where zeros do)."""
    people, whole = pending.sum(axis=-1), everybody.sum(axis=(0, 1, 3))
    counts, wholes = [people], [whole]
    if rule.outcomes:
        counts, wholes = [people, *pending.T], [whole, *everybody.sum(axis=(0, 1)).T]
    few = any(
        rule.few(int(count)) and total > 0
        for row, totals in zip(counts, wholes, strict=True)
        for count, total in zip(row, totals, strict=True)
    )
    return bool(people.any()) and not few


def _as_many_as_safe(
    timeline: Timeline, rule: Protection, upto: int, ready: Sequence[int]
) -> list[int]:
    """All that are ready, less the smallest, one by one, until nobody is given away."""
    chosen = sorted(ready, key=lambda g: (int(timeline.pending(g, upto).sum()), -g), reverse=True)
    while chosen and _unsafe(timeline, rule, upto, chosen):
        for group in reversed(chosen):  # one that is enough, if there is one; the smallest first
            without = [g for g in chosen if g != group]
            if without and not _unsafe(timeline, rule, upto, without):
                return without
        chosen.pop()
    return chosen


def _told(timeline: Timeline, groups: Iterable[int], upto: int) -> Timeline:
    """The same with these groups told; nobody's stretch of length nothing is added."""
    told: list[tuple[Stretch, ...]] = list(timeline.told)
    for group in groups:
        start = timeline.open_from(group)
        if start < upto:
            told[group] = (*told[group], (start, upto))
    return replace(timeline, told=tuple(told))
