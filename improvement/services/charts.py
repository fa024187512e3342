"""A measure's run chart, overall and by group, with what happened marked on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, Period
from improvement.errors import NotFound
from improvement.services.data import dimensions_of
from improvement.services.figures import Figures, load_figures
from improvement.services.redaction import ungrouped
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import UnitOfWork

__all__ = ["Chart", "ChartView", "ChartWishes", "GroupChart", "of_test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChart:
    """One group's chart, or none where its figures are not for this person."""

    label: str
    chart: Chart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A run chart with its surroundings."""

    kept: KeptTest
    spec: MeasureSpec
    figures: Figures
    chart: Chart
    comparison: Chart | None
    dimension: Dimension | None
    groups: tuple[GroupChart, ...]
    notes: tuple[KeptNote, ...]
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWishes:
    """What a person asked of a chart: the measure, the arm, a frozen baseline, a declared split."""

    measure: str | None = None
    dimension: str | None = None
    frozen_points: int | None = None
    split_at_start: bool = False
    period: Period | None = None


def of_test(
    uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: ChartWishes | None = None
) -> ChartView:
    """The run chart of one of a test's measures (the primary one, unless another is asked for)."""
    asked = wishes or ChartWishes()
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        spec = _spec(kept, asked.measure)
        dimensions = dimensions_of(store, kept)
        measure_id = kept.measure_ids[spec.key]
        figures = load_figures(
            store,
            {measure_id: spec},
            dimensions=[d.key for d in dimensions],
            as_of=uow.today,
            period=asked.period,
        )[measure_id]
        threshold = store.people.partnership().small_group
        notes = store.notes.of(test_id)
    splits = (kept.plan.starts_on,) if asked.split_at_start and kept.plan.starts_on else ()
    dimension = next((d for d in dimensions if d.key == asked.dimension), None)
    all_seen = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
    groups = _group_charts(figures, dimension, 0 if all_seen else threshold)
    name = kept.plan.pilot_name or "Pilot"
    has_comparison = any(row.arm is Arm.COMPARISON for row in figures.overall)
    return ChartView(
        kept=kept,
        spec=spec,
        figures=figures if all_seen else ungrouped(figures),
        chart=run_chart(
            figures.series(Arm.PILOT, name=name),
            frozen_points=asked.frozen_points,
            splits=_within(splits, figures),
        ),
        comparison=run_chart(
            figures.series(Arm.COMPARISON, name=kept.plan.comparison_name or "Comparison")
        )
        if has_comparison
        else None,
        dimension=dimension,
        groups=groups,
        notes=notes,
        hidden=sum(group.chart is None for group in groups),
    )


def _spec(kept: KeptTest, key: str | None) -> MeasureSpec:
    measures: Mapping[str, MeasureSpec] = {m.key: m for m in kept.plan.measures}
    if key is not None and key in measures:
        return measures[key]
    first = kept.plan.primary or next(iter(kept.plan.measures), None)
    if first is None:
        raise NotFound("This test has no measures yet. Add one under Plan.")
    return first


def _within(splits: Sequence[date], figures: Figures) -> tuple[date, ...]:
    """Only splits with points on either side: before the first point there is nothing to split."""
    periods = [row.period for row in figures.overall if row.arm is Arm.PILOT]
    return tuple(s for s in splits if periods and min(periods) < s <= max(periods))


def _group_charts(
    figures: Figures, dimension: Dimension | None, threshold: int
) -> tuple[GroupChart, ...]:
    """Small multiples. With a threshold, all are shown or none is: what one chart hides could be
    worked out by taking the others from the overall chart.
    """
    if dimension is None:
        return ()
    rows = [r for r in figures.groups.get(dimension.key, ()) if r.arm is Arm.PILOT]
    safe = all((row.denominator or row.n or 0) >= threshold for row in rows)
    present = {row.group for row in rows}
    return tuple(
        GroupChart(
            label=group.label,
            chart=run_chart(
                figures.group_series(dimension.key, group.key, Arm.PILOT, name=group.label)
            )
            if safe
            else None,
        )
        for group in dimension.groups
        if group.key in present
    )
