"""Which columns are not spoken for yet, and what their headings and entries look like."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from improvement.domain.repeated import Repeated
from improvement.files.dates import DateOrder, orders_of, parse_month
from improvement.files.groups import read_arm
from improvement.files.numbers import DecimalMark, parse_outcome, read_number
from improvement.files.problem import Cell, Problem, is_blank
from improvement.files.raw_table import RawTable

ENOUGH = 0.8  # of the distinct entries must fit before content decides
MOST_DISTINCT = 200  # entries looked at in a column; more of the same would not change the picture

STRETCH = 10_000  # rows looked at together


def words_of(name: str) -> tuple[str, ...]:
    """The words of a heading: lower case, cut at anything but letters and digits.

    >>> words_of("Kept their.home_atEnd (n)")
    ('kept', 'their', 'home', 'at', 'end', 'n')
    """
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", name)
    return tuple(re.findall(r"[^\W_]+", spaced.casefold()))


#: Words that turn a heading round where the name it holds does not have them.
TURNED_ROUND = frozenset(
    words_of("not non no never without neither nor none didn wasn weren hasn doesn isn nicht kein")
)


@dataclass(slots=True)
class OpenColumns:
    """The columns not spoken for yet, and a sample of the distinct entries of each."""

    table: RawTable
    entries: dict[str, list[Cell]] = field(init=False)

    def __post_init__(self) -> None:
        self.entries = {
            heading: _distinct(self.table.column(heading))
            for heading in self.table.headings
            if heading
        }

    def take(
        self,
        words: Sequence[str],
        fits: Callable[[Cell], bool],
        *,
        distinct: float = 0.0,
        least: float = ENOUGH,
    ) -> str | None:
        """The first column that has one of the words (in their order) and holds such entries.

        ``distinct`` is the share of its entries that must be new ones (1 = each stands once),
        ``least`` the share of them that must fit (0 = any one of them).
        """
        for word in words:
            for heading in self.entries:
                if (
                    word in words_of(heading)
                    and self._holds(heading, fits, least)
                    and (not distinct or self._distinct(heading) >= distinct)
                ):
                    return self.claim(heading)
        return None

    def take_by_content(self, fits: Callable[[Cell], bool]) -> str | None:
        """The first column nearly all of whose entries fit."""
        return next((self.claim(h) for h in list(self.entries) if self._holds(h, fits)), None)

    def take_named(self, names: Iterable[str], fits: Callable[[Cell], bool]) -> str | None:
        """The column called exactly so, or one that fits and whose heading holds a whole name.

        *Not kept* is not *kept*; *kept: yes/no* is.
        """
        wanted = [words for name in names if (words := words_of(name))]
        for heading in self.entries:
            if words_of(heading) in wanted:
                return self.claim(heading)
        for heading in self.entries:
            held = set(words_of(heading))
            if any(_says(held, words) for words in wanted) and self._holds(heading, fits):
                return self.claim(heading)
        return None

    def fitting(self, fits: Callable[[Cell], bool]) -> tuple[str, ...]:
        """All columns nearly all of whose entries fit."""
        return tuple(heading for heading in self.entries if self._holds(heading, fits))

    def claim(self, heading: str) -> str:
        """Take a column: it is spoken for."""
        del self.entries[heading]
        return heading

    def _holds(self, heading: str, fits: Callable[[Cell], bool], least: float = ENOUGH) -> bool:
        entries = self.entries[heading]
        fitting = sum(map(fits, entries))
        return fitting > 0 and fitting >= least * len(entries)

    def _distinct(self, heading: str) -> float:
        """Which share of the entries of a column are new ones, row by row."""
        cells = self.table.column(heading)
        if isinstance(cells, Repeated):
            again = [cell for cell in cells.given_again() if not is_blank(cell)]
            return len(cells.entries) / len(cells) if again else 1.0
        if len(set(cells)) == len(cells):
            return 1.0
        filled = [cell for cell in cells if not is_blank(cell)]
        return len(set(filled)) / len(filled) if filled else 1.0


def _says(heading: set[str], name: Sequence[str]) -> bool:
    """Does a heading hold the whole name, and nothing that turns it round?"""
    more = heading.difference(name)
    return heading.issuperset(name) and ("yes" in more or more.isdisjoint(TURNED_ROUND))


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    """Entries in their order, each once; a stretch at a time, for most say enough early on."""
    if isinstance(cells, Repeated):
        return list(islice((cell for cell in cells.entries if not is_blank(cell)), MOST_DISTINCT))
    found: dict[Cell, None] = {}
    for begin in range(0, len(cells), STRETCH):
        found |= {c: None for c in dict.fromkeys(cells[begin : begin + STRETCH]) if not is_blank(c)}
        if len(found) >= MOST_DISTINCT:
            break
    return list(found)[:MOST_DISTINCT]


def is_date(cell: Cell) -> bool:
    """Is this a day under at least one order?"""
    return bool(orders_of(cell))


def is_period(cell: Cell) -> bool:
    """Is this a day, or a month such as Mar-26?"""
    return is_date(cell) or is_month(cell)


def is_month(cell: Cell) -> bool:
    """Is this a month without a day?"""
    if not isinstance(cell, str) or is_date(cell):
        return False
    return not isinstance(parse_month(cell, DateOrder.DAY_FIRST), Problem)


def is_number(cell: Cell) -> bool:
    """Is this a number under at least one decimal mark?"""
    return any(isinstance(read_number(cell, mark), float) for mark in DecimalMark)


def is_outcome(cell: Cell) -> bool:
    """Is this a yes or a no?"""
    return isinstance(parse_outcome(cell), float)


def is_arm(cell: Cell) -> bool:
    """Does this name the pilot or what it is compared with?"""
    return not isinstance(read_arm(cell), Problem)


def anything(cell: Cell) -> bool:
    """Every entry fits."""
    return True
