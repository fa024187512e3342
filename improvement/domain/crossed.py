"""Groups along two dimensions at once: the cells of, say, tenure by age."""

from dataclasses import dataclass

from improvement.domain.tallies import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedArms:
    """One cell: the people who are ``first`` and ``second`` together, per arm."""

    first: str
    second: str
    pilot: Tally
    comparison: Tally

    @property
    def smaller_n(self) -> int:
        return min(self.pilot.n, self.comparison.n)

    @property
    def empty(self) -> bool:
        return self.pilot.n == self.comparison.n == 0
