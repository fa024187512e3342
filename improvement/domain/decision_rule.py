"""The decision rule a team writes down before it looks (STATISTICS E, *Pre-registered*)."""

from dataclasses import dataclass

from improvement.domain.vocabulary import Design, Direction
from improvement.errors import Invalid

GAP_TOLERANCE = 0.05  # STATISTICS E row 4
FIDELITY_FLOOR = 0.80  # STATISTICS E
MAX_MISSING = 0.20  # STATISTICS B9


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """What the verdict is held against; all shares in 0-1, ``minimum_worthwhile`` in benefit units.

    ``minimum_worthwhile`` is None where a team did not say what would be worth it: there is then
    no verdict, only estimates. ``changed_after_looking`` marks a rule edited once data were seen.
    """

    direction: Direction
    design: Design
    minimum_worthwhile: float | None
    planned_per_arm: int
    gap_tolerance: float = GAP_TOLERANCE
    fidelity_floor: float = FIDELITY_FLOOR
    max_missing: float = MAX_MISSING
    changed_after_looking: bool = False

    def __post_init__(self) -> None:
        if self.planned_per_arm < 1:
            raise Invalid(f"Planned households per arm is {self.planned_per_arm}: plan at least 1.")
        if self.minimum_worthwhile is not None and not 0 < self.minimum_worthwhile < 1:
            raise Invalid(
                f"The smallest worthwhile difference is {self.minimum_worthwhile:g}: "
                "give it between 0 and 1 (10 points are 0.10)."
            )
        for name, share in (
            ("gap tolerance", self.gap_tolerance),
            ("fidelity floor", self.fidelity_floor),
            ("most missing outcomes", self.max_missing),
        ):
            if not 0 <= share <= 1:
                raise Invalid(f"The {name} is {share:g}: give it between 0 and 1.")
