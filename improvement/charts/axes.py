"""Where axes begin, end and are marked: computed here, so that several charts can share them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, log10
from statistics import median

from improvement.charts.theme import Spec
from improvement.domain.periods import NUMBER_ZERO
from improvement.words.amounts import Unit
from improvement.words.periods import Cadence, cadence

INTERVALS = 4  # about so many lines across the picture
FINER_INTERVALS = 6  # where coarser ones would leave much of it empty
MOST_EMPTY = 0.25  # of the picture, above the highest value
NARROWEST = 1e-8  # closer values are one: marks are rounded to ten decimals
MAX_MARKS = 9  # dates below it, on a wide screen; narrow ones drop every other
NARROWEST_SHARE = 0.2  # a percentage axis shows at least about 20 points
FROM_ZERO_BELOW = (
    0.7  # the axis begins at zero if the lowest value is below this part of the highest
)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A vertical axis: from ``low`` to ``high`` in steps of ``step``, in the unit of the values."""

    low: float
    high: float
    step: float

    @property
    def marks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [round(self.low + k * self.step, 10) for k in range(count + 1)]


def scale(values: Sequence[float], unit: Unit) -> Scale:
    """A round axis that holds all values; from zero where that costs little of the picture.

    >>> scale([0.31, 0.56], Unit.PERCENT)
    Scale(low=0.0, high=0.6, step=0.2)
    >>> scale([1730, 1950], Unit.COUNT).marks
    [1700.0, 1800.0, 1900.0, 2000.0]
    """
    low, high = _span(min(values), max(values), unit)
    step = _round_step((high - low) / INTERVALS)
    top = ceil(high / step - 1e-9) * step
    if top - high > MOST_EMPTY * (top - low):
        step = _round_step((high - low) / FINER_INTERVALS)
        top = ceil(high / step - 1e-9) * step
    if unit is Unit.PERCENT and max(values) <= 1:
        top = min(top, 1.0)
        step = step if abs(round(top / step) * step - top) < 1e-9 else step / 2
    return Scale(low=round(floor(low / step + 1e-9) * step, 10), high=round(top, 10), step=step)


def _span(low: float, high: float, unit: Unit) -> tuple[float, float]:
    """What has to be shown: never so narrow that small ups and downs fill the picture."""
    if unit is Unit.PERCENT:
        low, high = min(low, max(0.0, high - NARROWEST_SHARE)), max(high, low + NARROWEST_SHARE / 2)
    if 0 <= low <= FROM_ZERO_BELOW * high:
        low = 0.0
    same = high - low <= NARROWEST * max(1.0, abs(low), abs(high))
    return (low - 1, high + 1) if same else (low, high)


def _round_step(rough: float) -> float:
    power: float = 10.0 ** floor(log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= 0.999 * rough)


def value_axis(shown: Scale, unit: Unit) -> Spec:
    """The vertical encoding's axis and scale."""
    finest = shown.step * (100 if unit is Unit.PERCENT else 1)
    decimals = max(0, -floor(log10(finest) + 1e-9))
    sign = "%" if unit is Unit.PERCENT else "f"
    return {
        "scale": {"domain": [shown.low, shown.high], "nice": False, "zero": False},
        "axis": {"title": None, "values": shown.marks, "format": f",.{decimals}{sign}"},
    }


def moment(when: date) -> str:
    """A day as the browser is to read it: local midnight (a bare date would be taken as UTC)."""
    return f"{when.isoformat()}T00:00:00"


def _vega_day(when: date) -> Spec:
    return {"year": when.year, "month": when.month, "date": when.day}


def time_axis(
    periods: Sequence[date], *, marks: int = MAX_MARKS, until: date | None = None
) -> Spec:
    """The horizontal encoding's axis and scale over these periods (at least one, oldest first).

    ``until``: a later day, up to which there is something to show beside the periods.
    """
    how_often = cadence(periods)
    end = max(periods[-1], until or periods[-1])
    dates = _dated_marks([*periods, *_to_come(periods, end)], how_often, marks)
    margin = timedelta(days=1 if periods[0] == end else 0)
    return {
        "scale": {
            "domain": [_vega_day(periods[0] - margin), _vega_day(end + margin)],
            "padding": 10,
        },
        "axis": {
            "title": None,
            "values": [_vega_day(mark) for mark in dates],
            "labelExpr": _mark_label(dates, how_often),
            "labelOverlap": "greedy",
            "labelSeparation": 6,
            "labelFlush": False,
        },
    }


def _to_come(periods: Sequence[date], end: date) -> list[date]:
    """Periods after the last one, as far apart as those before usually are."""
    if len(periods) < 2 or end <= periods[-1]:
        return []
    apart = median((later - earlier).days for earlier, later in pairwise(periods))
    if cadence(periods) in (Cadence.MONTH, Cadence.QUARTER):
        months = range(1, (end.year - periods[-1].year) * 12 + end.month - periods[-1].month + 1)
        every = 3 if cadence(periods) is Cadence.QUARTER else 1
        return [_months_later(periods[-1], month) for month in months[every - 1 :: every]]
    return [
        periods[-1] + timedelta(days=round(apart * count))
        for count in range(1, int((end - periods[-1]).days / apart) + 1)
    ]


def _months_later(when: date, months: int) -> date:
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return date(year, month + 1, min(when.day, 28))


def _dated_marks(periods: Sequence[date], how_often: Cadence, most: int) -> list[date]:
    if how_often not in (Cadence.MONTH, Cadence.QUARTER):
        every = max(1, ceil(len(periods) / most))
        return list(periods[::every])
    months = (periods[-1].year - periods[0].year) * 12 + periods[-1].month - periods[0].month + 1
    step = next((s for s in MONTH_STEPS if months <= s * most), MONTH_STEPS[-1])
    aligned = [p for p in periods if (p.year * 12 + p.month - 1) % step == 0]
    return aligned or [periods[0]]


def _mark_label(marks: Sequence[date], how_often: Cadence) -> str:
    """Day and month, and below it the year wherever it is new; the number of a numbered point."""
    if how_often is Cadence.POINT:
        return f"format({_DAY_OF_MARK} - {_utc_day(NUMBER_ZERO)}, 'd')"
    if how_often is Cadence.YEAR:
        return "timeFormat(datum.value, '%Y')"
    fresh = [m for m, before in zip(marks, [None, *marks], strict=False) if _new_year(m, before)]
    days = ",".join(f"'{mark.isoformat()}'" for mark in fresh)
    text = "%b" if how_often in (Cadence.MONTH, Cadence.QUARTER) else "%-d %b"
    return (
        f"[timeFormat(datum.value, '{text}'), "
        f"indexof([{days}], timeFormat(datum.value, '%Y-%m-%d')) >= 0 "
        "? timeFormat(datum.value, '%Y') : '']"
    )


#: Days since 1970 of a mark, by its place in the calendar: clocks were changed, days were not.
_DAY_OF_MARK = "utc(year(datum.value), month(datum.value), date(datum.value)) / 86400000"


def _utc_day(when: date) -> int:
    return (when - date(1970, 1, 1)).days


def _new_year(mark: date, before: date | None) -> bool:
    return before is None or mark.year != before.year
