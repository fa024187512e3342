"""Figures that look like days: left out until a person says that they are figures."""

import streamlit as st

from improvement.services import upload_questions
from improvement.services.uploads import Mapping, Upload
from improvement.ui import show
from improvement.ui.forms.upload_columns import upload_key
from improvement.words import bringing_in


def draw(upload: Upload, mapping: Mapping) -> tuple[str, ...]:
    """The columns in which such figures are meant; nothing is asked where there are none."""
    found = upload_questions.like_days(upload, mapping)
    meant = []
    for heading in dict.fromkeys(number.heading for number in found):
        numbers = [number for number in found if number.heading == heading]
        words = bringing_in.like_days(heading, [(n.figure, n.day, n.rows) for n in numbers])
        st.warning(show.plain(words), icon=":material/event:")
        if st.checkbox(
            f"In “{show.plain(heading)}” these are figures, not dates",
            key=upload_key(upload, f"meant_{heading}"),
        ):
            meant.append(heading)
    return tuple(meant)
