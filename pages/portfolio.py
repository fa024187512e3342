"""The leader's page: what to scale, for whom it works, how sure we are, what waits."""

from functools import partial

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.todo import Tab
from improvement.services.chart_lines import chart_lines as every_chart
from improvement.services.portfolio import Portfolio, PortfolioLine, portfolio
from improvement.ui import (
    at_a_time,
    card_style,
    cards,
    chart_lines,
    portfolio_lines,
    putting_away,
    show,
)
from improvement.ui.frame import open_page
from improvement.ui.portfolio_lines import VERDICT_WORDS, age_of
from improvement.words.portfolio import flags, portfolio_headline, reach, seen

TESTS, CHARTS = "Tests", "Every chart"


def draw(view: Portfolio) -> None:
    show.headline(portfolio_headline(len(view.lines), len(view.waiting)))
    at_a_time.draw(view.waiting, _waiting, key="portfolio_waiting", at_a_time=5)
    st.header("Every test", anchor=False)
    stages, verdicts = _filters(view)
    shown = view.among(stages=stages, verdicts=verdicts)
    show.small(f"{len(shown)} of {len(view.lines)} tests")
    at_a_time.draw(shown, partial(_compact, view), key="portfolio_lines")
    with st.expander("As a table, to take along", icon=":material/table:", key="table"):
        portfolio_lines.table(shown, view.overview.today)
    if view.overview.indicators:
        st.header("The place as a whole", anchor=False)
        show.small("Beside which the tests are seen: contribution, not attribution.")
    for indicator in view.overview.indicators:
        cards.indicator(indicator)


def _waiting(line: PortfolioLine) -> None:
    status = line.status
    with st.container(border=True, key=f"card_waiting_{status.kept.id}"):
        portfolio_lines.title(line, where="waiting")
        st.markdown(show.plain(status.reading.headline if status.reading else status.why_not))
        for flag in flags(line.shown, small_groups=line.small_groups):
            st.markdown(f":material/flag: {show.plain(flag)}")
        words = "Decide: scale, adapt, stop or keep testing" if line.may_decide else "Look at it"
        show.open_test(status.kept.id, words, tab=Tab.DECIDE.value, icon="gavel")


def _filters(view: Portfolio) -> tuple[list[str], list[str]]:
    left, right = st.columns(2)
    with left:
        stages = st.pills(
            "Stage",
            [stage.value for stage in show.STAGES],
            format_func=str.capitalize,
            selection_mode="multi",
            key="stage",
            bind="query-params",
            wrap=True,
        )
    with right:
        verdicts = st.pills(
            "The rule says",
            [value for value in VERDICT_WORDS if any(x.verdict == value for x in view.lines)],
            format_func=lambda value: VERDICT_WORDS[value],
            selection_mode="multi",
            key="verdict",
            bind="query-params",
            wrap=True,
        )
    return stages, verdicts


def _compact(view: Portfolio, line: PortfolioLine) -> None:
    status, plan = line.status, line.status.kept.plan
    where = (status.kept.team, plan.place, age_of(line, view.overview.today))
    with st.container(border=True, key=f"card_line_{status.kept.id}", gap="small"):
        portfolio_lines.title(line, where="line")
        st.markdown(show.plain(seen(plan, line.shown)))
        show.small(" · ".join(filter(None, (reach(status.look), *where))))


def _part() -> str:
    chosen = st.segmented_control(
        "Look at",
        [TESTS, CHARTS],
        default=TESTS,
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen or TESTS


with open_page("Portfolio", needs=Action.SEE_PORTFOLIO) as visit:
    card_style.apply()
    if _part() == CHARTS:
        chart_lines.draw(every_chart(visit.app.uow, visit.actor))
    elif (found := portfolio(visit.app.uow, visit.actor)).lines:
        draw(found)
        putting_away.mentioned(visit)
    else:
        cards.nothing_yet(visit)
