"""What the two sides of a comparison are called: arms side by side, or one place before and after.

Households in a before-and-after test are not "in the comparison": they were there before.
"""

from dataclasses import dataclass

from improvement.domain.vocabulary import Design


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Words that follow a figure: "12 of 30 in the pilot"."""

    here: str
    there: str


_ARMS = Sides(here="in the pilot", there="in the comparison")
_TIMES = Sides(here="since the change", there="before it")


def sides(design: Design) -> Sides:
    """The words for a design.

    >>> sides(Design.BEFORE_AFTER).here, sides(Design.RANDOMISED).there
    ('since the change', 'in the comparison')
    """
    return _ARMS if design.has_comparison else _TIMES
