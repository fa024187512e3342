"""Published figures as sums of micro-cells: people counted once, by everything told about them."""

from dataclasses import dataclass

from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A figure that is, or could be, published: the people of some micro-cells together.

    ``members`` are the numbers of its cells. ``known``: readers have it whatever is decided (a
    total). ``need``: what stays possible for it must reach over this many people if it is not
    published; with ``sensitive`` it must not be. ``worth``: what is lost when it is hidden.
    """

    members: tuple[int, ...]
    known: bool = False
    sensitive: bool = False
    need: int = 0
    worth: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The true micro-cells (whole numbers from 0) and the sums over them."""

    cells: tuple[int, ...]
    sums: tuple[Sum, ...]

    def __post_init__(self) -> None:
        if any(cell < 0 for cell in self.cells):
            raise Invalid("A micro-cell counts people: it cannot be below 0.")
        for number, item in enumerate(self.sums):
            if any(not 0 <= member < len(self.cells) for member in item.members):
                raise Invalid(f"Sum {number} names a cell that is not there.")
            if item.known and item.sensitive:
                raise Invalid(f"Sum {number} is known and sensitive: it cannot be both.")

    def value(self, number: int) -> int:
        """What a sum truly is."""
        return sum(self.cells[member] for member in self.sums[number].members)

    @property
    def always(self) -> frozenset[int]:
        """Sums that readers know anyway."""
        return frozenset(n for n, item in enumerate(self.sums) if item.known)

    @property
    def sensitive(self) -> tuple[int, ...]:
        return tuple(n for n, item in enumerate(self.sums) if item.sensitive)
