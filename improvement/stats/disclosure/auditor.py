"""What can be worked out from published figures: linear algebra's answer, by linear programming.

Knows nothing of how figures were chosen. It takes the sums that a reader has and returns, for any
other sum, the least and the most that still fit: whole numbers, none below 0.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from improvement.errors import NotComputable
from improvement.stats.disclosure.system import System

ROUNDING = 1e-6  # what a solver may be off; counts are whole
UNBOUNDED = 3  # how scipy says so


@dataclass(frozen=True, slots=True)
class Possible:
    """The least and the most a figure can still be."""

    least: int
    most: int

    @property
    def width(self) -> int:
        return self.most - self.least


class Auditor:
    """A reader who has these sums of ``cells`` micro-cells.

    ``whole`` also uses that every cell is a whole number (slower, and narrower at times); without
    it the answer is that of linear programming, its ends rounded inwards.

    >>> reader = Auditor(3, [((0, 1, 2), 20), ((0,), 9)])
    >>> reader.possible((1,)), reader.possible((1, 2)).width
    (Possible(least=0, most=11), 0)
    """

    def __init__(
        self, cells: int, has: Iterable[tuple[Sequence[int], int]], *, whole: bool = False
    ) -> None:
        sums = list(has)
        self._cells, self._whole = cells, whole
        self._matrix = _matrix([members for members, _ in sums], cells)
        self._values = np.array([value for _, value in sums], dtype=float)

    def possible(self, members: Sequence[int]) -> Possible:
        """What the sum of these cells can be. Raises ``NotComputable`` if nothing fits."""
        aim = np.zeros(self._cells)
        aim[list(members)] = 1.0
        least, most = self._least(aim), -self._least(-aim)
        return Possible(int(np.ceil(least - ROUNDING)), int(np.floor(most + ROUNDING)))

    def _least(self, aim: NDArray[np.float64]) -> float:
        found: Any = self._whole_numbers(aim) if self._whole else self._any_numbers(aim)
        if found.status == UNBOUNDED:
            return -np.inf
        if found.x is None:
            raise NotComputable(f"The published figures contradict each other: {found.message}")
        return float(found.fun)

    def _whole_numbers(self, aim: NDArray[np.float64]) -> Any:
        fits = LinearConstraint(self._matrix, self._values, self._values)
        return milp(
            aim,
            integrality=np.ones(self._cells, dtype=np.int64),
            bounds=Bounds(0, np.inf),
            constraints=fits if len(self._values) else (),
        )

    def _any_numbers(self, aim: NDArray[np.float64]) -> Any:
        if not len(self._values):
            return linprog(aim, bounds=(0, None))
        matrix: Any = self._matrix  # scipy takes sparse ones; its stubs do not say so
        return linprog(aim, A_eq=matrix, b_eq=self._values, bounds=(0, None))


def narrowed(system: System, published: Collection[int], *, whole: bool = False) -> tuple[int, ...]:
    """The sensitive sums of which too little stays possible once these are published.

    Everything always known counts as published. A published sensitive sum is among them.
    """
    has = system.always | set(published)
    reader = Auditor(
        len(system.cells),
        [(system.sums[n].members, system.value(n)) for n in sorted(has)],
        whole=whole,
    )
    return tuple(
        n
        for n in system.sensitive
        if n in has or reader.possible(system.sums[n].members).width < system.sums[n].need
    )


def _matrix(rows: Sequence[Sequence[int]], cells: int) -> csr_array:
    across = [row for row, members in enumerate(rows) for _ in members]
    down = [member for members in rows for member in members]
    return csr_array((np.ones(len(down)), (across, down)), shape=(len(rows), cells))
