"""What only a person can say about a table: which day a date means, which group an entry means."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.repeated import distinct
from improvement.domain.vocabulary import MeasureKind
from improvement.files.columns import read_number_column
from improvement.files.dates import DateOrder, read_date
from improvement.files.day_numbers import DayNumber, day_numbers
from improvement.files.groups import GroupReader, strange_labels
from improvement.files.mapping import CaseMapping, PeriodMapping
from improvement.files.numbers import DecimalMark, parse_outcome
from improvement.files.problem import NoAnswer, Problem, is_blank
from improvement.services.uploads import Mapping, Upload

MOST_OUTCOMES = 12  # entries: a column of more is not about yes and no


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulDate:
    """An entry that is one day or another, and nothing in its file says which."""

    text: str
    day_first: date
    month_first: date


def doubtful_date(upload: Upload, mapping: Mapping) -> DoubtfulDate | None:
    """A date of this table to ask about; None where its order is known or the file shows it."""
    if mapping.date_order is not NoAnswer.AMBIGUOUS:
        return None
    named = (
        (mapping.starts_on, mapping.due_on, mapping.outcome_on)
        if isinstance(mapping, CaseMapping)
        else (mapping.period, mapping.period_end)
    )
    for heading in filter(None, named):
        for cell in distinct(upload.table.column(heading)):
            day, month = (
                read_date(cell, order) for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
            )
            if isinstance(day, date) and isinstance(month, date) and day != month:
                return DoubtfulDate(text=str(cell), day_first=day, month_first=month)
    return None


def strange(upload: Upload, mapping: Mapping) -> dict[str, dict[str, int]]:
    """Dimension -> the entries that are none of its groups -> in how many rows.

    Bands are left out: a number beyond all of them is no label.
    """
    dimensions = {d.key: d for d in upload.dimensions}
    mark = mapping.decimal_mark if isinstance(mapping.decimal_mark, DecimalMark) else None
    found = {}
    for key, heading in mapping.dimensions.items():
        if mark is None or dimensions[key].banded:
            continue
        reader = GroupReader(
            dimension=dimensions[key],
            decimal_mark=mark,
            totals_allowed=isinstance(mapping, PeriodMapping),
        )
        several = isinstance(mapping, CaseMapping) and dimensions[key].several
        labels = strange_labels(upload.table.column(heading), reader, several=several)
        if labels:
            found[key] = labels
    return found


def like_days(upload: Upload, mapping: Mapping) -> tuple[DayNumber, ...]:
    """Figures that look like days in Excel's counting: left out until a person says they are none.

    Those of columns that were said to hold figures are in it as well.
    """
    if not isinstance(mapping.decimal_mark, DecimalMark):
        return ()
    kinds = {m.key: m.kind for m in upload.measures}
    if isinstance(mapping, CaseMapping):
        held = mapping.measures.items()
        headings = [h for key, h in held if kinds.get(key) is not MeasureKind.PROPORTION]
    else:
        headings = [figure.column for figure in mapping.figures]
    found: list[DayNumber] = []
    for heading in dict.fromkeys(headings):
        values = read_number_column(upload.table, heading, mapping.decimal_mark).values
        found.extend(day_numbers(heading, values, upload.table.serial_epoch))
    return tuple(found)


def outcome_entries(upload: Upload, heading: str) -> tuple[str, ...]:
    """The entries of a column of outcomes that are no plain yes or no; empty for too many.

    *Stranded* and *Not Stranded*: a person says which of them means yes.
    """
    texts = dict.fromkeys(
        str(cell).strip() for cell in distinct(upload.table.column(heading)) if not is_blank(cell)
    )
    strange = tuple(text for text in texts if isinstance(parse_outcome(text), Problem))
    return strange if len(texts) <= MOST_OUTCOMES else ()
