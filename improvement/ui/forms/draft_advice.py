"""Beside a plan that is being written: which idea it tries, and what its size can show."""

from collections.abc import Sequence

import streamlit as st

from improvement.charts.plan_curve import plan_curve_spec
from improvement.domain.dimensions import Dimension
from improvement.domain.plan import Plan
from improvement.services import planning, theory
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.frame import Visit
from improvement.words.plan_curve import HEADINGS, curve_reading, size_rows
from improvement.words.planning import GROUPS_UNTOLD
from improvement.words.scale_of_test import scale_reading

NO_CURVE = (
    "The curve is drawn for shares on two sides, where the share without the change is written "
    "down. For other outcomes the sentence above says what this size can show."
)
NONE, NO_IDEA = 0, "None of them, or not yet"


def idea(visit: Visit, view: TestView | None) -> int | None:
    """The change idea of the theory that the test tries; it can also be said later."""
    known = dict(theory.ideas(visit.app.uow, visit.actor))
    now = view.kept.idea_id if view else None
    if now is not None and now not in known:
        known[now] = "An idea that was put away"
    if not known:
        return None
    offered = [NONE, *known]
    chosen = st.selectbox(
        "Which change idea of the theory does it try?",
        offered,
        index=offered.index(now or NONE),
        format_func=lambda i: known.get(i, NO_IDEA),
        key=state.fresh("plan_idea"),
        help="Every test of an idea, by every team, is gathered under it in the theory.",
    )
    return chosen or None


def draw(plan: Plan, dimensions: Sequence[Dimension]) -> None:
    """What this size can show, overall and by group, and how large to begin."""
    size = planning.what_it_can_show(plan)
    said = [r for r in (size, planning.chosen(plan), scale_reading(plan)) if r]
    if not said:
        return
    with st.container(border=True, key="planner"):
        for reading in said:
            show.reading(reading)
        if size:
            _by_group(plan, dimensions)
            _curve(plan)


def _by_group(plan: Plan, dimensions: Sequence[Dimension]) -> None:
    """First as if groups were alike; with the sizes that people expect, group by group."""
    if plan.dimensions and not planning.tells_groups(plan):
        show.small(GROUPS_UNTOLD)
        return
    at_best = planning.groups_can_show(plan, planning.alike(plan, dimensions))
    if not at_best:
        return
    st.markdown("**Group by group**")
    for line in at_best:
        show.small(line)
    chosen = {named.key for named in plan.dimensions}
    with st.expander("How many of each group do you expect on each side?", key="expected_sizes"):
        show.small("Only to see what could be told of each; it is not kept with the plan.")
        for dimension in dimensions:
            if dimension.key in chosen:
                _sizes(plan, dimension)


def _curve(plan: Plan) -> None:
    """What every size would show, as a picture; worked out when it is opened."""
    box = st.expander(
        "How large would it have to be?",
        icon=":material/show_chart:",
        on_change="rerun",
        key="plan_curve_box",
    )
    if not box.open:
        return
    with box:
        found = planning.curve(plan)
        if found is None:
            show.small(NO_CURVE)
            return
        said = curve_reading(found)
        st.markdown(show.plain(said.headline))
        show.chart(
            plan_curve_spec(found, title="What each size can show", theme=show.theme()),
            name="what-each-size-can-show",
            key="plan_curve",
        )
        show.table(HEADINGS, size_rows(found), name="what-each-size-can-show", key="curve_rows")


def _sizes(plan: Plan, dimension: Dimension) -> None:
    sizes: dict[str, int] = {}
    st.markdown(f"**{show.plain(dimension.label)}**")
    with st.container(horizontal=True, key=f"sizes_{dimension.key}"):
        for group in dimension.named:
            typed = st.number_input(
                group.label,
                min_value=0,
                value=None,
                step=1,
                key=f"size_{dimension.key}_{group.key}",
                width=150,
            )
            if typed:
                sizes[group.label] = int(typed)
    for line in planning.groups_can_show(plan, sizes):
        show.small(line)
    if plan.planned_per_arm and sum(sizes.values()) > plan.planned_per_arm:
        show.small(
            f"Together these are {sum(sizes.values()):,}, more than the {plan.planned_per_arm:,} "
            "planned on each side."
        )
