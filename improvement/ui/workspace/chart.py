"""Chart: the run chart, what it says, and how often chance alone would say so."""

import streamlit as st

from improvement.charts.chart import chart_spec
from improvement.charts.markers import Marker, MarkerKind
from improvement.charts.small_multiples import small_multiples_spec
from improvement.domain.vocabulary import MeasureKind
from improvement.services import charts, groups
from improvement.services.charts import Chart, ChartView, ChartWishes
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.run_chart import read_run_chart

NOBODY = "Nobody in particular"


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
    show.reading(read_run_chart(found.chart, direction=found.spec.direction))
    show.chart(_spec(found, view), name=f"run-chart-{found.spec.key}", key="run_chart")
    _surroundings(found)
    _groups(found)
    _numbers(found)
    _method(found)


def _wishes(visit: Visit, view: TestView) -> ChartWishes:
    labels = {m.key: m.label for m in view.plan.measures}
    known = {
        k.dimension.key: k.dimension.label for k in groups.dimensions(visit.app.uow, visit.actor)
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
        with st.popover("The line", icon=":material/tune:"):
            split = st.toggle(
                "A line of its own before and since the change",
                key="chart_split",
                help="Only at the day that was declared beforehand.",
            )
            frozen = st.number_input(
                "Freeze it on the first points (0 = use all)",
                min_value=0,
                max_value=60,
                value=0,
                key="chart_frozen",
            )
    return ChartWishes(
        measure=measure, dimension=dimension, split_at_start=split, frozen_points=frozen or None
    )


def _spec(found: ChartView, view: TestView) -> dict[str, object]:
    plan = view.plan
    markers = [
        Marker(date=n.written_on, label=n.text[:60], kind=MarkerKind.NOTE) for n in found.notes
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
    with st.expander("The numbers"):
        proportion = found.spec.kind is MeasureKind.PROPORTION
        points = found.chart.series.points
        headings = ("Period", "Value", "Of which", "Out of") if proportion else ("Period", "Value")
        rows = [
            (p.period, p.value, p.numerator, p.denominator) if proportion else (p.period, p.value)
            for p in points
        ]
        show.table(headings, rows, name=f"points-{found.spec.key}", key="chart_numbers")


def _method(found: ChartView) -> None:
    with st.expander("How was this worked out?"):
        st.markdown(
            "A run chart with the Anhøj rules: a signal is a run of points on one side of the line "
            "that is longer than chance usually makes (more than log2 of the number of useful "
            "points, rounded, plus 3), or a line that is crossed too seldom. Points on the line "
            "count for neither. Missing periods stay gaps.  \n"
            "Source: Anhøj & Olesen 2014; Anhøj 2015. More in docs/rules.md."
        )
        st.markdown(f"Figures come from {found.figures.source.value}.")
