"""The coach's page before a meeting: which test is stuck, what it lacks, where to help."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Stage
from improvement.services import learning, overview
from improvement.services.attention import needs_coach, needs_pause
from improvement.services.learning import LearningView
from improvement.services.overview import Overview, TestStatus
from improvement.ui import at_a_time, card_style, cards, decisions_due, show, teams
from improvement.ui.frame import Visit, open_page
from improvement.words.amounts import counted
from improvement.words.portfolio import board_headline, running, so_far

IN_A_COLUMN = 5
ABOUT = {
    Stage.PLAN: "being written",
    Stage.DO: "running",
    Stage.STUDY: "ready to compare",
    Stage.ACT: "decided",
}


def draw(visit: Visit, view: Overview, learned: LearningView) -> None:
    needy = [status.kept.plan.title or "Untitled" for status in view.tests if needs_coach(status)]
    card_style.apply()
    show.headline(board_headline(len(view.tests), tuple(needy)))
    decisions_due.draw(visit)
    columns = st.columns(len(Stage), gap="small")
    for column, stage in zip(columns, Stage, strict=True):
        with column:
            _column(view, stage, learned)
    teams.draw(learned)


def _column(view: Overview, stage: Stage, learned: LearningView) -> None:
    found = sorted(view.at(stage), key=lambda status: not needs_coach(status))
    st.header(f"{show.STAGES[stage]} · {len(found)}", anchor=False)
    show.small(ABOUT[stage])
    at_a_time.draw(
        found, lambda s: _card(s, view, learned), key=f"board_{stage.value}", at_a_time=IN_A_COLUMN
    )
    if not found:
        show.small("Nothing here.")


def _card(status: TestStatus, view: Overview, learned: LearningView) -> None:
    kept = status.kept
    with st.container(border=True, key=f"card_board_{kept.id}", gap="small"):
        if needs_coach(status):
            st.badge("Needs you", icon=":material/priority_high:", color="orange")
        with st.container(key=f"im_title_board_{kept.id}"):
            show.open_test(kept.id, kept.plan.title or "Untitled test")
        show.small(kept.team)
        _next_steps(status)
        _facts(status, view)
        teams.practice(learned.tests.get(kept.id))
        if status.line.decision:
            choice = status.line.decision.choice
            show.verdict_badge(choice.value, f"Decided: {show.CHOICES[choice]}")


def _facts(status: TestStatus, view: Overview) -> None:
    plan = status.kept.plan
    locked = status.kept.started_at is not None
    facts = {
        "schedule": running(plan.starts_on, plan.ends_on, view.today),
        "lock" if locked else "lock_open": f"Prediction {'' if locked else 'not yet '}locked",
        "groups": so_far(status.look, plan.planned_per_arm),
        "sticky_note_2": counted(status.notes, "note"),
    }
    with st.container(key=f"facts_{status.kept.id}"):
        st.markdown("  \n".join(f":material/{icon}: {words}" for icon, words in facts.items()))


def _next_steps(status: TestStatus) -> None:
    if needs_pause(status):
        words = "Pause and review: outcomes look worse so far."
        show.open_test(status.kept.id, words, tab=Tab.COMPARE.value, icon="front_hand")
    # How many of the planned outcomes are in stands on every card, so it is not told twice.
    todos = [todo for todo in status.todos if todo.tab is not Tab.COMPARE]
    for todo in todos[: cards.MOST_TODOS]:
        icon = "priority_high" if todo.urgent else "arrow_forward"
        show.open_test(status.kept.id, todo.words, tab=todo.tab.value, icon=icon)
    more = len(todos) - cards.MOST_TODOS
    if more > 0:
        show.open_test(status.kept.id, f"and {more} more", tab=Tab.PLAN.value, icon="more_horiz")


with open_page("Board", needs=Action.SEE_BOARD) as visit:
    board = overview.board(visit.app.uow, visit.actor)
    if board.tests:
        draw(visit, board, learning.learning(visit.app.uow, visit.actor))
    else:
        cards.nothing_yet(visit)
