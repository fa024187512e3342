"""Everything a verdict rests on where outcome or design is another than shares side by side."""

from dataclasses import dataclass
from math import isfinite

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.outcomes import DimensionOutcomes, Outcome
from improvement.domain.scale import Scale
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.decisions.clusters import ClusterSizes
from improvement.stats.decisions.looks import Look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGuardrail:
    """Something of any kind that must not get worse by more than ``margin`` (benefit units).

    ``why_not`` says why it cannot be compared at all; it then guards nothing.
    """

    name: str
    outcome: Outcome
    scale: Scale
    direction: Direction
    margin: float
    why_not: str = ""

    def __post_init__(self) -> None:
        if not (isfinite(self.margin) and self.margin >= 0):
            raise Invalid(f"{self.name}: the margin is {self.margin:g}; give a number from 0 on.")


@recorded("outcome_evidence", schema=2, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeEvidence:
    """Input of ``verdict``, as :class:`improvement.stats.decisions.evidence.Evidence` for shares.

    ``outcome`` holds what is due and known; ``dimensions`` the same by group. ``clusters`` widen
    every range. The other fields are those of ``Evidence``.
    """

    rule: DecisionRule
    outcome: Outcome
    look: Look
    dimensions: tuple[DimensionOutcomes, ...] = ()
    due: OutcomesDue | None = None
    guardrails: tuple[OutcomeGuardrail, ...] = ()
    fidelity: float | None = None
    weeks_running: float | None = None
    expected_share: float = 0.5
    clusters: ClusterSizes | None = None

    def __post_init__(self) -> None:
        if self.fidelity is not None and not 0 <= self.fidelity <= 1:
            raise Invalid(
                f"Delivered as planned for {self.fidelity:g}: give a share between 0 and 1."
            )
        if self.rule.design is not self.outcome.design:
            raise Invalid("The rule and the outcomes speak of two designs: check the plan.")
