"""People heard, for whoever may not see small groups: told when enough more were heard.

Last month's table from this month's would be the two people heard since. So people are told, by
group, over time and all together, as the record of figures tells them (docs/decisions/0011): in
stretches of weeks that are over, each made sure of with everything told before. Nothing is kept for
it: the same notes give the same stretches whoever looks when, also those that were put away or
taken back since. A note that is removed for good or moved to another group does change them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from improvement.domain.heard import Said
from improvement.domain.periods import WEEK, start_of
from improvement.domain.vocabulary import Period
from improvement.stats.disclosure.protection import ON_SCREEN, Protection
from improvement.stats.disclosure.release import tell
from improvement.stats.disclosure.timeline import Timeline


def told_of(
    rows: Mapping[str, Sequence[Said]], *, threshold: int, today: date
) -> dict[str, list[Said]]:
    """Of each row (a group) the notes of the weeks that were told; empty where nothing was.

    Cuts are made at 10 people, whatever the threshold; a higher one joins stretches and makes none
    of its own. So a threshold that changes never cuts the same people in two ways.
    """
    weeks = sorted({s.written for said in rows.values() for s in said if s.told})
    weeks = sorted({start_of(day, Period.WEEK) for day in weeks} - {start_of(today, Period.WEEK)})
    if not weeks:
        return {label: [] for label in rows}
    usual = _told(rows, weeks, _rule(ON_SCREEN), today=today, within=None)
    if threshold > ON_SCREEN:
        usual = _told(rows, weeks, _rule(threshold), today=today, within=usual)
    ends = [stretches[-1][1] if stretches else 0 for stretches in usual.told]
    return {
        label: [s for s in said if end and s.written < _after(weeks, end)]
        for (label, said), end in zip(rows.items(), ends, strict=True)
    }


def told_over_time(
    said: Sequence[Said], *, threshold: int, today: date
) -> list[tuple[str, list[Said]]]:
    """Everybody who told us something, in stretches of weeks with enough people heard first in it.

    Each person stands in the stretch in which they were heard first, with what they said in it.
    Stretches that end in one month stand together, by the name of the months they are of. The
    number of all people told is the sum over the rows, so that it and they say the same.
    """
    counts = Counter(_first_heard(said).values())
    weeks = sorted(week for week in counts if week < start_of(today, Period.WEEK))
    ends, since = list[date](), 0
    for week in weeks:
        since += counts[week]
        if since >= ON_SCREEN:
            ends, since = [*ends, week], 0
    return _stretches(said, _joined(ends, counts, threshold))


def _joined(ends: Sequence[date], counts: Mapping[date, int], threshold: int) -> list[date]:
    """A higher threshold joins stretches, and makes none of its own."""
    kept, start = list[date](), date.min
    for end in ends:
        if sum(n for week, n in counts.items() if start < week <= end) >= threshold:
            kept, start = [*kept, end], end
    return kept


def _stretches(said: Sequence[Said], ends: Sequence[date]) -> list[tuple[str, list[Said]]]:
    first = _first_heard(said)
    found: list[tuple[str, list[Said]]] = []
    start = min(first.values(), default=date.min)
    for end in ends:
        mine = [
            s for s in said if s.told and start <= first[s.person] <= end and s.written < end + WEEK
        ]
        if found and found[-1][0].endswith(_month(end)):
            found[-1][1].extend(mine)
        else:
            label = (
                _month(end) if _month(start) == _month(end) else f"{_month(start)} to {_month(end)}"
            )
            found.append((label, mine))
        start = end + WEEK
    return found


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _rule(threshold: int) -> Protection:
    return Protection(threshold=threshold, apart=threshold // 2)


def _after(weeks: Sequence[date], end: int) -> date:
    return weeks[end] if end < len(weeks) else date.max


def _told(
    rows: Mapping[str, Sequence[Said]],
    weeks: Sequence[date],
    rule: Protection,
    *,
    today: date,
    within: Timeline | None,
) -> Timeline:
    counts = np.zeros((len(rows), len(weeks), 1, 1), dtype=np.int64)
    place = {week: at for at, week in enumerate(weeks)}
    for row, said in enumerate(rows.values()):
        for week in _first_heard(said).values():
            if week in place:
                counts[row, place[week], 0, 0] += 1
    allowed = None
    if within is not None:
        allowed = [
            [row for row, told in enumerate(within.told) if any(end == k + 1 for _, end in told)]
            for k in range(len(weeks))
        ]
    month = [(week.year, week.month) for week in (*weeks, start_of(today, Period.WEEK))]
    closings = {k for k in range(len(weeks)) if month[k] < month[k + 1]}
    none_yet: tuple[tuple[tuple[int, int], ...], ...] = ((),) * len(rows)
    return tell(Timeline(counts, none_yet), rule, since=0, closings=closings, allowed=allowed)


def _first_heard(said: Sequence[Said]) -> dict[str, date]:
    """Who was heard, and in which week first."""
    found: dict[str, date] = {}
    for s in sorted((s for s in said if s.told), key=lambda s: s.written):
        found.setdefault(s.person, start_of(s.written, Period.WEEK))
    return found
