"""What each column of a table means: proposed by heading and content, confirmed by a person."""

from collections.abc import Iterator
from collections.abc import Mapping as Entries
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import written
from improvement.domain.total_checks import NEEDED
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.files.dates import DateOrder
from improvement.files.mapping import (
    FIGURE_WORDS,
    CaseMapping,
    Figure,
    FigureColumn,
    PeriodLength,
    PeriodMapping,
)
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.services import upload_questions
from improvement.services.data import DataView
from improvement.services.uploads import Upload
from improvement.ui import show
from improvement.ui.forms.grid_questions import MARKS
from improvement.ui.forms.upload_figures import group_of, what
from improvement.words import bringing_in
from improvement.words.sides import side_names

ORDERS = {
    DateOrder.DAY_FIRST: "day first (15/03/2026)",
    DateOrder.MONTH_FIRST: "month first (03/15/2026)",
    DateOrder.YEAR_FIRST: "year first (2026-03-15)",
}
OPTIONAL = {MeasureKind.VALUE: ("n",)}
STARTS, PERIOD = "Start (the day help began)", "First day of the period"
NO_COLUMN = "not in this table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a question stands: in sight while only a person can answer it, else folded away.

    What was found in the file decides, not what is answered meanwhile: no field runs away.
    """

    sight: DeltaGenerator
    folded: DeltaGenerator

    def of(self, *, known: object) -> DeltaGenerator:
        return self.folded if known else self.sight


def cases(upload: Upload, found: DataView, places: Places) -> CaseMapping:
    """What each column of a table of cases means."""
    guess = upload.cases
    with places.of(known=guess.starts_on):
        starts_on = _column(STARTS, upload, guess.starts_on, "starts_on")
    with places.of(known=guess.measures):
        labels = {m.key: m.label for m in upload.measures}
        measures = _columns(labels, upload, guess.measures, "measure")
        words = _outcome_words(upload, guess, measures, places)
    order, mark = _ways(upload, guess, places)
    arm_column, arm = _arm(upload, found, guess, places)
    left, right = places.folded.columns(2)
    with left:
        code = _column("Code of the household", upload, guess.code, "code")
        due_on = _column("Outcome known from", upload, guess.due_on, "due_on")
        outcome_on = _column("Day of the outcome", upload, guess.outcome_on, "outcome_on")
    with right:
        groups = _columns(_dimensions(found), upload, guess.dimensions, "group")
    return replace(
        guess,
        starts_on=starts_on,
        code=code,
        due_on=due_on,
        outcome_on=outcome_on,
        arm_column=arm_column,
        arm=arm,
        measures=measures,
        outcome_words=words,
        dimensions=groups,
        date_order=order,
        decimal_mark=mark,
    )


def totals(upload: Upload, found: DataView, places: Places) -> PeriodMapping:
    """What each column of a table of period totals means."""
    guess = upload.totals
    with places.of(known=guess.period):
        period = _column(PERIOD, upload, guess.period, "period")
    with places.of(known=guess.figures and not _in_part(upload, guess)):
        figures = _figures(upload, guess)
    order, mark = _ways(upload, guess, places)
    arm_column, arm = _arm(upload, found, guess, places)
    left, right = places.folded.columns(2)
    with left:
        period_end = _column("Last day", upload, guess.period_end, "period_end")
        lengths = list(PeriodLength)
        length = st.selectbox(
            "Otherwise a period is a",
            lengths,
            index=lengths.index(guess.length),
            format_func=lambda p: str(p.value),
            key=upload_key(upload, "length"),
        )
    with right:
        by_row = _column("Measure of the row", upload, guess.measure_column, "measure_column")
        groups = _columns(_dimensions(found), upload, guess.dimensions, "group")
    return replace(
        guess,
        period=period,
        period_end=period_end,
        length=length,
        figures=figures,
        measure_column=by_row,
        arm_column=arm_column,
        arm=arm,
        dimensions=groups,
        date_order=order,
        decimal_mark=mark,
    )


def _figures(upload: Upload, guess: PeriodMapping) -> tuple[FigureColumn, ...]:
    """Of each measure the columns of its figures; all of one spread over groups as recognised."""
    spread = {f.measure for f in guess.figures if f.group or f.arm}
    wide = tuple(f for f in guess.figures if f.measure in spread)
    for figure in wide:
        show.small(f"{figure.column}: {what(figure, upload)}, {group_of(figure, upload)}")
    chosen = [
        figure
        for measure in upload.measures
        if measure.key not in spread
        for figure in _of_measure(upload, guess, measure)
    ]
    if not wide and not chosen:
        show.small(
            "No column of figures is chosen. Choose them here, or give them the headings of the "
            "workbook under Blank sheets to fill in."
        )
    return (*wide, *chosen)


def _in_part(upload: Upload, guess: PeriodMapping) -> bool:
    """Was of some measure one column found and the other not? Only a person can answer then."""
    for measure in upload.measures:
        known = {str(f.figure) for f in guess.figures if f.measure == measure.key and not f.group}
        if known and not known.issuperset(NEEDED[measure.kind]):
            return True
    return False


def _of_measure(
    upload: Upload, guess: PeriodMapping, measure: MeasureSpec
) -> Iterator[FigureColumn]:
    known = {f.figure: f.column for f in guess.figures if f.measure == measure.key}
    for name in (*NEEDED[measure.kind], *OPTIONAL.get(measure.kind, ())):
        figure = Figure(name)
        label = f"{measure.label}: {FIGURE_WORDS[figure]}"
        column = _column(label, upload, known.get(figure), f"figure_{measure.key}_{name}")
        if column:
            yield FigureColumn(column=column, measure=measure.key, figure=figure)


def _column(label: str, upload: Upload, guess: str | None, key: str) -> str | None:
    headings: list[str | None] = [None, *upload.table.headings]
    chosen: str | None = st.selectbox(
        label,
        headings,
        index=headings.index(guess) if guess in headings else 0,
        format_func=lambda heading: heading or NO_COLUMN,
        key=upload_key(upload, key),
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


def _outcome_words(
    upload: Upload, guess: CaseMapping, columns: Entries[str, str], places: Places
) -> dict[str, tuple[str, str]]:
    """Where outcomes are neither yes nor no: which entry means which."""
    kinds = {m.key: (m.kind, m.label) for m in upload.measures}
    found = {}
    for key, heading in columns.items():
        kind, label = kinds[key]
        entries = upload_questions.outcome_entries(upload, heading)
        if kind is not MeasureKind.PROPORTION or len(entries) < 2:
            continue
        chosen = [
            places.of(known=key in guess.outcome_words).selectbox(
                f"{label}: which entry means {word}",
                entries,
                index=entries.index(last) if last in entries else None,
                placeholder="Choose, or its rows are refused",
                key=upload_key(upload, f"{word}_{key}"),
            )
            for word, last in zip(
                ("yes", "no"), guess.outcome_words.get(key, ("", "")), strict=True
            )
        ]
        if chosen[0] and chosen[1] and chosen[0] != chosen[1]:
            found[key] = (chosen[0], chosen[1])
    return found


def _dimensions(found: DataView) -> dict[str, str]:
    return {d.key: d.label for d in found.dimensions}


def _arm(
    upload: Upload, found: DataView, guess: CaseMapping | PeriodMapping, places: Places
) -> tuple[str | None, Arm]:
    """The column that tells pilot from comparison, or the side the whole table is about."""
    plan = found.kept.plan
    if plan.design is not None and not plan.design.has_comparison:
        return None, Arm.PILOT
    with places.folded:
        column = _column("Pilot or comparison", upload, guess.arm_column, "arm")
    if column:
        return column, Arm.PILOT
    names = side_names(plan)
    with places.of(known=upload.habit):
        side = st.radio(
            "All rows are about",
            list(names),
            index=list(names).index(guess.arm),
            format_func=lambda a: names[a],
            horizontal=True,
            key=upload_key(upload, "side"),
        )
        if isinstance(guess, CaseMapping) and found.cases.n:
            show.small(bringing_in.STAY_ON_THEIR_SIDE)
    return None, side


def _ways(
    upload: Upload, guess: CaseMapping | PeriodMapping, places: Places
) -> tuple[DateOrder | NoAnswer, DecimalMark | NoAnswer]:
    """How dates and numbers are written: shown when it is clear, asked when it is not."""
    order, mark = guess.date_order, guess.decimal_mark
    with places.of(known=isinstance(order, DateOrder)):
        orders = list(ORDERS)
        chosen_order = st.radio(
            "Dates are written",
            orders,
            index=orders.index(order) if isinstance(order, DateOrder) else None,
            format_func=lambda o: ORDERS[o],
            key=upload_key(upload, "order"),
        )
        doubt = upload_questions.doubtful_date(upload, guess)
        if doubt is not None:
            show.small(
                f"Nothing in the file settles it: {doubt.text} is {written(doubt.day_first)} or "
                f"{written(doubt.month_first)}. Ask who made the file."
            )
    with places.of(known=isinstance(mark, DecimalMark)):
        marks = list(MARKS)
        chosen_mark = st.radio(
            "Numbers are written like",
            marks,
            index=marks.index(mark) if isinstance(mark, DecimalMark) else None,
            format_func=lambda m: MARKS[m],
            key=upload_key(upload, "mark"),
        )
    return chosen_order or order, chosen_mark or mark


def upload_key(upload: Upload, what: str) -> str:
    """A widget of this file alone: an answer for one file is not one for the next."""
    return f"upload_{what}_of_{upload.digest[:12]}"
