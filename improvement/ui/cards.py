"""Cards: a test at a glance, an indicator, and what an empty list teaches."""

from collections.abc import Sequence

import streamlit as st

from improvement.charts.chart import chart_spec
from improvement.domain.access import Action
from improvement.domain.vocabulary import Role, Stage
from improvement.services.attention import needs_decision
from improvement.services.chart_lines import ChartLine
from improvement.services.overview import IndicatorView, TestStatus
from improvement.ui import chart_lines, show
from improvement.ui.frame import Visit
from improvement.words.run_chart import read_run_chart
from improvement.words.verdict import VERDICTS

MOST_TODOS = 3
MOST_CARDS = 8  # of the first page


def at_a_glance(
    status: TestStatus, *, with_todos: bool = False, measure: ChartLine | None = None
) -> None:
    """One test: name, step, what is known so far, its measure over time, and what to do next."""
    plan = status.kept.plan
    with st.container(border=True, key=f"card_{status.kept.id}"):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"im_title_{status.kept.id}"
        ):
            show.open_test(status.kept.id, plan.title or "Untitled test")
            if status.line.decision:
                choice = status.line.decision.choice
                show.verdict_badge(choice.value, f"Decided: {show.CHOICES[choice]}")
            elif status.result:
                verdict = status.result.verdict
                show.verdict_badge(verdict.value, f"Rule says: {VERDICTS[verdict]}")
        show.steps(status.line.stage)
        show.small(f"{status.kept.team}{' · ' + plan.place if plan.place else ''}")
        if status.reading:
            show.small(status.reading.headline)
        if measure:
            chart_lines.in_a_card(measure)
        if with_todos:
            _todos(status)


def _todos(status: TestStatus) -> None:
    for todo in status.todos[:MOST_TODOS]:
        icon = "priority_high" if todo.urgent else "arrow_forward"
        show.open_test(status.kept.id, todo.words, tab=todo.tab.value, icon=icon)
    more = len(status.todos) - MOST_TODOS
    if more > 0:
        show.small(f"and {more} more")


def most_pressing_first(tests: Sequence[TestStatus]) -> list[TestStatus]:
    """Those with something urgent, then those with something to do, then the others."""
    return sorted(
        tests, key=lambda s: (not any(t.urgent for t in s.todos), not s.todos, -s.kept.id)
    )


def for_the_first_page(tests: Sequence[TestStatus]) -> list[TestStatus]:
    """What there is something to do about, and what is under way; the rest stands under Tests."""
    open_still = [s for s in tests if s.todos or s.line.stage is not Stage.ACT]
    return most_pressing_first(open_still)[:MOST_CARDS]


def others(number: int) -> None:
    """The way to the tests that are not on the first page."""
    if number > 0:
        words = show.counted(number, "more test", "more tests")
        st.page_link("pages/tests.py", label=f"See {words}", icon=":material/science:")


def what_waits(tests: Sequence[TestStatus], role: Role) -> str:
    """One sentence about what to do next."""
    ready = sum(needs_decision(s) for s in tests)
    urgent = sum(any(t.urgent for t in s.todos) for s in tests)
    if not tests:
        return "No tests of change yet."
    if role is Role.LEADER:
        return _count(ready, "test is ready for a decision.", "tests are ready for a decision.")
    return _count(urgent, "test needs you this week.", "tests need you this week.")


def _count(number: int, one: str, many: str) -> str:
    if number == 0:
        return "Nothing is waiting for you today."
    return f"{number} {one if number == 1 else many}"


def nothing_yet(visit: Visit) -> None:
    """An empty list teaches: what this is, one example, one button."""
    with st.container(border=True):
        show.headline("A test of change is one small thing tried with a few households.")
        show.small(
            "For example: text a rent reminder to 30 households for 12 weeks, and compare with a "
            "building that gets none. You write down what you expect, log a few figures a week, "
            "and see who it works for."
        )
        if visit.may(Action.REGISTER_TEST):
            show.next_step("pages/register.py", "Register the first one", icon="add_circle")
        elif visit.may(Action.MANAGE_PEOPLE):
            show.next_step(
                "pages/settings.py",
                "Add the action team's people",
                icon="person_add",
                query={"part": "People"},
            )


def indicator(view: IndicatorView) -> None:
    """A population result over time."""
    st.header(show.plain(view.spec.label))
    if not view.chart.points:
        show.small("Nothing has been recorded for this indicator yet.")
        return
    show.reading(read_run_chart(view.chart, direction=view.spec.direction), folded=True)
    show.chart(
        chart_spec(
            view.chart,
            title=view.spec.label,
            reference=view.reference.series if view.reference else None,
            theme=show.theme(),
        ),
        name=view.spec.key,
        key=f"indicator_{view.spec.key}",
    )
    if view.spec.source:
        show.small(f"Source: {view.spec.source}")
