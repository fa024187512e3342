"""Which sums of a table to hide so that no sensitive one can be worked out: the least of them.

The cell suppression problem. Hidden are the sensitive sums and, beside them, as little as possible,
so that two tables remain which agree with everything published and are, for each sensitive sum, at
least its ``need`` apart: whoever reads cannot tell which of the two it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array

from improvement.errors import NotComputable
from improvement.stats.disclosure.auditor import narrowed
from improvement.stats.disclosure.system import System

LARGEST_EXACT = 6_000  # whole-number unknowns; beyond it the exact program is not tried
SECONDS = 2.0


class Method(StrEnum):
    """How the hidden sums were chosen; the guarantee is the same."""

    NOTHING_TO_HIDE = "nothing_to_hide"
    EXACT = "exact"  # the least information lost, shown by the solver
    BEST_FOUND = "best_found"  # the solver's best when its time was up
    GREEDY = "greedy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The sums to hide and to publish, by their numbers, and what is lost (sum of ``worth``)."""

    hidden: frozenset[int]
    published: frozenset[int]
    lost: float
    method: Method


def choose(system: System, *, seconds: float = SECONDS) -> Chosen:
    """The exact program within its time; where it is too large or finds nothing, the greedy one.

    Raises ``NotComputable`` if even hiding everything that may be hidden gives somebody away.

    References: Fischetti and Salazar-Gonzalez (2000), Models and algorithms for optimizing cell
    suppression in tabular data with linear constraints, JASA 95, 916-928 (the model with two
    tables for each sensitive cell); Castro (2012), EJOR 216, 257-269 (review).

    >>> from improvement.stats.disclosure.system import Sum
    >>> table = System(cells=(30, 12, 14, 3), sums=(
    ...     Sum(members=(0, 1, 2, 3), known=True), Sum(members=(0,), worth=30),
    ...     Sum(members=(1,), worth=12), Sum(members=(2,), worth=14),
    ...     Sum(members=(3,), sensitive=True, need=9)))
    >>> found = choose(table)
    >>> sorted(found.hidden), str(found.method)
    ([2, 4], 'exact')

    Read: beside the 3 people, the 12 are hidden; then the 3 can be anything from 0 to 15.
    """
    found = exactly(system, seconds=seconds)
    if found is None or narrowed(system, found.published, whole=True):  # a solver may be wrong
        return greedily(system)
    return found


def exactly(system: System, *, seconds: float = SECONDS) -> Chosen | None:
    """The integer program; None where it is too large or its time was too short for any answer."""
    if not system.sensitive:
        return _chosen(system, (), Method.NOTHING_TO_HIDE)
    program = _Program(system)
    if program.unknowns > LARGEST_EXACT:
        return None
    found = program.solve(seconds)
    if found.x is None:
        return None
    hidden = frozenset(np.flatnonzero(found.x[: len(system.sums)] > 0.5).tolist())
    return _chosen(system, hidden, Method.EXACT if found.status == 0 else Method.BEST_FOUND)


def greedily(system: System) -> Chosen:
    """Hide the sum that is worth least until the auditor is content; then show what need not be."""
    hidden = set(system.sensitive)
    optional = sorted(
        (n for n in _all(system) if n not in hidden), key=lambda n: system.sums[n].worth
    )
    left = list(optional)
    while narrowed(system, _all(system) - hidden, whole=True):
        if not left:
            raise NotComputable(
                "Even with everything hidden somebody could be worked out from the totals. "
                "Publish none of it."
            )
        hidden.add(left.pop(0))
    for number in reversed([n for n in optional if n in hidden]):
        if not narrowed(system, _all(system) - hidden | {number}, whole=True):
            hidden.remove(number)
    return _chosen(system, frozenset(hidden), Method.GREEDY)


def _all(system: System) -> frozenset[int]:
    """Every sum that could be published beside what is known anyway."""
    return frozenset(range(len(system.sums))) - system.always


def _chosen(system: System, hidden: Collection[int], method: Method) -> Chosen:
    return Chosen(
        hidden=frozenset(hidden),
        published=_all(system) - frozenset(hidden),
        lost=sum(system.sums[n].worth for n in hidden),
        method=method,
    )


class _Program:
    """Unknowns: hide each sum (0 or 1), then two whole tables for each sensitive sum."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.tables = 2 * len(system.sensitive)
        self.unknowns = len(system.sums) + self.tables * len(system.cells)
        self._entries: list[tuple[int, int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def solve(self, seconds: float) -> OptimizeResult:
        for pair, number in enumerate(self.system.sensitive):
            self._fits(2 * pair)
            self._fits(2 * pair + 1)
            self._apart(pair, number)
        worth = [item.worth for item in self.system.sums]
        cost = np.concatenate([worth, np.zeros(self.unknowns - len(worth))])
        return milp(
            cost,
            integrality=np.ones(self.unknowns, dtype=np.int64),
            bounds=self._bounds(),
            constraints=self._constraints(),
            options={"time_limit": seconds},
        )

    def _column(self, table: int, cell: int) -> int:
        return len(self.system.sums) + table * len(self.system.cells) + cell

    def _row(self, entries: Sequence[tuple[int, float]], low: float, high: float) -> None:
        self._entries += [(len(self._low), column, factor) for column, factor in entries]
        self._low.append(low)
        self._high.append(high)

    def _fits(self, table: int) -> None:
        """The table has every sum that is not hidden; a hidden one may be off by anything."""
        most = float(sum(self.system.cells)) + max(item.need for item in self.system.sums)
        for number, item in enumerate(self.system.sums):
            value = float(self.system.value(number))
            cells = [(self._column(table, member), 1.0) for member in item.members]
            if item.known:
                self._row(cells, value, value)
                continue
            self._row([*cells, (number, -most)], -np.inf, value)
            self._row([*cells, (number, most)], value, np.inf)

    def _apart(self, pair: int, number: int) -> None:
        item = self.system.sums[number]
        more = [(self._column(2 * pair, member), 1.0) for member in item.members]
        fewer = [(self._column(2 * pair + 1, member), -1.0) for member in item.members]
        self._row([*more, *fewer], float(item.need), np.inf)

    def _bounds(self) -> Bounds:
        low, high = np.zeros(self.unknowns), np.full(self.unknowns, np.inf)
        high[: len(self.system.sums)] = 1
        low[list(self.system.sensitive)] = 1
        high[sorted(self.system.always)] = 0
        return Bounds(low, high)

    def _constraints(self) -> LinearConstraint:
        rows, across, factors = zip(*self._entries, strict=True)
        matrix = coo_array((factors, (rows, across)), shape=(len(self._low), self.unknowns)).tocsr()
        return LinearConstraint(matrix, np.array(self._low), np.array(self._high))
