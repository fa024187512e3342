"""The decision rule a team writes down before it looks (STATISTICS E, *Pre-registered*)."""

from dataclasses import dataclass
from math import isfinite

from improvement.domain.scale import Scale
from improvement.domain.vocabulary import Design, Direction
from improvement.errors import Invalid

GAP_TOLERANCE = 0.05  # STATISTICS E row 4
FIDELITY_FLOOR = 0.80  # STATISTICS E
MAX_MISSING = 0.20  # STATISTICS B9
#: Where a scale has no usual tolerance: half of what is worthwhile, as 5 is of the usual 10 points.
OF_WORTHWHILE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """What the verdict is held against, in units of benefit on ``scale`` (shares in 0-1).

    ``minimum_worthwhile`` is None where a team did not say what would be worth it: there is then
    no verdict, only estimates. With ``no_worse`` it is how much worse a cheaper change may be: the
    table is applied to the benefit plus this margin. ``changed_after_looking`` marks a rule edited
    once data were seen.
    """

    direction: Direction
    design: Design
    minimum_worthwhile: float | None
    planned_per_arm: int
    gap_tolerance: float = GAP_TOLERANCE
    fidelity_floor: float = FIDELITY_FLOOR
    max_missing: float = MAX_MISSING
    changed_after_looking: bool = False
    scale: Scale = Scale.SHARE
    no_worse: bool = False

    def __post_init__(self) -> None:
        if self.planned_per_arm < 1:
            raise Invalid(f"Planned households per arm is {self.planned_per_arm}: plan at least 1.")
        self._check_worthwhile()
        tolerance = self.gap_tolerance
        for name, share in (
            ("gap tolerance", tolerance if self.scale is Scale.SHARE else 0.0),
            ("fidelity floor", self.fidelity_floor),
            ("most missing outcomes", self.max_missing),
        ):
            if not 0 <= share <= 1:
                raise Invalid(f"The {name} is {share:g}: give it between 0 and 1.")
        if not (isfinite(tolerance) and tolerance >= 0):
            raise Invalid(f"The gap tolerance is {tolerance:g}: give a number from 0 on.")

    def _check_worthwhile(self) -> None:
        wanted = self.minimum_worthwhile
        if wanted is None:
            return
        if self.scale is Scale.SHARE and not 0 < wanted < 1:
            raise Invalid(
                f"The smallest worthwhile difference is {wanted:g}: "
                "give it between 0 and 1 (10 points are 0.10)."
            )
        if not (isfinite(wanted) and wanted > 0):
            raise Invalid(f"The smallest worthwhile difference is {wanted:g}: give it above 0.")

    @property
    def allowance(self) -> float:
        """What is added to every benefit before it is held against the table."""
        return self.minimum_worthwhile or 0.0 if self.no_worse else 0.0
