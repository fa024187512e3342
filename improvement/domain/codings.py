"""What several people coded of the same notes, as agreement takes it: checked once at the edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from improvement.errors import Invalid

Code = str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Codings:
    """One row a coder, one column a unit (an excerpt, a note); None where a coder left it out.

    Codes are texts (categories) or finite numbers (scores), not both.

    >>> Codings(values=(("yes", None), ("yes", "no", "no")))
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: The coders have 2 and 3 units: give every coder one entry a unit, \
empty where nothing was coded.
    """

    values: tuple[tuple[Code | None, ...], ...]

    def __post_init__(self) -> None:
        lengths = sorted({len(row) for row in self.values})
        if len(lengths) > 1:
            raise Invalid(
                f"The coders have {' and '.join(map(str, lengths))} units: give every coder one "
                "entry a unit, empty where nothing was coded."
            )
        codes = [code for row in self.values for code in row if code is not None]
        if any(isinstance(code, float | int) and not isfinite(code) for code in codes):
            raise Invalid("A score is not a number: leave it out where nothing was coded.")
        if len({isinstance(code, str) for code in codes}) > 1:
            raise Invalid("Some codes are texts and some are numbers: write all in one way.")

    @property
    def numeric(self) -> bool:
        """Are the codes scores?"""
        return not any(isinstance(code, str) for row in self.values for code in row)


def codings(values: Sequence[Sequence[Code | None]]) -> Codings:
    """The same from any sequences; whole numbers become scores."""
    return Codings(
        values=tuple(
            tuple(code if code is None or isinstance(code, str) else float(code) for code in row)
            for row in values
        )
    )
