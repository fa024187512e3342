"""Sending a form: its fields empty themselves once it is kept, and stay as typed when it is not."""

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

from improvement.errors import ImprovementError
from improvement.ui import show, state


def turn(form: str) -> str:
    """How often this form was kept: part of its fields' keys, so that they then start afresh."""
    return str(st.session_state.get(_counter(form), 0))


def closing(key: str, form: str) -> str:
    """The key of what a form is folded into: once the form is kept it is another, and so closed."""
    return f"{key}_{turn(form)}"


def send(form: str, keep: Callable[[], object], *, told: str) -> None:
    """Do what the form asks for; a problem is said beside the form, and nothing typed is lost."""
    try:
        keep()
    except ImprovementError as problem:
        show.refused(problem)
        return
    kept(form, told=told)


def kept(form: str, *, told: str) -> NoReturn:
    """What the form held is saved: say so, and begin it afresh."""
    st.session_state[_counter(form)] = int(turn(form)) + 1
    state.say(told)
    st.rerun()


def _counter(form: str) -> str:
    return f"_turn_{form}"
