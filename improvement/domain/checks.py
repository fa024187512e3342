"""What is wrong with figures before they are kept: one set of checks for forms and for files.

A person's data never raise an error here: every finding is a :class:`CellError` that says what was
wrong, the value, and what to do, so that all of them can be shown at once.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from improvement.domain.case_batch import CaseBatch
from improvement.domain.case_checks import CASE_CHECKS, codes_twice, doubtful
from improvement.domain.dimensions import Dimension
from improvement.domain.entries import CaseRecord, CellError, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.place import Book, Place, Places
from improvement.domain.total_checks import (
    TOTAL_CHECKS,
    KeptPeriod,
    periods_counted_twice,
    periods_crossing,
)

FIRST_ROW = 2  # as a spreadsheet counts: the heading is row 1


def check_period_totals(
    totals: Sequence[PeriodTotal],
    *,
    measures: Iterable[MeasureSpec],
    dimensions: Iterable[Dimension],
    today: date,
    places: Sequence[Place] | None = None,
    kept: Sequence[KeptPeriod] = (),
) -> tuple[CellError, ...]:
    """Everything that is wrong with these period totals, in order of rows; empty if nothing is.

    ``places`` has one place a total and is taken from the position in the list where it is not
    given. ``kept`` are the periods logged before, without those that these totals replace. A
    period may have begun but not ended by ``today``: teams log a week before its Sunday.

    >>> from datetime import date
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> week = PeriodTotal(measure="kept", start=date(2026, 3, 2), end=date(2026, 3, 8),
    ...                    numerator=11.0, denominator=10.0)
    >>> kept = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
    >>> for error in check_period_totals([week], measures=[kept], dimensions=[],
    ...                                  today=date(2026, 3, 6)): print(error)
    Row 2, numerator: '11' - 11 of 10: the part is above the whole. Check both figures.
    """
    book = _book(measures, dimensions, today)
    where = _places(len(totals), places)
    errors = [
        error
        for total, place in zip(totals, where, strict=True)
        for check in TOTAL_CHECKS
        for error in check(total, place, book)
    ]
    errors.extend(periods_counted_twice(totals, where))
    told = {error.row for error in errors}
    errors.extend(e for e in periods_crossing(totals, where, kept) if e.row not in told)
    return tuple(sorted(errors, key=lambda error: error.row))


def check_cases(
    cases: Sequence[CaseRecord],
    *,
    measures: Iterable[MeasureSpec],
    dimensions: Iterable[Dimension],
    today: date,
    places: Sequence[Place] | None = None,
) -> tuple[CellError, ...]:
    """Everything that is wrong with these case records, in order of rows; empty if nothing is.

    ``due_on`` may lie in the future (an outcome not yet knowable); start and outcome may not.

    >>> from datetime import date
    >>> case = CaseRecord(code="A7", starts_on=date(2026, 3, 2), outcome_on=date(2026, 2, 1))
    >>> for error in check_cases([case], measures=[], dimensions=[], today=date(2026, 4, 1)):
    ...     print(error.column, "-", error.problem)
    outcome_on - The outcome is dated before the start, 2026-03-02.
    """
    book = _book(measures, dimensions, today)
    where = _places(len(cases), places)
    batch = CaseBatch.of(cases)
    errors = [
        error
        for at in doubtful(batch, book)
        for check in CASE_CHECKS
        for error in check(batch[at], where[at], book)
    ]
    errors.extend(codes_twice(batch, where))
    return tuple(sorted(errors, key=lambda error: error.row))


def _book(measures: Iterable[MeasureSpec], dimensions: Iterable[Dimension], today: date) -> Book:
    ways = tuple(dimensions)
    return Book(
        {measure.key: measure for measure in measures},
        {d.key: frozenset(group.key for group in d.groups) for d in ways},
        today,
        several=frozenset(d.key for d in ways if d.several),
    )


def _places(length: int, places: Sequence[Place] | None) -> Sequence[Place]:
    if places is not None:
        return places
    return Places(range(FIRST_ROW, FIRST_ROW + length))
