"""What a team makes of one group: agree, differ or silent, and a sentence."""

import streamlit as st

from improvement.domain.joint import LONGEST_READING
from improvement.domain.vocabulary import Relation
from improvement.services import joint
from improvement.services.joint import JointRow, ReadingDraft
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms.outcome import send
from improvement.ui.frame import Visit
from improvement.words.joint import MEANINGS, RELATIONS


def write(visit: Visit, view: TestView, row: JointRow, *, key: str) -> None:
    """The next version; if somebody wrote one meanwhile, both are shown and the person chooses."""
    form = f"joint_{view.id}_{key}"
    opened = state.opened_version(form, row.seen)
    newest = row.reading
    if opened != row.seen and newest:
        with st.container(border=True):
            show.small("Somebody else wrote a reading in the meantime. Theirs:")
            st.markdown(f"{RELATIONS[newest.draft.relation]}: {show.plain(newest.draft.text)}")
        show.small("Nothing was overwritten. Yours stands below; both are kept if you keep yours.")
        if st.button("Mine goes after theirs", key=f"{form}_after"):
            state.forget_version(form)
            st.rerun()
    with st.form(form, border=False, enter_to_submit=False):
        relation = st.segmented_control(
            "Numbers and words",
            list(RELATIONS),
            default=newest.draft.relation if newest else Relation.AGREE,
            format_func=lambda r: RELATIONS[r],
            required=True,
            key=f"{form}_relation",
            help=" ".join(f"{RELATIONS[r]}: {MEANINGS[r]}." for r in Relation),
        )
        text = st.text_area(
            "What do you make of it?",
            value=newest.draft.text if newest and opened == row.seen else "",
            max_chars=LONGEST_READING,
            key=f"{form}_text",
            placeholder="The reminder works on the days there is money; both say so.",
        )
        sent = st.form_submit_button("Keep", type="primary", key=f"{form}_save")
    if sent:
        send("joint", lambda: _keep(visit, view, row, form, relation, text), told="Kept.")


def _keep(
    visit: Visit, view: TestView, row: JointRow, form: str, relation: Relation | None, text: str
) -> None:
    joint.read(
        visit.app.uow,
        visit.actor,
        test_id=view.id,
        place=row.place,
        draft=ReadingDraft(relation=relation or Relation.AGREE, text=text),
        seen=state.opened_version(form, row.seen),
    )
    state.forget_version(form)
    state.forget_widgets(f"{form}_")
