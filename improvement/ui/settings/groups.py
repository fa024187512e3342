"""Dimensions and groups: along what figures are broken down, in the order people chose."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.dimensions import Dimension
from improvement.domain.vocabulary import GroupKind
from improvement.services import groups
from improvement.ui import show
from improvement.ui.forms import groups as forms
from improvement.ui.frame import Visit
from improvement.words.amounts import counted


def draw(visit: Visit) -> None:
    """Every dimension with its groups; forms for those who may change them."""
    known = groups.dimensions(visit.app.uow, visit.actor)
    may_change = visit.may(Action.MANAGE_GROUPS)
    _headline(len(known))
    for kept in known:
        with st.container(border=True, key=f"dimension_{kept.dimension.key}"):
            _dimension(kept.dimension, kept.definition)
            if may_change and not kept.dimension.banded:
                with st.expander("Add a group", key=f"more_{kept.dimension.key}"):
                    forms.add_group(visit, kept.dimension)
    if not may_change:
        show.small("A coach or a leader adds dimensions and groups.")
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


def _dimension(dimension: Dimension, definition: str) -> None:
    st.markdown(f"**{show.plain(dimension.label)}**")
    if definition:
        show.small(definition)
    st.markdown("\n".join(f"1. {show.plain(group.label)}" for group in dimension.named))
    others = [g.label for g in dimension.groups if g.kind is not GroupKind.NAMED]
    if others:
        show.small(f"Kept apart, never guessed: {', '.join(others)}.")
    if dimension.banded:
        show.small("Bands of a number: the lower end belongs to a band, the upper to the next.")
