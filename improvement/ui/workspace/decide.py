"""Decide: the rule as locked, what it recommends and why, and what the team chooses."""

import streamlit as st

from improvement.domain.access import Action
from improvement.errors import Invalid, NotComputable
from improvement.services import analyses, decisions
from improvement.services.analyses import CompareView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.ui.workspace import decision_card, decision_form, rule_rows
from improvement.words.verdict import VERDICTS


def draw(visit: Visit, view: TestView) -> None:
    """What the rule says and why; then the choice; then what was chosen before."""
    if view.kept.started_at is None:
        show.headline("There is nothing to decide before the test has started.")
        return
    try:
        found = analyses.compare(visit.app.uow, visit.actor, test_id=view.id)
    except (NotComputable, Invalid) as reason:
        recommended = None
        show.headline(str(reason))
    else:
        recommended = found.result.verdict.choice
        show.verdict_badge(
            found.result.verdict.value, f"Rule says: {VERDICTS[found.result.verdict]}"
        )
        show.reading(found.reading, folded=True)
        _rows(found)
    made = decisions.of_test(visit.app.uow, visit.actor, test_id=view.id)
    decision_card.waiting(visit, made)
    if view.may(Action.DECIDE):
        decision_form.draw(visit, view, made, recommended=recommended)
    decision_card.earlier(visit, view, made)


def _rows(found: CompareView) -> None:
    """Every row of the table, so that "why this and not that?" has an answer."""
    with st.expander("The rule, row by row: the first row that holds decides"):
        rule_rows.draw(found.result, found.names)
