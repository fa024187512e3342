"""Which column of a table means what: chosen by a person, once, before anything is read.

A mapping may be unfinished (``suggest_...`` leaves out what it cannot tell). The readers refuse to
start until what they need is answered; they never guess in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from improvement.domain.periods import end_of
from improvement.domain.vocabulary import Arm, Period
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer

T = TypeVar("T")

#: What people write in a column that tells the pilot from what it is compared with.
ARM_WORDS: Mapping[str, Arm] = {
    **dict.fromkeys(("pilot", "pilot group", "intervention", "treatment", "test"), Arm.PILOT),
    **dict.fromkeys(("comparison", "comparison group", "control", "usual"), Arm.COMPARISON),
}


#: Dimension key -> entry as a file writes it (folded) -> key of the group it means.
Labels = Mapping[str, Mapping[str, str]]


class Figure(StrEnum):
    """The figures of a period total, named as :class:`PeriodTotal` names them."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    COUNT = "count"
    EXPOSURE = "exposure"
    VALUE = "value"
    N = "n"


#: What a figure is called where a person is asked for its column.
FIGURE_WORDS: Mapping[Figure, str] = {
    Figure.NUMERATOR: "how many",
    Figure.DENOMINATOR: "out of how many",
    Figure.COUNT: "count",
    Figure.EXPOSURE: "exposure (of what)",
    Figure.VALUE: "value",
    Figure.N: "number of people behind it",
}


class PeriodLength(StrEnum):
    """How long a row's period is, where the table gives only its first day."""

    DAY = "day"
    WEEK = "week"  # seven days from the day given, whichever weekday that is
    FORTNIGHT = "two weeks"  # from the day given, as with a week
    FOUR_WEEKS = "four weeks"
    MONTH = "month"  # the calendar month of the day given
    QUARTER = "quarter"  # three calendar months from the day given

    def end(self, start: date) -> date:
        """The last day of the period beginning on ``start``.

        >>> PeriodLength.MONTH.end(date(2026, 2, 1)), PeriodLength.WEEK.end(date(2026, 2, 1))
        (datetime.date(2026, 2, 28), datetime.date(2026, 2, 7))
        """
        if self is PeriodLength.MONTH:
            return end_of(start, Period.MONTH)
        if self is PeriodLength.QUARTER:
            return end_of(start, Period.QUARTER)
        return start + timedelta(days=DAYS[self] - 1)


DAYS: Mapping[PeriodLength, int] = {
    PeriodLength.DAY: 1,
    PeriodLength.WEEK: 7,
    PeriodLength.FORTNIGHT: 14,
    PeriodLength.FOUR_WEEKS: 28,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMapping:
    """One row a case. Strings are headings; ``dimensions`` and ``measures`` map key to heading.

    Without ``code`` the row number is the code. Without ``arm_column`` every case stands in
    ``arm``; ``arm_words`` adds a test's own names for its arms (lower case). ``outcome_words``
    gives, for a measure of kind proportion whose entries are not a plain yes or no, the entry that
    means yes and the one that means no; any other entry is refused. ``labels`` says which group an
    entry means that is no group's name. ``meant`` are columns in which figures that look like days
    in Excel's counting are figures all the same.
    """

    starts_on: str | None = None
    code: str | None = None
    due_on: str | None = None
    outcome_on: str | None = None
    arm_column: str | None = None
    arm: Arm = Arm.PILOT
    arm_words: Mapping[str, Arm] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    outcome_words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)
    meant: tuple[str, ...] = ()
    date_order: DateOrder | NoAnswer = NoAnswer.AMBIGUOUS
    decimal_mark: DecimalMark | NoAnswer = NoAnswer.AMBIGUOUS

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading the mapping speaks of."""
        single = (self.starts_on, self.code, self.due_on, self.outcome_on, self.arm_column)
        return (*filter(None, single), *self.dimensions.values(), *self.measures.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureColumn:
    """A column of figures: of which measure, which figure, and for whom.

    ``group`` is a (dimension key, group key) pair in the wide form, where each group has its own
    columns; ``arm`` likewise where pilot and comparison have their own columns.
    """

    column: str
    measure: str
    figure: Figure
    group: tuple[str, str] | None = None
    arm: Arm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMapping:
    """One row a period (wide form), or a period and group (long form).

    ``period`` is the heading of its first day, ``period_end`` of its last (inclusive); without it
    the period is as long as ``length`` says. ``dimensions`` maps a dimension's key to the heading
    that names the row's group (long form). Without ``arm_column`` rows stand in ``arm`` unless
    their column says otherwise. Rows of ``measure_column`` name the measure that they are of, and
    are read by the columns of that measure alone, which may be another's too. ``meant`` is as for
    cases.
    """

    period: str | None = None
    period_end: str | None = None
    length: PeriodLength = PeriodLength.MONTH
    figures: tuple[FigureColumn, ...] = ()
    measure_column: str | None = None
    arm_column: str | None = None
    arm: Arm = Arm.PILOT
    arm_words: Mapping[str, Arm] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    labels: Labels = field(default_factory=dict)
    meant: tuple[str, ...] = ()
    date_order: DateOrder | NoAnswer = NoAnswer.AMBIGUOUS
    decimal_mark: DecimalMark | NoAnswer = NoAnswer.AMBIGUOUS

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading the mapping speaks of."""
        single = (self.period, self.period_end, self.measure_column, self.arm_column, self.note)
        figures = (figure.column for figure in self.figures)
        return (*filter(None, single), *self.dimensions.values(), *figures)


def known(things: Mapping[str, T], key: str, what: str) -> T:
    """The thing of that key, or ``Invalid`` with the keys there are."""
    if key not in things:
        raise Invalid(f"There is no {what} {key!r}. Choose one of: {', '.join(things) or 'none'}.")
    return things[key]


def answered_order(order: DateOrder | NoAnswer) -> DateOrder:
    """The date order, or ``Invalid`` with what to ask."""
    if isinstance(order, DateOrder):
        return order
    if order is NoAnswer.MIXED:
        raise Invalid(
            "Some dates are written day first, others month first. Write all of them one way "
            "(2026-03-15 is always read), or choose one order to see the cells that do not fit."
        )
    raise Invalid("Choose how dates are written: day first, month first or year first.")


def answered_mark(mark: DecimalMark | NoAnswer) -> DecimalMark:
    """The decimal mark, or ``Invalid`` with what to ask."""
    if isinstance(mark, DecimalMark):
        return mark
    if mark is NoAnswer.MIXED:
        raise Invalid(
            "Some figures have a decimal point, others a decimal comma. Write all of them one way, "
            "or choose one to see the cells that do not fit."
        )
    raise Invalid("Choose the decimal mark: 1,234 is either 1234 (point) or 1.234 (comma).")
