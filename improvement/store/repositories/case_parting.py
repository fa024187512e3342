"""An import taken back from cases that later ones changed: its part goes, theirs stays."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.store.repositories.case_arriving import KEPT
from improvement.store.repositories.case_changes import BROUGHT, SUBJECT, CaseChanges, figures_of
from improvement.store.repositories.case_replay import (
    FIELDS,
    Moment,
    State,
    without_the_first,
)
from improvement.store.repositories.earlier import Earlier
from improvement.store.repositories.groups import Groups
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseValueRow, EarlierFigureRow
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
EARLIER = columns(EarlierFigureRow)

Figures = Mapping[str, Any]


class TakenBack(NamedTuple):
    """Cases that went, that are as they were, and that lost a part and keep what came later."""

    removed: int
    restored: int
    parted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Becoming:
    """A row (a case, or an earlier figure), the state it has, and the one that it comes to have."""

    row: Any
    figures: Figures
    was: State
    state: State

    def written(self, cells: Mapping[GroupCell, int]) -> dict[str, Any]:
        state = dict(self.state)
        cell = state.pop("cell")
        same = cell == self.was["cell"]
        here = self.figures["cell_id"] if same else cells[cell]
        return {**self.figures, **state, "cell_id": here}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parted:
    """The cases and the earlier figures that become other ones."""

    cases: Sequence[_Becoming]
    earlier: Sequence[_Becoming]

    @property
    def cells(self) -> frozenset[GroupCell]:
        return frozenset(
            each.state["cell"]
            for each in (*self.cases, *self.earlier)
            if each.state["cell"] != each.was["cell"]
        )


class CaseParting:
    """The cases of one partnership that more than one import brought."""

    def __init__(self, scope: Scope, groups: Groups) -> None:
        self._scope = scope
        self._groups = groups
        self._changes = CaseChanges(scope)

    def count(self, import_id: int, test_id: int, lengths: Collection[timedelta]) -> int:
        """How many cases stay as later imports have them, but for what this one brought."""
        return len(self._parted(import_id, test_id, lengths).cases)

    def part(
        self,
        import_id: int,
        test_id: int,
        starts_on: date | None,
        lengths: Collection[timedelta],
    ) -> int:
        """Take this import out of them and of what stood after it; how many cases it was."""
        parted = self._parted(import_id, test_id, lengths)
        cells = {cell: kept.id for cell, kept in self._groups.cells(parted.cells).items()}
        self._changes.restore(
            {
                other.row.id: Earlier(
                    place=other.row.code,
                    figures=other.written(cells),
                    import_id=other.row.import_id,
                    source_row=other.row.source_row,
                )
                for other in parted.cases
            },
            starts_on,
        )
        if parted.earlier:
            table = table_of(EarlierFigureRow)
            self._scope.session.connection().execute(
                update(table)
                .where(table.c.id == bindparam("row"))
                .values(figures=bindparam("told", type_=table.c.figures.type)),
                [{"row": other.row.id, "told": other.written(cells)} for other in parted.earlier],
            )
        return len(parted.cases)

    def _parted(self, import_id: int, test_id: int, lengths: Collection[timedelta]) -> _Parted:
        histories = self._histories(import_id, test_id)
        contents: Mapping[int, GroupCell] = self._groups.contents() if histories else {}
        cases: list[_Becoming] = []
        earlier: list[_Becoming] = []
        for row, figures in self._standing(import_id, test_id) if histories else ():
            below, rows = _apart(histories[row.code], import_id)
            moments = _moments(below, rows, figures, contents)
            base = None if below is None else _state(below.figures, contents)
            states = without_the_first(moments, base, lengths)
            if below is not None and base is not None:
                told = _on_what(below.figures, rows[0].figures)
                earlier.append(_Becoming(row=below, figures=told, was=base, state=base))
            *past, now = (
                _Becoming(row=of, figures=each, was=moment.state, state=state)
                for of, each, moment, state in zip(
                    (*rows[1:], row),
                    (*(of.figures for of in rows[1:]), figures),
                    moments[1:],
                    states,
                    strict=True,
                )
            )
            earlier += [each for each in past if each.state != each.was]
            cases += [now] if now.state != now.was else []
        return _Parted(cases=cases, earlier=earlier)

    def _histories(self, import_id: int, test_id: int) -> dict[str, list[Any]]:
        """Of every case that a later import changed: what counted there before, oldest first."""
        query = (
            select(
                EARLIER.id,
                EARLIER.place,
                EARLIER.figures,
                EARLIER.import_id,
                EARLIER.replaced_by,
            )
            .where(*self._live(test_id), EARLIER.place.in_(self._overwritten(import_id, test_id)))
            .order_by(EARLIER.id)
        )
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._scope.session.execute(query):
            found[row.place].append(row)
        return found

    def _live(self, test_id: int) -> tuple[Any, ...]:
        return (
            EARLIER.partnership_id == self._scope.partnership_id,
            EARLIER.test_id == test_id,
            EARLIER.subject == SUBJECT,
            EARLIER.replaced_by.is_not(None),
        )

    def _overwritten(self, import_id: int, test_id: int) -> Any:
        return select(EARLIER.place).where(*self._live(test_id), EARLIER.import_id == import_id)

    def _standing(self, import_id: int, test_id: int) -> Iterator[tuple[Any, Figures]]:
        """The same cases as they are now."""
        mine = (
            CASE.partnership_id == self._scope.partnership_id,
            CASE.test_id == test_id,
            CASE.code.in_(self._overwritten(import_id, test_id)),
        )
        values: dict[int, dict[int, float | None]] = defaultdict(dict)
        own = select(CASE_VALUE.case_id, CASE_VALUE.measure_id, CASE_VALUE.value)
        query = own.join(CaseRow, CASE.id == CASE_VALUE.case_id).where(*mine)
        for case_id, measure_id, value in self._scope.session.execute(query):
            values[case_id][measure_id] = value
        rows = select(
            CASE.id, CASE.code, *(CASE[name] for name in KEPT), CASE.import_id, CASE.source_row
        )
        for row in self._scope.session.execute(rows.where(*mine)):
            yield row, figures_of(row, values.get(row.id, {}))


def _apart(history: Sequence[Any], import_id: int) -> tuple[Any | None, list[Any]]:
    """What an import changed there, if anything, and what it left and all since."""
    # A case that stands twice in a file was written down twice, and is as its last row says.
    rows = list({row.replaced_by: row for row in history}.values())
    at = next(n for n, row in enumerate(rows) if row.import_id == import_id)
    below = rows[at - 1] if at and rows[at - 1].replaced_by == import_id else None
    return below, rows[at:]


def _moments(
    below: Any | None, rows: Sequence[Any], now: Figures, contents: Mapping[int, GroupCell]
) -> list[Moment]:
    """Each state with what its import brought, which is written beside what it replaced."""
    figures = (*(row.figures for row in rows), now)
    before = (below.figures if below is not None else {}, *(row.figures for row in rows))
    return [
        Moment(state=_state(own, contents), brought=_brought(last.get(BROUGHT), contents))
        for own, last in zip(figures, before, strict=True)
    ]


def _state(figures: Figures, contents: Mapping[int, GroupCell]) -> State:
    found = {name: figures[name] for name in FIELDS if name != "cell"}
    cell = contents.get(figures["cell_id"], EVERYBODY)
    return {**found, "cell": cell, "values": figures["values"]}


def _brought(told: Figures | None, contents: Mapping[int, GroupCell]) -> State | None:
    return told and {**told, "cell": contents.get(told["cell_id"], EVERYBODY)}


def _on_what(below: Figures, above: Figures) -> dict[str, Any]:
    """What the later import brought, now beside what that stands on."""
    own = {name: value for name, value in below.items() if name != BROUGHT}
    return own | ({BROUGHT: above[BROUGHT]} if BROUGHT in above else {})
