"""What is said around a grid: below its rows, below its last line, and about a pasted block."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from improvement.domain.entries import CellError
from improvement.domain.group_sums import GroupSum
from improvement.files.dates import NAMES
from improvement.files.day_numbers import DayNumber, refusal
from improvement.services.entry import EntryLook, EntrySaved
from improvement.services.entry_grid import EntryGrid
from improvement.services.entry_paste import Pasted
from improvement.ui import show
from improvement.ui.forms.grid_cells import Line, Note
from improvement.words.entering import clash_words, kept_words, sum_words


def notes(look: EntryLook, *, standing: int, began: bool) -> list[list[Note]]:
    """Line by line what is wrong with a row, what looks odd, and how an unusual entry was read.

    Half a pair is no mistake while somebody still stands in that row.
    """
    asked = look.grid
    found: list[list[Note]] = [[] for _ in asked.rows]
    for error in (*look.errors, *(h for h in look.half if began and h.row - 1 != standing)):
        found[error.row - 1].append(_wrong(asked, error))
    for error in look.general:
        found[-1].append(Note(words=f"{error.problem} {error.remedy}", wrong=True))
    wrong = {(row, note.column) for row, told in enumerate(found) for note in told}
    for (row, column), day in look.days.items():
        if (row, column) not in wrong:
            words = f"{asked.columns[column].heading}: {_odd(day)}"
            found[row].append(Note(words=words, wrong=False, column=column, odd=True))
    for (row, column), value in look.values.items():
        if (row, column) not in wrong:
            words = f"{asked.columns[column].heading}: read as {value:,.15g}."
            found[row].append(Note(words=words, wrong=False, column=column))
    return [sorted(told, key=lambda note: (not note.wrong, note.column)) for told in found]


def _wrong(asked: EntryGrid, error: CellError) -> Note:
    row = error.row - 1
    column = next(c for c in range(len(asked.columns)) if asked.name(row, c) == error.column)
    words = f"{asked.columns[column].heading}: {error.problem} {error.remedy}"
    return Note(words=words, wrong=True, column=column)


def _odd(day: DayNumber) -> str:
    return f"{refusal(day).problem} Put the figure there, or leave it if it is one."


def saved(done: EntrySaved) -> str:
    """What became of the period; and what was saved although it looks like a day."""
    tallied = done.tallied
    words = f"Saved: {tallied.added} new, {tallied.changed} changed, {tallied.identical} same."
    return " ".join((words, *_odd_cells(done.days)))


def _odd_cells(days: Mapping[str, DayNumber]) -> Iterator[str]:
    for name, day in days.items():
        yield f"{name}: {refusal(day).problem} Correct it if it is no figure."


def sums(look: EntryLook) -> list[Line]:
    """What each arm's groups add up to, beside everybody."""
    sides = {column.arm: column.side for column in look.grid.columns}
    return [
        Line(words=sum_words(found, sides[found.arm]), kind=_kind(found)) for found in look.sums
    ]


def _kind(found: GroupSum) -> str:
    if found.unfinished:
        return "so-far"
    return "off" if found.differing else "fits"


def pasted(found: Pasted) -> str:
    """How many cells of a block were filled, and how its dates were read."""
    filled = sum(1 for _, _, text in found.cells if text)
    empty = len(found.cells) - filled
    words = f"Pasted: {show.counted(filled, 'figure', 'figures')}"
    words += f", {show.counted(empty, 'cell', 'cells')} left empty" if empty else ""
    words += f"; dates read {NAMES[found.order]}" if found.order else ""
    return f"{words}. Look at them, then save."


def clashes(look: EntryLook) -> Iterator[str]:
    """Both versions of each row that somebody else saved meanwhile."""
    for clash in look.clashes:
        yield clash_words(
            label=clash.label,
            side=clash.side,
            yours=clash.yours,
            theirs=clash.theirs,
            who=clash.who,
            when=f"{clash.when:%H:%M}" if clash.when else "",
        )


def kept(kept_at: datetime, lost: Sequence[str], *, today: date) -> str:
    """Since when a draft waits, and what of it has no place any more."""
    words = kept_words(kept_at, today)
    if lost:
        words += (
            f" {show.counted(len(lost), 'figure', 'figures')} of it belonged to a group that is no "
            f"longer there: {', '.join(lost)}."
        )
    return words
