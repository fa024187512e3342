"""Fields of a cycle's forms: each shows what is written and gives back what is typed."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TypeVar

import streamlit as st

from improvement.domain.cycles import Question

Word = TypeVar("Word", bound=StrEnum)


def line(label: str, value: str, key: str, example: str = "") -> str:
    """A line of text."""
    typed: str = st.text_input(label, value=value, key=key, placeholder=example)
    return typed


def text(label: str, value: str, key: str, example: str = "") -> str:
    """A few sentences."""
    typed: str = st.text_area(label, value=value, key=key, placeholder=example, height=80)
    return typed


def day(label: str, value: date | None, key: str) -> date | None:
    """A day, or none yet."""
    typed: date | None = st.date_input(label, value=value, key=key, format="YYYY-MM-DD")
    return typed


def whole(label: str, value: int | None, key: str, *, least: int = 0) -> int | None:
    """A whole number, or none yet."""
    typed = st.number_input(label, min_value=least, value=value, step=1, key=key)
    return None if typed is None else int(typed)


def number(label: str, value: float | None, key: str) -> float | None:
    """A number, or none yet."""
    typed = st.number_input(label, value=value, key=key, format="%g")
    return None if typed is None else float(typed)


def one_of(label: str, words: Mapping[Word, str], value: Word | None, key: str) -> Word | None:
    """One of a few words, or none yet."""
    picked: Word | None = st.segmented_control(
        label, list(words), default=value, format_func=lambda w: words[w], key=key
    )
    return picked


def question(place: int, now: Question, key: str) -> Callable[[], Question]:
    """One learning question with its prediction; made only when the form is sent."""
    asked = line(
        f"Question {place}", now.text, f"{key}_text", "Do families open a text in Spanish?"
    )
    predicted = line(
        "What do you predict?", now.prediction, f"{key}_prediction", "Most of them answer"
    )
    low, high, unit, sure = st.columns(4)
    with low:
        from_ = number("From", now.low, f"{key}_low")
    with high:
        to = number("To", now.high, f"{key}_high")
    with unit:
        of = line("Unit", now.unit, f"{key}_unit", "of 10")
    with sure:
        confidence = whole(
            "How sure? (of 100)",
            None if now.confidence is None else round(now.confidence * 100),
            f"{key}_sure",
        )
    return partial(
        Question,
        text=asked,
        prediction=predicted,
        low=from_,
        high=to,
        unit=of,
        confidence=None if confidence is None else confidence / 100,
        right_if=line("We are right if …", now.right_if, f"{key}_right", "7 or more of 10 answer"),
    )
