"""The workbook in which a team logs its test: drop-downs, locked headings, an example, a codebook.

Made with XlsxWriter, read again by the importer. Nothing in it is a formula: what a group is called
is written as text and its cells are formatted as text, so that no program runs ``=1+1``, and no
``1-2`` turns into the second of January.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.files import template_words as words
from improvement.files.mapping import Figure
from improvement.files.template import ARMS, Template, entry_of
from improvement.files.template_columns import FIRST_CELL, Column, rule_of, styles_of
from improvement.files.template_headings import (
    CODE,
    DUE,
    NOTE,
    OUTCOME,
    SIDE,
    START,
    Headings,
    case_headings,
    totals_headings,
)

TOTALS, CASES, HOW_TO, CODEBOOK, LISTS = (
    "Period totals",
    "Cases",
    "How to fill it in",
    "Codebook",
    "Lists",
)
HEADING_ROW = FIRST_CELL - 2  # below a title and a line of advice
LAST_ROW = 5_000  # drop-downs reach so far down
HEADING_HEIGHT, LINE_HEIGHT = 44, 15  # points
EXAMPLE_ROW = 22  # below it no importer looks for headings: an example is never taken for data
EXAMPLE = ((14, 20), (6, 9), (5, 7), (3, 4))  # (yes, all): the groups add up to everybody


def template_workbook(template: Template) -> bytes:
    """The workbook as .xlsx: period totals, cases where asked for, how to, codebook, lists."""
    import xlsxwriter  # only who asks for a workbook waits for it

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made = _Made.of(book, template)
    made.totals()
    if template.cases:
        made.cases()
    made.how_to()
    made.codebook()
    made.lists()
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A workbook in the making."""

    book: Any
    template: Template
    styles: dict[str, Any]
    totals_of: Headings
    cases_of: Headings | None
    sheets: dict[str, Any]
    places: dict[str, str]

    @classmethod
    def of(cls, book: Any, template: Template) -> "_Made":
        names = [TOTALS, *([CASES] if template.cases else []), HOW_TO, CODEBOOK, LISTS]
        return cls(
            book=book,
            template=template,
            styles=styles_of(book),
            totals_of=totals_headings(template),
            cases_of=case_headings(template) if template.cases else None,
            sheets={name: book.add_worksheet(name) for name in names},
            places=_places(template),
        )

    def totals(self) -> None:
        """One row a period, side and group, the figures left to type."""
        sheet, columns = self.sheets[TOTALS], list(self._total_columns())
        hint = words.TOTALS_HINT.format(length=self.template.length.value)
        self._headed(sheet, columns, hint)
        row = HEADING_ROW + 1
        for day in self.template.prepared():
            for arm, entries in self.template.entries():
                self._keys(sheet, row, day, ARMS[arm], entries)
                row += 1
        self._checked(sheet, columns)

    def cases(self) -> None:
        """One row a household or person."""
        sheet, columns = self.sheets[CASES], list(self._case_columns())
        self._headed(sheet, columns, words.CASES_HINT)
        self._checked(sheet, columns)

    def how_to(self) -> None:
        """What to do, in words, and below it an example with made-up figures."""
        sheet = self.sheets[HOW_TO]
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 20, 18)
        unsure = self.totals_of.unsure + (self.cases_of.unsure if self.cases_of else ())
        lines = words.how_to(self.template, unsure=unsure, totals=TOTALS, cases=CASES)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line, self.styles["title" if row == 0 else "plain"])
        sheet.write_string(EXAMPLE_ROW - 1, 0, words.EXAMPLE, self.styles["bold"])
        self._example(sheet)
        sheet.protect("", {"format_columns": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _example(self, sheet: Any) -> None:
        columns = list(self._total_columns())
        for place, column in enumerate(columns):
            sheet.write_string(EXAMPLE_ROW, place, column.heading, self.styles["heading"])
        sheet.set_row(EXAMPLE_ROW, HEADING_HEIGHT)
        rows = list(self.template.entries())
        for number, (arm, entries) in enumerate(rows[: len(EXAMPLE)]):
            row = EXAMPLE_ROW + 1 + number
            self._keys(sheet, row, self.template.periods[0], ARMS[arm], entries)
            for place, column in enumerate(columns):
                if column.figure is not None:
                    figure = EXAMPLE[number][column.figure in _WHOLES]
                    sheet.write_number(row, place, figure, self.styles["number"])

    def codebook(self) -> None:
        """What every word on the other sheets means."""
        sheet = self.sheets[CODEBOOK]
        for place, (heading, width) in enumerate(_CODEBOOK.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, self.styles["heading"])
        for row, cells in enumerate(words.codebook(self.template), 1):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell, self.styles["wrapped"])
            # Excel makes room by itself, LibreOffice lets the lines run into each other.
            lines = max(map(_lines, cells, _CODEBOOK.values()))
            sheet.set_row(row, LINE_HEIGHT * lines)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True})

    def lists(self) -> None:
        """What the drop-downs offer, on a sheet that is not shown."""
        sheet = self.sheets[LISTS]
        for place, (name, entries) in enumerate(_lists(self.template)):
            sheet.write_string(0, place, name)
            for row, entry in enumerate(entries, 1):
                if isinstance(entry, date):
                    sheet.write_datetime(row, place, entry, self.styles["day"])
                else:
                    sheet.write_string(row, place, entry, self.styles["text"])
        sheet.hide()

    def _headed(self, sheet: Any, columns: Sequence[Column], hint: str) -> None:
        """Title, advice and headings; the headings locked, all cells below them open."""
        sheet.write_string(0, 0, self.template.title or "Untitled test", self.styles["title"])
        sheet.write_string(1, 0, hint, self.styles["plain"])
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self.styles[column.style])
            sheet.write_string(HEADING_ROW, place, column.heading, self.styles["heading"])
        sheet.set_row(0, 24, self.styles["locked"])
        sheet.set_row(1, 18, self.styles["locked"])
        sheet.set_row(HEADING_ROW, HEADING_HEIGHT, self.styles["locked"])
        sheet.freeze_panes(HEADING_ROW + 1, 2)
        sheet.protect("", {"format_cells": True, "format_columns": True, "autofilter": True})
        sheet.autofilter(HEADING_ROW, 0, LAST_ROW, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)

    def _keys(self, sheet: Any, row: int, day: date, arm: str, entries: Sequence[str]) -> None:
        sheet.write_datetime(row, 0, day, self.styles["day"])
        texts = [arm, *entries] if self.template.compared else list(entries)
        everybody = all(entry == self.template.everybody for entry in entries)
        style = self.styles["total" if everybody else "text"]
        for place, text in enumerate(texts, 1):
            sheet.write_string(row, place, text, style)

    def _checked(self, sheet: Any, columns: Sequence[Column]) -> None:
        first = HEADING_ROW + 1
        for place in range(len(columns)):
            rule = rule_of(columns, place)
            if rule:
                sheet.data_validation(first, place, LAST_ROW, place, rule)

    def _total_columns(self) -> Iterator[Column]:
        template, of = self.template, self.totals_of
        length = template.length.value
        yield Column(
            heading=length.capitalize(), width=13, style="day", choices=self.places[length]
        )
        yield from self._group_columns(of, total=True)
        kinds = {m.key: m for m in template.measures}
        for (key, figure), heading in of.figures.items():
            yield Column(
                heading=heading, width=18, style="number", kind=kinds[key].kind, figure=figure
            )
        yield Column(heading=NOTE, width=30, style="text")

    def _case_columns(self) -> Iterator[Column]:
        of = self.cases_of
        if of is None:
            return
        yield Column(heading=CODE, width=14, style="text")
        yield Column(heading=START, width=13, style="day")
        yield from self._group_columns(of, total=False)
        kinds = {m.key: m for m in self.template.measures}
        for (key, _), heading in of.figures.items():
            yield self._outcome(kinds[key], heading)
        yield Column(heading=DUE, width=13, style="day")
        yield Column(heading=OUTCOME, width=13, style="day")

    def _outcome(self, measure: MeasureSpec, heading: str) -> Column:
        yes_no = measure.kind is MeasureKind.PROPORTION
        return Column(
            heading=heading,
            width=20,
            style="text" if yes_no else "number",
            choices=self.places[_YES_NO] if yes_no else "",
            kind=measure.kind,
        )

    def _group_columns(self, of: Headings, *, total: bool) -> Iterator[Column]:
        if self.template.compared:
            yield Column(heading=SIDE, width=13, style="text", choices=self.places[SIDE])
        taking_several = {d.key for d in self.template.dimensions if d.several}
        for key, heading in of.dimensions.items():
            place = self.places[f"{key} {'total' if total else 'case'}"]
            several = key in taking_several and not total
            yield Column(heading=heading, width=22, style="text", choices=place, several=several)


def _lines(text: str, width: int) -> int:
    """How many lines a cell takes in a column this wide, or one more."""
    return max(1, ceil(1.1 * len(text) / width))


#: The codebook's columns with their widths.
_CODEBOOK = {"What": 12, "Name": 34, "Of": 30, "Meaning": 70}
_WHOLES = (Figure.DENOMINATOR, Figure.EXPOSURE, Figure.N)
_YES_NO = "yes or no"


def _lists(template: Template) -> Iterator[tuple[str, Sequence[str | date]]]:
    """Every drop-down: its name, and what it offers."""
    yield template.length.value, template.periods
    yield SIDE, [ARMS[arm] for arm in template.arms]
    yield _YES_NO, ["yes", "no"]
    for dimension in template.dimensions:
        groups = [entry_of(dimension, group) for group in dimension.groups]
        yield f"{dimension.key} total", [template.everybody, *groups]
        yield f"{dimension.key} case", groups


def _places(template: Template) -> dict[str, str]:
    """Where on the sheet of lists each of them stands."""
    from xlsxwriter.utility import xl_col_to_name

    return {
        name: f"={LISTS}!${xl_col_to_name(place)}$2:${xl_col_to_name(place)}${len(entries) + 1}"
        for place, (name, entries) in enumerate(_lists(template))
    }
