"""Links that are sentences: they wrap instead of being cut off in a narrow card."""

import streamlit as st

STYLE = """
<style>
[class*="st-key-card_"] [data-testid="stPageLink"] a { padding-left: 0; align-items: baseline; }
[class*="st-key-card_"] [data-testid="stPageLink"] a,
[class*="st-key-card_"] [data-testid="stPageLink"] a :is(div, span, p) {
  white-space: normal; overflow: visible; text-overflow: clip; }
</style>
"""


def wrapping() -> None:
    """From here on, links inside cards (keys that begin with ``card_``) wrap."""
    st.html(STYLE)
