"""Long lists: the first of them, more on request, so that no page is a wall."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

MANY = 20
Item = TypeVar("Item")


def draw(
    items: Sequence[Item], each: Callable[[Item], None], *, key: str, at_a_time: int = MANY
) -> None:
    """Draws the first ``at_a_time``; a button below draws as many again."""
    shown = st.session_state.get(f"{key}_shown", at_a_time)
    for item in items[:shown]:
        each(item)
    more = min(len(items) - shown, at_a_time)
    if more > 0:
        st.button(
            f"Show {more} more",
            icon=":material/expand_more:",
            key=f"{key}_more",
            on_click=_more,
            args=(key, at_a_time),
        )


def _more(key: str, at_a_time: int) -> None:
    now = st.session_state.get(f"{key}_shown", at_a_time)
    st.session_state[f"{key}_shown"] = now + at_a_time
