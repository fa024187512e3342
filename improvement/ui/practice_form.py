"""Writing a practice's card, and taking a practice up with another test."""

from dataclasses import replace
from typing import Any

import streamlit as st

from improvement.domain.practices import PracticeCard, parts_of
from improvement.errors import Conflict
from improvement.services import practice_cards
from improvement.services.practice_cards import PracticeBook, PracticeView
from improvement.ui import adoption_form, state
from improvement.ui.forms.both import overtaken
from improvement.ui.frame import Visit
from improvement.words.money import currency_words


def begin(visit: Visit, book: PracticeBook) -> None:
    """The first card of a practice: out of a test that was decided to scale or adapt."""
    if not book.can_become:
        return
    with st.expander("Write the card of a practice", icon=":material/add_circle:"):
        test_id = st.selectbox(
            "Which test did it come out of?",
            list(book.can_become),
            format_func=lambda i: book.can_become[i],
            key="practice_from",
        )
        with st.form("practice_new", enter_to_submit=False):
            given = _fields("practice_new", None, book.currency)
            if st.form_submit_button("Keep the card", type="primary"):
                practice_cards.write(visit.app.uow, visit.actor, test_id=test_id, card=_card(given))
                state.forget_widgets("practice_new", "practice_from")
                state.say("The card is kept. Other teams can take the practice up now.")
                st.rerun()


def change(visit: Visit, practice: PracticeView, *, currency: str) -> None:
    """A new version of the card; the earlier ones stay."""
    form = f"practice_{practice.id}"
    with st.expander("Change the card"):
        with st.form(form, enter_to_submit=False):
            version = state.opened_version(form, practice.version)
            given = _fields(form, practice.card, currency)
            reason = st.text_input("Why does it change?", key=f"{form}_reason")
            sent = st.form_submit_button("Keep as a new version", type="primary")
        if sent:
            card = replace(_card(given), currency=practice.card.currency)
            _keep_version(visit, practice, card, reason=reason, version=version)


def _keep_version(
    visit: Visit, practice: PracticeView, card: PracticeCard, *, reason: str, version: int
) -> None:
    """A new version; where somebody else wrote one first, both are shown."""
    form = f"practice_{practice.id}"
    try:
        practice_cards.write(
            visit.app.uow,
            visit.actor,
            test_id=practice.sites[0].status.kept.id,
            card=card,
            version=version,
            reason=reason,
        )
    except Conflict as newer:
        now = practice.version
        overtaken(card, practice.card, form=form, version=now, words=str(newer))
        return
    state.forget_version(form)
    state.forget_widgets(form)
    state.say("A new version is kept; the earlier ones stay.")
    st.rerun()


def take_up(visit: Visit, practice: PracticeView, book: PracticeBook) -> None:
    """Another test does this practice: as meant, and what differently."""
    adoption_form.take_up(
        f"take_up_{practice.id}",
        practice.card,
        book,
        lambda test_id, adoption: practice_cards.adopt(
            visit.app.uow,
            visit.actor,
            practice_id=practice.id,
            test_id=test_id,
            adoption=adoption,
        ),
        told="Taken up. What this test finds flows into the practice's card.",
    )


def _fields(form: str, card: PracticeCard | None, currency: str) -> dict[str, Any]:
    def text(name: str, label: str, value: str, *, tall: bool = False) -> str:
        ask = st.text_area if tall else st.text_input
        return ask(label, value=value, key=f"{form}_{name}") or ""

    return {
        "name": text("name", "Name", card.name if card else ""),
        "problem": text("problem", "Which problem does it answer?", card.problem if card else ""),
        "for_whom": text("for_whom", "For whom, and where?", card.for_whom if card else ""),
        "core": text(
            "core",
            "Core parts, one a line: without what is it another practice?",
            "\n".join(card.core) if card else "",
            tall=True,
        ),
        "adaptable": text(
            "adaptable",
            "What may each place do its own way? One a line",
            "\n".join(card.adaptable) if card else "",
            tall=True,
        ),
        "conditions": text(
            "conditions", "Under which conditions does it work?", card.conditions if card else ""
        ),
        "cost": st.number_input(
            f"Cost per household served, in {currency_words(currency)}",
            min_value=0.0,
            value=card.cost if card else None,
            key=f"{form}_cost",
        ),
        "cost_words": text(
            "cost_words", "What it costs, in words: staff, time", card.cost_words if card else ""
        ),
        "burden": text("burden", "What it asks of families", card.burden if card else ""),
        "risks": text("risks", "What could go wrong", card.risks if card else ""),
    }


def _card(given: dict[str, Any]) -> PracticeCard:
    words = {k: v.strip() for k, v in given.items() if k not in ("core", "adaptable", "cost")}
    return PracticeCard(
        **words,
        core=parts_of(given["core"]),
        adaptable=parts_of(given["adaptable"]),
        cost=given["cost"],
    )
