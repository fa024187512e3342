"""Writing a note: one sentence and a tap."""

import streamlit as st

from improvement.services import attachments, notes
from improvement.services.notes import NotesView
from improvement.services.tests import TestView
from improvement.ui.forms import note
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit

ENDINGS = ["png", "jpg", "jpeg", "pdf"]
FILE_HELP = (
    "PNG, JPEG or PDF, up to 5 MB. Where and when a picture was taken is taken out of it. Nobody "
    "should be recognisable who has not agreed."
)


def draw(visit: Visit, view: TestView, found: NotesView) -> None:
    """The form; what is refused stays as typed."""
    form = f"note_{turn('note')}"
    with st.form("note", border=False, enter_to_submit=False):
        typed = note.ask(visit, note.known(visit, view, found.themes), form)
        with typed.more:
            sent = st.file_uploader(
                "A picture or PDF",
                type=ENDINGS,
                accept_multiple_files=True,
                key=f"{form}_files",
                max_upload_size=attachments.LARGEST // 1024 // 1024,
                help=FILE_HELP,
            )
        kept = st.form_submit_button("Keep the note", type="primary")
    if kept:
        files = [(file.name, file.getvalue()) for file in sent or ()]
        send(
            "note",
            lambda: notes.write(
                visit.app.uow, visit.actor, test_id=view.id, draft=typed.draft(), files=files
            ),
            told="Note kept.",
        )
