"""How a table was read, as plain answers that can be kept, and back again for the next one.

Only what a person confirmed is remembered. A column that is gone is not looked for, and where the
entries of the new table leave no doubt about the order of dates or the decimal mark, they win.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from improvement.domain.vocabulary import Arm
from improvement.files.dates import DateOrder
from improvement.files.mapping import CaseMapping, Figure, FigureColumn, PeriodLength, PeriodMapping
from improvement.files.numbers import DecimalMark
from improvement.files.raw_table import RawTable

Answers = Mapping[str, Any]
_CASE_COLUMNS = ("starts_on", "code", "due_on", "outcome_on", "arm_column")
_PERIOD_COLUMNS = ("period", "period_end", "measure_column", "arm_column", "note")


def answers_of(mapping: CaseMapping | PeriodMapping) -> dict[str, Any]:
    """What was answered, in plain values.

    >>> answers_of(CaseMapping(starts_on="week", date_order=DateOrder.DAY_FIRST))["columns"]
    {'starts_on': 'week', 'code': None, 'due_on': None, 'outcome_on': None, 'arm_column': None}
    """
    cases = isinstance(mapping, CaseMapping)
    names = _CASE_COLUMNS if cases else _PERIOD_COLUMNS
    found: dict[str, Any] = {
        "shape": "cases" if cases else "totals",
        "columns": {name: getattr(mapping, name) for name in names},
        "arm": mapping.arm.value,
        "dimensions": dict(mapping.dimensions),
        "labels": {key: dict(labels) for key, labels in mapping.labels.items()},
        "date_order": _plain(mapping.date_order),
        "decimal_mark": _plain(mapping.decimal_mark),
    }
    if isinstance(mapping, CaseMapping):
        words = {key: list(pair) for key, pair in mapping.outcome_words.items()}
        return found | {"measures": dict(mapping.measures), "outcome_words": words}
    return found | {
        "length": mapping.length.value,
        "figures": [_figure(figure) for figure in mapping.figures],
    }


def with_case_answers(
    guess: CaseMapping, answers: Answers, table: RawTable, known: Collection[str]
) -> CaseMapping:
    """The proposal as it was answered last time, as far as columns and things are still there.

    ``known`` are the keys of the measures and dimensions there are.
    """
    if answers.get("shape") != "cases":
        return guess
    return replace(
        guess,
        **_columns(answers, _CASE_COLUMNS, table),
        **_common(guess, answers, table, known),
        measures=_there(answers.get("measures", {}), table, known),
        outcome_words={
            key: (yes, no)
            for key, (yes, no) in answers.get("outcome_words", {}).items()
            if key in known
        },
    )


def with_period_answers(
    guess: PeriodMapping, answers: Answers, table: RawTable, known: Collection[str]
) -> PeriodMapping:
    """The same for a table of period totals."""
    if answers.get("shape") != "totals":
        return guess
    kept = [
        {**f, "column": column}
        for f in answers.get("figures", ())
        if (column := _now(f["column"], table))
        and {f["measure"], *(f["group"] or ())[:1]} <= {*known}
    ]
    return replace(
        guess,
        **_columns(answers, _PERIOD_COLUMNS, table),
        **_common(guess, answers, table, known),
        length=PeriodLength(answers.get("length", guess.length.value)),
        figures=tuple(map(_figure_column, kept)) or guess.figures,
    )


def _columns(answers: Answers, names: tuple[str, ...], table: RawTable) -> dict[str, Any]:
    given = answers.get("columns", {})
    return {n: _now(given[n], table) for n in names if n in given}


def _now(heading: str | None, table: RawTable) -> str | None:
    """The remembered heading as this table writes it: capitals and spaces may be others."""
    if heading is None or heading in table.headings:
        return heading
    return next((h for h in table.headings if h and _fold(h) == _fold(heading)), None)


def _fold(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _common(
    guess: CaseMapping | PeriodMapping,
    answers: Answers,
    table: RawTable,
    known: Collection[str],
) -> dict[str, Any]:
    order, mark = guess.date_order, guess.decimal_mark
    if not isinstance(order, DateOrder) and answers.get("date_order"):
        order = DateOrder(answers["date_order"])
    if not isinstance(mark, DecimalMark) and answers.get("decimal_mark"):
        mark = DecimalMark(answers["decimal_mark"])
    return {
        "arm": Arm(answers.get("arm", guess.arm.value)),
        "dimensions": _there(answers.get("dimensions", {}), table, known),
        "labels": answers.get("labels", {}),
        "date_order": order,
        "decimal_mark": mark,
    }


def _there(named: Mapping[str, str], table: RawTable, known: Collection[str]) -> dict[str, str]:
    found = {key: _now(heading, table) for key, heading in named.items() if key in known}
    return {key: heading for key, heading in found.items() if heading}


def _plain(answer: object) -> str | None:
    return answer.value if isinstance(answer, DateOrder | DecimalMark) else None


def _figure(figure: FigureColumn) -> dict[str, Any]:
    return {
        "column": figure.column,
        "measure": figure.measure,
        "figure": figure.figure.value,
        "group": list(figure.group) if figure.group else None,
        "arm": figure.arm.value if figure.arm else None,
    }


def _figure_column(kept: Mapping[str, Any]) -> FigureColumn:
    return FigureColumn(
        column=kept["column"],
        measure=kept["measure"],
        figure=Figure(kept["figure"]),
        group=tuple(kept["group"]) if kept["group"] else None,
        arm=Arm(kept["arm"]) if kept["arm"] else None,
    )
