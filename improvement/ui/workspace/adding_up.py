"""Breakdowns that do not add up to the figure taken: said, never smoothed over."""

from collections.abc import Mapping

import streamlit as st

from improvement.domain.plan import Plan
from improvement.domain.totals import Shape
from improvement.services.figures import Figures
from improvement.ui import show
from improvement.words.sides import side_names

HEADINGS = ("Measure", "From", "Side", "Broken down by", "Total taken", "Breakdown adds up to")


def draw(plan: Plan, figures: Mapping[str, Figures], labels: Mapping[str, str]) -> None:
    """One line a difference, folded away; ``labels`` are those of dimensions, by key."""
    measures = {m.key: m.label for m in plan.measures}
    off = [(measures[key], d) for key, found in figures.items() for d in found.differences]
    if not off:
        return
    words = show.counted(len(off), "breakdown does", "breakdowns do")
    with st.expander(f"{words} not add up to the total", icon=":material/difference:"):
        show.small(
            "The total is what counts. Where a breakdown adds up to something else, somebody "
            "should look at both sheets."
        )
        sides = side_names(plan)
        show.table(
            HEADINGS,
            [
                (name, d.period, sides[d.arm], _named(d.shape, labels), d.taken, d.added_up)
                for name, d in off
            ],
            name="does-not-add-up",
            key="differences",
        )


def _named(shape: Shape, labels: Mapping[str, str]) -> str:
    return " and ".join(labels.get(key, key) for key in shape)
