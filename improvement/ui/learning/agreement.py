"""How far coders agree, theme by theme, in words and in figures."""

import streamlit as st

from improvement.services.agreement import ThemeAgreement
from improvement.services.coding import CodingView
from improvement.ui import show
from improvement.words.agreement import agreement_reading
from improvement.words.coding import agreement_headline

METHOD = (
    "Krippendorff's alpha of each theme (did a note get it, yes or no?) over the notes that two "
    "people or more are done with and read in the same words; the range from drawing notes anew "
    "2,000 times. 0.80 and more is reliable, 0.667 and more tentative (Krippendorff 2019, ch. 12)."
)


def draw(found: CodingView, *, expanded: bool) -> None:
    """One sentence, a line a theme, and how it was worked out."""
    if not found.agreement:
        return
    with st.expander("How far do the coders agree?", expanded=expanded, key="agreement"):
        levels = [_level(each) for each in found.agreement]
        st.markdown(f"**{agreement_headline(*(levels.count(n) for n in range(4)))}**")
        for each in found.agreement:
            st.markdown(f"- {show.plain(_line(each))}")
        show.small(METHOD)


def _level(each: ThemeAgreement) -> int:
    if each.found is None:
        return 3
    return {"reliable": 0, "tentative": 1, "unreliable": 2}[each.found.reliability.value]


def _line(each: ThemeAgreement) -> str:
    if each.found is None:
        return f"{each.theme}: {each.why_not}"
    said = agreement_reading(each.found)
    return f"{each.theme}: {' '.join((said.headline, *said.because, *said.caveats))}"
