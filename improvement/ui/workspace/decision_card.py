"""Decisions that were recorded: what each says, how it stands, and what may be done with it."""

import streamlit as st

from improvement.domain.periods import written
from improvement.domain.vocabulary import DecisionStep
from improvement.services import decisions, verifying
from improvement.services.decisions import DecisionsView, KeptDecision
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.frame import Visit
from improvement.ui.workspace import rule_rows
from improvement.words.decisions import (
    RINGS,
    STANDINGS,
    STEPS,
    agrees,
    asked_line,
    ended_quote,
    moved_lines,
    quotes_gone,
    quotes_to_ask,
    step_line,
)
from improvement.words.names import Names


def waiting(visit: Visit, made: DecisionsView) -> None:
    """Decisions with which this person can do something now stand first, with their buttons."""
    for decision in made.decisions:
        if made.steps.get(decision.id):
            _card(decision, made)
            _steps(visit, decision, made.steps[decision.id])


def earlier(visit: Visit, view: TestView, made: DecisionsView) -> None:
    """All others, newest first."""
    others = [d for d in made.decisions if not made.steps.get(d.id)]
    if others:
        st.header("Decisions so far", anchor=False)
    for decision in others:
        _card(decision, made)
        _check(visit, decision)


def _check(visit: Visit, decision: KeptDecision) -> None:
    """Computed again when somebody asks: is it as it was on that day?"""
    if not st.button("Is it as it was?", key=f"check_{decision.id}", type="tertiary"):
        return
    found = verifying.verify(visit.app.uow, visit.actor, decision_id=decision.id)
    then = found.analysis.kept_verdict if found.analysis else "no verdict"
    now = found.analysis.verdict_by_data_now if found.analysis else None
    for line in (agrees(found.sound, found.moved), *moved_lines(found.moved, then, now)):
        if line:
            st.markdown(f"- {show.plain(line)}")


def _card(decision: KeptDecision, made: DecisionsView) -> None:
    with st.container(border=True, key=f"decision_card_{decision.id}"):
        head = st.container(horizontal=True, vertical_alignment="center")
        with head:
            show.verdict_badge(decision.choice.value, show.CHOICES[decision.choice])
            show.small(STANDINGS[decision.standing])
        who = made.names.get(decision.decided_by, "somebody")
        show.small(f"Decision {decision.id} · {written(decision.decided_on)} · {who}")
        for name, words in _lines(decision):
            if words:
                st.markdown(f"**{name}.** {show.plain(words)}")
        _quotes(decision, made)
        for step in decision.steps:
            st.markdown(f":material/how_to_reg: {show.plain(step_line(step, made.names))}")
        if decision.corrects_id:
            show.small(f"It takes the place of decision {decision.corrects_id}.")
        if decision.corrected_by:
            show.small(f"Decision {decision.corrected_by} took its place.")
        kept = made.analyses[decision.analysis_id]
        followed = "as the rule said" if decision.followed_rule else "against the rule"
        show.small(f"Decided {followed}. On that day the app said: {kept.words['headline']}")
        rule = made.rules[decision.analysis_id]
        if rule is not None:
            with st.expander("The rule on that day, row by row"):
                rule_rows.draw(rule, Names())
        known = f" (digest {kept.digest[:12]})" if kept.digest else ""
        show.small(f"Evidence kept as analysis {kept.id}{known}.")


def _lines(decision: KeptDecision) -> tuple[tuple[str, str], ...]:
    review = written(decision.review_on) if decision.review_on else ""
    return (
        ("Why", decision.reason),
        ("Learned", decision.lesson),
        ("How far next", RINGS[decision.ring] if decision.ring else ""),
        ("Next", decision.next_step),
        ("Asked", asked_line(decision.community, decision.community_how)),
        ("Conditions", decision.conditions),
        ("What it takes", decision.resources),
        ("Seen differently", decision.dissent),
        ("Look again on", review),
    )


def _quotes(decision: KeptDecision, made: DecisionsView) -> None:
    there, ended = made.quotes.get(decision.id, ()), made.ended.get(decision.id, ())
    for quote in there:
        show.quote(quote.text)
        if quote.changed:
            show.small("The words, or what their speaker agreed to, were changed since.")
    waiting = made.to_ask.get(decision.id, 0)
    told = (
        *(ended_quote(quote) for quote in ended),
        quotes_to_ask(waiting),
        quotes_gone(decision.quoted - waiting - len(ended), len(there)),
    )
    for line in filter(None, told):
        show.small(line)


def _steps(visit: Visit, decision: KeptDecision, steps: tuple[DecisionStep, ...]) -> None:
    with st.container(key=f"decision_steps_{decision.id}"):
        words = st.text_input(
            "What do you say to it?",
            placeholder="Needed only to give it back",
            key=f"decision_words_{decision.id}",
        )
        with st.container(horizontal=True):
            for step in steps:
                main = step in (DecisionStep.AGREE, DecisionStep.APPROVE)
                if st.button(
                    STEPS[step][0],
                    key=f"step_{step}_{decision.id}",
                    type="primary" if main else "secondary",
                ):
                    _take(visit, decision, step, words)


def _take(visit: Visit, decision: KeptDecision, step: DecisionStep, words: str) -> None:
    found = decisions.take(
        visit.app.uow, visit.actor, decision_id=decision.id, step=step, words=words
    )
    state.say(f"{STEPS[step][1]}. {STANDINGS[found]}")
    st.rerun()
