"""One list to be changed: its order, what its groups mean, and what becomes of them."""

from functools import partial

import streamlit as st

from improvement.domain.dimensions import Group
from improvement.domain.vocabulary import GroupChangeKind
from improvement.services import group_lists
from improvement.services.groups import KeptDimension
from improvement.ui import show
from improvement.ui.forms import group_changes, groups
from improvement.ui.forms import group_lists as forms
from improvement.ui.frame import Visit
from improvement.words.changing_groups import day_in_words
from improvement.words.group_lists import group_note
from improvement.words.grouping import change_line_of

ALL = "All lists"


def chosen(known: tuple[KeptDimension, ...]) -> KeptDimension | None:
    """Which list is to be changed; it stands in the address, so it can be bookmarked."""
    by_key = {k.dimension.key: k for k in known}
    key = st.selectbox(
        "List",
        ["", *by_key],
        format_func=lambda k: by_key[k].dimension.label if k else ALL,
        key="list",
        bind="query-params",
        label_visibility="collapsed",
    )
    return by_key[key] if key else None


def choose_button(key: str) -> None:
    """Opens one list."""

    def choose() -> None:
        st.session_state["list"] = key

    st.button("Change this list", key=f"open_{key}", icon=":material/edit:", on_click=choose)


def draw(visit: Visit, kept: KeptDimension, known: tuple[KeptDimension, ...]) -> None:
    """The list in its order, then everything that can be done to it."""
    dimension, today = kept.dimension, visit.today
    show.headline(f"{dimension.label}: shown in this order on every chart, table and form.")
    show.small("Order the groups so that it means something; nobody has to come first.")
    in_use = [g for g in dimension.named if not g.ends_on or g.ends_on >= today]
    with st.container(border=True, key="the_list"):
        for place, group in enumerate(in_use, start=1):
            _row(visit, kept, group, place, last=len(in_use))
    with st.expander("Add a group", icon=":material/add:", key="more_groups"):
        if dimension.banded:
            show.small("Bands are cut from a number. Make a new dimension for other cut points.")
        else:
            groups.add_group(visit, dimension)
    with st.expander("Rename, split or merge", icon=":material/call_split:", key="change_groups"):
        group_changes.change(visit, kept)
    with st.expander("About this dimension", icon=":material/tune:", key="about_dimension"):
        forms.about_dimension(visit, kept)
        _place(visit, kept, known)
    _past(visit, kept)


def _row(visit: Visit, kept: KeptDimension, group: Group, place: int, *, last: int) -> None:
    key = f"{kept.dimension.key}_{group.key}"
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"im_row_{key}"
    ):
        with st.container(width="stretch", gap=None, key=f"im_label_{key}"):
            st.markdown(f"{place}\\. **{show.plain(group.label)}**")
            note = group_note(kept.dimension, group)
            if note:
                show.small(note)
        move = partial(_move, visit, kept, group)
        _button("Up", f"up_{key}", place == 1, partial(move, up=True), f"Move {group.label} up")
        _button(
            "Down",
            f"down_{key}",
            place == last,
            partial(move, up=False),
            f"Move {group.label} down",
        )
        with st.popover("Edit", key=f"edit_{key}", type="tertiary"):
            forms.about_group(visit, kept, group)


def _button(label: str, key: str, disabled: bool, act: partial[None], told: str) -> None:
    if st.button(label, key=key, disabled=disabled, type="tertiary", help=told):
        act()


def _move(visit: Visit, kept: KeptDimension, group: Group, *, up: bool) -> None:
    forms.at_once(
        kept,
        lambda: group_lists.move_group(
            visit.app.uow,
            visit.actor,
            dimension=kept.dimension.key,
            group=group.key,
            version=kept.version,
            up=up,
        ),
    )


def _place(visit: Visit, kept: KeptDimension, known: tuple[KeptDimension, ...]) -> None:
    """Where the dimension stands among the others."""
    here = [k.dimension.key for k in known].index(kept.dimension.key)
    show.small(f"Dimension {here + 1} of {len(known)} in forms and on Compare.")
    with st.container(horizontal=True, key="dimension_place"):
        for label, up, disabled in (
            ("Earlier", True, here == 0),
            ("Later", False, here + 1 == len(known)),
        ):
            if st.button(label, key=f"dimension_{label}", disabled=disabled):
                move = partial(
                    group_lists.move_dimension,
                    visit.app.uow,
                    visit.actor,
                    dimension=kept.dimension.key,
                    version=kept.version,
                    up=up,
                )
                forms.at_once(kept, move)


def _past(visit: Visit, kept: KeptDimension) -> None:
    """Groups no longer in use, and what became of them."""
    dimension, today = kept.dimension, visit.today
    past = [g for g in dimension.named if g.ends_on and g.ends_on < today]
    if not past and not dimension.changes:
        return
    with st.expander("What was before", icon=":material/history:", key="what_was_before"):
        for change in reversed(dimension.changes):
            st.markdown(f"- {show.plain(change_line_of(dimension, change))}")
        changed = {
            key
            for change in dimension.changes
            if change.kind is not GroupChangeKind.RENAMED
            for key in change.before
        }
        for group in past:
            if group.ends_on and group.key not in changed:
                _out_of_use(visit, kept, group)


def _out_of_use(visit: Visit, kept: KeptDimension, group: Group) -> None:
    last = day_in_words(group.ends_on) if group.ends_on else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"past_{group.key}"):
        st.markdown(f"{show.plain(group.label)}: last used on {last}.", width="stretch")
        if st.button("Use again", key=f"back_{kept.dimension.key}_{group.key}"):
            forms.at_once(
                kept,
                lambda: group_lists.put_back(
                    visit.app.uow,
                    visit.actor,
                    dimension=kept.dimension.key,
                    group=group.key,
                    version=kept.version,
                ),
            )
