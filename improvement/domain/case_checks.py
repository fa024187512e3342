"""The checks of case records."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import isfinite
from typing import Any

from improvement.domain.alike_codes import plain_codes
from improvement.domain.case_batch import CaseBatch, Unnamed
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
from improvement.domain.repeated import Repeated, together
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
        yield from _named_value(key, value, place, book)


def _named_value(key: str, value: float | None, place: Place, book: Book) -> Iterator[CellError]:
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


def _no_code(code: str) -> bool:
    return "@" in code or not code.strip()


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
    return unknown_groups(case.cell, place, book, several=book.several)


CASE_CHECKS: tuple[CaseCheck, ...] = (_code, _dates, _values, _case_groups)


#: Where a part of a record is looked at by itself.
_PLACE = Place(row=0)


def doubtful(batch: CaseBatch, book: Book) -> list[int]:
    """Where in a batch something is wrong, found without making every record.

    Each check above is asked once for every distinct entry that it looks at, so a million rows
    take a second; it is the same check that then says what is wrong.
    """
    marked: set[int] = set()
    if not batch:
        return []
    sound = replace(batch[0], code="x", starts_on=book.today, due_on=None, outcome_on=None)

    def mark(column: Sequence[Any], wrong: Callable[[Any], bool]) -> None:
        marked.update(Repeated.of(column).where(wrong))

    if "@" in "".join(batch.codes) or not all(map(str.strip, batch.codes)):
        mark(batch.codes, _no_code)
    days = together([batch.starts_on, batch.due_on, batch.outcome_on])
    mark(days, lambda d: _any(_dates(_with_days(sound, d), _PLACE, book)))
    mark(batch.cells, lambda cell: _any(unknown_groups(cell, _PLACE, book)))
    for key, column in batch.values.items():
        mark(column, partial(_refused, key, book))
    return sorted(marked)


def _refused(key: str, book: Book, value: float | Unnamed | None) -> bool:
    return not isinstance(value, Unnamed) and _any(_named_value(key, value, _PLACE, book))


def _with_days(case: CaseRecord, days: tuple[Any, ...]) -> CaseRecord:
    return replace(case, starts_on=days[0], due_on=days[1], outcome_on=days[2])


def _any(errors: Iterator[CellError]) -> bool:
    return next(errors, None) is not None


def codes_twice(batch: CaseBatch, places: Sequence[Place]) -> Iterator[CellError]:
    """A code given again; the first row that has it stands."""
    codes = plain_codes(batch.codes)
    if len(set(codes)) == len(batch):
        return
    first: dict[str, int] = {}
    for at, code in enumerate(codes):
        if first.setdefault(code, at) != at:
            problem = f"This code stands in row {places[first[code]].row} already."
            yield places[at].error("code", batch.codes[at], problem, ONE_OF_TWO)
