"""What the two sides of a comparison are called: arms side by side, or one place before and after.

Households in a before-and-after test are not "in the comparison": they were there before.
"""

from dataclasses import dataclass

from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Arm, Design


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


def side_names(plan: Plan) -> dict[Arm, str]:
    """What the team calls each side; both, whether or not its design compares them.

    >>> side_names(Plan(title="Calls", pilot_name="Building A"))[Arm.PILOT]
    'Building A'
    """
    return {
        Arm.PILOT: plan.pilot_name or "Pilot",
        Arm.COMPARISON: plan.comparison_name or "Comparison",
    }
