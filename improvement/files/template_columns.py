"""The columns of a template: how their cells look, and what a spreadsheet lets people type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from improvement.domain.vocabulary import MeasureKind
from improvement.files import template_words as words
from improvement.files.mapping import Figure

FIRST_CELL = 4  # the row under the headings, as a spreadsheet counts
_ANY_NUMBER = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet: what its cells look like and what may stand in them."""

    heading: str
    width: int
    style: str
    choices: str = ""  # where the list of its drop-down stands
    several: bool = False  # may a cell hold several of them?
    kind: MeasureKind | None = None
    figure: Figure | None = None


def rule_of(columns: Sequence[Column], place: int) -> dict[str, Any] | None:
    """What Excel lets a person type into a column."""
    column = columns[place]
    if column.choices:
        asks = column.style == "day" or column.several
        said = words.PERIOD_PROBLEM if column.style == "day" else words.GROUP_PROBLEM
        return {
            "validate": "list",
            "source": column.choices,
            "error_type": "warning" if asks else "stop",
            "error_title": column.heading[:32],
            "error_message": words.SEVERAL_PROBLEM if column.several else said,
        }
    if column.style == "day":
        return {
            "validate": "date",
            "criteria": ">=",
            "value": date(1990, 1, 1),
            "error_title": column.heading[:32],
            "error_message": words.DATE_PROBLEM,
        }
    if column.style == "number":
        return _figure_rule(columns, place)
    return None


def _figure_rule(columns: Sequence[Column], place: int) -> dict[str, Any]:
    from xlsxwriter.utility import xl_col_to_name

    column, first = columns[place], FIRST_CELL
    said = {"error_title": column.heading[:32], "error_message": words.FIGURE_PROBLEM}
    if column.figure is Figure.NUMERATOR:
        own, whole = (f"{xl_col_to_name(at)}{first}" for at in (place, place + 1))
        formula = f'=AND(ISNUMBER({own}),{own}>=0,OR({whole}="",{own}<={whole}))'
        return said | {
            "validate": "custom",
            "value": formula,
            "error_message": words.PART_PROBLEM,
        }
    if column.kind is MeasureKind.VALUE and column.figure is not Figure.N:
        return said | {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1e12,
            "maximum": 1e12,
        }
    return said | {"validate": "decimal", "criteria": ">=", "value": 0}


def styles_of(book: Any) -> dict[str, Any]:
    """Every way a cell looks; those that people fill in are not locked."""
    head = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "border": 1}
    edge = {"border": 1, "border_color": "#C9D3D8"}
    ways: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "bold": {"bold": True},
        "plain": {},
        "locked": {"locked": True},
        "wrapped": {"text_wrap": True, "valign": "top"},
        "heading": {**head, "text_wrap": True, "valign": "vcenter"},
        "text": {"num_format": "@", "locked": False, **edge},
        "total": {"num_format": "@", "locked": False, "bold": True, **edge},
        "number": {"num_format": "General", "locked": False, **edge},
        "day": {"num_format": "yyyy-mm-dd", "locked": False, "align": "left", **edge},
    }
    return {name: book.add_format(how) for name, how in ways.items()}
