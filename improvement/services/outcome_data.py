"""A measure's figures as the outcomes that a design compares: each household, or totals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.changed_series import changed_on
from improvement.domain.dimensions import Dimension
from improvement.domain.event_counts import EventTotal
from improvement.domain.grouping import Grouping
from improvement.domain.measures import MeasureSpec
from improvement.domain.outcomes import DimensionOutcomes, GroupOutcome, Outcome, Side
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.totals import Sums
from improvement.domain.vocabulary import (
    Arm,
    ComparedBy,
    Design,
    GroupKind,
    MeasureKind,
    MeasureRole,
    Phase,
)
from improvement.errors import NotComputable
from improvement.services.figures import Figures, Source
from improvement.services.grouping import Regrouped, joined_parts, regrouped
from improvement.store.repositories.households import Household

#: A side of a comparison: which arm in which phase.
Where = tuple[Arm, Phase]
WAITS = (ComparedBy.AVERAGE_DAYS, ComparedBy.TYPICAL_WAIT)
AFTER, THERE = (Arm.PILOT, Phase.TEST), (Arm.COMPARISON, Phase.TEST)
BEFORE, THERE_BEFORE = (Arm.PILOT, Phase.BASELINE), (Arm.COMPARISON, Phase.BASELINE)

ONLY_AVERAGES = (
    "Only averages are logged for {label!r}. How much households differ cannot be seen from them, "
    "so no range can be given: log case records, one row a household."
)
ONLY_POINTS = (
    "Of {label!r} only counts by period are logged, in one place before and after: every swing of "
    "that series would pass for an effect. The run chart tells its story; with 12 points on each "
    "side, choose the interrupted series under Plan."
)
NO_BEFORE = (
    "The same households are to be compared before and after, and the plan does not say which "
    "measure holds {label!r} from before. Choose it under Plan."
)
NEEDS_CASES = (
    "The same households can only be compared from case records: log one row a household with "
    "both figures of {label!r}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything that outcomes are put together from."""

    plan: Plan
    figures: Mapping[str, Figures]
    today: date

    def before(self) -> Figures | None:
        return self.figures.get(self.plan.before_measure)


def needs_households(plan: Plan) -> frozenset[str]:
    """Keys of the measures whose households are needed one by one."""
    keys = {
        m.key
        for m in plan.measures
        if m.role in (MeasureRole.PRIMARY, MeasureRole.BALANCING)
        and m.kind is not MeasureKind.PROPORTION
    }
    if plan.primary is not None and (plan.before_measure or plan.cluster_dimension):
        keys |= {plan.primary.key, plan.before_measure}
    return frozenset(key for key in keys if any(m.key == key for m in plan.measures))


def outcome_of(kept: Kept, spec: MeasureSpec, *, before: bool = True) -> Outcome:
    """One measure's outcomes over everybody; raises ``NotComputable`` with a plain reason.

    ``before``: whether the plan's ``before_measure`` belongs to this one.
    """
    return _outcome(kept, spec, None, before=before)


def outcomes_by(
    kept: Kept, spec: MeasureSpec, dimension: Dimension, named: NamedDimension
) -> DimensionOutcomes:
    """The same by the groups of a dimension; those that are not named carry no flag."""
    design = kept.plan.design
    places = [AFTER, THERE if design and design.has_comparison else BEFORE]
    figures = kept.figures[spec.key]
    found = regrouped(figures, dimension, places)
    parts = joined_parts(figures, dimension, found)
    labels = {group.key: group.label for group in found.grouping.dimension.groups}
    return DimensionOutcomes(
        label=dimension.label,
        reference=labels.get(found.grouping.of(named.reference) or ""),
        groups=_group_outcomes(kept, spec, found),
        overlapping=not found.grouping.dimension.disjoint,
        small_parts=_group_outcomes(kept, spec, parts) if parts else (),
    )


def _group_outcomes(kept: Kept, spec: MeasureSpec, found: Regrouped) -> tuple[GroupOutcome, ...]:
    dimension, grouping = found.grouping.dimension, found.grouping
    own = replace(found.figures, households=_moved(found.figures.households, dimension, grouping))
    inside = replace(kept, figures={**kept.figures, spec.key: own})
    groups = []
    for group in dimension.groups:
        outcome = _outcome(inside, spec, (dimension.key, group.key), before=True)
        if group.kind is GroupKind.NAMED or any(side.n for side in outcome.sides):
            groups.append(
                GroupOutcome(
                    group=group.label, outcome=outcome, named=group.kind is GroupKind.NAMED
                )
            )
    return tuple(groups)


def _moved(
    rows: Iterable[Household], dimension: Dimension, grouping: Grouping
) -> tuple[Household, ...]:
    """Households in the groups that can be shown: joined across splits, and where groups are small.

    One that gave several answers is in each of their groups, once.
    """
    if not grouping.joined:
        return tuple(rows)
    return tuple(
        replace(
            row,
            groups=frozenset(
                (key, (grouping.of(group) or group) if key == dimension.key else group)
                for key, group in row.groups
            ),
        )
        for row in rows
    )


def _outcome(
    kept: Kept, spec: MeasureSpec, group: tuple[str, str] | None, *, before: bool
) -> Outcome:
    design = kept.plan.design
    if design is None:
        raise NotComputable("The plan does not say what is compared. Choose it under Plan.")
    own = kept.figures[spec.key]
    until = spec.outcome_days if spec.outcome is ComparedBy.AVERAGE_DAYS else None
    if design is Design.INTERRUPTED:
        return _interrupted(kept, spec, own, group)
    earlier = kept.before() if before else None
    if design is Design.PAIRED or (design is Design.DIFF_IN_DIFF and earlier is not None):
        return _same_households(kept, spec, own, earlier, group, design)
    side = _reader(kept, spec, own, group)
    others = {
        Design.BEFORE_AFTER: BEFORE,
        Design.SIDE_BY_SIDE: THERE,
        Design.RANDOMISED: THERE,
        Design.DIFF_IN_DIFF: THERE,
    }
    over_time = design is Design.DIFF_IN_DIFF
    return Outcome(
        design=design,
        way=spec.outcome,
        pilot=side(AFTER),
        comparison=side(others[design]),
        pilot_before=side(BEFORE) if over_time else None,
        comparison_before=side(THERE_BEFORE) if over_time else None,
        until=None if until is None else float(until),
        unit=spec.unit,
        each="period" if _by_period(spec, own) else "",
    )


def _by_period(spec: MeasureSpec, own: Figures) -> bool:
    """Counts without anything to count against: periods stand in for households."""
    return spec.kind is MeasureKind.COUNT and own.source in (Source.TOTALS, Source.BREAKDOWN)


def _interrupted(
    kept: Kept, spec: MeasureSpec, own: Figures, group: tuple[str, str] | None
) -> Outcome:
    starts_on = kept.plan.starts_on
    if starts_on is None:
        raise NotComputable("The plan does not say when the change begins. Set it under Plan.")
    series = own.series(Arm.PILOT, name=spec.label)
    if group is not None:
        series = own.group_series(group[0], group[1], Arm.PILOT, name=spec.label)
    return Outcome(
        design=Design.INTERRUPTED,
        way=spec.outcome,
        series=changed_on(series, starts_on),
        unit=spec.unit,
        each="period",
    )


def _same_households(
    kept: Kept,
    spec: MeasureSpec,
    own: Figures,
    earlier: Figures | None,
    group: tuple[str, str] | None,
    design: Design,
) -> Outcome:
    if earlier is None:
        raise NotComputable(NO_BEFORE.format(label=spec.label))
    if own.source in (Source.TOTALS, Source.BREAKDOWN):
        raise NotComputable(NEEDS_CASES.format(label=spec.label))
    first = {row.case: row.value for row in earlier.households if row.value is not None}
    rows = [row for row in _due(own.households, kept.today) if row.value is not None]
    both = [row for row in _in(rows, group) if row.case in first]
    pilot, there = ([r for r in both if r.arm is arm] for arm in (Arm.PILOT, Arm.COMPARISON))
    over_time = design is Design.DIFF_IN_DIFF
    return Outcome(
        design=design,
        way=spec.outcome,
        pilot=_values(pilot),
        comparison=_values(there) if over_time else _firsts(pilot, first),
        pilot_before=_firsts(pilot, first) if over_time else None,
        comparison_before=_firsts(there, first) if over_time else None,
        same_households=True,
        unit=spec.unit,
    )


def _values(rows: Sequence[Household]) -> Side:
    return Side(values=tuple(row.value for row in rows if row.value is not None))


def _firsts(rows: Sequence[Household], first: Mapping[int, float]) -> Side:
    return Side(values=tuple(first[row.case] for row in rows))


def _reader(
    kept: Kept, spec: MeasureSpec, own: Figures, group: tuple[str, str] | None
) -> Callable[[Where], Side]:
    """How one side is read: from households where there are any, else from what totals carry."""
    if spec.outcome is ComparedBy.SHARE:
        return lambda where: _tallied(own, where, group)
    if own.source in (Source.CASES, Source.NOTHING):
        return lambda where: _each(_at(_in(own.households, group), where), spec, kept.today)
    if spec.kind is MeasureKind.RATE:
        return lambda where: Side(total=_total(_sums(own, where, group)))
    if spec.kind is MeasureKind.COUNT and kept.plan.design is Design.BEFORE_AFTER:
        raise NotComputable(ONLY_POINTS.format(label=spec.label))
    if spec.kind is MeasureKind.COUNT:
        return lambda where: _counts(_sums(own, where, group))
    raise NotComputable(ONLY_AVERAGES.format(label=spec.label))


def _tallied(own: Figures, where: Where, group: tuple[str, str] | None) -> Side:
    if group is None:
        return Side(tally=own.tally(*where))
    found = own.group_tallies(group[0], *where).get(group[1])
    return Side() if found is None else Side(tally=found)


def _each(rows: Iterable[Household], spec: MeasureSpec, today: date) -> Side:
    if spec.outcome in WAITS:
        return _waited(rows, today)
    return _values([row for row in _due(rows, today) if row.value is not None])


def _waited(rows: Iterable[Household], today: date) -> Side:
    """Days of each household: as logged, else until the outcome's day, else so far."""
    days, ended = [], []
    for row in rows:
        known = row.value
        if known is None and row.outcome_on is not None:
            known = float((row.outcome_on - row.starts_on).days)
        so_far = float((today - row.starts_on).days)
        if known is None and so_far < 0:
            continue  # has not begun yet
        days.append(so_far if known is None else known)
        ended.append(known is not None)
    return Side(values=tuple(days), ended=tuple(ended))


def due_rows(own: Figures, today: date) -> list[Household]:
    """The households of a measure whose outcome can be known by now."""
    return _due(own.households, today)


def _due(rows: Iterable[Household], today: date) -> list[Household]:
    """The due-cohort rule: nobody counts before the outcome can be known."""
    return [row for row in rows if row.due_on is None or row.due_on <= today]


def _in(rows: Iterable[Household], group: tuple[str, str] | None) -> list[Household]:
    return [row for row in rows if group is None or group in row.groups]


def _at(rows: Iterable[Household], where: Where) -> list[Household]:
    return [row for row in rows if (row.arm, row.phase) == where]


def _sums(own: Figures, where: Where, group: tuple[str, str] | None) -> list[Sums]:
    rows = own.overall if group is None else own.groups.get(group[0], ())
    return [
        row
        for row in rows
        if (row.arm, row.phase) == where and (group is None or row.group == group[1])
    ]


def _total(rows: Sequence[Sums]) -> EventTotal:
    return EventTotal(
        events=round(sum(row.count or 0.0 for row in rows)),
        exposure=sum(row.exposure or 0.0 for row in rows),
    )


def _counts(rows: Sequence[Sums]) -> Side:
    """One count a period; a breakdown's parts of one period are one count."""
    by_period: dict[date, float] = {}
    for row in rows:
        if row.count is not None:
            by_period[row.period] = by_period.get(row.period, 0.0) + row.count
    return Side(values=tuple(by_period[period] for period in sorted(by_period)))
