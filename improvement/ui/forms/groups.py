"""Forms about dimensions and their groups."""

import re

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.errors import Invalid
from improvement.services import groups
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit

LISTED, BANDED = "Groups in a list", "Bands of a number"


def add_group(visit: Visit, dimension: Dimension) -> None:
    """One more group at the end of a dimension's list (bands are cut from a number instead)."""
    form = f"group_{dimension.key}"
    again = turn(form)
    with st.form(form, border=False):
        label = st.text_input("Name of the group", key=f"{form}_label_{again}")
        sent = st.form_submit_button("Add group", key=f"add_{form}")
    if sent:
        send(
            form,
            lambda: groups.add_group(
                visit.app.uow, visit.actor, dimension=dimension.key, label=label
            ),
            told=f"{label} was added to {dimension.label}.",
        )


def add_dimension(visit: Visit) -> None:
    """A new way of telling groups apart: a list of groups, or bands of a number."""
    again = turn("new_dimension")
    kind = st.segmented_control(
        "Made of", (LISTED, BANDED), default=LISTED, required=True, key="dimension_kind"
    )
    with st.form("new_dimension", border=False):
        label = st.text_input("Name", key=f"dimension_label_{again}", placeholder="Home language")
        definition = st.text_area(
            "Who decides, and how is it asked?",
            key=f"dimension_definition_{again}",
            placeholder="The household says which language is spoken most at home.",
            height=80,
        )
        typed = _list_field(again) if kind == LISTED else _bands_field(again)
        sent = st.form_submit_button("Add dimension", key="add_dimension", type="primary")
    if sent:
        send(
            "new_dimension",
            lambda: groups.add_dimension(
                visit.app.uow,
                visit.actor,
                label=label,
                groups=tuple(typed.splitlines()) if kind == LISTED else (),
                bounds=cut_points(typed) if kind == BANDED else (),
                definition=definition.strip(),
            ),
            told=f"{label} was added.",
        )


def cut_points(text: str) -> tuple[float, ...]:
    """The numbers in a list such as "60, 70".

    >>> cut_points("60, 70"), cut_points("0.5; 1")
    ((60.0, 70.0), (0.5, 1.0))
    """
    pieces = [piece for piece in re.split(r"[,;\s]+", text) if piece]
    if not pieces:
        raise Invalid("There are no cut points. Type numbers with commas between, such as 60, 70.")
    try:
        return tuple(float(piece) for piece in pieces)
    except ValueError:
        raise Invalid(
            f"{text!r} is not a list of numbers. Type numbers with commas between, such as 60, 70."
        ) from None


def _list_field(again: str) -> str:
    return st.text_area(
        "Groups, one on each line, in the order to show them",
        key=f"dimension_groups_{again}",
        placeholder="Spanish\nEnglish\nAnother language",
        help="Declined to say, Unknown and Not collected are added for you.",
    )


def _bands_field(again: str) -> str:
    return st.text_input(
        "Cut points",
        key=f"dimension_bounds_{again}",
        placeholder="60, 70",
        help="60, 70 makes: under 60; 60 to under 70; 70 and over.",
    )
