"""When things happened in the demo: everything is counted back from today, so it looks alive."""

from dataclasses import dataclass
from datetime import date, timedelta

from improvement.domain.periods import WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """``number`` full weeks, Monday to Sunday, the last of which ended ``ago`` Sundays back.

    >>> from datetime import date
    >>> weeks = Weeks(today=date(2026, 11, 25), number=2)
    >>> str(weeks.monday(0)), str(weeks.sunday(1))
    ('2026-11-09', '2026-11-22')
    """

    today: date
    number: int
    ago: int = 0

    @property
    def first_day(self) -> date:
        return self.monday(0)

    @property
    def last_day(self) -> date:
        return self.sunday(self.number - 1)

    def monday(self, week: int) -> date:
        """The first day of a week, counted from 0."""
        this_monday = self.today - timedelta(days=self.today.weekday())
        return this_monday - WEEK * (self.ago + self.number - week)

    def sunday(self, week: int) -> date:
        return self.monday(week) + timedelta(days=6)

    def day(self, week: int, weekday: int) -> date:
        """A day of a week, Monday = 0."""
        return self.monday(week) + timedelta(days=weekday)
