"""Case records written over: changed ones, and those that an import taken back gives back."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, delete

from improvement.store.bulk import overwrite_rows, put_rows
from improvement.store.repositories.case_arriving import KEPT, Values
from improvement.store.repositories.earlier import Earlier
from improvement.store.repositories.phases import phase_of
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseValueRow
from improvement.store.tables.base import table_of

SUBJECT = "case_record"
BROUGHT = "brought"  # beside what a case was: what the import that changed it said of it
VALUE_KEYS = ("case_id", "measure_id")
VALUE_COLUMNS = ("partnership_id", *VALUE_KEYS, "value")
WRITTEN = (*KEPT, "import_id", "source_row")


class CaseChanges:
    """Cases of one partnership that are there already, with other figures."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def overwrite(self, rows: Sequence[Sequence[Any]]) -> None:
        """Each has the id of its case, then what is ``WRITTEN`` there.

        A case that stands in a file twice, by the team's code and by ours, is as its last row says.
        """
        plain = {row[0]: tuple(map(plainly, row)) for row in rows}
        overwrite_rows(self._scope.session, CaseRow, "id", WRITTEN, list(plain.values()))

    def put_values(self, values: Mapping[int, Values]) -> None:
        """These figures in place of those that the cases have for the same measures."""
        owner = self._scope.partnership_id
        rows = [
            (owner, case_id, measure_id, None if value is None else float(value))
            for case_id, own in values.items()
            for measure_id, value in own.items()
        ]
        put_rows(self._scope.session, CaseValueRow, VALUE_KEYS, VALUE_COLUMNS, rows)

    def restore(self, restored: Mapping[int, Earlier], starts_on: date | None) -> None:
        """Cases as they stood before an import."""
        if not restored:
            return
        self.overwrite(
            [
                (
                    case_id,
                    *_fields_of(earlier.figures, starts_on),
                    earlier.import_id,
                    earlier.source_row,
                )
                for case_id, earlier in restored.items()
            ]
        )
        table = table_of(CaseValueRow)
        self._scope.session.connection().execute(
            delete(table).where(table.c.case_id == bindparam("case")),
            [{"case": case_id} for case_id in restored],
        )
        self.put_values(
            {
                case_id: {int(m): v for m, v in earlier.figures["values"].items()}
                for case_id, earlier in restored.items()
            }
        )


def plainly(value: Any) -> Any:
    """As a database driver takes it: days and words of our vocabulary as texts."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def as_it_stood(row: Any, values: Values, replaced_by: int, brought: Mapping[str, Any]) -> Earlier:
    return Earlier(
        place=row.code,
        figures={**figures_of(row, values), BROUGHT: brought},
        import_id=row.import_id,
        source_row=row.source_row,
        replaced_by=replaced_by,
    )


def figures_of(row: Any, values: Values) -> dict[str, Any]:
    """A case as its history keeps it."""
    plain = {name: plainly(getattr(row, name)) for name in KEPT}
    return plain | {"values": {str(m): v for m, v in values.items()}}


def _fields_of(figures: Mapping[str, Any], starts_on: date | None) -> tuple[Any, ...]:
    """As it stood, in the order of ``KEPT``; but its phase as the plan has it now."""
    phase = phase_of(date.fromisoformat(figures["starts_on"]), starts_on)
    return tuple({**figures, "phase": phase}[name] for name in KEPT)
