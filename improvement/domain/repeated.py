"""A long column with few distinct entries: each entry is held, read and checked once.

A million case records begin on some hundreds of days, on two sides, in a few dozen groups.
"""

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any, Generic, TypeVar, overload

import numpy as np  # a place for each of a million rows
from numpy.typing import NDArray

T = TypeVar("T")
S = TypeVar("S")
Places = NDArray[np.intp]


class Repeated(Sequence[T], Generic[T]):
    """Reads like a list: ``entries[places[0]], entries[places[1]], ...``.

    Every entry stands somewhere (there are none that no place points at); two of them may be equal.

    >>> column = Repeated.of(["yes", "no", "yes"])
    >>> list(column), column.entries, column == ["yes", "no", "yes"]
    (['yes', 'no', 'yes'], ['yes', 'no'], True)
    >>> list(column.map(str.upper))
    ['YES', 'NO', 'YES']
    """

    __slots__ = ("entries", "places")

    def __init__(self, entries: Sequence[T], places: Places) -> None:
        self.entries = entries
        self.places = places

    @classmethod
    def of(cls, column: Sequence[T]) -> "Repeated[T]":
        """The same column; its entries have to be hashable."""
        if isinstance(column, Repeated):
            return column
        numbers: dict[T, int] = {}
        places = [numbers.setdefault(entry, len(numbers)) for entry in column]
        return cls(list(numbers), np.array(places, dtype=np.intp))

    @classmethod
    def one(cls, entry: T, n: int) -> "Repeated[T]":
        """The same entry ``n`` times.

        >>> list(Repeated.one(None, 3))
        [None, None, None]
        """
        return cls([entry] if n else [], np.zeros(n, dtype=np.intp))

    def map(self, change: Callable[[T], S]) -> "Repeated[S]":
        """Each entry changed, once."""
        return Repeated(list(map(change, self.entries)), self.places)

    def merged(self) -> "Repeated[T]":
        """Without equal entries, which ``map`` may have made.

        >>> Repeated.of(["a", "A", "b"]).map(str.upper).merged().entries
        ['A', 'B']
        """
        once = Repeated.of(self.entries)
        return Repeated(once.entries, once.places[self.places])

    def given_again(self) -> list[T]:
        """The entries that stand in more than one row."""
        many = np.flatnonzero(np.bincount(self.places, minlength=len(self.entries)) > 1)
        return [self.entries[int(number)] for number in many]

    def take(self, which: Any) -> "Repeated[T]":
        """The rows at these places (numbers, a slice or a mask)."""
        return _compact(self.entries, self.places[which])

    def where(self, true: Callable[[T], object]) -> list[int]:
        """The rows whose entry is such."""
        marked = [number for number, entry in enumerate(self.entries) if true(entry)]
        return np.flatnonzero(np.isin(self.places, marked)).tolist() if marked else []

    def listed(self) -> list[T]:
        """All rows as a plain list."""
        held = np.empty(len(self.entries), dtype=object)
        for number, entry in enumerate(self.entries):  # an entry may be a sequence itself
            held[number] = entry
        rows: list[T] = held[self.places].tolist()
        return rows

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> "Repeated[T]": ...
    def __getitem__(self, at: int | slice) -> "T | Repeated[T]":
        return self.take(at) if isinstance(at, slice) else self.entries[self.places[at]]

    def __iter__(self) -> Iterator[T]:
        return iter(self.listed())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.listed() == list(other)

    __hash__ = None  # type: ignore[assignment] # an array inside: not hashable

    def __repr__(self) -> str:
        return f"Repeated({self.listed()!r})"


def distinct(column: Sequence[T]) -> Sequence[T]:
    """Every entry that a column has, in the order of first appearance; of a plain one, each once.

    >>> list(distinct(["b", "a", "b"])), distinct(Repeated.of(["b", "a", "b"]))
    (['b', 'a'], ['b', 'a'])
    """
    return column.entries if isinstance(column, Repeated) else list(dict.fromkeys(column))


def together(columns: Sequence[Sequence[Any]]) -> Repeated[tuple[Any, ...]]:
    """Columns of one length as one column of their combinations, in the order of their entries.

    >>> both = together([["a", "a", "b", "a"], [1, 2, 1, 1]])
    >>> both.entries, both.places.tolist()
    ([('a', 1), ('a', 2), ('b', 1)], [0, 1, 2, 0])
    """
    held = [Repeated.of(column) for column in columns]
    if not len(held[0]):
        return Repeated([], np.zeros(0, dtype=np.intp))
    sizes = [len(column.entries) for column in held]
    keys = np.ravel_multi_index([column.places for column in held], sizes)
    there, places = _numbered(keys, prod(sizes))
    parts = np.unravel_index(there, sizes)
    pairs = zip(held, parts, strict=True)
    found = (Repeated(column.entries, part).listed() for column, part in pairs)
    return Repeated(list(zip(*found, strict=True)), places)


def _numbered(keys: Places, below: int) -> tuple[Places, Places]:
    """The numbers there are, in order, and the place of each key among them."""
    if below > 4 * len(keys) + 1_000:  # too many to make a mark for each
        there, places = np.unique(keys, return_inverse=True)
        return there, places
    marked = np.bincount(keys, minlength=below) > 0
    return np.flatnonzero(marked), (np.cumsum(marked) - 1)[keys]


def _compact(entries: Sequence[T], places: Places) -> Repeated[T]:
    """Without the entries at which no place points any more."""
    used = np.bincount(places, minlength=len(entries)) > 0
    if used.all():
        return Repeated(entries, places)
    kept = np.flatnonzero(used)
    return Repeated([entries[int(number)] for number in kept], (np.cumsum(used) - 1)[places])
