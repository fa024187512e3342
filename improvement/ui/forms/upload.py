"""Bringing in a table: upload or paste, say what the columns mean, look, then save."""

from collections.abc import Mapping as Entries
from dataclasses import replace

import streamlit as st

from improvement.domain.vocabulary import Arm
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.mapping import CaseMapping, PeriodLength, PeriodMapping
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.services import uploads
from improvement.services.data import DataView
from improvement.services.uploads import Reading, Shape, Upload
from improvement.ui import show
from improvement.ui.forms import left_out, outcome
from improvement.ui.forms.grid import MARKS, errors
from improvement.ui.frame import Visit

SHAPES = {Shape.CASES: "One household or person", Shape.TOTALS: "A period (totals)"}
ORDERS = {
    DateOrder.DAY_FIRST: "day first (15/03/2026)",
    DateOrder.MONTH_FIRST: "month first (03/15/2026)",
    DateOrder.YEAR_FIRST: "year first (2026-03-15)",
}
FORM = "upload"
NO_COLUMN = "not in this table"
MOST_ERRORS = 50
PREVIEW_ROWS = 5


def draw(visit: Visit, found: DataView) -> None:
    """From a file or a pasted block to a preview, and from there to a save."""
    upload = _table(visit, found)
    if upload is None:
        show.small(
            "CSV, TSV or Excel, or a block copied from a spreadsheet with its headings. Names, "
            "addresses and birth dates are not needed, and are left out where they are noticed: "
            "a code for each household is enough."
        )
        return
    upload = left_out.draw(upload)
    _first_rows(upload)
    shapes = list(SHAPES)
    shape = st.radio(
        "One row is",
        shapes,
        index=shapes.index(upload.shape),
        format_func=lambda s: SHAPES[s],
        horizontal=True,
        key="upload_shape",
    )
    mapping = _cases(upload, found) if shape is Shape.CASES else _totals(upload, found)
    _preview(visit, found, upload, mapping)


def _table(visit: Visit, found: DataView) -> Upload | None:
    kept = outcome.turn(FORM)
    again = "" if kept == "0" else f"_{kept}"  # a table that was saved makes room for the next
    file = st.file_uploader(
        "A file", type=["csv", "tsv", "txt", "xlsx"], key=f"upload_{found.kept.id}{again}"
    )
    pasted = st.text_area(
        "or paste here",
        key=f"upload_paste{again}",
        height=90,
        placeholder="week\tpaid\tof\n2026-03-02\t…",
    )
    content: bytes | str = file.getvalue() if file else pasted
    if not content:
        return None
    sheet = None
    if isinstance(content, bytes):
        names = uploads.sheets(content)
        sheet = st.selectbox("Sheet", names, key="upload_sheet") if len(names) > 1 else None
    return uploads.look(
        visit.app.uow,
        visit.actor,
        test_id=found.kept.id,
        content=content,
        name=file.name if file else "pasted table",
        sheet=sheet,
    )


def _first_rows(upload: Upload) -> None:
    table = upload.table
    with st.expander(f"{upload.name}: {len(table.rows):,} rows, {len(table.headings)} columns"):
        for note in table.notes:
            show.small(note)
        st.dataframe(
            {
                heading: [str(row[i]) for row in table.rows[:PREVIEW_ROWS]]
                for i, heading in enumerate(table.headings)
            },
            hide_index=True,
            key="upload_first_rows",
        )


def _cases(upload: Upload, found: DataView) -> CaseMapping:
    """What each column of a table of cases means."""
    guess = upload.cases
    left, right = st.columns(2)
    with left:
        starts_on = _column("Start (the day help began)", upload, guess.starts_on, "starts_on")
        code = _column("Code of the household", upload, guess.code, "code")
        arm_column, arm = _arm(upload, found, guess.arm_column)
    with right:
        due_on = _column("Outcome known from", upload, guess.due_on, "due_on")
        outcome_on = _column("Day of the outcome", upload, guess.outcome_on, "outcome_on")
    order, mark = _ways(guess.date_order, guess.decimal_mark)
    st.markdown("**Measures and groups**")
    return replace(
        guess,
        starts_on=starts_on,
        code=code,
        due_on=due_on,
        outcome_on=outcome_on,
        arm_column=arm_column,
        arm=arm,
        measures=_columns(
            {m.key: m.label for m in upload.measures}, upload, guess.measures, "measure"
        ),
        dimensions=_columns(_dimensions(found), upload, guess.dimensions, "group"),
        date_order=order,
        decimal_mark=mark,
    )


def _totals(upload: Upload, found: DataView) -> PeriodMapping:
    """What each column of a table of period totals means."""
    guess = upload.totals
    left, right = st.columns(2)
    with left:
        period = _column("First day of the period", upload, guess.period, "period")
        arm_column, arm = _arm(upload, found, guess.arm_column)
    with right:
        period_end = _column("Last day", upload, guess.period_end, "period_end")
        lengths = list(PeriodLength)
        length = st.selectbox(
            "Otherwise a period is a",
            lengths,
            index=lengths.index(guess.length),
            format_func=lambda p: str(p.value),
            key="upload_length",
        )
    for figure in guess.figures:
        show.small(f"{figure.column}: {figure.figure.value} of {figure.measure}")
    if not guess.figures:
        show.small(
            "No column of figures was recognised. Name them after the measure, for example "
            f"{upload.measures[0].key} numerator and {upload.measures[0].key} denominator."
        )
    order, mark = _ways(guess.date_order, guess.decimal_mark)
    return replace(
        guess,
        period=period,
        period_end=period_end,
        length=length,
        arm_column=arm_column,
        arm=arm,
        dimensions=_columns(_dimensions(found), upload, guess.dimensions, "group"),
        date_order=order,
        decimal_mark=mark,
    )


def _preview(visit: Visit, found: DataView, upload: Upload, mapping: uploads.Mapping) -> None:
    """How many rows are good, what is wrong with the others, and the save."""
    try:
        reading = uploads.read(visit.app.uow, upload, mapping)
    except Invalid as unfinished:
        show.headline(str(unfinished))
        return
    rejected = reading.n_rows - len(reading.good)
    show.headline(
        f"{len(reading.good):,} of {reading.n_rows:,} rows can be kept"
        + (f"; {rejected:,} need another look." if rejected else ".")
    )
    _wrong(reading)
    label = f"Save {len(reading.good):,} good rows"
    if reading.good and st.button(label, type="primary", key="save_upload"):
        saved = uploads.save(
            visit.app.uow, visit.actor, test_id=found.kept.id, upload=upload, mapping=mapping
        )
        if not saved.saved:
            errors(saved.errors)
            return
        done = saved.tallied
        outcome.kept(
            FORM,
            told=f"{upload.name}: {done.added:,} new, {done.changed:,} changed, "
            f"{done.identical:,} there already, {rejected:,} refused.",
        )


def _wrong(reading: Reading) -> None:
    if not reading.errors:
        return
    shown = reading.errors[:MOST_ERRORS]
    with st.expander(f"What is wrong ({len(reading.errors):,})", expanded=True):
        st.dataframe(
            {
                "Row": [e.row for e in shown],
                "Column": [e.column for e in shown],
                "Value": [e.value for e in shown],
                "What is wrong": [e.problem for e in shown],
                "What to do": [e.remedy for e in shown],
            },
            hide_index=True,
            width="stretch",
            key="upload_errors",
        )
        st.download_button(
            "All of them as a file",
            data=lambda: uploads.refused(reading.errors),
            file_name="rows-to-look-at.csv",
            mime="text/csv",
            on_click="ignore",
            key="upload_errors_file",
        )


def _column(label: str, upload: Upload, guess: str | None, key: str) -> str | None:
    headings: list[str | None] = [None, *upload.table.headings]
    chosen: str | None = st.selectbox(
        label,
        headings,
        index=headings.index(guess) if guess in headings else 0,
        format_func=lambda heading: heading or NO_COLUMN,
        key=f"upload_{key}_{upload.name}",
    )
    return chosen


def _columns(
    labels: Entries[str, str], upload: Upload, guess: Entries[str, str], kind: str
) -> dict[str, str]:
    """For each measure or dimension the column that holds it, where there is one."""
    chosen = {
        key: _column(label, upload, guess.get(key), f"{kind}_{key}")
        for key, label in labels.items()
    }
    return {key: heading for key, heading in chosen.items() if heading}


def _dimensions(found: DataView) -> dict[str, str]:
    return {d.key: d.label for d in found.dimensions}


def _arm(upload: Upload, found: DataView, guess: str | None) -> tuple[str | None, Arm]:
    """The column that tells pilot from comparison, or the side the whole table is about."""
    plan = found.kept.plan
    if plan.design is not None and not plan.design.has_comparison:
        return None, Arm.PILOT
    column = _column("Pilot or comparison", upload, guess, "arm")
    if column:
        return column, Arm.PILOT
    names = {
        Arm.PILOT: plan.pilot_name or "Pilot",
        Arm.COMPARISON: plan.comparison_name or "Comparison",
    }
    side = st.radio(
        "All rows are about",
        list(names),
        format_func=lambda a: names[a],
        horizontal=True,
        key="upload_arm",
    )
    return None, side


def _ways(
    order: DateOrder | NoAnswer, mark: DecimalMark | NoAnswer
) -> tuple[DateOrder | NoAnswer, DecimalMark | NoAnswer]:
    """How dates and numbers are written: shown when it is clear, asked when it is not."""
    left, right = st.columns(2)
    with left:
        orders = list(ORDERS)
        chosen_order = st.radio(
            "Dates are written",
            orders,
            index=orders.index(order) if isinstance(order, DateOrder) else None,
            format_func=lambda o: ORDERS[o],
            key="upload_order",
        )
    with right:
        marks = list(MARKS)
        chosen_mark = st.radio(
            "Numbers are written like",
            marks,
            index=marks.index(mark) if isinstance(mark, DecimalMark) else None,
            format_func=lambda m: MARKS[m],
            key="upload_mark",
        )
    return chosen_order or order, chosen_mark or mark
