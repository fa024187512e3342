"""A measure's run chart, overall and by group, with what happened marked on it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.charting import ChartOptions, Split
from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import Grouping
from improvement.domain.measures import MeasureSpec
from improvement.domain.series import Series
from improvement.domain.vocabulary import Arm, MeasureKind, Period
from improvement.errors import Invalid, NotComputable, NotFound
from improvement.services.chart_settings import ChartSettings, SetUp, settings_of
from improvement.services.data import dimensions_of
from improvement.services.figures import Figures, load_figures, period_of
from improvement.services.group_charts import (
    ChartedLike,
    GroupChart,
    group_charts,
    regrouped_for_chart,
    told_charts,
)
from improvement.services.groups import visible
from improvement.services.sensitive import closed_in_notes, notes_seen
from improvement.services.telling import bring_up_to_date, told_in
from improvement.services.told_everybody import shown_figures
from improvement.stats.charts.cautions import Cautions, cautions
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.chart_icons import chart_icons
from improvement.stats.charts.chooser import FITS, ChartProposal, propose_chart
from improvement.stats.charts.figures import OF_SAMPLES
from improvement.stats.charts.icons import AssuranceIcon, Icons, VariationIcon
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rebaseline import proposed_rebaseline
from improvement.stats.charts.rule_sets import RuleSetName
from improvement.stats.charts.rules.sustained_run import ProposedBaseline
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.charts.settings import chart_by
from improvement.stats.equity.gap_over_time import GapOverTime, gap_over_time
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import UnitOfWork

__all__ = [
    "AssuranceIcon",
    "Chart",
    "ChartKind",
    "ChartView",
    "ChartWishes",
    "GapOverTime",
    "GroupChart",
    "Icons",
    "ProposedBaseline",
    "RuleSetName",
    "VariationIcon",
    "drawn",
    "gap_between",
    "of_test",
]


#: The rule sets that the icons of the NHS go with.
NHS_RULES = (RuleSetName.NHS, RuleSetName.NHS_WITHOUT_TREND)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A chart with its surroundings.

    ``proposal`` is the chart that would suit best (None before anything was recorded), ``set_up``
    what people chose. ``trouble`` says why the chart could not be drawn as it was set up; it is
    then a plain run chart. ``new_baseline`` is a level that lasted, for people to accept or not;
    ``icons`` those of the NHS, where its rules were chosen. ``hidden`` counts the groups of which
    this person was told nothing; ``joined`` says that a point of a group's chart may stand for
    several periods, put together until they could be told.
    """

    kept: KeptTest
    spec: MeasureSpec
    figures: Figures
    chart: Chart
    proposal: ChartProposal | None
    cautions: Cautions
    set_up: SetUp
    trouble: str
    new_baseline: ProposedBaseline | None
    icons: Icons | None
    comparison: Chart | None
    dimension: Dimension | None
    groups: tuple[GroupChart, ...]
    grouping: Grouping | None
    notes: tuple[KeptNote, ...]
    hidden: int
    joined: bool = False

    @property
    def kinds(self) -> tuple[ChartKind, ...]:
        """The charts that can be drawn of this measure, from the figures that are there."""
        points = self.chart.series.points
        lacking = set() if any(p.spread is not None for p in points) else OF_SAMPLES
        if all(p.denominator is None for p in points):
            lacking = lacking | {ChartKind.IP}
        fitting = FITS[self.spec.kind] - lacking
        return tuple(kind for kind in ChartKind if kind in fitting)

    @property
    def shares(self) -> bool:
        """Are figures shares (0-1), shown per hundred?"""
        return self.spec.kind is MeasureKind.PROPORTION


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWishes:
    """What a person asked of a chart: the measure, groups, and for this look another kind of chart.

    ``suggested`` asks for the chart that suits best. ``frozen_points`` and ``split_at_start`` come
    on top of what was set up.
    """

    measure: str | None = None
    dimension: str | None = None
    frozen_points: int | None = None
    split_at_start: bool = False
    period: Period | None = None
    kind: ChartKind | None = None
    suggested: bool = False


def of_test(
    uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: ChartWishes | None = None
) -> ChartView:
    """The run chart of one of a test's measures (the primary one, unless another is asked for)."""
    asked = wishes or ChartWishes()
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, [test_id])
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        spec = _spec(kept, asked.measure)
        dimensions = dimensions_of(store, kept)
        measure_id = kept.measure_ids[spec.key]
        figures = load_figures(
            store,
            {measure_id: spec},
            dimensions=[d.key for d in dimensions],
            as_of=uow.today_of(actor),
            period=asked.period,
        )[measure_id]
        set_up = settings_of(store, [measure_id])[measure_id]
        told = told_in(store, [test_id])
        closed = closed_in_notes(store, actor, team_id=kept.team_id)
        notes = notes_seen(store.notes.of(test_id), closed)
    dimension = next((d for d in dimensions if d.key == asked.dimension), None)
    if dimension is not None and not visible(dimension, actor, team_id=kept.team_id):
        dimension = None
    all_seen = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
    shown = regrouped_for_chart(kept, figures, dimension) if all_seen else None
    by = None if all_seen or dimension is None else told.of(kept, spec.key, dimension)
    name = kept.plan.pilot_name or "Pilot"
    beat = period_of(figures, asked.period)
    figures = shown_figures(figures, kept, actor, told, period=asked.period)
    settings = _as_asked(set_up.settings, asked, kept, figures)
    series = figures.series(Arm.PILOT, name=name)
    proposal, chart, trouble = drawn(series, settings, suggested=asked.suggested)
    like = ChartedLike(whole=chart, line=settings.line)
    if by is not None:
        groups = told_charts(figures, by, beat, like)
    else:
        groups = group_charts(
            shown.figures if shown else figures, shown.grouping.dimension if shown else None, like
        )
    has_comparison = any(row.arm is Arm.COMPARISON for row in figures.overall)
    return ChartView(
        kept=kept,
        spec=spec,
        figures=figures,
        chart=chart,
        proposal=proposal,
        cautions=cautions(
            series,
            baseline_points=settings.options.frozen_points,
            stock=settings.carry_over,
        ),
        set_up=set_up,
        trouble=trouble,
        new_baseline=proposed_rebaseline(chart, spec.direction),
        icons=_icons(chart, spec),
        comparison=run_chart(
            figures.series(Arm.COMPARISON, name=kept.plan.comparison_name or "Comparison")
        )
        if has_comparison
        else None,
        dimension=dimension,
        groups=groups,
        grouping=shown.grouping if shown else None,
        notes=notes,
        hidden=by.hidden if by else 0,
        joined=by.joined if by else False,
    )


def _icons(chart: Chart, spec: MeasureSpec) -> Icons | None:
    """Only where the rules that they go with were chosen, and something was recorded."""
    if chart.options.rules not in NHS_RULES or not chart.latest.finding.recorded:
        return None
    return chart_icons(chart, spec.direction)


def _spec(kept: KeptTest, key: str | None) -> MeasureSpec:
    measures: Mapping[str, MeasureSpec] = {m.key: m for m in kept.plan.measures}
    if key is not None and key in measures:
        return measures[key]
    first = kept.plan.primary or next(iter(kept.plan.measures), None)
    if first is None:
        raise NotFound("This test has no measures yet. Add one under Plan.")
    return first


def _as_asked(
    kept: ChartSettings, asked: ChartWishes, test: KeptTest, figures: Figures
) -> ChartSettings:
    """What was set up, with what this person asked for this look on top."""
    options = kept.options
    if asked.frozen_points is not None:
        options = replace(options, frozen_points=asked.frozen_points)
    if asked.split_at_start and test.plan.starts_on:
        options = replace(options, splits=_split_too(options, test.plan.starts_on, figures))
    if asked.kind is None:
        return replace(kept, options=options)
    because = kept.because or "For this look only."
    return replace(kept, kind=asked.kind, limits=None, because=because, options=options)


def _split_too(options: ChartOptions, day: date, figures: Figures) -> tuple[Split, ...]:
    """A split at the change's beginning, if there are points on either side of it."""
    periods = [row.period for row in figures.overall if row.arm is Arm.PILOT]
    inside = bool(periods) and min(periods) < day <= max(periods)
    known = any(split.on == day for split in options.splits)
    return options.splits if known or not inside else (*options.splits, Split(on=day))


def drawn(
    series: Series, settings: ChartSettings, *, suggested: bool
) -> tuple[ChartProposal | None, Chart, str]:
    """Proposal and chart; where the settings no longer fit the data, a run chart and the reason."""
    if all(point.value is None for point in series.points):
        return None, run_chart(series), ""
    try:
        proposal = propose_chart(
            series, baseline_points=settings.options.frozen_points, spacing=settings.spacing
        )
        if suggested:
            settings = replace(settings, kind=proposal.kind, limits=None)
        return proposal, chart_by(settings, proposal), ""
    except (Invalid, NotComputable) as trouble:
        return propose_chart(series), run_chart(series), str(trouble)


def gap_between(found: ChartView, reference: str, group: str) -> GapOverTime:
    """Two groups that this person may see, over time, by their keys.

    Raises ``NotFound`` for a group that has no chart here, ``NotComputable`` where there is no
    period with both.
    """
    shown = {each.key: each.chart for each in found.groups if each.chart is not None}
    for key in (reference, group):
        if key not in shown:
            raise NotFound(f"There is no chart of a group {key!r} here. Choose one that is shown.")
    return gap_over_time(shown[reference].series, shown[group].series)
