"""How regularly do the periods of a series come? Gaps, and periods of mixed length."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

#: So many longer steps of one length in a row are another beat, not gaps.
STEPS_OF_A_BEAT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The usual step from one period to the next, and what does not keep it.

    ``monthly``: ``step`` counts months, else days; 0 where there are fewer than two periods.
    ``missing`` periods were passed over; ``odd_steps`` have another length than the usual one and
    are no gap either.
    """

    monthly: bool
    step: int
    missing: int
    odd_steps: int


def beat_of(periods: Sequence[date]) -> Beat:
    """The beat of periods in order of time.

    Periods that all begin on one day of the month (up to the 28th), or all on the last day of one,
    are counted in months, others in days. The usual step is the most frequent one, the shorter of
    equals. A step of several usual ones is a gap, unless three of that length follow each other.

    >>> found = beat_of([date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 26), date(2026, 2, 2)])
    >>> found.step, found.missing, found.odd_steps
    (7, 1, 0)

    Weeks, one of them passed over.
    """
    monthly = _is_monthly(periods)
    steps = [_months(a, b) if monthly else (b - a).days for a, b in pairwise(periods)]
    if not steps:
        return Beat(monthly=monthly, step=0, missing=0, odd_steps=0)
    frequency = Counter(steps)
    usual = min(frequency, key=lambda step: (-frequency[step], step))
    missing = odd = 0
    for step, same in groupby(steps):
        length = len(list(same))
        if step == usual:
            continue
        if step % usual == 0 and length < STEPS_OF_A_BEAT:
            missing += (step // usual - 1) * length
        else:
            odd += length
    return Beat(monthly=monthly, step=usual, missing=missing, odd_steps=odd)


def _is_monthly(periods: Sequence[date]) -> bool:
    days = {period.day for period in periods}
    same_day = len(days) == 1 and max(days) <= 28
    last_days = all(_is_last_of_month(period) for period in periods)
    return len(periods) > 1 and (same_day or last_days)


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def _months(earlier: date, later: date) -> int:
    return 12 * (later.year - earlier.year) + later.month - earlier.month
