"""Uploaded and pasted tables: looked at, mapped, previewed, and only then saved."""

import hashlib
from collections import Counter
from collections.abc import Mapping as EntryWords
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from improvement.domain.access import Action, Actor, require
from improvement.domain.dimensions import Dimension
from improvement.domain.entries import CellError
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Arm
from improvement.errors import Invalid
from improvement.files.cases import CaseReading, read_cases
from improvement.files.left_out import PersonalColumn, check_taken_in, personal_columns
from improvement.files.mapping import CaseMapping, PeriodMapping
from improvement.files.problem import is_blank
from improvement.files.raw_table import RawTable
from improvement.files.safe_csv import errors_to_csv
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.tables import read_table
from improvement.files.totals import TotalsReading, read_period_totals
from improvement.files.workbooks import sheet_names
from improvement.services.data import Answered, Saved, log_cases, log_totals
from improvement.store.unit_of_work import UnitOfWork

XLSX_SIGN = b"PK\x03\x04"


class Shape(StrEnum):
    """What one row of a table is."""

    CASES = "cases"
    TOTALS = "totals"


Mapping = CaseMapping | PeriodMapping
Reading = CaseReading | TotalsReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A table as read, with what its columns seem to mean; nothing is saved yet.

    ``table`` is without the columns that look as if they named somebody, but for those that were
    taken in with a reason (heading -> reason). ``whole`` is the table as it came.
    """

    name: str
    table: RawTable
    whole: RawTable
    personal: tuple[PersonalColumn, ...]
    taken_in: EntryWords[str, str]
    cases: CaseMapping
    totals: PeriodMapping
    dimensions: tuple[Dimension, ...]
    measures: tuple[MeasureSpec, ...]

    @property
    def left_out(self) -> tuple[PersonalColumn, ...]:
        """The columns that are neither shown nor kept."""
        return tuple(column for column in self.personal if column.heading not in self.taken_in)

    @property
    def shape(self) -> Shape:
        """What one row seems to be: a total where two figures belong together (x and of how many),
        or where there are figures and no column holds a case's outcome."""
        belong = Counter((f.measure, f.group, f.arm) for f in self.totals.figures)
        told = max(belong.values(), default=0) > 1 or (belong and not self.cases.measures)
        return Shape.TOTALS if told else Shape.CASES


def sheets(content: bytes) -> tuple[str, ...]:
    """The sheets of a workbook; empty for anything else."""
    return sheet_names(content) if content.startswith(XLSX_SIGN) else ()


def look(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    content: bytes | str,
    name: str,
    sheet: str | None = None,
) -> Upload:
    """Read a table and propose what its columns mean. Raises ``Invalid`` for what is no table."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        dimensions = tuple(k.dimension for k in store.groups.all())
    whole = read_table(content, name=name, sheet=sheet)
    return _understood(
        whole,
        name=name,
        dimensions=dimensions,
        measures=kept.plan.measures,
        names=own_names(kept.plan),
    )


def taking_in(upload: Upload, taken_in: EntryWords[str, str]) -> Upload:
    """The same table with some left-out columns back in: heading -> what it holds instead.

    Raises ``Invalid`` for what is never kept, and without a reason.
    """
    check_taken_in(upload.personal, taken_in)
    return _understood(
        upload.whole,
        name=upload.name,
        dimensions=upload.dimensions,
        measures=upload.measures,
        names=upload.cases.arm_words,
        taken_in=taken_in,
    )


def _understood(
    whole: RawTable,
    *,
    name: str,
    dimensions: tuple[Dimension, ...],
    measures: tuple[MeasureSpec, ...],
    names: EntryWords[str, Arm],
    taken_in: EntryWords[str, str] = MappingProxyType({}),
) -> Upload:
    personal = personal_columns(whole)
    table = whole.without({c.heading for c in personal} - taken_in.keys())
    cases = suggest_case_mapping(table, dimensions=dimensions, measures=measures)
    totals = suggest_period_mapping(table, dimensions=dimensions, measures=measures)
    own_column = _column_of_arms(table, names)
    return Upload(
        name=name,
        table=table,
        whole=whole,
        personal=personal,
        taken_in=taken_in,
        cases=replace(cases, arm_words=names, arm_column=cases.arm_column or own_column),
        totals=replace(totals, arm_words=names, arm_column=totals.arm_column or own_column),
        dimensions=dimensions,
        measures=measures,
    )


def own_names(plan: Plan) -> dict[str, Arm]:
    """What this test calls its two sides, as tables may write them.

    >>> own_names(Plan(pilot_name="Building A", comparison_name=""))
    {'building a': <Arm.PILOT: 'pilot'>}
    """
    names = {Arm.PILOT: plan.pilot_name, Arm.COMPARISON: plan.comparison_name}
    return {_word(name): arm for arm, name in names.items() if name.strip()}


def _column_of_arms(table: RawTable, names: EntryWords[str, Arm]) -> str | None:
    """The first column that holds nothing but this test's names of its sides."""
    for heading in filter(None, table.headings):
        entries = {_word(str(cell)) for cell in table.column(heading) if not is_blank(cell)}
        if entries and entries <= names.keys():
            return heading
    return None


def _word(text: str) -> str:
    return " ".join(text.split()).casefold()


def read(uow: UnitOfWork, upload: Upload, mapping: Mapping) -> Reading:
    """What the rows say under this mapping: the good ones and everything wrong with the others."""
    _refuse_personal(upload, mapping)
    if isinstance(mapping, CaseMapping):
        return read_cases(
            upload.table,
            mapping,
            dimensions=upload.dimensions,
            measures=upload.measures,
            today=uow.today,
        )
    return read_period_totals(
        upload.table,
        mapping,
        dimensions=upload.dimensions,
        measures=upload.measures,
        today=uow.today,
    )


def _refuse_personal(upload: Upload, mapping: Mapping) -> None:
    """Numbers that name a person elsewhere may be the code of a case, and nothing else."""
    code = mapping.code if isinstance(mapping, CaseMapping) else None
    used = [heading for heading in mapping.headings if heading != code]
    for column in upload.personal:
        if column.only_as_code and column.heading in used:
            raise Invalid(
                f"{column.heading!r} looks like {column.looks_like}. Use it as the code of the "
                "household, or leave it out."
            )


def save(uow: UnitOfWork, actor: Actor, *, test_id: int, upload: Upload, mapping: Mapping) -> Saved:
    """Save the good rows, all or none; the table is read again here, not taken from a page."""
    reading = read(uow, upload, mapping)
    if not reading.good:
        raise Invalid(f"{upload.name}: no row can be kept. Look at what is wrong, then try again.")
    rejected = reading.n_rows - len(reading.good)
    answered = Answered(source=source_of(upload.whole), answers=_answers(upload))
    if isinstance(reading, CaseReading):
        return log_cases(
            uow,
            actor,
            test_id=test_id,
            cases=reading.good,
            name=upload.name,
            rejected=rejected,
            rows=reading.rows,
            answered=answered,
        )
    return log_totals(
        uow,
        actor,
        test_id=test_id,
        totals=reading.good,
        name=upload.name,
        rejected=rejected,
        rows=reading.rows,
        answered=answered,
    )


def source_of(table: RawTable) -> str:
    """Tables with the same headings come from the same source, whatever the file is called."""
    words = "\n".join(sorted(map(_word, table.headings)))
    return hashlib.sha256(words.encode()).hexdigest()


def _answers(upload: Upload) -> dict[str, Any]:
    """What is worth remembering: who took in a column that looked personal, and why."""
    return {"taken_in": dict(upload.taken_in)}


def refused(errors: tuple[CellError, ...]) -> bytes:
    """The refused cells as a file, with reasons."""
    return errors_to_csv(errors)
