"""The rows of a long table held column by column, each distinct entry once."""

from collections.abc import Collection, Iterator, Sequence
from itertools import compress
from typing import overload

import numpy as np

from improvement.domain.repeated import Repeated

Row = tuple[str, ...]


class ColumnRows(Sequence[Row]):
    """Reads like a list of rows and makes each of them when it is asked for.

    >>> rows = ColumnRows([Repeated.of(["a", "b"]), Repeated.of(["1", "1"])])
    >>> rows[1], list(rows[:1]), rows == (("a", "1"), ("b", "1"))
    (('b', '1'), [('a', '1')], True)
    """

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Repeated[str]]) -> None:
        self.columns = columns

    def without(self, wanted: Sequence[bool]) -> "ColumnRows":
        """Only the columns that are wanted."""
        return ColumnRows(list(compress(self.columns, wanted)))

    def any_empty(self) -> bool:
        """Is there a row with nothing in it?"""
        empty = np.ones(len(self), dtype=bool)
        for column in self.columns:
            empty &= np.isin(column.places, _numbers_of(column.entries, ""))
        return bool(empty.any())

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> "ColumnRows": ...
    def __getitem__(self, at: int | slice) -> "Row | ColumnRows":
        if isinstance(at, slice):
            return ColumnRows([column[at] for column in self.columns])
        return tuple(column[at] for column in self.columns)

    def __iter__(self) -> Iterator[Row]:
        return zip(*(column.listed() for column in self.columns), strict=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment] # arrays inside: not hashable


def _numbers_of(entries: Collection[str], wanted: str) -> list[int]:
    return [number for number, entry in enumerate(entries) if entry == wanted]
