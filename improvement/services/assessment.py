"""From a test's figures to its evidence and verdict: the one way every screen goes.

The Compare tab, the Decide tab, the board, the portfolio and the command line all come here, so
they can never tell different stories about the same test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import Grouping
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Arm, Design, GroupKind, MeasureKind, MeasureRole, Phase
from improvement.errors import NotComputable
from improvement.services.figures import Figures
from improvement.services.grouping import Side, regrouped
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.verdict import VerdictResult, verdict
from improvement.stats.equity.dimension_arms import DimensionArms

NOBODY = Tally(events=0, n=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What stands against what, by design."""

    pilot: Side
    comparison: Side


def sides_of(design: Design) -> Sides:
    """Before against after is the pilot arm twice; otherwise two arms side by side."""
    pilot = (Arm.PILOT, Phase.TEST)
    if design is Design.BEFORE_AFTER:
        return Sides(pilot=pilot, comparison=(Arm.PILOT, Phase.BASELINE))
    return Sides(pilot=pilot, comparison=(Arm.COMPARISON, Phase.TEST))


def assess(
    plan: Plan,
    figures: Mapping[str, Figures],
    dimensions: Sequence[Dimension],
    *,
    today: date,
    changed_after_looking: bool = False,
) -> VerdictResult:
    """The verdict on a test as of today; raises ``NotComputable`` with the reason.

    ``figures`` by measure key; ``dimensions`` those of the plan, in its order.
    """
    return verdict(
        evidence_of(
            plan, figures, dimensions, today=today, changed_after_looking=changed_after_looking
        )
    )


def evidence_of(
    plan: Plan,
    figures: Mapping[str, Figures],
    dimensions: Sequence[Dimension],
    *,
    today: date,
    changed_after_looking: bool = False,
) -> Evidence:
    """Everything the verdict looks at, put together from what was logged."""
    primary = _primary(plan)
    rule = plan.rule(changed_after_looking=changed_after_looking)
    sides = sides_of(rule.design)
    own = figures[primary.key]
    arms = _arms(own, sides)
    ended = plan.ends_on is not None and today >= plan.ends_on
    return Evidence(
        rule=rule,
        arms=arms,
        look=take_look(arms, planned_per_arm=rule.planned_per_arm, end_passed=ended),
        dimensions=tuple(
            _dimension_arms(own, sides, dimension, named)
            for dimension, named in _paired(dimensions, plan.dimensions)
        ),
        due=_due(own, arms, sides),
        guardrails=_guardrails(plan, figures, sides),
        fidelity=_fidelity(plan, figures),
        weeks_running=_weeks_running(plan, today),
    )


def plan_reached(plan: Plan, figures: Mapping[str, Figures]) -> bool:
    """Are as many outcomes in as were planned? (The end date is looked at elsewhere.)"""
    primary, planned = plan.primary, plan.planned_per_arm
    counted = primary is not None and primary.kind is MeasureKind.PROPORTION
    if primary is None or not counted or planned is None or plan.design is None:
        return False
    arms = _arms(figures[primary.key], sides_of(plan.design))
    return take_look(arms, planned_per_arm=planned, end_passed=False).at_end


def _primary(plan: Plan) -> MeasureSpec:
    primary = plan.primary
    if primary is None:
        raise NotComputable("There is no primary measure yet. Choose one under Plan.")
    if primary.kind is not MeasureKind.PROPORTION:
        raise NotComputable(
            f"The primary measure {primary.label!r} is a {primary.kind}. So far verdicts are given "
            "for proportions only (x of n households): the run chart still tells its story."
        )
    return primary


def _arms(figures: Figures, sides: Sides) -> TwoArms:
    return TwoArms(pilot=figures.tally(*sides.pilot), comparison=figures.tally(*sides.comparison))


def _paired(
    dimensions: Sequence[Dimension], named: Sequence[NamedDimension]
) -> list[tuple[Dimension, NamedDimension]]:
    by_key = {dimension.key: dimension for dimension in dimensions}
    return [(by_key[n.key], n) for n in named if n.key in by_key]


def _dimension_arms(
    figures: Figures, sides: Sides, dimension: Dimension, named: NamedDimension
) -> DimensionArms:
    found = regrouped(figures, dimension, (sides.pilot, sides.comparison))
    figures, dimension = found.figures, found.grouping.dimension
    pilot = figures.group_tallies(dimension.key, *sides.pilot)
    comparison = figures.group_tallies(dimension.key, *sides.comparison)
    labels = {group.key: group.label for group in dimension.groups}
    return DimensionArms(
        label=dimension.label,
        reference=labels.get(found.grouping.of(named.reference) or ""),
        overlapping=not dimension.disjoint,
        groups=tuple(
            GroupArms(
                group=group.label,
                pilot=pilot.get(group.key, NOBODY),
                comparison=comparison.get(group.key, NOBODY),
                named=group.kind is GroupKind.NAMED,
            )
            for group in dimension.groups
            if group.kind is GroupKind.NAMED or group.key in pilot or group.key in comparison
        ),
    )


def groupings(
    plan: Plan, figures: Mapping[str, Figures], dimensions: Sequence[Dimension]
) -> dict[str, Grouping]:
    """Which groups stand together in the comparison, by dimension (label), for the page to say."""
    if plan.primary is None or plan.design is None:
        return {}
    own, sides = figures[plan.primary.key], sides_of(plan.design)
    both = (sides.pilot, sides.comparison)
    return {d.label: regrouped(own, d, both).grouping for d in dimensions}


def _due(figures: Figures, arms: TwoArms, sides: Sides) -> OutcomesDue | None:
    """How many outcomes should be known; not recorded with period totals."""
    if not figures.missing:
        return None
    return OutcomesDue(
        pilot=arms.pilot.n + figures.missing.get(sides.pilot, 0),
        comparison=arms.comparison.n + figures.missing.get(sides.comparison, 0),
    )


def _guardrails(plan: Plan, figures: Mapping[str, Figures], sides: Sides) -> tuple[Guardrail, ...]:
    return tuple(
        Guardrail(
            name=measure.label,
            arms=_arms(figures[measure.key], sides),
            direction=measure.direction,
            margin=measure.margin,
        )
        for measure in plan.measures
        if measure.role is MeasureRole.BALANCING
        and measure.kind is MeasureKind.PROPORTION
        and measure.margin is not None
    )


def _fidelity(plan: Plan, figures: Mapping[str, Figures]) -> float | None:
    """Delivered as planned: the first process measure that is a proportion, in the pilot."""
    for measure in plan.measures:
        if measure.role is MeasureRole.PROCESS and measure.kind is MeasureKind.PROPORTION:
            return figures[measure.key].tally(Arm.PILOT, Phase.TEST).share
    return None


def _weeks_running(plan: Plan, today: date) -> float | None:
    if plan.starts_on is None or today <= plan.starts_on:
        return None
    last = min(today, plan.ends_on) if plan.ends_on else today
    return (last - plan.starts_on) / timedelta(weeks=1)
