"""Do several groups differ in their shares, or in their mix of answers, by more than chance?

Pearson's chi-square for a table of counts, without Yates' correction (it only makes the answer too
cautious), and the exact test by Fisher, Freeman and Halton for small tables.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isclose, lgamma, sqrt

import numpy as np
from scipy.stats import chi2

from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.record import recorded

FEWEST_EXPECTED = 5.0  # Cochran 1954: from here on the chi-square is dependable in every cell
MOST_EXACT = 400  # people; with more, the chi-square is dependable unless a group is tiny
MOST_STEPS = 100_000  # of the exact test, about half a second (R's own gives up on such tables too)
_AS_LIKELY = 1e-7  # R's fisher.test: tables this close in probability count as equally likely

Margins = tuple[int, ...]


@recorded("cross_table", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class CrossTable:
    """Counts (rows x columns) beside those expected if all rows had one mix.

    ``chance`` is that of a ``chi_square`` at least this large if they had; ``cramers_v`` (0-1) how
    far rows and columns go together; ``exact_chance`` the exact test's, None where the table is too
    large for it.
    """

    counts: tuple[tuple[int, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    chi_square: float
    degrees_of_freedom: int
    chance: float
    cramers_v: float
    exact_chance: float | None

    @property
    def smallest_expected(self) -> float:
        return min(min(row) for row in self.expected)

    @property
    def sparse(self) -> bool:
        """Is a cell so thin that the chi-square should give way to the exact test?"""
        return self.smallest_expected < FEWEST_EXPECTED

    @property
    def best_chance(self) -> float:
        """The exact one where the table is sparse and it could be had, else the chi-square's."""
        exact = self.exact_chance if self.sparse else None
        return self.chance if exact is None else exact


def cross_table(counts: Sequence[Sequence[int]]) -> CrossTable:
    """Hold a table of counts against what one common mix would give.

    Parameters: ``counts`` rows of equal length, whole numbers >= 0, at least 2 x 2.
    Raises ``NotComputable`` when a row or a column is empty or the table too small, ``Invalid`` for
    figures that are no counts.

    References: Pearson 1900; Cramer 1946; Freeman & Halton 1951, Biometrika 38, 141-149.

    >>> found = cross_table([[12, 88], [15, 85], [18, 82], [25, 75], [30, 70]])
    >>> round(found.chi_square, 3), found.degrees_of_freedom, round(found.chance, 4)
    (13.625, 4, 0.0086)

    Read: the five groups' shares differ by more than chance would give.
    """
    table = _checked(counts)
    total = int(table.sum())
    expected = table.sum(1)[:, None] * (table.sum(0)[None, :] / total)
    chi_square = float((np.square(table - expected) / expected).sum())
    smaller = min(table.shape) - 1
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    rows = tuple(tuple(int(count) for count in row) for row in counts)
    return CrossTable(
        counts=rows,
        expected=tuple(tuple(float(e) for e in row) for row in expected),
        chi_square=chi_square,
        degrees_of_freedom=freedom,
        chance=float(chi2.sf(chi_square, freedom)),
        cramers_v=sqrt(chi_square / total / smaller),
        exact_chance=_exact(rows),
    )


def _checked(counts: Sequence[Sequence[int]]) -> Floats:
    if len({len(row) for row in counts}) > 1:
        raise Invalid("The rows have different numbers of columns: they are not one table.")
    for row in counts:
        wrong = [count for count in row if count < 0 or count != int(count)]
        if wrong:
            raise Invalid(f"{wrong[0]} is no count: give whole numbers from 0 on.")
    if len(counts) < 2 or len(counts[0]) < 2:
        raise NotComputable("A table needs at least 2 rows and 2 columns to compare anything.")
    table = np.array(counts, float)
    if not (table.sum(0).all() and table.sum(1).all()):
        raise NotComputable("A row or a column of the table is empty: leave it out and ask again.")
    return table


def _exact(rows: Sequence[Sequence[int]]) -> float | None:
    """The chance of a table no more likely than this one, margins fixed; None if too large.

    Columns of the table, lying down, are dealt out one by one. After each, what matters is only
    what is left of every row and how likely the way there was; ways that agree in both are kept
    together.
    """
    counts = [count for row in rows for count in row]
    if sum(counts) > MOST_EXACT:
        return None
    turned = tuple(zip(*rows, strict=True))
    short, long = sorted((tuple(tuple(row) for row in rows), turned), key=len)
    columns, seen = sorted(long, key=sum), _log_chance(counts)
    # Which row has which rest does not matter: sorted rests let more ways be kept together.
    left_over = tuple(sorted(sum(row) for row in short))
    ways: dict[tuple[Margins, int], float] = {(left_over, 0): 1.0}
    steps = 0
    for column in columns[:-1]:
        following: dict[tuple[Margins, int], float] = defaultdict(float)
        for (left, path), number in ways.items():
            for taken in _deals(left, sum(column)):
                steps += 1
                if steps > MOST_STEPS:
                    return None
                rest = tuple(sorted(a - b for a, b in zip(left, taken, strict=True)))
                following[rest, path + _key(_log_chance(taken))] += number
        ways = following
    return _share_as_unlikely(ways, seen)


def _share_as_unlikely(ways: dict[tuple[Margins, int], float], seen: float) -> float:
    logs = [(_unkey(path) + _log_chance(left), number) for (left, path), number in ways.items()]
    top = max(log for log, _ in logs)
    everything = sum(number * exp(log - top) for log, number in logs)
    unlikely = sum(
        number * exp(log - top)
        for log, number in logs
        if log <= seen or isclose(log, seen, rel_tol=0, abs_tol=_AS_LIKELY)
    )
    return min(1.0, unlikely / everything)


def _deals(left: Margins, amount: int) -> list[Margins]:
    """Every way to take ``amount`` from what is left of the rows."""
    if len(left) == 1:
        return [(amount,)]
    after = sum(left[1:])
    return [
        (first, *others)
        for first in range(max(0, amount - after), min(left[0], amount) + 1)
        for others in _deals(left[1:], amount - first)
    ]


def _log_chance(cells: Sequence[int]) -> float:
    """The part of a table's log probability that depends on these cells."""
    return -sum(lgamma(cell + 1) for cell in cells)


def _key(log: float) -> int:
    """A log probability as a whole number of 1e-12, so that equal ways are found to be equal."""
    return round(log * 1e12)


def _unkey(path: int) -> float:
    return path / 1e12
