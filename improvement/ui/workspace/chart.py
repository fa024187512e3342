"""Chart: the measure over time, what it says, and how often chance alone would say so."""

from datetime import date

import streamlit as st

from improvement.charts.chart import chart_spec
from improvement.domain.access import Action
from improvement.domain.vocabulary import MeasureKind, Period
from improvement.services import charts, groups
from improvement.services.charts import (
    AssuranceIcon,
    ChartKind,
    ChartView,
    ChartWishes,
    VariationIcon,
)
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms import chart_baseline, chart_point, chart_setup
from improvement.ui.frame import Visit
from improvement.ui.workspace import chart_panels
from improvement.ui.workspace.chart_markers import markers
from improvement.words.cautions import read_cautions
from improvement.words.chart import read_chart
from improvement.words.chart_texts import kind_name
from improvement.words.chooser import read_proposal
from improvement.words.icons import assurance_words, variation_words
from improvement.words.method import how_worked_out, signal_names
from improvement.words.told_everybody import COUNTED, JOINED, NOTHING_YET

NOBODY = "Nobody in particular"
EVERY_MEASURE = "Measure: all of this test"
SUGGESTED = "suggested"
AS_FITS = "period as it was logged"
PERIODS = {
    Period.WEEK: "week",
    Period.MONTH: "month",
    Period.QUARTER: "quarter",
    Period.YEAR: "year",
}
#: The colours and letters of Making Data Count: blue improves, orange concerns, grey is chance.
VARIATION_BADGES = {
    VariationIcon.COMMON_CAUSE: ("gray", "show_chart"),
    VariationIcon.IMPROVEMENT_HIGH: ("blue", "north_east"),
    VariationIcon.IMPROVEMENT_LOW: ("blue", "south_east"),
    VariationIcon.CONCERN_HIGH: ("orange", "north_east"),
    VariationIcon.CONCERN_LOW: ("orange", "south_east"),
    VariationIcon.NEUTRAL_HIGH: ("violet", "north_east"),
    VariationIcon.NEUTRAL_LOW: ("violet", "south_east"),
}
ASSURANCE_BADGES = {
    AssuranceIcon.CONSISTENTLY_MET: ("blue", "done_all"),
    AssuranceIcon.CONSISTENTLY_MISSED: ("orange", "block"),
    AssuranceIcon.HIT_AND_MISS: ("gray", "question_mark"),
    AssuranceIcon.NO_TARGET: ("gray", "remove"),
    AssuranceIcon.NO_DIRECTION: ("gray", "remove"),
    AssuranceIcon.NO_LIMITS: ("gray", "remove"),
}


def draw(visit: Visit, view: TestView) -> None:
    """Words first, then the picture, then the numbers, then how it was worked out."""
    if not view.plan.measures:
        show.headline("There is no measure to chart yet.")
        return
    wishes = _wishes(visit, view)
    found = charts.of_test(visit.app.uow, visit.actor, test_id=view.id, wishes=wishes)
    if not found.chart.points and found.figures.told:
        show.headline(NOTHING_YET)
        return
    if not found.chart.points:
        show.headline("No data yet: log the first week, and the chart begins.")
        show.open_test(view.id, "Log data", tab="Data", icon="edit_square")
        return
    _kind(found)
    show.reading(
        read_chart(
            found.chart,
            direction=found.spec.direction,
            carry_over=found.set_up.settings.carry_over,
        )
    )
    _icons(found)
    if found.figures.told:
        counted = COUNTED if found.spec.kind is MeasureKind.COUNT else ""
        show.small(JOINED + counted)
    clicked = show.chart(
        _spec(visit, found, view), name=f"chart-{found.spec.key}", key="run_chart", point="p"
    )
    _surroundings(found)
    chart_setup.decided(visit, found, may_change=view.may(Action.SET_UP_CHART))
    chart_baseline.draw(visit, found, may_change=view.may(Action.SET_UP_CHART))
    _cautions(found)
    chart_point.draw(visit, view, found, _day(clicked))
    if view.may(Action.SET_UP_CHART):
        with st.expander("Set up this chart", icon=":material/settings:"):
            chart_setup.draw(visit, found)
    chart_panels.draw(visit, found, by=wishes.dimension)
    _numbers(found)
    _method(found)


def _kind(found: ChartView) -> None:
    """Which chart this is, and the one that would suit better, with its reason."""
    if found.trouble:
        trouble = show.plain(found.trouble)
        st.warning(f"Not drawn as it was set up. {trouble}", icon=":material/info:")
    settings = found.set_up.settings
    if settings.kind is not None and not found.trouble:
        why = f": {settings.because.rstrip('.')}" if settings.because else ""
        show.small(f"{kind_name(found.chart.kind)}, as it was set up for everybody{why}.")
    if found.proposal is None or settings.kind is not None:
        return
    if found.proposal.kind is ChartKind.RUN:
        return
    st.segmented_control(
        "Chart",
        ["run", SUGGESTED],
        format_func=lambda k: _label(found, k),
        key="kind",
        default=_wanted_kind(),
        required=True,
        label_visibility="collapsed",
        on_change=_remember_kind,
    )
    if found.chart.kind is not ChartKind.RUN:
        show.small(read_proposal(found.proposal).headline)


def _icons(found: ChartView) -> None:
    """What the NHS rules show at a glance: change, and whether the target can be relied on."""
    if found.icons is None:
        return
    for said, shape in (
        (variation_words(found.icons), VARIATION_BADGES[found.icons.variation]),
        (assurance_words(found.icons), ASSURANCE_BADGES[found.icons.assurance]),
    ):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(said.name, icon=f":material/{shape[1]}:", color=shape[0])  # type: ignore[arg-type] # one of the colours badge takes
            show.small(said.sentence)


def _wanted_kind() -> str:
    """The chart to look at: as just chosen, else as the address has it.

    Not bound to the address by Streamlit, which would put the words of the button there.
    """
    asked = st.session_state.get("kind") or st.query_params.get("kind")
    return SUGGESTED if asked == SUGGESTED else "run"


def _remember_kind() -> None:
    if st.session_state.get("kind") == SUGGESTED:
        st.query_params["kind"] = SUGGESTED
    else:
        st.query_params.pop("kind", None)


def _label(found: ChartView, chosen: str) -> str:
    if chosen == "run" or found.proposal is None:
        return "Run chart"
    return f"{found.proposal.kind.letter} chart (suggested)"


def _day(clicked: str | None) -> date | None:
    """The period that a point of the picture stands for."""
    return date.fromisoformat(clicked) if clicked else None


def _cautions(found: ChartView) -> None:
    said = read_cautions(found.cautions)
    if not found.cautions.found:
        return
    many = len(said.because)
    with st.expander(f"Worth knowing about these figures ({many})", icon=":material/visibility:"):
        for line in said.because:
            st.markdown(f"- {show.plain(line)}")


def _wishes(visit: Visit, view: TestView) -> ChartWishes:
    labels = {m.key: m.label for m in view.plan.measures}
    known = {
        k.dimension.key: k.dimension.label
        for k in groups.dimensions(visit.app.uow, visit.actor)
        if groups.visible(k.dimension, visit.actor, team_id=view.kept.team_id)
    }
    named = [n.key for n in view.plan.dimensions if n.key in known]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = st.selectbox(
            "Measure",
            list(labels),
            format_func=lambda key: labels[key],
            key="measure",
            bind="query-params",
        )
        dimension = st.selectbox(
            "Small charts by",
            [None, *named, *([chart_panels.MEASURES] if len(labels) > 1 else [])],
            format_func=lambda key: known.get(key, EVERY_MEASURE) if key else NOBODY,
            key="by",
            bind="query-params",
        )
        with st.popover("For this look", icon=":material/tune:"):
            period = st.selectbox(
                "One point for each",
                [None, *PERIODS],
                format_func=lambda each: PERIODS[each] if each else AS_FITS,
                key="chart_joined",
                help="Longer periods put together what was logged; the first and the last may be "
                "incomplete.",
            )
            split = st.toggle(
                "A line of its own before and since the change",
                key="chart_split",
                help="Only at the day that was declared beforehand.",
            )
            frozen = st.number_input(
                "Freeze the line on the first points (0 = use all)",
                min_value=0,
                max_value=60,
                value=0,
                key="chart_frozen",
            )
    return ChartWishes(
        measure=measure,
        dimension=dimension,
        split_at_start=split,
        frozen_points=frozen or None,
        period=period,
        suggested=_wanted_kind() == SUGGESTED,
    )


def _spec(visit: Visit, found: ChartView, view: TestView) -> dict[str, object]:
    return chart_spec(
        found.chart,
        title=": ".join(filter(None, (found.spec.label, view.plan.pilot_name))),
        markers=markers(visit, found, view),
        reference=found.comparison.series if found.comparison and found.comparison.points else None,
        theme=show.theme(),
    )


def _surroundings(found: ChartView) -> None:
    """What else is drawn, and what is not drawn yet."""
    if found.comparison and found.comparison.points:
        name = found.comparison.series.name
        show.small(f"The thin second line is {name}. Decisions rest on Compare, not on this chart.")
    if found.figures.waiting:
        waiting = show.counted(found.figures.waiting, "household is", "households are")
        show.small(
            f"{waiting} not on the chart yet: their outcome is not due. Counting only those who "
            "are early would make it look better than it is."
        )


def _numbers(found: ChartView) -> None:
    """Every point with what it is held against; signals by the names of their rules."""
    with st.expander("The numbers"):
        limits = any(p.upper is not None or p.lower is not None for p in found.chart.points)
        headings = ["Period", "Value", "Line"]
        headings += ["Of which", "Out of"] * (found.spec.kind is MeasureKind.PROPORTION)
        headings += ["Lower limit", "Upper limit"] * limits + ["Signal"]
        rows = []
        for p in found.chart.points:
            row: list[object] = [p.period, p.value, p.centre]
            row += [p.numerator, p.denominator] * (found.spec.kind is MeasureKind.PROPORTION)
            row += [p.lower, p.upper] * limits
            rows.append([*row, "left out" if p.excluded else signal_names(p)])
        show.table(headings, rows, name=f"points-{found.spec.key}", key="chart_numbers")


def _method(found: ChartView) -> None:
    with st.expander("How was this worked out?"):
        for line in how_worked_out(found.chart):
            st.markdown(f"{show.plain(line)}")
        st.markdown(f"Figures come from {found.figures.source.value}.")
