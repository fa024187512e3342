"""Forms that change a list: a group, or what holds for the whole dimension."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from improvement.domain.dimensions import Group
from improvement.domain.vocabulary import Reporting
from improvement.errors import Conflict, ImprovementError
from improvement.services import group_lists
from improvement.services.group_lists import DimensionDraft, GroupDraft
from improvement.services.groups import KeptDimension
from improvement.ui import show, state
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit
from improvement.words.group_lists import RULES

NONE, LARGEST = "Nothing: shown alone, however small", "The largest group when they look"


def at_once(kept: KeptDimension, change: Callable[[], object]) -> None:
    """A change by a button: done, or said why not."""
    try:
        change()
    except ImprovementError as problem:
        show.refused(problem)
        return
    state.forget_version(form_of(kept))
    st.rerun()


def form_of(kept: KeptDimension) -> str:
    """One version for all forms about a list: they change the same thing."""
    return f"list_{kept.dimension.key}"


def keep(kept: KeptDimension, form: str, change: Callable[[int], object], *, told: str) -> None:
    """Save at the version the form was opened with; a stale save shows the newer one."""
    opened = state.opened_version(form_of(kept), kept.version)

    def saved() -> None:
        try:
            change(opened)
        except Conflict:
            if opened != kept.version:
                show.small(f"Saved meanwhile: {_told(kept)}")
            raise
        finally:
            state.forget_version(form_of(kept))

    send(form, saved, told=told)


def _told(kept: KeptDimension) -> str:
    labels = ", ".join(group.label for group in kept.dimension.named)
    return f"{kept.dimension.label} ({kept.definition or 'no definition'}) with {labels}."


def about_group(visit: Visit, kept: KeptDimension, group: Group) -> None:
    """Who belongs to it, into what it goes when small; out of use, or away if it was never used."""
    dimension = kept.dimension
    state.opened_version(form_of(kept), kept.version)
    form = f"about_{dimension.key}_{group.key}"
    again = turn(form)
    parents = {"": NONE} | {
        g.key: g.label for g in dimension.named if g is not group and g.key != dimension.combined
    }
    with st.form(form, border=False):
        definition = st.text_area(
            "Who belongs to it?",
            group.definition,
            key=f"{form}_definition_{again}",
            height=80,
            placeholder="Whoever says so at intake, alone or with another group.",
        )
        parent = st.selectbox(
            "Where fewer than 10 people, join it into",
            list(parents),
            index=list(parents).index(group.parent or ""),
            format_func=lambda key: parents[key],
            key=f"{form}_parent_{again}",
            help="Compare and the small charts then show both as one row, and say so.",
        )
        sent = st.form_submit_button("Save", key=f"save_{form}", type="primary")
    if sent:
        draft = GroupDraft(definition=definition, parent=parent or None)
        save = partial(_to(group_lists.save_group, visit, kept, group), draft=draft)
        keep(kept, form, lambda v: save(version=v), told=f"{group.label} was saved.")
    _leave(visit, kept, group, form)


def _leave(visit: Visit, kept: KeptDimension, group: Group, form: str) -> None:
    """Out of use keeps everything; taking out is for what was never used."""
    st.divider()
    show.small("What is logged under a group is never lost: out of use, it is just not offered.")
    last = st.date_input("Last day in use", visit.today, key=f"{form}_last", format="YYYY-MM-DD")
    with st.container(horizontal=True, key=f"leave_{form}"):
        if st.button("Put out of use", key=f"out_{form}"):
            put_out = _to(group_lists.put_out_of_use, visit, kept, group)
            at_once(kept, lambda: put_out(version=kept.version, last_day=last))
        if st.button("Take out", key=f"remove_{form}", type="tertiary", help="If never used."):
            remove = _to(group_lists.remove_group, visit, kept, group)
            at_once(kept, lambda: remove(version=kept.version))


def _to(
    service: Callable[..., None], visit: Visit, kept: KeptDimension, group: Group
) -> Callable[..., None]:
    """A service about this group, still to be told what and at which version."""
    return partial(
        service, visit.app.uow, visit.actor, dimension=kept.dimension.key, group=group.key
    )


def about_dimension(visit: Visit, kept: KeptDimension) -> None:
    """Name, definition, reference group, several answers, and who may see it."""
    dimension = kept.dimension
    state.opened_version(form_of(kept), kept.version)
    form = f"about_{dimension.key}"
    again = turn(form)
    references = {"": LARGEST} | {
        g.key: g.label for g in dimension.named if not g.ends_on or g.key == dimension.reference
    }
    with st.form(form, border=False):
        label = st.text_input("Name", dimension.label, key=f"{form}_label_{again}")
        definition = st.text_area(
            "Who decides, and how is it asked?",
            kept.definition,
            key=f"{form}_definition_{again}",
            height=80,
        )
        reference = st.selectbox(
            "New plans hold the other groups beside",
            list(references),
            index=list(references).index(dimension.reference or ""),
            format_func=lambda key: references[key],
            key=f"{form}_reference_{again}",
            help="Plans that have started keep the group they were registered with.",
        )
        reporting = st.radio(
            "May one person name several groups?",
            list(RULES),
            index=list(RULES).index(dimension.reporting),
            format_func=lambda rule: RULES[rule],
            key=f"{form}_reporting_{again}",
            disabled=dimension.banded,
        )
        sensitive = st.toggle(
            "Sensitive: only the test's own team and coaches see figures by these groups",
            dimension.sensitive,
            key=f"{form}_sensitive_{again}",
        )
        sent = st.form_submit_button("Save", key=f"save_{form}", type="primary")
    if sent:
        draft = DimensionDraft(
            label=label,
            definition=definition,
            reference=reference or None,
            reporting=Reporting(reporting),
            sensitive=sensitive,
        )
        save = partial(group_lists.save_dimension, visit.app.uow, visit.actor, draft=draft)
        keep(
            kept,
            form,
            lambda v: save(dimension=dimension.key, version=v),
            told=f"{label} was saved.",
        )
