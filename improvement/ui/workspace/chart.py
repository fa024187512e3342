"""Chart: the measure over time, what it says, and how often chance alone would say so."""

from datetime import date

import streamlit as st

from improvement.charts.chart import chart_spec
from improvement.charts.markers import Marker, MarkerKind
from improvement.charts.small_multiples import small_multiples_spec
from improvement.domain.access import Action
from improvement.domain.vocabulary import MeasureKind
from improvement.services import charts, groups
from improvement.services.charts import Chart, ChartKind, ChartView, ChartWishes
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms import chart_point, chart_setup
from improvement.ui.frame import Visit
from improvement.words.cautions import read_cautions
from improvement.words.chart import read_chart
from improvement.words.chooser import read_proposal
from improvement.words.grouping import grouping_lines
from improvement.words.method import how_worked_out, signal_names

NOBODY = "Nobody in particular"
SUGGESTED = "suggested"


def draw(visit: Visit, view: TestView) -> None:
    """Words first, then the picture, then the numbers, then how it was worked out."""
    if not view.plan.measures:
        show.headline("There is no measure to chart yet.")
        return
    found = charts.of_test(visit.app.uow, visit.actor, test_id=view.id, wishes=_wishes(visit, view))
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
    clicked = show.chart(
        _spec(found, view), name=f"chart-{found.spec.key}", key="run_chart", point="p"
    )
    _surroundings(found)
    chart_setup.decided(visit, found, may_change=view.may(Action.SET_UP_CHART))
    _cautions(found)
    chart_point.draw(visit, view, found, _day(clicked))
    if view.may(Action.SET_UP_CHART):
        with st.expander("Set up this chart", icon=":material/settings:"):
            chart_setup.draw(visit, found)
    _groups(found)
    _numbers(found)
    _method(found)


def _kind(found: ChartView) -> None:
    """Which chart this is, and the one that would suit better, with its reason."""
    if found.trouble:
        st.warning(f"Not drawn as it was set up. {found.trouble}", icon=":material/info:")
    if found.proposal is None or found.set_up.settings.kind is not None:
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
            [None, *named],
            format_func=lambda key: known[key] if key else NOBODY,
            key="by",
            bind="query-params",
        )
        with st.popover("For this look", icon=":material/tune:"):
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
        suggested=_wanted_kind() == SUGGESTED,
    )


def _spec(found: ChartView, view: TestView) -> dict[str, object]:
    plan = view.plan
    markers = [
        Marker(date=n.shown_on, label=n.text[:60], kind=MarkerKind.NOTE) for n in found.notes
    ]
    if plan.starts_on:
        markers.append(Marker(date=plan.starts_on, label="Change begins", kind=MarkerKind.CYCLE))
    return chart_spec(
        found.chart,
        title=": ".join(filter(None, (found.spec.label, plan.pilot_name))),
        markers=markers,
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


def _groups(found: ChartView) -> None:
    if found.dimension is None:
        return
    st.subheader(show.plain(f"By {found.dimension.label.lower()}"))
    for line in grouping_lines(found.grouping) if found.grouping else ():
        show.small(line)
    shown = [(g.label, g.chart) for g in found.groups if g.chart is not None]
    if found.hidden:
        show.small(
            "Some weeks hold too few people of one group to be shown without giving "
            "somebody away, so these small charts are not shown."
        )
    elif not shown:
        show.small("Nothing was logged by this dimension yet.")
    else:
        _panels(shown, found.dimension.key)


def _panels(shown: list[tuple[str, Chart]], name: str) -> None:
    """The same panels twice, three abreast and one below the other; the width decides (show.STYLE).

    A facet's columns are fixed when it is drawn, and the server does not know the screen.
    """
    with st.container(key="im_wide"):
        spec = small_multiples_spec(shown, theme=show.theme())
        show.chart(spec, name=f"by-{name}", key="small_multiples")
    with st.container(key="im_narrow"):
        spec = small_multiples_spec(shown, columns=1, panel_width=230, theme=show.theme())
        show.chart(spec, name=f"by-{name}", key="small_multiples_narrow")


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
