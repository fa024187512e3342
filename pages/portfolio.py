"""The leader's page: what to scale, for whom it works, how sure we are, what waits."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.todo import Tab
from improvement.services.portfolio import Portfolio, PortfolioLine, portfolio
from improvement.ui import cards, links, show
from improvement.ui.frame import open_page
from improvement.words.portfolio import age, effect, flags, how_sure, portfolio_headline, reach
from improvement.words.verdict import VERDICTS

VERDICT_WORDS = {verdict.value: words for verdict, words in VERDICTS.items()} | {
    "no_verdict": "No verdict yet"
}
HEADINGS = (
    *("Test", "Idea", "Team", "Place", "Reach", "Effect", "How sure", "Rule says", "Flags"),
    *("Stage", "Decision", "Age"),
)


def draw(view: Portfolio) -> None:
    links.wrapping()
    show.headline(portfolio_headline(len(view.lines), len(view.waiting)))
    for line in view.waiting:
        _waiting(line, view)
    st.subheader("Every test", anchor=False)
    stages, verdicts = _filters(view)
    shown = view.among(stages=stages, verdicts=verdicts)
    show.small(f"{len(shown)} of {len(view.lines)} tests")
    for line in shown:
        _compact(line, view)
    with st.expander("As a table, to take along", icon=":material/table:", key="table"):
        show.table(HEADINGS, [_row(line, view) for line in shown], name="portfolio", key="lines")
    if view.overview.indicators:
        st.subheader("The place as a whole", anchor=False)
        show.small("Beside which the tests are seen: contribution, not attribution.")
    for indicator in view.overview.indicators:
        cards.indicator(indicator)


def _waiting(line: PortfolioLine, view: Portfolio) -> None:
    status = line.status
    with st.container(border=True, key=f"card_waiting_{status.kept.id}"):
        _title(line, "waiting")
        show.small(status.reading.headline if status.reading else status.why_not)
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
        )
    with right:
        verdicts = st.pills(
            "The rule says",
            [value for value in VERDICT_WORDS if any(x.verdict == value for x in view.lines)],
            format_func=lambda value: VERDICT_WORDS[value],
            selection_mode="multi",
            key="verdict",
            bind="query-params",
        )
    return stages, verdicts


def _compact(line: PortfolioLine, view: Portfolio) -> None:
    status, plan = line.status, line.status.kept.plan
    with st.container(border=True, key=f"card_line_{status.kept.id}", gap="small"):
        _title(line, "line")
        show.small(" · ".join(filter(None, (status.kept.team, plan.place, _age(line, view)))))
        show.small(f"{effect(line.shown)} · {reach(status.arms)}")


def _title(line: PortfolioLine, where: str) -> None:
    kept, decision = line.status.kept, line.status.line.decision
    title = st.container(
        horizontal=True, vertical_alignment="center", key=f"im_title_{where}_{kept.id}"
    )
    with title:
        show.open_test(kept.id, show.plain(kept.plan.title or "Untitled test"))
        if decision:
            show.verdict_badge(decision.choice.value, f"Decided: {show.CHOICES[decision.choice]}")
        else:
            show.verdict_badge(line.verdict, VERDICT_WORDS[line.verdict])
        st.badge(show.STAGES[line.status.line.stage], color="gray")


def _age(line: PortfolioLine, view: Portfolio) -> str:
    started = line.status.kept.started_at
    return age(line.status.kept.plan.starts_on if started else None, view.overview.today)


def _row(line: PortfolioLine, view: Portfolio) -> tuple[str, ...]:
    status, plan, decision = line.status, line.status.kept.plan, line.status.line.decision
    return (
        *(plan.title, plan.change_idea, status.kept.team, plan.place, reach(status.arms)),
        *(effect(line.shown), how_sure(line.shown), VERDICT_WORDS[line.verdict]),
        "; ".join(flags(line.shown, small_groups=line.small_groups)),
        *(show.STAGES[status.line.stage], show.CHOICES[decision.choice] if decision else "Open"),
        _age(line, view),
    )


with open_page("Portfolio", needs=Action.SEE_PORTFOLIO) as visit:
    found = portfolio(visit.app.uow, visit.actor)
    if found.lines:
        draw(found)
    else:
        cards.nothing_yet(may_register=visit.may(Action.REGISTER_TEST))
