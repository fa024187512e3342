"""Tables to be taken along: what each column means travels with its rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Any


class FieldType(StrEnum):
    """What stands in a column, in the words of Table Schema (specs.frictionlessdata.io)."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "string"
    DAY = "date"
    MOMENT = "datetime"
    YES_NO = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column."""

    name: str
    type: FieldType
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """Columns that name a row of another table."""

    fields: tuple[str, ...]
    table: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """A table; ``rows`` may be a stream that can be gone through once.

    ``key`` are the columns that name a row.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    rows: Iterable[Sequence[object]]
    key: tuple[str, ...] = ()
    foreign: tuple[ForeignKey, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose data these are, when and by whom they were taken along, and what is not in them.

    ``name`` is made of small letters, digits and dashes, for file names.
    """

    name: str
    title: str
    taken_by: str
    taken_at: datetime
    lines: tuple[str, ...]
    version: str


def plain(cell: Any) -> object:
    """A cell as files hold it: words for enums, JSON for records, UTC moments without an offset.

    >>> plain({"b": 1}), plain(datetime(2026, 3, 1, 9, 30)), plain(None), plain(3.5)
    ('{"b": 1}', '2026-03-01T09:30:00Z', None, 3.5)
    """
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, Enum):
        return str(cell.value)
    if isinstance(cell, datetime):
        moment = cell.astimezone(UTC) if cell.tzinfo else cell
        return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}Z"
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Mapping | list | tuple):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)
