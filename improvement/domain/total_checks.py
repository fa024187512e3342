"""The checks of period totals."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import isfinite

from improvement.domain.entries import CellError, PeriodTotal
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
from improvement.domain.vocabulary import Arm, MeasureKind

NEEDED: Mapping[MeasureKind, tuple[str, ...]] = {
    MeasureKind.PROPORTION: ("numerator", "denominator"),
    MeasureKind.RATE: ("count", "exposure"),
    MeasureKind.COUNT: ("count",),
    MeasureKind.VALUE: ("value",),
}
NEVER_NEGATIVE = ("numerator", "denominator", "count", "exposure", "n")
WHOLE = ("numerator", "denominator", "count", "n")
FIGURES = ("numerator", "denominator", "count", "exposure", "value", "n")

TotalCheck = Callable[[PeriodTotal, Place, Book], Iterator[CellError]]


def _period(total: PeriodTotal, place: Place, book: Book) -> Iterator[CellError]:
    if total.end < total.start:
        yield place.error(
            "end",
            total.end,
            f"The period ends before it starts, {total.start}.",
            "Check the two dates.",
        )
    if total.start > book.today:
        yield place.error("start", total.start, *future(book.today))


def _figures(total: PeriodTotal, place: Place, book: Book) -> Iterator[CellError]:
    measure = book.measures.get(total.measure)
    if measure is None:
        yield place.error("measure", total.measure, *unknown_measure(book))
        return
    needed = NEEDED[measure.kind]
    for name in needed:
        if getattr(total, name) is None:
            yield place.error(
                name,
                "",
                f"{measure.label} needs {' and '.join(needed)}; {name} is missing.",
                "Fill it in, or leave the whole entry empty if nothing was recorded.",
            )
    for name in FIGURES:
        figure = getattr(total, name)
        if figure is not None:
            yield from _figure(name, figure, place)


def _figure(name: str, figure: float, place: Place) -> Iterator[CellError]:
    if not isfinite(figure):
        yield place.error(name, figure, "This is not a number.", "Write it in digits.")
    elif figure < 0 and name in NEVER_NEGATIVE:
        yield place.error(name, figure, *BELOW_ZERO)
    elif name in WHOLE and figure != int(figure):
        yield place.error(name, figure, *NOT_WHOLE)


def _parts(total: PeriodTotal, place: Place, book: Book) -> Iterator[CellError]:
    part, whole = total.numerator, total.denominator
    if part is not None and whole is not None and part > whole:
        yield place.error(
            "numerator",
            part,
            f"{part:.15g} of {whole:.15g}: the part is above the whole.",
            "Check both figures.",
        )
    if total.exposure == 0 and total.count:
        yield place.error(
            "exposure",
            total.exposure,
            f"{total.count:.15g} counted in an exposure of 0.",
            "Give the days, visits or households that the count came from.",
        )


def _total_groups(total: PeriodTotal, place: Place, book: Book) -> Iterator[CellError]:
    return unknown_groups(total.cell, place, book)


TOTAL_CHECKS: tuple[TotalCheck, ...] = (_period, _figures, _parts, _total_groups)


def periods_counted_twice(
    totals: Sequence[PeriodTotal], places: Sequence[Place]
) -> Iterator[CellError]:
    """The same days given twice for one measure, arm and group, whole or in part."""
    slots: dict[object, list[tuple[PeriodTotal, Place]]] = {}
    for total, place in zip(totals, places, strict=True):
        slots.setdefault((total.measure, total.arm, total.cell), []).append((total, place))
    for entries in slots.values():
        yield from _overlaps(sorted(entries, key=lambda entry: entry[0].start))


def _overlaps(entries: Sequence[tuple[PeriodTotal, Place]]) -> Iterator[CellError]:
    # Held against the period that reaches furthest, so no overlap hides behind a shorter one.
    reaches, holder = entries[0]
    for total, place in entries[1:]:
        if total.start == reaches.start:
            problem = f"This period stands in row {holder.row} already."
            yield place.error("start", total.start, problem, ONE_OF_TWO)
        elif total.start <= reaches.end:
            yield place.error(
                "start",
                total.start,
                f"This period overlaps the one in row {holder.row}, which runs to {reaches.end}.",
                "Count each day once: change the dates or remove one of the two.",
            )
        if total.end > reaches.end:
            reaches, holder = total, place


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPeriod:
    """A period that was logged before for a measure (by key) and an arm, in whatever group."""

    measure: str
    arm: Arm
    start: date
    end: date


def periods_crossing(
    totals: Sequence[PeriodTotal], places: Sequence[Place], kept: Sequence[KeptPeriod]
) -> Iterator[CellError]:
    """Days that two periods with different starts would both count.

    An overall figure takes one entry for each period of a measure and arm. A month beside its
    weeks would be two periods of the same days, so both would be taken: also when the month is a
    total and the weeks are a breakdown, and when one of them was logged long ago.
    """
    new = {KeptPeriod(measure=t.measure, arm=t.arm, start=t.start, end=t.end) for t in totals}
    wrong: dict[KeptPeriod, KeptPeriod] = {}
    for earlier, later in _crossings(new, kept):
        own, other = (later, earlier) if later in new else (earlier, later)
        wrong.setdefault(own, other)
    for total, place in zip(totals, places, strict=True):
        own = KeptPeriod(measure=total.measure, arm=total.arm, start=total.start, end=total.end)
        if own in wrong:
            other = wrong[own]
            problem = f"These days overlap the period {other.start} to {other.end}, also logged."
            yield place.error("start", total.start, problem, "Count each day once: use one length.")


def _crossings(
    new: set[KeptPeriod], kept: Iterable[KeptPeriod]
) -> Iterator[tuple[KeptPeriod, KeptPeriod]]:
    """Pairs that share days and not their start, one of them new, the earlier first.

    What was kept may cross itself already, so a new period is held against the farthest reach of
    all before it, and a kept one against that of the new ones alone.
    """
    series: dict[tuple[str, Arm], list[KeptPeriod]] = {}
    for period in new.union(kept):
        series.setdefault((period.measure, period.arm), []).append(period)
    for entries in series.values():
        reach: KeptPeriod | None = None
        new_reach: KeptPeriod | None = None
        for _, together in groupby(sorted(entries, key=_start), key=_start):
            periods = list(together)
            for period in periods:
                before = reach if period in new else new_reach
                if before is not None and period.start <= before.end:
                    yield before, period
            reach = _farthest(reach, periods)
            new_reach = _farthest(new_reach, [p for p in periods if p in new])


def _start(period: KeptPeriod) -> date:
    return period.start


def _farthest(reach: KeptPeriod | None, periods: Sequence[KeptPeriod]) -> KeptPeriod | None:
    known = [*periods] if reach is None else [reach, *periods]
    return max(known, key=lambda period: period.end, default=None)
