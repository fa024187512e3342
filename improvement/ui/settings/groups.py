"""Dimensions and groups: every list as it is shown everywhere, and one of them to be changed."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.dimensions import Dimension
from improvement.domain.vocabulary import GroupKind
from improvement.services import groups
from improvement.services.groups import KeptDimension
from improvement.ui import show
from improvement.ui.forms import groups as forms
from improvement.ui.frame import Visit
from improvement.ui.settings import group_list
from improvement.words.amounts import counted
from improvement.words.group_lists import facts_about, group_note


def draw(visit: Visit) -> None:
    """Every dimension with its groups; one of them to change, for those who may."""
    known = groups.dimensions(visit.app.uow, visit.actor)
    may_change = visit.may(Action.MANAGE_GROUPS)
    chosen = group_list.chosen(known) if may_change and known else None
    if chosen is not None:
        group_list.draw(visit, chosen, known)
        return
    _headline(len(known))
    for kept in known:
        with st.container(border=True, key=f"dimension_{kept.dimension.key}"):
            _dimension(visit, kept, may_change=may_change)
    if not may_change:
        show.small("A coach or a leader changes these lists.")
        return
    with st.expander("Add a dimension", icon=":material/add:", expanded=not known, key="more"):
        forms.add_dimension(visit)


def _headline(number: int) -> None:
    if number:
        show.headline(f"Figures can be looked at along {counted(number, 'dimension')}.")
        show.small("Groups are shown in this order everywhere. A test chooses which it looks at.")
        return
    show.headline("A dimension is a way of seeing who a change works for.")
    show.small("For example: home language, with Spanish, English and Another language.")


def _dimension(visit: Visit, kept: KeptDimension, *, may_change: bool) -> None:
    dimension = kept.dimension
    st.markdown(f"**{show.plain(dimension.label)}**")
    if kept.definition:
        show.small(kept.definition)
    st.markdown("\n".join(_line(dimension, visit)))
    for line in facts_about(dimension, today=visit.today):
        show.small(line)
    if may_change:
        group_list.choose_button(dimension.key)


def _line(dimension: Dimension, visit: Visit) -> list[str]:
    lines = []
    for group in dimension.groups:
        if group.kind is GroupKind.NAMED and group.in_use(visit.today):
            note = group_note(dimension, group)
            lines.append(f"1. {show.plain(group.label)}" + (f" - {show.plain(note)}" * bool(note)))
    return lines
