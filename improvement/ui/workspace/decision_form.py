"""Recording a decision: the choice first, then only what this choice has to say."""

from datetime import timedelta

import streamlit as st

from improvement.domain.decisions import against_rule
from improvement.domain.periods import written
from improvement.domain.vocabulary import Choice, Ring, Standing
from improvement.errors import Invalid
from improvement.services import decisions
from improvement.services.decisions import DecisionDraft, DecisionsView
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.frame import Visit
from improvement.words.decisions import RINGS, STANDINGS
from improvement.words.stories import offered_line

LOOK_AGAIN = timedelta(days=90)


def draw(visit: Visit, view: TestView, made: DecisionsView, *, recommended: Choice | None) -> None:
    """The choice stands outside the form: what is asked below depends on it."""
    st.header("What does the team decide?", anchor=False)
    choice = st.segmented_control(
        "What does the team decide?",
        list(Choice),
        format_func=lambda c: show.CHOICES[c],
        key="decision_choice",
        label_visibility="collapsed",
    )
    if choice is not None and against_rule(choice, recommended):
        st.markdown(
            ":material/group: This goes against the rule, so a second person looks at it before "
            "it counts. Say in the reason what the rule does not see."
        )
    with st.form("decision", enter_to_submit=False):
        draft = _asked(visit, made, choice)
        corrects = _corrects(made)
        if st.form_submit_button("Record the decision", type="primary"):
            _record(visit, view, choice, draft, corrects)


def _asked(visit: Visit, made: DecisionsView, choice: Choice | None) -> dict[str, object]:
    """What is needed stands first; the rest is folded and welcome."""
    scale = choice is Choice.SCALE
    found: dict[str, object] = {
        "reason": st.text_area(
            "Why did it not finish?"
            if choice is Choice.DID_NOT_FINISH
            else "Why? One or two sentences that others will read.",
            key="decision_reason",
        )
    }
    if scale:
        found["ring"] = st.selectbox(
            "How far next?",
            list(Ring),
            format_func=lambda r: RINGS[r],
            index=None,
            placeholder="Each ring is about five times the one before",
            key="decision_ring",
        )
    found["community"] = st.text_input(
        "Who of the community was asked?",
        placeholder="The tenants' council, 9 people",
        help="Groups rather than names: what is recorded here cannot be changed later. "
        "If nobody was asked, write that.",
        key="decision_community",
    )
    if choice is not Choice.DID_NOT_FINISH:
        found["review_on"] = st.date_input(
            "Look again on (it becomes a task of yours)",
            value=visit.today + LOOK_AGAIN if scale else None,
            key="decision_review_scale" if scale else "decision_review_on",
        )
    found["lesson"] = st.text_area("What did we learn?", key="decision_lesson")
    found["next_step"] = st.text_input("What happens next?", key="decision_next")
    with st.expander("What else should stay with it"):
        return found | _welcome(made, scale=scale)


def _welcome(made: DecisionsView, *, scale: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "community_how": st.text_input("How were they asked?", key="decision_community_how"),
        "dissent": st.text_input("Did anybody see it differently?", key="decision_dissent"),
    }
    if scale:
        found["conditions"] = st.text_input("Under which conditions?", key="decision_conditions")
        found["resources"] = st.text_input(
            "What does it take? Staff, money, time", key="decision_resources"
        )
    if made.stories:
        labels = {s.id: offered_line(s.kind, s.text, s.channels) for s in made.stories}
        found["stories"] = tuple(
            st.multiselect(
                "Quotes and stories to keep with it",
                list(labels),
                format_func=lambda i: labels[i],
                help="Words with a consent that stands, from Notes, Quotes. Choose them here "
                "instead of typing them above: if their speaker takes them back, they leave this "
                "decision too.",
                key="decision_quotes",
            )
        )
    return found


def _corrects(made: DecisionsView) -> int | None:
    """Which decision this one takes the place of, if it is a correction."""
    open_ones = {d.id: d for d in made.decisions if d.standing is Standing.IN_FORCE}
    if not open_ones:
        return None
    return st.selectbox(
        "Does it correct an earlier decision?",
        list(open_ones),
        format_func=lambda i: (
            f"{show.CHOICES[open_ones[i].choice]}, {written(open_ones[i].decided_on)}"
        ),
        index=None,
        placeholder="No, it is a decision of its own",
        key="decision_corrects",
    )


def _record(
    visit: Visit,
    view: TestView,
    choice: Choice | None,
    asked: dict[str, object],
    corrects: int | None,
) -> None:
    if choice is None:
        raise Invalid("Choose scale, adapt, stop, keep testing or did not finish.")
    draft = DecisionDraft(choice=choice, **asked)  # type: ignore[arg-type] # each field as its widget gives it
    decision_id = decisions.record(
        visit.app.uow, visit.actor, test_id=view.id, draft=draft, corrects=corrects
    )
    made = decisions.of_test(visit.app.uow, visit.actor, test_id=view.id)
    standing = next(d.standing for d in made.decisions if d.id == decision_id)
    waits = "" if standing is Standing.IN_FORCE else f" {STANDINGS[standing]}"
    state.forget_widgets("decision_")
    state.say(f"Decision recorded, with the evidence it rests on.{waits}")
    st.rerun()
