"""Fields of a plan: each shows what is written and gives back what is typed."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import streamlit as st

from improvement.domain.scale import Scale
from improvement.domain.vocabulary import Belief, Consequence, Readiness, WorstOff
from improvement.ui import state

Word = TypeVar("Word", Belief, Consequence, Readiness, WorstOff)


def _key(name: str) -> str:
    return state.fresh(f"plan_{name}")


def line(label: str, value: str, key: str, example: str) -> str:
    """A line of text."""
    typed: str = st.text_input(label, value=value, key=_key(key), placeholder=example)
    return typed


def text(label: str, value: str, key: str, example: str) -> str:
    """A few sentences."""
    typed: str = st.text_area(label, value=value, key=_key(key), placeholder=example, height=80)
    return typed


def day(label: str, value: date | None, key: str) -> date | None:
    """A day, or none yet."""
    chosen: date | None = st.date_input(label, value=value, key=_key(key), format="YYYY-MM-DD")
    return chosen


def share(label: str, value: float | None, key: str) -> float | None:
    """A share (0-1), typed as "of 100"; None while empty."""
    typed = st.number_input(
        label,
        min_value=0.0,
        max_value=100.0,
        value=None if value is None else round(value * 100, 6),
        step=1.0,
        format="%g",
        key=_key(key),
    )
    return None if typed is None else typed / 100


def number(label: str, value: float | None, key: str, example: str = "") -> float | None:
    """A figure in the measure's own unit; None while empty."""
    typed: float | None = st.number_input(
        label,
        value=value,
        format="%g",
        key=_key(key),
        placeholder=example,
        min_value=0.0,
    )
    return typed


def on_scale(label: str, value: float | None, key: str, scale: Scale) -> float | None:
    """A gain or margin as its scale is written down: of 100, percent, or in the own unit."""
    if scale is Scale.SHARE:
        return share(label, value, key)
    if scale is Scale.UNITS:
        return number(label, value, f"{key}_units")
    return share(label, value, f"{key}_{scale.value}")


def word(
    label: str,
    words: type[Word],
    value: Word | None,
    key: str,
    told: Mapping[Word, str] | None = None,
) -> Word | None:
    """One word of a short vocabulary, or none yet; ``told`` says it in other words."""
    options = list(words)
    chosen: Word | None = st.segmented_control(
        label,
        options,
        default=value,
        format_func=lambda w: (told[w] if told else str(w.value)).capitalize(),
        key=_key(key),
    )
    return chosen
