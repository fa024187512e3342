"""What a saved table brought in, said until the next one comes; its refused rows stay at hand."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from improvement.services import uploads
from improvement.services.uploads import Preview, Upload
from improvement.ui import show

_TOLD = "_upload_told"
MOST_KEPT = 20_000  # refused rows held for a download after the save; a longer list comes again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    test_id: int
    words: str
    refused: bytes


def keep(test_id: int, words: str, refused: bytes) -> None:
    """After a save: what is said, and the refused rows as a file (empty for none)."""
    st.session_state[_TOLD] = _Told(test_id=test_id, words=words, refused=refused)


def let_go() -> None:
    """The next table is here."""
    st.session_state.pop(_TOLD, None)


def rows_to_correct(upload: Upload, mapping: uploads.Mapping, preview: Preview) -> bytes:
    """The refused rows with their reasons; empty for none, and for too many to hold."""
    if not 0 < preview.refused_rows <= MOST_KEPT:
        return b""
    return uploads.refused(upload, mapping, preview.reading.errors)


def draw(test_id: int) -> None:
    """The sentence, and the file to correct where rows were refused."""
    told: _Told | None = st.session_state.get(_TOLD)
    if told is None or told.test_id != test_id:
        return
    st.success(show.plain(told.words), icon=":material/check_circle:")
    if told.refused:
        download(lambda: told.refused, key="upload_told_file")


def download(make: Callable[[], bytes], *, key: str) -> None:
    """The refused rows, as they stand and why; corrected, the file comes in as it is."""
    st.download_button(
        "The refused rows as a file, with reasons",
        data=make,
        file_name="rows-to-correct.csv",
        mime="text/csv",
        on_click="ignore",
        key=key,
        icon=":material/download:",
    )
