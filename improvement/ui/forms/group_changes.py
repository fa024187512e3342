"""Rename, split or merge: what happens, to whom, from when - and what it would do, before it is."""

from datetime import date

import streamlit as st

from improvement.domain.changing_groups import GroupWish
from improvement.domain.dimensions import Dimension
from improvement.domain.vocabulary import GroupChangeKind
from improvement.errors import Invalid
from improvement.services import group_lists
from improvement.services.groups import KeptDimension
from improvement.ui import show
from improvement.ui.forms.group_lists import keep
from improvement.ui.forms.outcome import turn
from improvement.ui.frame import Visit
from improvement.words.changing_groups import preview_lines

KINDS = {
    GroupChangeKind.RENAMED: "Rename",
    GroupChangeKind.SPLIT: "Split",
    GroupChangeKind.MERGED: "Merge",
}
MEANS = {
    GroupChangeKind.RENAMED: "The same people under another word.",
    GroupChangeKind.SPLIT: "From a day on people are asked more closely: one becomes several.",
    GroupChangeKind.MERGED: "From a day on people are asked less closely: several become one.",
}


def change(visit: Visit, kept: KeptDimension) -> None:
    """Three questions and a preview; nothing happens before the last button."""
    dimension = kept.dimension
    form = f"change_{dimension.key}"
    again = turn(form)
    kind = st.segmented_control(
        "What happens?",
        list(KINDS),
        default=GroupChangeKind.RENAMED,
        required=True,
        format_func=lambda k: KINDS[k],
        key=f"{form}_kind_{again}",
    )
    kind = GroupChangeKind(kind or GroupChangeKind.RENAMED)
    show.small(MEANS[kind])
    wish = GroupWish(
        kind=kind,
        groups=_groups(dimension, kind, f"{form}_{again}"),
        labels=_labels(kind, f"{form}_{again}"),
        on=_day(visit, kind, f"{form}_{again}"),
        reason=st.text_input(
            "Why?",
            key=f"{form}_reason_{again}",
            placeholder="Families asked to be told apart.",
        ).strip(),
    )
    if not wish.groups or not any(label.strip() for label in wish.labels):
        show.small("Choose the group and type its new name: what it would do is shown here.")
        return
    if not _preview(visit, dimension, wish):
        return
    if st.button(f"{KINDS[kind]} now", key=f"do_{form}", type="primary"):
        keep(
            kept,
            form,
            lambda version: group_lists.change_groups(
                visit.app.uow, visit.actor, dimension=dimension.key, version=version, wish=wish
            ),
            told="Done. What was logged before is as it was.",
        )


def _preview(visit: Visit, dimension: Dimension, wish: GroupWish) -> bool:
    """What the wish would do, or why it cannot be."""
    try:
        found = group_lists.preview_change(
            visit.app.uow, visit.actor, dimension=dimension.key, wish=wish
        )
    except Invalid as problem:
        show.small(str(problem))
        return False
    with st.container(border=True, key=f"preview_{dimension.key}"):
        st.markdown("**What this would do**")
        lines = preview_lines(
            wish, found.before, found.after, logged=found.logged, later=found.later
        )
        st.markdown("\n".join(f"- {show.plain(line)}" for line in lines))
    return True


def _groups(dimension: Dimension, kind: GroupChangeKind, form: str) -> tuple[str, ...]:
    labels = {g.key: g.label for g in dimension.named if not g.ends_on}
    if kind is GroupChangeKind.MERGED:
        return tuple(
            st.multiselect(
                "Which groups?",
                list(labels),
                format_func=lambda key: labels[key],
                key=f"{form}_groups",
                placeholder="Choose at least two",
            )
        )
    chosen = st.selectbox(
        "Which group?",
        list(labels),
        index=None,
        format_func=lambda key: labels[key],
        key=f"{form}_group",
        placeholder="Choose a group",
    )
    return (chosen,) if chosen else ()


def _labels(kind: GroupChangeKind, form: str) -> tuple[str, ...]:
    if kind is GroupChangeKind.SPLIT:
        typed = st.text_area(
            "Into which groups? One on each line",
            key=f"{form}_labels",
            placeholder="Hmong\nLao\nAnother Asian group",
            height=110,
        )
        return tuple(typed.splitlines())
    return (st.text_input("New name", key=f"{form}_label"),)


def _day(visit: Visit, kind: GroupChangeKind, form: str) -> date:
    words = "Since when?" if kind is GroupChangeKind.RENAMED else "From which day on?"
    day = st.date_input(words, visit.today, key=f"{form}_day", format="YYYY-MM-DD")
    return day or visit.today
