"""What somebody typed and has not saved: kept cell by cell, so that it outlives a changed grid.

A draft is one person's own. It holds, beside what was typed, the figures that stood there then, so
that somebody else's save in between is noticed and not overwritten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from improvement.files.dates import DateOrder
from improvement.files.numbers import DecimalMark
from improvement.services.entry_grid import LONGEST_CELL, EntryGrid, EntryWishes, Texts

Place = tuple[str, str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridHabit:
    """How numbers and dates are written in what this test's people paste; None: not asked yet."""

    mark: DecimalMark | None = None
    order: DateOrder | None = None

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> "GridHabit":
        """The answers as they were kept."""
        mark, order = answers.get("decimal_mark"), answers.get("date_order")
        return cls(
            mark=DecimalMark(mark) if mark else None, order=DateOrder(order) if order else None
        )

    def answers(self) -> dict[str, str]:
        """The answers as they are kept."""
        found = {"decimal_mark": self.mark, "date_order": self.order}
        return {name: str(answer) for name, answer in found.items() if answer is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid:
    """A grid as it is opened: the texts its fields begin with, and those that were ``seen``.

    With a draft, ``kept_at`` says when it was kept last and ``lost`` what was typed for groups that
    are no longer there. ``habit`` is how numbers and dates are written, as it was answered before.
    """

    grid: EntryGrid
    start: Texts
    seen: Texts
    kept_at: datetime | None = None
    lost: tuple[str, ...] = ()
    habit: GridHabit = field(default_factory=GridHabit)


def place_of(wishes: EntryWishes) -> str:
    """Where a draft belongs: measure, period and breakdown."""
    parts = (wishes.measure, wishes.start.isoformat(), wishes.period, wishes.dimension or "")
    return "|".join(parts)


def as_kept(asked: EntryGrid, *, mine: Texts, seen: Texts) -> list[list[Any]]:
    """The cells that were changed, each with its place, what was typed and what was seen."""
    return [
        [column.arm.value, column.figure, sorted(map(list, cell)), _short(own), before]
        for row, (_, cell) in enumerate(asked.rows)
        for column, own, before in zip(asked.columns, mine[row], seen[row], strict=True)
        if own.strip() != before.strip()
    ]


def groups_in(texts: Sequence[Any]) -> frozenset[str]:
    """The groups (keys) that a draft has something for."""
    return frozenset(group for (_, _, cell), _, _ in _entries(texts) for _, group in cell)


def restored(asked: EntryGrid, texts: Sequence[Any], kept_at: datetime) -> OpenedGrid:
    """The grid with what was typed in its fields again."""
    at = _places(asked)
    start = [list(row) for row in asked.texts]
    seen = [list(row) for row in asked.texts]
    lost = []
    for place, typed, before in _entries(texts):
        if place not in at:
            lost.append(typed)
            continue
        row, column = at[place]
        start[row][column], seen[row][column] = typed, before
    return OpenedGrid(
        grid=asked,
        start=tuple(map(tuple, start)),
        seen=tuple(map(tuple, seen)),
        kept_at=kept_at,
        lost=tuple(filter(None, lost)),
    )


def _places(asked: EntryGrid) -> Mapping[Place, tuple[int, int]]:
    return {
        (column.arm.value, column.figure, cell): (r, c)
        for r, (_, cell) in enumerate(asked.rows)
        for c, column in enumerate(asked.columns)
    }


def _entries(texts: Sequence[Any]) -> Iterator[tuple[Place, str, str]]:
    for arm, figure, cell, typed, before in texts:
        yield (arm, figure, frozenset((d, g) for d, g in cell)), typed, before


def _short(text: str) -> str:
    """As long as a figure can be; a NUL is kept by no database."""
    return text[:LONGEST_CELL].replace("\x00", "\N{REPLACEMENT CHARACTER}")
