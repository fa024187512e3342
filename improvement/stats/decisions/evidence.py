"""Everything a verdict rests on, as it was when it was given."""

from dataclasses import dataclass

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.decisions.clusters import ClusterSizes
from improvement.stats.decisions.looks import Look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.outcome_evidence import OutcomeGuardrail
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """Something that must not get worse by more than ``margin`` (a difference of shares, >= 0)."""

    name: str
    arms: TwoArms
    direction: Direction
    margin: float

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= 1:
            raise Invalid(
                f"{self.name}: the margin is {self.margin:g}; give a share between 0 and 1."
            )


@recorded("evidence", schema=3, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Input of ``verdict``.

    ``arms`` are the primary outcomes that are due and known, ``due`` how many should be known
    (None where that was not recorded). ``fidelity`` is the share (0-1) of households that got the
    change as planned, None where not recorded. ``weeks_running`` gives the pace.
    ``expected_share`` is the pilot's share in the draw of a randomised test; ``clusters`` are the
    households of each worker or site that got the change as a whole.
    """

    rule: DecisionRule
    arms: TwoArms
    look: Look
    dimensions: tuple[DimensionArms, ...] = ()
    due: OutcomesDue | None = None
    guardrails: tuple[Guardrail | OutcomeGuardrail, ...] = ()
    fidelity: float | None = None
    weeks_running: float | None = None
    expected_share: float = 0.5
    clusters: ClusterSizes | None = None

    def __post_init__(self) -> None:
        if self.fidelity is not None and not 0 <= self.fidelity <= 1:
            raise Invalid(
                f"Delivered as planned for {self.fidelity:g}: give a share between 0 and 1."
            )
        if (self.look.n_pilot, self.look.n_comparison) != (
            self.arms.pilot.n,
            self.arms.comparison.n,
        ):
            raise Invalid("The look was taken at other counts than these: take it again.")
