"""Two people at one thing: what was typed beside what somebody else saved, nothing lost."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import streamlit as st

from improvement.ui import show, state

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def side_by_side(typed: "DataclassInstance", newer: "DataclassInstance", *, key: str) -> None:
    """Every field that differs, both ways."""
    pairs = [(f.name, getattr(typed, f.name), getattr(newer, f.name)) for f in fields(typed)]
    show.table(
        ("Field", "What you typed", "The newer version"),
        [(name.replace("_", " "), _said(a), _said(b)) for name, a, b in pairs if a != b],
        name="both-versions",
        key=f"{key}_both",
    )


def overtaken(
    typed: "DataclassInstance", newer: "DataclassInstance", *, form: str, version: int, words: str
) -> None:
    """Somebody else was faster: both versions, and the form now stands on theirs.

    What was typed stays in its fields; ``version`` is that of the newer one.
    """
    st.warning(show.plain(words), icon=":material/group:")
    side_by_side(typed, newer, key=form)
    show.small("Save once more to keep what you typed; reload to take the newer version.")
    state.opened_versions()[form] = version


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(str(each) for each in value)
    return str(value)
