"""The checks of case records."""

from collections.abc import Callable, Iterator, Sequence
from math import isfinite

from improvement.domain.entries import CaseRecord, CellError
from improvement.domain.measures import MeasureSpec
from improvement.domain.place import (
    BELOW_ZERO,
    NOT_WHOLE,
    ONE_OF_TWO,
    Book,
    Place,
    future,
    unknown_groups,
    unknown_measure,
)
from improvement.domain.vocabulary import MeasureKind

CaseCheck = Callable[[CaseRecord, Place, Book], Iterator[CellError]]


def _dates(case: CaseRecord, place: Place, book: Book) -> Iterator[CellError]:
    if case.starts_on > book.today:
        yield place.error("starts_on", case.starts_on, *future(book.today))
    if case.outcome_on is not None and case.outcome_on > book.today:
        yield place.error("outcome_on", case.outcome_on, *future(book.today))
    for name, day, what in (
        ("outcome_on", case.outcome_on, "The outcome is dated"),
        ("due_on", case.due_on, "The outcome is due"),
    ):
        if day is not None and day < case.starts_on:
            problem = f"{what} before the start, {case.starts_on}."
            yield place.error(name, day, problem, "Check the two dates.")


def _values(case: CaseRecord, place: Place, book: Book) -> Iterator[CellError]:
    for key, value in case.values.items():
        measure = book.measures.get(key)
        if measure is None:
            yield place.error(key, key, *unknown_measure(book))
        elif value is not None:
            yield from _value(measure, value, place)


def _value(measure: MeasureSpec, value: float, place: Place) -> Iterator[CellError]:
    kind = measure.kind
    if not isfinite(value):
        yield place.error(measure.key, value, "This is not a number.", "Write it in digits.")
    elif kind is MeasureKind.PROPORTION and value not in (0, 1):
        yield place.error(
            measure.key,
            value,
            "One case has the outcome or has it not.",
            "Write yes or no, 1 or 0.",
        )
    elif kind in (MeasureKind.COUNT, MeasureKind.RATE) and value < 0:
        yield place.error(measure.key, value, *BELOW_ZERO)
    elif kind is MeasureKind.COUNT and value != int(value):
        yield place.error(measure.key, value, *NOT_WHOLE)


def _code(case: CaseRecord, place: Place, book: Book) -> Iterator[CellError]:
    if not case.code.strip():
        yield place.error("code", case.code, "The case has no code.", "Give each case a code.")
    elif "@" in case.code:
        yield place.error(
            "code",
            case.code,
            "This looks like an e-mail address.",
            "Use a code that says nothing about who the person is.",
        )


def _case_groups(case: CaseRecord, place: Place, book: Book) -> Iterator[CellError]:
    return unknown_groups(case.cell, place, book)


CASE_CHECKS: tuple[CaseCheck, ...] = (_code, _dates, _values, _case_groups)


def codes_twice(cases: Sequence[CaseRecord], places: Sequence[Place]) -> Iterator[CellError]:
    """A code given again; the first row that has it stands."""
    first: dict[str, int] = {}
    for case, place in zip(cases, places, strict=True):
        row = first.setdefault(case.code, place.row)
        if row != place.row:
            problem = f"This code stands in row {row} already."
            yield place.error("code", case.code, problem, ONE_OF_TWO)
