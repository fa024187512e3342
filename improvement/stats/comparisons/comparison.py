"""The whole comparison of one test at one look: overall, by group, gaps, missing outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import TwoArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions
from improvement.stats.decisions.looks import Look
from improvement.stats.decisions.missing import MissingCheck, OutcomesDue, check_missing
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.equity.gap import Gaps, gaps
from improvement.stats.equity.group_effects import GroupEffects, by_group
from improvement.stats.equity.heterogeneity import Heterogeneity, heterogeneity
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionComparison:
    """One dimension; ``heterogeneity`` and ``gaps`` are None where too few groups have people, or
    where groups overlap (both need everybody in one group only).
    """

    dimension: DimensionArms
    effects: GroupEffects
    heterogeneity: Heterogeneity | None
    gaps: Gaps | None


@recorded("comparison", schema=3, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Pilot against comparison at ``look``; ``overall`` is None while an arm is empty.

    ``status`` says how far the overall figures may be taken (counts only below 5 in an arm).
    """

    rule: DecisionRule
    arms: TwoArms
    look: Look
    status: CellStatus
    overall: TwoProportions | None
    dimensions: tuple[DimensionComparison, ...]
    missing: MissingCheck | None

    @property
    def benefit(self) -> Interval | None:
        """The overall difference with above 0 = better, at the look's ``z``."""
        return self.overall.benefit(self.rule.direction) if self.overall else None


def compare(
    *,
    rule: DecisionRule,
    arms: TwoArms,
    look: Look,
    dimensions: Sequence[DimensionArms] = (),
    due: OutcomesDue | None = None,
    widened: float = 1.0,
) -> Comparison:
    """Everything the Compare screen shows, from counts.

    Parameters: ``arms`` due and known outcomes; ``look`` from ``take_look`` on the same arms; its
    ``z`` serves the overall and the group intervals alike (gaps use the ordinary 95%).
    ``due`` how many outcomes should be known, None where not recorded; ``widened`` by how much
    every range is wider because households come in clusters.
    Raises ``Invalid`` for labels given twice, an unknown reference, or more known than due.

    >>> from improvement.domain.tallies import Tally
    >>> from improvement.domain.vocabulary import Design, Direction
    >>> from improvement.stats.decisions.looks import take_look
    >>> arms = TwoArms(pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80))
    >>> rule = DecisionRule(direction=Direction.HIGHER, design=Design.SIDE_BY_SIDE,
    ...                     minimum_worthwhile=0.1, planned_per_arm=70)
    >>> found = compare(rule=rule, arms=arms,
    ...                 look=take_look(arms, planned_per_arm=70, end_passed=False))
    >>> str(found.status), round(found.benefit.estimate, 2), round(found.look.fraction, 2)
    ('shown', 0.2, 1.07)
    """
    return Comparison(
        rule=rule,
        arms=arms,
        look=look,
        status=cell_status(min(arms.pilot.n, arms.comparison.n)),
        overall=two_proportions(arms, z=look.z * widened) if look.z is not None else None,
        dimensions=tuple(_dimension(d, rule, look, widened) for d in dimensions),
        missing=check_missing(arms, due, max_missing=rule.max_missing) if due else None,
    )


def _dimension(
    dimension: DimensionArms, rule: DecisionRule, look: Look, widened: float
) -> DimensionComparison:
    return DimensionComparison(
        dimension=dimension,
        # Before both arms have anybody there is no look, and no group reaches an estimate either.
        effects=by_group(dimension.groups, z=(look.z if look.z is not None else Z95) * widened),
        heterogeneity=None if dimension.overlapping else _heterogeneity(dimension),
        gaps=None if dimension.overlapping else _gaps(dimension, rule, widened),
    )


def _heterogeneity(dimension: DimensionArms) -> Heterogeneity | None:
    try:
        return heterogeneity(dimension.groups)
    except NotComputable:
        return None


def _gaps(dimension: DimensionArms, rule: DecisionRule, widened: float) -> Gaps | None:
    try:
        return gaps(
            dimension.groups,
            direction=rule.direction,
            reference=dimension.reference,
            z=Z95 * widened,
        )
    except NotComputable:
        return None
