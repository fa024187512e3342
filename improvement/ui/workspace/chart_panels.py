"""Small charts beneath the large one: by group or by measure, and the gap between two groups."""

from collections.abc import Sequence

import streamlit as st

from improvement.charts.gap_over_time import gap_over_time_spec
from improvement.charts.small_multiples import Scales, small_multiples_spec
from improvement.errors import NotComputable
from improvement.services import chart_lines, charts
from improvement.services.charts import Chart, ChartView, GapOverTime, GroupChart
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.chart_texts import kind_name
from improvement.words.gap_over_time import describe_gap_over_time
from improvement.words.grouping import grouping_lines
from improvement.words.periods import cadence, day

MEASURES = "every measure"  # in place of a dimension
ONE_SCALE, OWN_SCALES = "One scale", "Each its own"
Panel = tuple[str, Chart]


def draw(visit: Visit, found: ChartView, *, by: str | None) -> None:
    """What was asked for beneath the chart, if anything."""
    if by == MEASURES:
        _measures(visit, found)
    elif found.dimension is not None:
        _groups(found)


def _measures(visit: Visit, found: ChartView) -> None:
    st.header("Every measure of this test", anchor=False)
    lines = chart_lines.of_test(visit.app.uow, visit.actor, test_id=found.kept.id)
    shown = [(line.spec.label, line.chart()) for line in lines]
    if any(chart.points for _, chart in shown):
        show.small("Each as it was set up, on a scale of its own.")
        _panels(shown, name="every-measure", scales=Scales.FREE)


def _groups(found: ChartView) -> None:
    dimension = found.dimension
    if dimension is None:
        return
    st.header(show.plain(f"By {dimension.label.lower()}"), anchor=False)
    for line in grouping_lines(found.grouping) if found.grouping else ():
        show.small(line)
    shown = [(g.label, g.chart) for g in found.groups if g.chart is not None]
    for line in told_lines(found):
        show.small(line)
    if not any(chart.points for _, chart in shown):
        if not found.hidden:
            show.small("Nothing was logged by this dimension yet.")
    else:
        _like_the_whole(found, shown)
        _panels(shown, name=f"by-{dimension.key}", scales=_scales())
        _gap(found)


def told_lines(found: ChartView) -> tuple[str, ...]:
    """What whoever may not see small groups should know about these charts."""
    lines: list[str] = []
    if found.hidden:
        left_out = show.counted(found.hidden, "group is", "groups are")
        lines.append(f"{left_out} left out: showing them could give somebody away.")
    if found.joined:
        lines.append(
            "A point of a group may stand for several weeks: they are put together until enough "
            "people are in it, and drawn where the last of them is."
        )
    return tuple(lines)


def _like_the_whole(found: ChartView, shown: Sequence[Panel]) -> None:
    """Small charts are drawn as the large one; where they cannot be, that is said."""
    other = [name for name, chart in shown if chart.points and chart.kind is not found.chart.kind]
    if other:
        one = "this is a run chart" if len(other) == 1 else "these are run charts"
        show.small(
            f"There is no {kind_name(found.chart.kind)} of {', '.join(other)} from these figures: "
            f"{one}."
        )


def _scales() -> Scales:
    chosen = st.segmented_control(
        "Scale of the small charts",
        [ONE_SCALE, OWN_SCALES],
        default=ONE_SCALE,
        required=True,
        key="scale",
        bind="query-params",
        help="On one scale heights can be compared; on its own, each group's ups and downs are "
        "easier to see.",
    )
    return Scales.FREE if chosen == OWN_SCALES else Scales.SHARED


def _panels(shown: Sequence[Panel], *, name: str, scales: Scales) -> None:
    """The same panels twice, three abreast and one below the other; the width decides (style.py).

    A facet's columns are fixed when it is drawn, and the server does not know the screen.
    """
    with st.container(key="im_wide"):
        wide = 220 if scales is Scales.SHARED else 170  # axes of their own take room
        spec = small_multiples_spec(shown, scales=scales, panel_width=wide, theme=show.theme())
        show.chart(spec, name=name, key="small_multiples")
    with st.container(key="im_narrow"):
        spec = small_multiples_spec(
            shown, scales=scales, columns=1, panel_width=230, theme=show.theme()
        )
        show.chart(spec, name=name, key="small_multiples_narrow")


def _gap(found: ChartView) -> None:
    """Two groups and the ribbon between them."""
    there = [g for g in found.groups if g.chart is not None and g.chart.points]
    if len(there) < 2:
        return
    st.header("The gap between two groups", anchor=False)
    pair = _pair(found, there)
    if pair is None:
        show.small("Choose two different groups.")
        return
    try:
        gap = charts.gap_between(found, *pair)
    except NotComputable as reason:
        show.small(str(reason))
        return
    show.small(describe_gap_over_time(gap))
    spec = gap_over_time_spec(gap, title=found.spec.label, theme=show.theme())
    show.chart(spec, name=f"gap-{found.spec.key}", key="gap")
    _gap_numbers(gap)


def _pair(found: ChartView, there: Sequence[GroupChart]) -> tuple[str, str] | None:
    """Keys of the group that others are held beside, and of the other."""
    labels = {g.key: g.label for g in there}
    first = _reference(found)
    # In their order; those first of whom there is enough to see, the plan's reference before all.
    judged = {g.key: g.chart is not None and g.chart.latest.finding.signal.judged for g in there}
    keys = sorted(labels, key=lambda key: (key != first, not judged[key]))
    left, right = st.columns(2)
    with left:
        one = st.selectbox(
            "Held beside",
            keys,
            format_func=lambda key: labels[key],
            key=f"gap_reference_{found.kept.id}_{first}",
        )
    with right:
        other = st.selectbox(
            "Group",
            keys,
            index=1,
            format_func=lambda key: labels[key],
            key=f"gap_group_{found.kept.id}_{first}",
        )
    return None if one == other else (one, other)


def _reference(found: ChartView) -> str | None:
    """The group that the plan measures from."""
    key = found.dimension.key if found.dimension else ""
    named = (n.reference for n in found.kept.plan.dimensions if n.key == key)
    return next(named, None)


def _gap_numbers(gap: GapOverTime) -> None:
    one, other = gap.reference.name, gap.group.name
    with st.expander("The gap in numbers"):
        how_often = cadence([point.period for point in gap.points])
        rows = [(day(p.period, how_often), p.reference, p.group, p.gap) for p in gap.points]
        headings = ("Period", one, other, f"{one} minus {other}")
        show.table(headings, rows, name="gap", key="gap_numbers")
