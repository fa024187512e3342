"""Where an entry stands and what it is held against: shared by the checks of totals and cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import overload

from improvement.domain.dimensions import GroupCell
from improvement.domain.entries import CellError
from improvement.domain.measures import MeasureSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands: its row, and the heading that each of its fields came from."""

    row: int
    headings: Mapping[str, str] = field(default_factory=dict)

    def error(self, name: str, value: object, problem: str, remedy: str) -> CellError:
        """A refused cell of this row; ``name`` is the field, shown under its heading if known."""
        shown = f"{value:.15g}" if isinstance(value, float) else str(value)
        return CellError(
            row=self.row,
            column=self.headings.get(name, name),
            value=shown,
            problem=problem,
            remedy=remedy,
        )


@dataclass(frozen=True, slots=True)
class Places(Sequence[Place]):
    """The places of many rows that share their headings, each made when it is asked for."""

    rows: Sequence[int]
    headings: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> list[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | list[Place]:
        if isinstance(at, slice):
            return [Place(row=row, headings=self.headings) for row in self.rows[at]]
        return Place(row=self.rows[at], headings=self.headings)


@dataclass(frozen=True, slots=True)
class Book:
    """What entries are held against."""

    measures: Mapping[str, MeasureSpec]
    groups: Mapping[str, frozenset[str]]
    today: date
    several: frozenset[str] = frozenset()  # dimensions in which one person may name several groups


ONE_OF_TWO = "Keep one of the two, or correct the other."
BELOW_ZERO = ("This cannot be below 0.", "Check the figure.")
NOT_WHOLE = ("This counts something, so it is a whole number.", "Check the figure.")


def future(today: date) -> tuple[str, str]:
    """Problem and remedy of a date that has not come yet."""
    return f"This date is after today, {today}.", "Check day, month and year."


def unknown_measure(book: Book) -> tuple[str, str]:
    """Problem and remedy of a measure that the test does not have."""
    known = ", ".join(sorted(book.measures)) or "none yet"
    return "There is no such measure.", f"Choose one of: {known}."


def unknown_groups(
    cell: GroupCell, place: Place, book: Book, *, several: frozenset[str] = frozenset()
) -> Iterator[CellError]:
    """Dimensions and groups of a cell that do not exist, and two groups of one dimension.

    In ``several`` dimensions one person may name more than one group.
    """
    seen: set[str] = set()
    for dimension, group in sorted(cell):
        groups = book.groups.get(dimension)
        if groups is None:
            known = ", ".join(sorted(book.groups)) or "none yet"
            remedy = f"Choose one of: {known}."
            yield place.error(dimension, dimension, "There is no such dimension.", remedy)
        elif group not in groups:
            remedy = f"Choose one of: {', '.join(sorted(groups))}."
            yield place.error(dimension, group, f"{dimension} has no such group.", remedy)
        elif dimension in seen and dimension not in several:
            yield place.error(
                dimension, group, f"Two groups of {dimension} in one entry.", "Give one of them."
            )
        seen.add(dimension)
