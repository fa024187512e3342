"""Columns that look as if they named somebody: left out, or taken in by a deliberate tick."""

import streamlit as st

from improvement.errors import Invalid
from improvement.files.left_out import FEWEST_LETTERS, PersonalColumn
from improvement.services import uploads
from improvement.services.uploads import Upload
from improvement.ui import show
from improvement.ui.forms.upload_columns import upload_key


def draw(upload: Upload) -> Upload:
    """The upload with what the person took back in, each with what it holds instead."""
    if not upload.personal:
        return upload
    taken_in = _remembered(upload)
    left_out = [c for c in upload.personal if c.heading not in taken_in]
    if left_out:
        named = "; ".join(f"**{show.plain(c.heading)}** ({c.looks_like})" for c in left_out)
        st.warning(
            f"Left out, because it looks as if it said who somebody is: {named}. "
            "What is left out is not shown, not kept and not sent anywhere.",
            icon=":material/visibility_off:",
        )
    open_to = [c for c in upload.personal if not c.never]
    if open_to:
        with st.expander("It holds something else?", expanded=bool(taken_in)):
            for column in open_to:
                _tick(upload, column)
    if not taken_in:
        return upload
    try:
        return uploads.taking_in(upload, taken_in)
    except Invalid as cannot:
        show.refused(cannot)
        return upload


def _tick(upload: Upload, column: PersonalColumn) -> None:
    use = "as the code of each household" if column.only_as_code else "all the same"
    ticked = st.checkbox(
        f"Use {show.plain(column.heading)} {use}", key=_key(upload, column.heading, "tick")
    )
    if ticked:
        st.text_input(
            "What does it hold? (kept with the import, with your name)",
            key=_key(upload, column.heading, "reason"),
            max_chars=200,
            placeholder="For example: the name of the street a building stands in",
        )


def _remembered(upload: Upload) -> dict[str, str]:
    """Ticked and with a reason: both, or it stays out."""
    found = {}
    for column in upload.personal:
        ticked = st.session_state.get(_key(upload, column.heading, "tick"), False)
        reason = str(st.session_state.get(_key(upload, column.heading, "reason"), "")).strip()
        if ticked and len(reason) >= FEWEST_LETTERS and not column.never:
            found[column.heading] = reason
    return found


def _key(upload: Upload, heading: str, what: str) -> str:
    return upload_key(upload, f"{what}_{heading}")
