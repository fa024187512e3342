"""A test as one line of the portfolio: as a title with badges, and as a row of a table."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from improvement.services.portfolio import PortfolioLine
from improvement.ui import show
from improvement.words.portfolio import age, effect, flags, how_sure, reach
from improvement.words.verdict import VERDICTS

VERDICT_WORDS = {verdict.value: words for verdict, words in VERDICTS.items()} | {
    "no_verdict": "No verdict yet"
}


def title(line: PortfolioLine, *, where: str) -> None:
    """The test's name with what was decided, or else what the rule says, and its step."""
    kept, decision = line.status.kept, line.status.line.decision
    key = f"im_title_{where}_{kept.id}"
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        show.open_test(kept.id, kept.plan.title or "Untitled test")
        if decision:
            show.verdict_badge(decision.choice.value, f"Decided: {show.CHOICES[decision.choice]}")
        else:
            said = VERDICT_WORDS[line.verdict]
            show.verdict_badge(line.verdict, f"Rule says: {said}" if line.shown else said)
        st.badge(show.STAGES[line.status.line.stage], color="gray")


def age_of(line: PortfolioLine, today: date) -> str:
    """How long ago it began; a date in a draft is a wish."""
    return age(line.status.kept.plan.starts_on if line.status.kept.started_at else None, today)


def table(lines: Sequence[PortfolioLine], today: date) -> None:
    """Every line with all it has, to be taken along."""
    headings = (*COLUMNS, "Age")
    rows = [(*(cell(line) for cell in COLUMNS.values()), age_of(line, today)) for line in lines]
    show.table(headings, rows, name="portfolio", key="lines")


def _measure(line: PortfolioLine) -> str:
    primary = line.status.kept.plan.primary
    return primary.label if primary else ""


def _decision(line: PortfolioLine) -> str:
    decision = line.status.line.decision
    return show.CHOICES[decision.choice] if decision else "Open"


#: heading -> cell.
COLUMNS: dict[str, Callable[[PortfolioLine], str]] = {
    "Test": lambda line: line.status.kept.plan.title,
    "Rule says": lambda line: VERDICT_WORDS[line.verdict],
    "Effect": lambda line: effect(line.shown),
    "Measure": _measure,
    "Reach": lambda line: reach(line.status.look),
    "How sure": lambda line: how_sure(line.shown),
    "Flags": lambda line: "; ".join(flags(line.shown, small_groups=line.small_groups)),
    "Stage": lambda line: show.STAGES[line.status.line.stage],
    "Decision": _decision,
    "Idea": lambda line: line.status.kept.plan.change_idea,
    "Team": lambda line: line.status.kept.team,
    "Place": lambda line: line.status.kept.plan.place,
}
