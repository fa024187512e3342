"""Case records written over: changed ones, and those that an import taken back gives back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, update

from improvement.domain.vocabulary import Arm
from improvement.store.bulk import insert_rows
from improvement.store.repositories.case_arriving import KEPT, Values
from improvement.store.repositories.earlier import Earlier
from improvement.store.repositories.phases import phase_of
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseValueRow
from improvement.store.tables.base import table_of

VALUE_COLUMNS = ("partnership_id", "case_id", "measure_id", "value")


class CaseChanges:
    """Cases of one partnership that are there already, with other figures."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def overwrite(self, rows: Sequence[dict[str, Any]]) -> None:
        names = (*KEPT, "import_id", "source_row")
        table = table_of(CaseRow)
        change = update(table).where(table.c.id == bindparam("at"))
        change = change.values(
            version=table.c.version + 1, **{name: bindparam(f"new_{name}") for name in names}
        )
        given = [{"at": r["at"]} | {f"new_{name}": r[name] for name in names} for r in rows]
        self._scope.session.connection().execute(change, given)

    def put_values(self, values: Mapping[int, Values]) -> None:
        """These figures in place of those that the cases have for the same measures."""
        table = table_of(CaseValueRow)
        connection = self._scope.session.connection()
        pairs = [(c, m, v) for c, own in values.items() for m, v in own.items()]
        if not pairs:
            return
        gone = delete(table).where(
            table.c.case_id == bindparam("case"), table.c.measure_id == bindparam("measure")
        )
        connection.execute(gone, [{"case": c, "measure": m} for c, m, _ in pairs])
        owner = self._scope.partnership_id
        rows = ((owner, case_id, measure_id, value) for case_id, measure_id, value in pairs)
        insert_rows(self._scope.session, CaseValueRow, VALUE_COLUMNS, rows)

    def restore(self, restored: Mapping[int, Earlier], starts_on: date | None) -> None:
        if not restored:
            return
        self.overwrite(
            [
                {
                    "at": case_id,
                    **_fields_of(earlier.figures, starts_on),
                    "import_id": earlier.import_id,
                    "source_row": earlier.source_row,
                }
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


def as_it_stood(row: Any, values: Values, replaced_by: int) -> Earlier:
    fields = {name: getattr(row, name) for name in KEPT}
    plain = {n: v.isoformat() if isinstance(v, date) else v for n, v in fields.items()}
    return Earlier(
        place=row.code,
        figures=plain | {"values": {str(m): v for m, v in values.items()}},
        import_id=row.import_id,
        source_row=row.source_row,
        replaced_by=replaced_by,
    )


def _fields_of(figures: Mapping[str, Any], starts_on: date | None) -> dict[str, Any]:
    """As it stood; but its phase as the plan has it now."""
    days = {
        name: date.fromisoformat(figures[name]) if figures[name] else None
        for name in ("starts_on", "due_on", "outcome_on")
    }
    return days | {
        "arm": Arm(figures["arm"]),
        "phase": phase_of(days["starts_on"] or date.min, starts_on),
        "cell_id": figures["cell_id"],
    }
