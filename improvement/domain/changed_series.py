"""A measure over time and the moment a change began, as an interrupted series takes it."""

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from improvement.domain.series import Series
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSeries:
    """One value a period, oldest first; the first ``periods_before`` are before the change.

    ``values`` holds None where nothing was recorded: the period still counts as time that passed.
    Raises ``Invalid`` for values that are not finite and for a change outside the series.

    >>> ChangedSeries(values=(4.0, None, 6.0, 7.0), periods_before=2).known_before
    1
    """

    values: tuple[float | None, ...]
    periods_before: int

    def __post_init__(self) -> None:
        if not 0 <= self.periods_before <= len(self.values):
            raise Invalid(
                f"{self.periods_before} periods before the change, {len(self.values)} in all: "
                "the change must lie within the series."
            )
        for period, value in enumerate(self.values, start=1):
            if value is not None and not isfinite(value):
                raise Invalid(f"Period {period}: {value} is not a number. Leave a gap instead.")

    def counted(self) -> "ChangedSeries":
        """Which periods have a value, without the values: one can be a single household's."""
        values = tuple(None if value is None else 0.0 for value in self.values)
        return replace(self, values=values)

    @property
    def known_before(self) -> int:
        return sum(value is not None for value in self.values[: self.periods_before])

    @property
    def known_after(self) -> int:
        return sum(value is not None for value in self.values[self.periods_before :])


def changed_on(series: Series, first_after: date) -> ChangedSeries:
    """The series with its change: periods from ``first_after`` on are after it.

    >>> from improvement.domain.series import Point
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> points = tuple(Point(period=date(2026, m, 1), value=float(m)) for m in (1, 2, 3))
    >>> changed_on(Series(name="Calls", kind=MeasureKind.COUNT, points=points), date(2026, 2, 1))
    ChangedSeries(values=(1.0, 2.0, 3.0), periods_before=1)
    """
    before = sum(point.period < first_after for point in series.points)
    return ChangedSeries(values=series.values, periods_before=before)
