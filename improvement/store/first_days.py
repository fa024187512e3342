"""The first day of the period that a day belongs to, in SQL: as ``domain.periods`` has it."""

from typing import Any

from sqlalchemy import Date, DateTime, cast, func, literal_column

from improvement.domain.vocabulary import Period

# Words and not parameters: PostgreSQL holds two parameters for two different expressions, and one
# of them would not be among those it groups by.
WEEK: Any = literal_column("'week'")
MONTH: Any = literal_column("'month'")
SIX_DAYS_BEFORE: Any = literal_column("'-6 days'")
NEXT_MONDAY: Any = literal_column("'weekday 1'")
START_OF_MONTH: Any = literal_column("'start of month'")


def first_day(day: Any, period: Period, *, dialect: str) -> Any:
    """The day itself, the Monday of its week, else the first of its month.

    Quarters and years are put together from months by whoever reads them.
    """
    if period is Period.DAY:
        return day
    week = period is Period.WEEK
    if dialect == "postgresql":
        return cast(func.date_trunc(WEEK if week else MONTH, cast(day, DateTime)), Date)
    return func.date(day, SIX_DAYS_BEFORE, NEXT_MONDAY) if week else func.date(day, START_OF_MONTH)
