"""What came in, from whom and with what file; and taking a whole import back."""

import streamlit as st

from improvement.domain.periods import written
from improvement.errors import ImprovementError
from improvement.services import imports
from improvement.services.data import DataView
from improvement.ui import show, state
from improvement.ui.frame import Visit
from improvement.words import bringing_in

HEADINGS = ("When", "Who", "What", "New", "Changed", "Same", "Refused", "Taken back")


def draw(visit: Visit, found: DataView, *, may_log: bool) -> None:
    """The list, newest first, and below it the one way back."""
    if not found.imports:
        return
    title = f"What came in, and from whom ({len(found.imports)})"
    with st.expander(title, icon=":material/inbox:"):
        show.table(
            HEADINGS, [_line(found, i) for i in found.imports], name="imports", key="imports"
        )
        if may_log:
            _take_back(visit, found)


def _line(found: DataView, one: imports.KeptImport) -> tuple[str | int, ...]:
    by = found.names.get(one.undone_by or 0, "somebody")
    return (
        f"{one.made_at:%Y-%m-%d %H:%M}",
        found.names.get(one.made_by, "somebody"),
        one.name,
        one.added,
        one.changed,
        one.identical,
        one.rejected,
        f"{one.undone_at:%Y-%m-%d} by {by}" if one.undone_at else "",
    )


def _take_back(visit: Visit, found: DataView) -> None:
    """Choose one, read what would happen, and only then confirm."""
    labels = {
        i.id: f"{i.name}, {written(i.made_at)} {i.made_at:%H:%M}, "
        f"{found.names.get(i.made_by, 'somebody')}"
        for i in found.imports
        if i.undone_at is None
    }
    if not labels:
        return
    chosen = st.selectbox(
        "Take an import back",
        list(labels),
        index=None,
        placeholder="Choose the one that was a mistake",
        format_func=lambda i: labels[i],
        key=f"take_back_{found.kept.id}_{found.kept.data_version}",
    )
    if chosen is None:
        return
    try:
        planned = imports.undoing(visit.app.uow, visit.actor, import_id=chosen)
    except ImprovementError as cannot:
        st.warning(show.plain(str(cannot)), icon=":material/info:")
        return
    st.markdown(f"**If you take {show.plain(planned.name)} back:**")
    lines = bringing_in.undoing(
        removed=planned.removed,
        restored=planned.restored,
        staying=planned.staying,
        repeated=planned.repeated,
        parted=planned.parted,
    )
    st.markdown("\n".join(f"- {show.plain(line)}" for line in lines))
    if st.button(
        "Take back this import", type="primary", icon=":material/undo:", key="take_back_now"
    ):
        _taken_back(visit, chosen, planned)


def _taken_back(visit: Visit, import_id: int, planned: imports.Undoing) -> None:
    try:
        done = imports.take_back(visit.app.uow, visit.actor, import_id=import_id, told=planned)
    except ImprovementError as cannot:
        show.refused(cannot)
        return
    state.say(
        bringing_in.undone(
            name=done.name, removed=done.removed, restored=done.restored, parted=done.parted
        )
    )
    st.rerun()
