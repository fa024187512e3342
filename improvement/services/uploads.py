"""Uploaded and pasted tables: looked at, mapped, previewed, and only then saved."""

import hashlib
from collections import Counter
from collections.abc import Mapping as EntryWords
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from improvement.domain.access import Action, Actor, require
from improvement.domain.alike_codes import Pair
from improvement.domain.dimensions import Dimension
from improvement.domain.entries import CellError
from improvement.domain.measures import MeasureSpec
from improvement.domain.out_of_use import OutOfUse, out_of_use
from improvement.domain.plan import Plan
from improvement.domain.repeated import distinct
from improvement.domain.vocabulary import Arm
from improvement.errors import Conflict, Invalid
from improvement.files.cases import CaseReading, read_cases
from improvement.files.day_numbers import DayNumber
from improvement.files.habits import answers_of, with_case_answers, with_period_answers
from improvement.files.left_out import PersonalColumn, check_taken_in, personal_columns
from improvement.files.mapping import CaseMapping, PeriodMapping
from improvement.files.other_kinds import XLSX
from improvement.files.problem import is_blank
from improvement.files.raw_table import RawTable
from improvement.files.rejected_rows import CASE, as_before, rejected_to_csv
from improvement.files.rows_of_periods import rows_are_periods
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.tables import read_table
from improvement.files.totals import read_period_totals
from improvement.files.totals_reading import TotalsReading, held_against
from improvement.files.workbooks import sheet_names
from improvement.services.data import (
    Answered,
    Progress,
    Saved,
    check_same_households,
    known_by_place,
    log_cases,
    log_totals,
)
from improvement.services.upload_codes import alike_codes, on_the_other_side
from improvement.services.upload_days import beside_logged
from improvement.services.upload_sums import OddSum, odd_sums
from improvement.store.repositories.observations import Tallied
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork

MOST_WAYS = 50  # in which a column can name the two sides: capitals and spaces differ


class Shape(StrEnum):
    """What one row of a table is."""

    CASES = "cases"
    TOTALS = "totals"


Mapping = CaseMapping | PeriodMapping
Reading = CaseReading | TotalsReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a table from the same source was read last time, who said so and when."""

    answers: EntryWords[str, Any]
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A table as read, with what its columns seem to mean; nothing is saved yet.

    ``table`` is without the columns that look as if they named somebody, but for those that were
    taken in with a reason (heading -> reason). ``whole`` is the table as it came, ``digest`` what
    the file was when it was read. ``habit`` is how tables with these headings were read last time.
    """

    name: str
    digest: str
    table: RawTable
    whole: RawTable
    personal: tuple[PersonalColumn, ...]
    taken_in: EntryWords[str, str]
    cases: CaseMapping
    totals: PeriodMapping
    dimensions: tuple[Dimension, ...]
    measures: tuple[MeasureSpec, ...]
    habit: Habit | None = None

    @property
    def left_out(self) -> tuple[PersonalColumn, ...]:
        """The columns that are neither shown nor kept."""
        return tuple(column for column in self.personal if column.heading not in self.taken_in)

    @property
    def shape(self) -> Shape:
        """What one row is: as it was answered last time, else as it seems.

        A total where two figures belong together (x and of how many), where there are figures and
        no column holds a case's outcome, or where weeks or months follow each other row by row.
        """
        if self.habit is not None and self.habit.answers.get("shape"):
            return Shape(self.habit.answers["shape"])
        belong = Counter((f.measure, f.group, f.arm) for f in self.totals.figures)
        told = max(belong.values(), default=0) > 1 or (belong and not self.cases.measures)
        told = told or rows_are_periods(self.table, cases=self.cases, totals=self.totals)
        return Shape.TOTALS if told else Shape.CASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person had before them: the file with its answers, and the figures of the test."""

    what: str
    data_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the rows say, what saving them would do, and what is odd and kept all the same.

    ``out_of_use`` are groups named on days without them, ``days`` figures that look like days,
    ``alike`` codes beside another of the file or the test that may be the same household's,
    ``elsewhere`` how many of its codes stand on the other side of the test than all rows are about.
    """

    reading: Reading
    tallied: Tallied
    seen: Seen
    out_of_use: tuple[OutOfUse, ...] = ()
    days: tuple[DayNumber, ...] = ()
    odd: tuple[OddSum, ...] = ()
    alike: tuple[Pair, ...] = ()
    elsewhere: int = 0

    @property
    def refused_rows(self) -> int:
        """Rows with at least one cell that cannot be kept."""
        return len({error.row for error in self.reading.errors})


def sheets(content: bytes) -> tuple[str, ...]:
    """The sheets of a workbook; empty for anything else."""
    return sheet_names(content) if content.startswith(XLSX) else ()


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
    whole = replace(as_before(read_table(content, name=name, sheet=sheet)), zone=actor.zone)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        dimensions = tuple(k.dimension for k in store.groups.all())
        habit = _habit(store, test_id, whole)
    return _understood(
        Upload(
            name=name,
            digest=_digest(content, sheet),
            table=whole,
            whole=whole,
            personal=personal_columns(whole),
            taken_in={},
            cases=CaseMapping(),
            totals=PeriodMapping(),
            dimensions=dimensions,
            measures=kept.plan.measures,
            habit=habit,
        ),
        own_names(kept.plan),
    )


def taking_in(upload: Upload, taken_in: EntryWords[str, str]) -> Upload:
    """The same table with some left-out columns back in: heading -> what it holds instead.

    Raises ``Invalid`` for what is never kept, and without a reason.
    """
    check_taken_in(upload.personal, taken_in)
    return _understood(replace(upload, taken_in=taken_in), upload.cases.arm_words)


def _understood(upload: Upload, names: EntryWords[str, Arm]) -> Upload:
    """With the columns that may be looked at, and what they seem to mean."""
    table = upload.whole.without({c.heading for c in upload.left_out})
    dimensions, measures = upload.dimensions, upload.measures
    cases = suggest_case_mapping(table, dimensions=dimensions, measures=measures)
    totals = suggest_period_mapping(table, dimensions=dimensions, measures=measures)
    own = None if cases.arm_column and totals.arm_column else _column_of_arms(table, names)
    cases = replace(cases, arm_words=names, arm_column=cases.arm_column or own)
    totals = replace(totals, arm_words=names, arm_column=totals.arm_column or own)
    if upload.habit is not None:
        answers = upload.habit.answers
        known = {d.key for d in dimensions} | {m.key for m in measures}
        cases = with_case_answers(cases, answers, table, known)
        totals = with_period_answers(totals, answers, table, known)
    if CASE in table.headings:
        cases = replace(cases, code=CASE)
    return replace(upload, table=table, cases=cases, totals=totals)


def _digest(content: bytes | str, sheet: str | None) -> str:
    found = hashlib.sha256(content.encode() if isinstance(content, str) else content)
    found.update((sheet or "").encode())
    return found.hexdigest()


def _habit(store: Store, test_id: int, table: RawTable) -> Habit | None:
    kept = store.habits.kept(test_id, source_of(table))
    if kept is None:
        return None
    who = store.people.names().get(kept.saved_by, "somebody")
    return Habit(answers=kept.answers, who=who, at=kept.saved_at)


def own_names(plan: Plan) -> dict[str, Arm]:
    """What this test calls its two sides, as tables may write them.

    >>> own_names(Plan(pilot_name="Building A", comparison_name=""))
    {'building a': <Arm.PILOT: 'pilot'>}
    """
    names = {Arm.PILOT: plan.pilot_name, Arm.COMPARISON: plan.comparison_name}
    return {_word(name): arm for arm, name in names.items() if name.strip()}


def _column_of_arms(table: RawTable, names: EntryWords[str, Arm]) -> str | None:
    """The first column that holds nothing but this test's names of its sides."""
    for heading in filter(None, table.headings) if names else ():
        cells = distinct(table.column(heading))  # a million rows name a side in two or three ways
        if len(cells) > MOST_WAYS:
            continue
        entries = {_word(str(cell)) for cell in cells if not is_blank(cell)}
        if entries and entries <= names.keys():
            return heading
    return None


def _word(text: str) -> str:
    return " ".join(text.split()).casefold()


def read(upload: Upload, mapping: Mapping, *, today: date) -> Reading:
    """What the rows say under this mapping: the good ones and everything wrong with the others."""
    _refuse_personal(upload, mapping)
    if isinstance(mapping, CaseMapping):
        _refuse_nothing_measured(upload, mapping)
        return read_cases(
            upload.table,
            mapping,
            dimensions=upload.dimensions,
            measures=upload.measures,
            today=today,
        )
    return read_period_totals(
        upload.table,
        mapping,
        dimensions=upload.dimensions,
        measures=upload.measures,
        today=today,
    )


def _refuse_nothing_measured(upload: Upload, mapping: CaseMapping) -> None:
    """A list of who began has codes, by which outcomes find them later; without, it is no list."""
    if mapping.measures or mapping.code is not None:
        return
    raise Invalid(
        f"{upload.name}: nothing in these rows is measured, and no column holds the code of a "
        "household by which an outcome could find it later. Choose the column of a measure, or the "
        "code; if one row is a period with its figures, say so (a period, totals)."
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


def preview(
    uow: UnitOfWork, actor: Actor, *, test_id: int, upload: Upload, mapping: Mapping
) -> Preview:
    """What saving would do, row by row, without doing it."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        reading = read(upload, mapping, today=uow.today_of(actor))
        ids = kept.measure_ids
        days: tuple[DayNumber, ...] = ()
        odd: tuple[OddSum, ...] = ()
        alike: tuple[Pair, ...] = ()
        elsewhere = 0
        if isinstance(reading, CaseReading):
            tallied = store.cases.compared(
                reading.good, test_id=test_id, measure_ids=ids, starts_on=kept.plan.starts_on
            )
            if _by_place(mapping):
                check_same_households(tallied, kept=known_by_place(store, test_id))
            else:
                alike = alike_codes(store, test_id, reading) if tallied.added else ()
                if tallied.changed:  # else nothing that is here would be written over
                    elsewhere = on_the_other_side(store, test_id, reading, mapping)
        else:
            reading = _beside_logged(store, kept, reading, mapping)
            tallied = store.observations.compared(
                reading.good, measure_ids=ids, untold=reading.untold
            )
            odd = odd_sums(reading.good, dimensions=upload.dimensions, measures=upload.measures)
            if isinstance(mapping, PeriodMapping):
                days = beside_logged(store, kept, reading.good, mapping)
        return Preview(
            reading=reading,
            tallied=tallied,
            seen=Seen(what=_seen(upload, mapping), data_version=kept.data_version),
            out_of_use=out_of_use(reading.good, upload.dimensions),
            days=days,
            odd=odd,
            alike=alike,
            elsewhere=elsewhere,
        )


def save(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    upload: Upload,
    mapping: Mapping,
    seen: Seen | None = None,
    progress: Progress | None = None,
) -> Saved:
    """Save the good rows, all or none; the table is read again here, not taken from a page.

    With ``seen`` (of the preview) anything else than what was seen then is refused with
    ``Conflict``: another file, other answers, or figures that changed in between. ``progress`` is
    told again and again which part of the rows is written (0 to 1); what it raises ends the save,
    and nothing is kept.
    """
    if seen is not None and seen.what != _seen(upload, mapping):
        raise Conflict(
            f"{upload.name}: the file or the answers changed since the preview. Nothing was saved: "
            "look at the new preview, then save again."
        )
    reading = read(upload, mapping, today=uow.today_of(actor))
    if isinstance(reading, TotalsReading):
        with uow.reading(actor) as store:
            reading = _beside_logged(store, store.plans.get(test_id), reading, mapping)
    if not reading.good:
        raise Invalid(f"{upload.name}: no row can be kept. Look at what is wrong, then try again.")
    common: dict[str, Any] = {
        "test_id": test_id,
        "name": upload.name,
        "rejected": len({error.row for error in reading.errors}),
        "rows": reading.rows,
        "answered": Answered(
            sources=(source_of(upload.whole), source_of(upload.table)),
            answers=answers_of(mapping) | {"taken_in": dict(upload.taken_in)},
        ),
        "seen_version": seen.data_version if seen else None,
    }
    if isinstance(reading, CaseReading):
        return log_cases(
            uow,
            actor,
            cases=reading.good,
            progress=progress,
            by_place=_by_place(mapping),
            **common,
        )
    return log_totals(uow, actor, totals=reading.good, untold=reading.untold, **common)


def _beside_logged(
    store: Store, kept: KeptTest, reading: TotalsReading, mapping: Mapping
) -> TotalsReading:
    """Totals of days that periods of another length count already are refused, row by row."""
    logged = store.observations.beside(reading.good, measure_ids=kept.measure_ids)
    period = mapping.period if isinstance(mapping, PeriodMapping) else None
    return held_against(reading, logged, heading=period or "start")


def _seen(upload: Upload, mapping: Mapping) -> str:
    """The file, its answers, and what its entries are held against, as one short text."""
    told = (upload.digest, sorted(upload.taken_in), mapping, upload.dimensions, upload.measures)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def source_of(table: RawTable) -> str:
    """Tables with the same headings come from the same source, whatever the file is called.

    So does the file of their refused rows.
    """
    words = "\n".join(sorted(_word(heading) for heading in table.headings if heading != CASE))
    return hashlib.sha256(words.encode()).hexdigest()


def refused(upload: Upload, mapping: Mapping, errors: tuple[CellError, ...]) -> bytes:
    """The refused rows as a file, as they stand, with their reasons."""
    return rejected_to_csv(upload.table, errors, by_place=_by_place(mapping))


def _by_place(mapping: Mapping) -> bool:
    """Are these cases without a code, known by their place in the file alone?"""
    return isinstance(mapping, CaseMapping) and mapping.code is None
