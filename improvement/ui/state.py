"""What a browser session remembers: who is acting, and unsent drafts. Ids only."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

_ENTERED, _PERSON, _SAID, _DRAFTS = "_entered", "_person", "_said", "_drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something to tell the person after the next rerun."""

    words: str
    icon: str


def enter() -> None:
    """Remember that this session came through the front door."""
    st.session_state[_ENTERED] = True


def has_entered() -> bool:
    return bool(st.session_state.get(_ENTERED))


def person() -> int | None:
    """The person chosen in local mode."""
    chosen: int | None = st.session_state.get(_PERSON)
    return chosen


def choose_person(person_id: int) -> None:
    st.session_state[_PERSON] = person_id


def say(words: str, *, icon: str = ":material/check_circle:") -> None:
    """Say something after the next rerun (a toast drawn before a rerun is lost)."""
    st.session_state[_SAID] = Said(words=words, icon=icon)


def said() -> Said | None:
    found: Said | None = st.session_state.pop(_SAID, None)
    return found


def keep_draft(name: str, value: Any) -> None:
    """Keep something typed but not sent, by form name."""
    st.session_state.setdefault(_DRAFTS, {})[name] = value


def draft(name: str) -> Any:
    return st.session_state.get(_DRAFTS, {}).get(name)


def drop_draft(name: str) -> None:
    st.session_state.get(_DRAFTS, {}).pop(name, None)
