"""Figures typed into a grid that look like days: said beside the cell, and saved all the same."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from improvement.domain.entries import PeriodTotal
from improvement.files.day_numbers import DayNumber, day_numbers, day_of
from improvement.services.entry_cells import CellsRead
from improvement.services.entry_grid import EntryGrid, Texts
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store

Cell = tuple[int, int]


def like_days(
    store: Store, kept: KeptTest, asked: EntryGrid, texts: Texts, read: CellsRead
) -> Mapping[Cell, DayNumber]:
    """Cell -> the day that its figure looks like, beside the same figure in other rows and periods.

    A grid of one row has no company of its own, so what was logged for other periods is looked at
    as well. What is kept in a cell already was seen when it was saved.
    """
    doubtful = {
        (row, column): value
        for (row, column), value in read.values.items()
        if day_of(value) is not None and texts[row][column] != asked.texts[row][column]
    }
    if not doubtful:
        return {}
    before = tuple(logged_before(store, kept, asked.spec.key, but={asked.start}))
    found: dict[Cell, DayNumber] = {}
    for figure in dict.fromkeys(asked.columns[column].figure for _, column in doubtful):
        here = [v for (_, c), v in read.values.items() if asked.columns[c].figure == figure]
        company = [*here, *of_totals(before, figure)]
        days = {float(day.figure): day for day in day_numbers(figure, company)}
        found |= {
            at: days[value]
            for at, value in doubtful.items()
            if asked.columns[at[1]].figure == figure and value in days
        }
    return found


def logged_before(
    store: Store, kept: KeptTest, measure: str, *, but: Collection[date]
) -> Iterator[PeriodTotal]:
    """What is logged of a measure, without the periods that begin on one of these days."""
    measure_id = kept.measure_ids.get(measure)
    for entry in store.observations.listed([measure_id] if measure_id else []):
        if entry.total.start not in but:
            yield entry.total


def of_totals(totals: Iterable[PeriodTotal], figure: str) -> list[float]:
    """One figure of each total that has it."""
    return [float(value) for t in totals if (value := getattr(t, figure)) is not None]
