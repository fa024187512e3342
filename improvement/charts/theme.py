"""Light and dark: the few colours that have to differ, and the quiet axes all charts share."""

import textwrap
from enum import StrEnum
from typing import Any

from improvement.charts.palette import FONT, GRID, LABEL, PILOT

Spec = dict[str, Any]

TITLE_LETTERS = 56  # of one line
TITLE_LETTER_PART = 0.56  # width of a letter as a part of its size, a generous average
MARGINS = 90  # pixels beside the picture: marks of the axis and labels at the end
#: Written out by side: Streamlit sets the lower one and fails on a plain number.
PADDING = {"left": 4, "top": 4, "right": 4, "bottom": 4}
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


class Theme(StrEnum):
    """On what a chart stands."""

    LIGHT = "light"
    DARK = "dark"


BACKGROUND = {Theme.LIGHT: "#FBFAF7", Theme.DARK: "#14181D"}
VALUES = {Theme.LIGHT: PILOT, Theme.DARK: "#35A79C"}  # the pilot's teal, lighter where it is dark
INK = {Theme.LIGHT: "#2B3138", Theme.DARK: "#E6E9EC"}


def config(theme: Theme) -> Spec:
    """Type, axes and view of every chart; the background is left to the page or the export."""
    quiet = {
        "labelColor": LABEL,
        "labelFontSize": 11,
        "domain": False,
        "ticks": False,
        "titleColor": LABEL,
        "titleFontWeight": "normal",
    }
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": quiet,
        "axisY": {"gridColor": GRID, "gridWidth": 1, "labelPadding": 6},
        "axisX": {"grid": False, "labelPadding": 6, "ticks": True, "tickColor": LABEL},
        "title": {"anchor": "start", "color": INK[theme], "fontSize": 14, "fontWeight": 600},
        "header": {
            "title": None,
            "labelAnchor": "start",
            "labelColor": INK[theme],
            "labelFontSize": 12,
            "labelFontWeight": 600,
        },
    }


def heading(text: str, offset: int = 12) -> Spec:
    """A title that grows smaller on a narrow screen, and breaks where that is not enough."""
    lines = textwrap.wrap(text, TITLE_LETTERS) or [text]
    longest = max(map(len, lines))
    fitting = f"(width + {MARGINS}) / ({longest} * {TITLE_LETTER_PART})"
    return {
        "text": lines if len(lines) > 1 else text,
        "fontSize": {"expr": f"clamp({fitting}, 11, 14)"},
        "offset": offset,
    }
