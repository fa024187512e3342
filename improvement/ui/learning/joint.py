"""Numbers and words side by side: a card a group, and what the team makes of both."""

import streamlit as st

from improvement.domain.vocabulary import GroupKind, Relation
from improvement.services import joint
from improvement.services.joint import JointDisplay, JointRow
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms import joint_reading as forms
from improvement.ui.forms.outcome import closing
from improvement.ui.frame import Visit
from improvement.words.amounts import counted
from improvement.words.joint import (
    MEANINGS,
    NOT_READ,
    RELATIONS,
    WHAT_IT_IS,
    apart_line,
    heard_line,
    joint_headline,
    version_line,
)

#: relation -> colour and icon of its badge; the word is always there as well.
BADGES = {
    Relation.AGREE: ("green", "check_circle"),
    Relation.DIFFER: ("orange", "compare_arrows"),
    Relation.SILENT: ("gray", "volume_off"),
}


def draw(visit: Visit, view: TestView) -> None:
    """Everybody first, then group by group."""
    found = joint.of_test(visit.app.uow, visit.actor, test_id=view.id)
    show.headline(joint_headline(found.relations))
    show.small(WHAT_IT_IS)
    _card(visit, view, found, found.everybody, key="all")
    for section in found.sections:
        st.header(show.plain(f"By {section.label.lower()}"), anchor=False)
        for row in section.rows:
            _card(visit, view, found, row, key="_".join(row.place or ()))
        if section.hidden:
            left_out = counted(section.hidden, "group is", "groups are")
            show.small(f"{left_out} left out: showing them could give somebody away.")


def _card(visit: Visit, view: TestView, found: JointDisplay, row: JointRow, *, key: str) -> None:
    with st.container(border=True, key=f"card_joint_{key}"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"im_head_j{key}"):
            st.markdown(f"**{show.plain(row.label)}**")
            if row.reading:
                badge(row.reading.draft.relation)
        if apart := apart_line(row.kind):
            show.small(apart)
        numbers, words = st.columns(2)
        with numbers:
            show.small("Numbers")
            st.markdown(show.plain(row.numbers.effect))
            for flag in row.numbers.flags:
                st.markdown(f":material/flag: {show.plain(flag)}")
            if row.numbers.reach:
                show.small(row.numbers.reach)
        with words:
            show.small("Words")
            st.markdown(show.plain(heard_line(row.people, row.themes, row.kind)))
            if row.quote:
                show.quote(row.quote.text)
        _reading(visit, view, found, row, key)


def badge(relation: Relation) -> None:
    """Agree, differ or silent, by word, icon and colour."""
    colour, icon = BADGES[relation]
    st.badge(RELATIONS[relation], icon=f":material/{icon}:", color=colour)  # type: ignore[arg-type] # one of the colours badge takes


def _reading(visit: Visit, view: TestView, found: JointDisplay, row: JointRow, key: str) -> None:
    """The newest reading, those before it, and a way to write the next one."""
    if row.reading is None and row.kind is GroupKind.NAMED:
        show.small(NOT_READ)
    elif row.reading:
        draft = row.reading.draft
        meaning = MEANINGS[draft.relation]
        st.markdown(f"**{RELATIONS[draft.relation]}** ({meaning}): {show.plain(draft.text)}")
        show.small(_by(found, row.reading))
    with st.container(horizontal=True):
        if found.may_read:
            label = "Read it anew" if row.reading else "What do you make of it?"
            with st.popover(label, key=closing(f"read_{key}", "joint"), type="tertiary"):
                forms.write(visit, view, row, key=key)
        if len(row.readings) > 1:
            with st.popover("Earlier versions", key=f"earlier_{key}", type="tertiary"):
                for earlier in row.readings[1:]:
                    show.small(f"{RELATIONS[earlier.draft.relation]}: {earlier.draft.text}")
                    show.small(_by(found, earlier))


def _by(found: JointDisplay, reading: joint.KeptReading) -> str:
    who = found.names.get(reading.written_by, "somebody")
    return version_line(reading.number, who, reading.written_at.date())
