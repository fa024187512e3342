"""What few charts need: a line known beforehand, figures per 1,000, gaps between rare events."""

from dataclasses import dataclass

import streamlit as st

from improvement.domain.vocabulary import MeasureKind
from improvement.services.chart_settings import Spacing
from improvement.services.charts import ChartView

PER = (1.0, 100.0, 1000.0, 10_000.0, 100_000.0)
SPACINGS = {
    None: "what was counted or measured in each period",
    Spacing.CASES: "cases or whole days between two rare events",
    Spacing.TIME: "time between two rare events, in parts of days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarer:
    """What was chosen; usually nothing."""

    known_centre: float | None
    multiply: float
    screened: bool
    spacing: Spacing | None


def fields(found: ChartView, form: str) -> Rarer:
    """The fields, folded away; inside somebody's form."""
    settings = found.set_up.settings
    options = settings.options
    scale = 100.0 if found.shares else 1.0
    with st.expander("What few charts need"):
        known = st.number_input(
            f"A line that is known beforehand{' (%)' if found.shares else ''}",
            value=None if options.known_centre is None else options.known_centre * scale,
            key=f"{form}_known",
            format="%g",
            help="Such as last year's figure of the whole county. Left empty, the line comes from "
            "the points.",
        )
        per = list(dict.fromkeys((*PER, options.multiply)))
        multiply = st.selectbox(
            "Shown per",
            per,
            index=per.index(options.multiply),
            format_func=lambda number: f"{number:,g}",
            key=f"{form}_per",
            disabled=found.spec.kind is not MeasureKind.RATE,
        )
        screened = st.checkbox(
            "Leave very large jumps out of what makes the limits",
            value=options.screened,
            key=f"{form}_screened",
            help="Of charts of single values: differences between neighbours of 3.267 times their "
            "average and more are dropped once.",
        )
        spacings = list(SPACINGS)
        spacing = st.selectbox(
            "The figures are",
            spacings,
            index=spacings.index(settings.spacing),
            format_func=lambda each: SPACINGS[each],
            key=f"{form}_spacing",
        )
    return Rarer(
        known_centre=None if known is None else float(known) / scale,
        multiply=multiply,
        screened=screened,
        spacing=spacing,
    )
