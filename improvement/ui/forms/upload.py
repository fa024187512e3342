"""Bringing in a table: upload or paste, say what the columns mean, look, then save."""

import hashlib
from dataclasses import replace

import streamlit as st

from improvement.domain.periods import written
from improvement.errors import Invalid
from improvement.services import uploads
from improvement.services.data import DataView
from improvement.services.uploads import Upload
from improvement.ui import show, state
from improvement.ui.forms import (
    left_out,
    outcome,
    upload_days,
    upload_found,
    upload_labels,
    upload_preview,
    upload_told,
)
from improvement.ui.frame import Visit
from improvement.words.bringing_in import HOW_LARGE, LOST, READING

PREVIEW_ROWS = 5
MOST_SHOWN = 60  # columns: a browser draws no more of them in good time


def draw(visit: Visit, found: DataView) -> None:
    """From a file or a pasted block to a preview, and from there to a save."""
    told = st.container()
    try:
        upload = _table(visit, found)
    except Invalid as unreadable:
        show.refused(unreadable)
        return
    if upload is None:
        with told:
            upload_told.draw(found.kept.id)
        show.small(
            "CSV, TSV or Excel, or a block copied from a spreadsheet with its headings. Names, "
            "addresses and birth dates are not needed, and are left out where they are noticed: "
            "a code for each household is enough. Codes are turned into others that cannot be "
            "turned back."
        )
        return
    upload_told.let_go()
    upload = left_out.draw(upload)
    _first_rows(upload)
    _as_last_time(upload)
    mapping = upload_found.draw(upload, found)
    mapping = replace(mapping, labels=upload_labels.draw(upload, mapping))
    mapping = replace(mapping, meant=upload_days.draw(upload, mapping))
    upload_preview.draw(visit, found, upload, mapping)


def _as_last_time(upload: Upload) -> None:
    if upload.habit is not None:
        show.small(
            f"As last time ({upload.habit.who}, {written(upload.habit.at)}): a table with these "
            "headings was read so. Change what is different today under What the columns mean."
        )


def _table(visit: Visit, found: DataView) -> Upload | None:
    kept = outcome.turn(upload_preview.FORM)
    again = "" if kept == "0" else f"_{kept}"  # a table that was saved makes room for the next
    key = f"upload_{found.kept.id}{again}"
    # Of any name: a browser's "files are not allowed" says less than we do about what it is.
    file = st.file_uploader("A file", key=key, help=HOW_LARGE)
    if file is None and st.session_state.get(key) is not None:
        st.warning(LOST, icon=":material/info:")
    pasted = st.text_area(
        "or paste here",
        key=f"upload_paste{again}",
        height=90,
        placeholder="week\tpaid\tof\n2026-03-02\t…",
    )
    content: bytes | str = file.getvalue() if file else pasted
    if not content:
        state.let_go("upload")
        return None
    sheet = None
    if isinstance(content, bytes):
        names = uploads.sheets(content)
        sheet = st.selectbox("Sheet", names, key="upload_sheet") if len(names) > 1 else None
    name = file.name if file else "pasted table"
    with st.spinner(READING):
        return state.once(
            "upload",
            _key(found, content, f"{name}/{sheet}"),
            lambda: uploads.look(
                visit.app.uow,
                visit.actor,
                test_id=found.kept.id,
                content=content,
                name=name,
                sheet=sheet,
            ),
        )


def _key(found: DataView, content: bytes | str, named: str) -> str:
    """The file, and what its columns are held against: everything that a look depends on."""
    digest = hashlib.sha256(content.encode() if isinstance(content, str) else content)
    kept = found.kept
    told = (named, kept.id, kept.version, kept.data_version, found.dimensions)
    digest.update(repr(told).encode())
    return digest.hexdigest()


def _first_rows(upload: Upload) -> None:
    table = upload.table
    with st.expander(f"{upload.name}: {len(table.rows):,} rows, {len(table.headings)} columns"):
        for note in table.notes:
            show.small(note)
        st.dataframe(
            {
                heading: [str(row[i]) for row in table.rows[:PREVIEW_ROWS]]
                for i, heading in enumerate(table.headings[:MOST_SHOWN])
            },
            hide_index=True,
            key="upload_first_rows",
        )
