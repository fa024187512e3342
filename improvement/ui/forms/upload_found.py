"""The columns of a table as they are understood: one line, and a form only for what is open."""

from dataclasses import replace

import streamlit as st

from improvement.files.dates import DateOrder
from improvement.files.mapping import CaseMapping, PeriodMapping
from improvement.files.numbers import DecimalMark
from improvement.services.data import DataView
from improvement.services.uploads import Mapping, Shape, Upload
from improvement.ui import show
from improvement.ui.forms import upload_columns
from improvement.ui.forms.grid_questions import MARKS
from improvement.ui.forms.upload_columns import ORDERS, Places, upload_key
from improvement.ui.forms.upload_figures import figures_told
from improvement.words.columns_found import columns_found

SHAPES = {Shape.CASES: "One household or person", Shape.TOTALS: "A period (totals)"}
ROWS = {Shape.CASES: "one household or person", Shape.TOTALS: "a period (totals)"}


def draw(upload: Upload, found: DataView) -> Mapping:
    """What every column means: questions in sight, what was found in a line, the rest folded."""
    line, sight = st.container(), st.container()
    places = Places(sight=sight, folded=st.expander("What the columns mean"))
    shapes = list(SHAPES)
    with places.of(known=_is_clear(upload)):
        shape = st.radio(
            "One row is",
            shapes,
            index=shapes.index(upload.shape),
            format_func=lambda s: SHAPES[s],
            horizontal=True,
            key=upload_key(upload, "shape"),
        )
    mapping: Mapping
    if shape is Shape.CASES:
        mapping = upload_columns.cases(upload, found, places)
    else:
        mapping = upload_columns.totals(upload, found, places)
    with line:
        show.small(_told(upload, found, shape, mapping))
    return mapping


def _is_clear(upload: Upload) -> bool:
    """Does the file itself say what a row is: has it a day and figures, or was it said before?"""
    if upload.habit is not None:
        return True
    if upload.shape is Shape.CASES:
        return bool(upload.cases.starts_on and upload.cases.measures)
    return bool(upload.totals.period and upload.totals.figures)


def _told(upload: Upload, found: DataView, shape: Shape, mapping: Mapping) -> str:
    guess = upload.cases if isinstance(mapping, CaseMapping) else upload.totals
    order, mark = mapping.date_order, mapping.decimal_mark
    groups = {d.key: d.label for d in upload.dimensions}
    figures = mapping.figures if isinstance(mapping, PeriodMapping) else ()
    spread = {figure.group[0] for figure in figures if figure.group}
    return columns_found(
        row=_row(shape, mapping),
        held=_held(upload, mapping, groups),
        figures=figures_told(mapping, upload, found.kept.plan),
        unused=_unused(upload, mapping),
        missing=[
            label
            for key, label in groups.items()
            if key not in mapping.dimensions and key not in spread
        ],
        dates=ORDERS[order] if isinstance(order, DateOrder) else "",
        numbers=MARKS[mark] if isinstance(mark, DecimalMark) else "",
        own=upload.habit is None and replace(mapping, labels={}) == replace(guess, labels={}),
    )


def _row(shape: Shape, mapping: Mapping) -> str:
    """What a row is; of a period without a last day, how long it is taken to be."""
    if isinstance(mapping, PeriodMapping) and mapping.period and mapping.period_end is None:
        length = mapping.length.value
        return f"a period of {length if ' ' in length else f'one {length}'} (totals)"
    return ROWS[shape]


def _held(upload: Upload, mapping: Mapping, groups: dict[str, str]) -> list[tuple[str, str]]:
    measures = {m.key: m.label for m in upload.measures}
    if isinstance(mapping, CaseMapping):
        named = [
            ("start", mapping.starts_on),
            ("code", mapping.code),
            ("outcome known from", mapping.due_on),
            ("day of the outcome", mapping.outcome_on),
            ("pilot or comparison", mapping.arm_column),
            *((measures[key], heading) for key, heading in mapping.measures.items()),
        ]
    else:
        named = [
            ("first day", mapping.period),
            ("last day", mapping.period_end),
            ("measure", mapping.measure_column),
            ("pilot or comparison", mapping.arm_column),
            ("note", mapping.note),
        ]
    named += [(groups[key], heading) for key, heading in mapping.dimensions.items()]
    return [(what, heading) for what, heading in named if heading]


def _unused(upload: Upload, mapping: Mapping) -> list[str]:
    used = {*mapping.headings}
    return [heading for heading in upload.table.headings if heading and heading not in used]
