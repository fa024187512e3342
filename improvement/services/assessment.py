"""From a test's figures to its evidence and verdict: the one way every screen goes.

The Compare tab, the Decide tab, the board, the portfolio and the command line all come here, so
they can never tell different stories about the same test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import Grouping
from improvement.domain.measures import MeasureSpec
from improvement.domain.outcomes import Outcome
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.scale import Scale, loss, scale_of
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import (
    Arm,
    ComparedBy,
    Design,
    GroupKind,
    MeasureKind,
    MeasureRole,
    Phase,
)
from improvement.errors import Invalid, NotComputable
from improvement.services.figures import Figures, Source
from improvement.services.grouping import Regrouped, joined_parts, regrouped
from improvement.services.known_verdicts import verdict_on
from improvement.services.outcome_data import (
    AFTER,
    BEFORE,
    THERE,
    WAITS,
    Kept,
    Where,
    due_rows,
    outcome_of,
    outcomes_by,
)
from improvement.stats.comparisons.any_outcome import NO_ORDER
from improvement.stats.decisions.clusters import (
    ClusterSizes,
    CorrelationSource,
    estimated_correlation,
)
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.information import look_of
from improvement.stats.decisions.looks import Look, take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence, OutcomeGuardrail
from improvement.stats.decisions.verdict import VerdictResult
from improvement.stats.equity.dimension_arms import DimensionArms

#: Designs with two sides, in which shares are compared by tallies alone.
TWO_SIDES = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)

NOBODY = Tally(events=0, n=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What stands against what, by design."""

    pilot: Where
    comparison: Where


def sides_of(design: Design) -> Sides:
    """Before against after is the pilot arm twice; otherwise two arms side by side."""
    return Sides(pilot=AFTER, comparison=THERE if design.has_comparison else BEFORE)


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
    return verdict_on(
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
) -> Evidence | OutcomeEvidence:
    """Everything the verdict looks at, put together from what was logged.

    Shares of two sides have an evidence of their own; every other outcome and design another one.
    Raises ``NotComputable`` where the measure's figures cannot be compared in this design.
    """
    primary = _primary(plan)
    rule = plan.rule(changed_after_looking=changed_after_looking)
    kept = Kept(plan=plan, figures=figures, today=today)
    paired = _paired(dimensions, plan.dimensions)
    if not _shares_of_two_sides(primary, rule.design):
        return _outcome_evidence(kept, primary, rule, paired)
    sides = sides_of(rule.design)
    own = figures[primary.key]
    arms = _arms(own, sides)
    return Evidence(
        rule=rule,
        arms=arms,
        look=take_look(arms, planned_per_arm=rule.planned_per_arm, end_passed=_ended(kept)),
        dimensions=tuple(
            _dimension_arms(own, sides, dimension, named) for dimension, named in paired
        ),
        due=_due(own, arms, sides),
        guardrails=_guardrails(kept, rule.design),
        fidelity=_fidelity(plan, figures),
        weeks_running=_weeks_running(plan, today),
        clusters=clusters_of(kept, primary),
    )


def _shares_of_two_sides(primary: MeasureSpec, design: Design) -> bool:
    return primary.outcome is ComparedBy.SHARE and design in TWO_SIDES


def _ended(kept: Kept) -> bool:
    return kept.plan.ends_on is not None and kept.today >= kept.plan.ends_on


def _outcome_evidence(
    kept: Kept,
    primary: MeasureSpec,
    rule: DecisionRule,
    dimensions: list[tuple[Dimension, NamedDimension]],
) -> OutcomeEvidence:
    outcome = outcome_of(kept, primary)
    series = rule.design is Design.INTERRUPTED
    look = look_of(outcome, planned_per_arm=rule.planned_per_arm, end_passed=_ended(kept))
    return OutcomeEvidence(
        rule=rule,
        outcome=outcome,
        look=look,
        dimensions=()
        if series  # a group's series is seldom long enough; the words say that nobody was looked at
        else tuple(outcomes_by(kept, primary, d, named) for d, named in dimensions),
        due=_outcomes_due(kept, primary, look),
        guardrails=tuple(
            _outcome_guardrail(kept, measure, rule.design) for measure in _balancing(kept.plan)
        ),
        fidelity=_fidelity(kept.plan, kept.figures),
        weeks_running=_weeks_running(kept.plan, kept.today),
        clusters=None if series else clusters_of(kept, primary),
    )


def _outcomes_due(kept: Kept, primary: MeasureSpec, look: Look) -> OutcomesDue | None:
    """How many outcomes should be known; waits that are not over are known as far as they go."""
    own = kept.figures[primary.key]
    if own.source is not Source.CASES or primary.outcome in WAITS:
        return None
    if kept.plan.design is Design.INTERRUPTED:
        return None
    if kept.plan.design is Design.PAIRED or kept.before() is not None:
        due = {arm: sum(r.arm is arm for r in due_rows(own, kept.today)) for arm in Arm}
        there = Arm.PILOT if kept.plan.design is Design.PAIRED else Arm.COMPARISON
        return OutcomesDue(pilot=due[Arm.PILOT], comparison=due[there])
    sides = sides_of(kept.plan.design) if kept.plan.design else None
    if sides is None:
        return None
    return OutcomesDue(
        pilot=look.n_pilot + own.missing.get(sides.pilot, 0),
        comparison=look.n_comparison + own.missing.get(sides.comparison, 0),
    )


def plan_reached(plan: Plan, figures: Mapping[str, Figures], *, today: date) -> bool:
    """Are as many outcomes in as were planned? (The end date is looked at elsewhere.)"""
    primary, planned = plan.primary, plan.planned_per_arm
    if primary is None or planned is None or plan.design is None:
        return False
    if _shares_of_two_sides(primary, plan.design):
        arms = _arms(figures[primary.key], sides_of(plan.design))
        return take_look(arms, planned_per_arm=planned, end_passed=False).at_end
    try:
        outcome = outcome_of(Kept(plan=plan, figures=figures, today=today), primary)
    except (NotComputable, Invalid):
        return False
    return look_of(outcome, planned_per_arm=planned, end_passed=False).at_end


def _primary(plan: Plan) -> MeasureSpec:
    primary = plan.primary
    if primary is None:
        raise NotComputable("There is no primary measure yet. Choose one under Plan.")
    if plan.design is not None and scale_of(primary.outcome, plan.design) is None:
        raise NotComputable(NO_ORDER)
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
    parts = joined_parts(figures, dimension, found)
    shown = found.grouping.dimension
    labels = {group.key: group.label for group in shown.groups}
    return DimensionArms(
        label=dimension.label,
        reference=labels.get(found.grouping.of(named.reference) or ""),
        overlapping=not shown.disjoint,
        groups=_group_arms(found, sides),
        small_parts=_group_arms(parts, sides) if parts else (),
    )


def _group_arms(found: Regrouped, sides: Sides) -> tuple[GroupArms, ...]:
    dimension = found.grouping.dimension
    pilot = found.figures.group_tallies(dimension.key, *sides.pilot)
    comparison = found.figures.group_tallies(dimension.key, *sides.comparison)
    return tuple(
        GroupArms(
            group=group.label,
            pilot=pilot.get(group.key, NOBODY),
            comparison=comparison.get(group.key, NOBODY),
            named=group.kind is GroupKind.NAMED,
        )
        for group in dimension.groups
        if group.kind is GroupKind.NAMED or group.key in pilot or group.key in comparison
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


def _balancing(plan: Plan) -> tuple[MeasureSpec, ...]:
    """Measures that must not get worse by more than their margin."""
    return tuple(
        m for m in plan.measures if m.role is MeasureRole.BALANCING and m.margin is not None
    )


def _guardrails(kept: Kept, design: Design) -> tuple[Guardrail | OutcomeGuardrail, ...]:
    return tuple(
        Guardrail(
            name=measure.label,
            arms=_arms(kept.figures[measure.key], sides_of(design)),
            direction=measure.direction,
            margin=measure.margin or 0.0,
        )
        if measure.kind is MeasureKind.PROPORTION
        else _outcome_guardrail(kept, measure, design)
        for measure in _balancing(kept.plan)
    )


def _outcome_guardrail(kept: Kept, measure: MeasureSpec, design: Design) -> OutcomeGuardrail:
    """A guardrail of any kind; where it cannot be compared it says why, and guards nothing."""
    scale, why_not = scale_of(measure.outcome, design), ""
    empty = Outcome(design=design, way=measure.outcome, unit=measure.unit)
    try:
        if scale is None:
            raise NotComputable(NO_ORDER)
        outcome = outcome_of(kept, measure, before=False)
        margin = loss(measure.margin or 0.0, scale, measure.direction)
    except (NotComputable, Invalid) as reason:
        outcome, margin, why_not = empty, 0.0, str(reason)
    return OutcomeGuardrail(
        name=measure.label,
        outcome=outcome,
        scale=scale or Scale.UNITS,
        direction=measure.direction,
        margin=margin,
        why_not=why_not,
    )


def clusters_of(kept: Kept, primary: MeasureSpec) -> ClusterSizes | None:
    """Households of each worker or site, where the plan says that whole ones got the change.

    How alike they are: as registered, else estimated from these households, else the usual value.
    """
    dimension = kept.plan.cluster_dimension
    if not dimension or kept.plan.design is None:
        return None
    own, sides = kept.figures[primary.key], sides_of(kept.plan.design)
    cells = _cluster_values(own, sides, dimension, kept.today)
    sizes = tuple(len(values) for arm in cells for values in arm)
    if not sizes:
        tallies = [own.group_tallies(dimension, *side) for side in (sides.pilot, sides.comparison)]
        sizes = tuple(t.n for arm in tallies for t in arm.values() if t.n)
    if kept.plan.cluster_likeness is not None:
        given = kept.plan.cluster_likeness
        return ClusterSizes(sizes=sizes, likeness=given, source=CorrelationSource.GIVEN)
    try:
        likeness: float | None = estimated_correlation(cells)
    except NotComputable:
        likeness = None
    source = CorrelationSource.ASSUMED if likeness is None else CorrelationSource.ESTIMATED
    return ClusterSizes(sizes=sizes, likeness=likeness, source=source)


def _cluster_values(
    own: Figures, sides: Sides, dimension: str, today: date
) -> list[list[list[float]]]:
    """Known outcomes of each arm by cluster; whoever is in none is a cluster of one."""
    arms = []
    for side in (sides.pilot, sides.comparison):
        found: dict[str, list[float]] = {}
        for row in due_rows(own, today):
            if (row.arm, row.phase) == side and row.value is not None:
                mine = sorted(group for key, group in row.groups if key == dimension)
                found.setdefault(mine[0] if mine else f"case {row.case}", []).append(row.value)
        arms.append(list(found.values()))
    return arms


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
