"""Logging one period by hand: looked at while it is typed, saved in one commit, all or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from improvement.domain.access import Action, Actor, require
from improvement.domain.checks import check_period_totals
from improvement.domain.dimensions import Dimension
from improvement.domain.entries import CellError
from improvement.domain.group_sums import GroupSum
from improvement.errors import Invalid
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.services.data import NOTHING_SAVED, dimensions_of, log_in, open_for_data
from improvement.services.entry_cells import (
    CellsRead,
    has_marks,
    mark_of,
    read_cells,
    shortened,
    sums_of,
)
from improvement.services.entry_grid import EntryGrid, EntryWishes, Known, Texts, drawn
from improvement.services.entry_merge import Clash, Merged, merged
from improvement.store.repositories.observations import KeptTotal, Tallied
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLook:
    """What can be said about a grid while it is typed.

    ``errors`` stand at a cell (row counted from 1, the cell's name); ``general`` concern the whole
    period. ``half`` are rows with one of two figures: no error as long as somebody stands in them.
    ``mark`` is how the numbers were read, or why that has to be asked. ``values`` has what cells
    were read as where that is not plain from what was typed; ``fresh`` what others saved since
    in rows that were left alone (row, column, text).
    """

    grid: EntryGrid
    errors: tuple[CellError, ...]
    general: tuple[CellError, ...]
    half: tuple[CellError, ...]
    sums: tuple[GroupSum, ...]
    clashes: tuple[Clash, ...]
    mark: DecimalMark | NoAnswer
    marked: bool
    fresh: tuple[tuple[int, int, str], ...] = ()
    values: Mapping[tuple[int, int], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySaved:
    """What became of a grid. With errors or clashes nothing at all was saved."""

    tallied: Tallied
    errors: tuple[CellError, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def saved(self) -> bool:
        return not self.errors and not self.clashes


def grid(uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: EntryWishes) -> EntryGrid:
    """The grid for one measure and period, filled with what was logged before."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        return _opened(store, kept, wishes).grid


def look(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    wishes: EntryWishes,
    texts: object = None,
    seen: Texts | None = None,
    decimal_mark: DecimalMark | None = None,
) -> EntryLook:
    """The checks that saving makes, what the groups add up to, and what others have saved.

    Without ``texts`` it is about what is kept. Raises ``Invalid`` for texts of another grid.
    """
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        opened = _opened(store, kept, wishes)
        mine, before = opened.texts(texts), opened.texts(seen)
        found = decimal_mark or mark_of(mine, before)
        mark = found if isinstance(found, DecimalMark) else DecimalMark.POINT
        together = merged(opened.grid, mine=mine, seen=before, mark=mark)
        read = read_cells(opened.grid, mine, mark, before)
        errors = _wrong(store, kept, opened, read, together, today=uow.today)
        clashes = _signed(store, kept, opened, together.clashes)
    cells = {opened.grid.name(r, c) for r in range(len(mine)) for c in range(len(mine[r]))}
    at_cells = [error for error in errors if error.column in cells]
    half = tuple(e for e in at_cells if not e.value and e.problem.endswith("is missing."))
    return EntryLook(
        grid=opened.grid,
        fresh=together.fresh,
        errors=tuple(e for e in at_cells if e not in half),
        general=tuple({e.problem: e for e in errors if e.column not in cells}.values()),
        half=half,
        sums=sums_of(opened.grid, read, [e for e in at_cells if e not in half]),
        clashes=clashes,
        mark=found,
        marked=has_marks(mine, before),
        values={at: v for at, v in read.values.items() if not mine[at[0]][at[1]].isdecimal()},
    )


def save(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    wishes: EntryWishes,
    texts: object,
    seen: Texts | None = None,
    decimal_mark: DecimalMark | None = None,
) -> EntrySaved:
    """Read and save what was typed; with any error nothing is saved and all errors are returned.

    ``seen`` are the texts that stood in the grid when it was opened. Where somebody else has saved
    something else since, nothing is saved and both versions come back. A row of an arm left empty
    is not logged; half a pair is refused. Raises ``Invalid`` for an empty grid, and where it has to
    be said how numbers are written.
    """
    with uow.writing(actor) as store:
        kept = open_for_data(store, actor, test_id)
        store.plans.hold(test_id)  # from here to the end nobody else changes its figures
        opened = _opened(store, kept, wishes)
        mine, before = opened.texts(texts), opened.texts(seen)
        mark = _told(decimal_mark or mark_of(mine, before))
        together = merged(opened.grid, mine=mine, seen=before, mark=mark)
        read = read_cells(opened.grid, together.texts, mark, before)
        errors = _wrong(store, kept, opened, read, together, today=uow.today)
        clashes = _signed(store, kept, opened, together.clashes)
        if errors or clashes:
            return EntrySaved(tallied=NOTHING_SAVED, errors=errors, clashes=clashes)
        if not read.totals:
            raise Invalid("The grid is empty, so there is nothing to save. Type the figures.")
        name = f"{opened.grid.spec.label}, {opened.grid.start:%d %B %Y}"
        tallied = log_in(store, kept, totals=read.totals, name=name)
        store.commit()
        return EntrySaved(tallied=tallied)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A grid with everything it is held against."""

    grid: EntryGrid
    kept: tuple[KeptTotal, ...]
    dimensions: tuple[Dimension, ...]

    def texts(self, given: object) -> Texts:
        """Texts in the shape of this grid; what is kept where none are given."""
        return self.grid.texts if given is None else self.grid.fitted(given)


def _opened(store: Store, kept: KeptTest, wishes: EntryWishes) -> _Opened:
    measure_id = kept.measure_ids.get(wishes.measure)
    found = store.observations.listed([measure_id] if measure_id else [], start=wishes.start)
    known: Known = {(k.total.arm, k.total.cell): k.total for k in found}
    return _Opened(
        grid=drawn(kept.plan, dimensions_of(store, kept), wishes, known),
        kept=found,
        dimensions=tuple(k.dimension for k in store.groups.all()),
    )


def _wrong(
    store: Store,
    kept: KeptTest,
    opened: _Opened,
    read: CellsRead,
    together: Merged,
    *,
    today: date,
) -> tuple[CellError, ...]:
    """Everything that keeps these figures from being saved, in order of rows."""
    errors = [*read.errors, *_emptied(opened.grid, together)]
    errors += check_period_totals(
        read.totals,
        measures=kept.plan.measures,
        dimensions=opened.dimensions,
        today=today,
        places=read.places,
        kept=store.observations.beside(read.totals, measure_ids=kept.measure_ids),
    )
    typed = {
        opened.grid.name(r, c): shortened(text)
        for r, row in enumerate(together.texts)
        for c, text in enumerate(row)
    }
    as_typed = (replace(e, value=typed.get(e.column, e.value)) for e in errors)
    return tuple(sorted(as_typed, key=lambda error: error.row))


def _emptied(asked: EntryGrid, together: Merged) -> Iterator[CellError]:
    """A row that was logged and is empty now: leaving it out would keep the old figures unseen."""
    for row, arm in together.emptied:
        columns = asked.of(arm)
        was = " of ".join(asked.texts[row][c] for c in columns if asked.texts[row][c])
        yield CellError(
            row=row + 1,
            column=asked.name(row, columns[0]),
            value="",
            problem=f"{was} is logged here; an empty row does not take it away.",
            remedy="Type the right figure (0 if there was none), or take back what was saved "
            "under What came in.",
        )


def _signed(
    store: Store, kept: KeptTest, opened: _Opened, clashes: Sequence[Clash]
) -> tuple[Clash, ...]:
    """The clashes with who saved the other version, and when."""
    if not clashes:
        return ()
    names = store.people.names()
    came_in = {i.id: i for i in store.imports.of(kept.id)}
    by_place = {(k.total.arm, k.total.cell): k.import_id for k in opened.kept}
    signed = []
    for clash in clashes:
        source = came_in.get(by_place.get((clash.arm, opened.grid.rows[clash.row][1])) or 0)
        who = names.get(source.made_by, "") if source else ""
        signed.append(replace(clash, who=who, when=source.made_at if source else None))
    return tuple(signed)


def _told(mark: DecimalMark | NoAnswer) -> DecimalMark:
    if isinstance(mark, DecimalMark):
        return mark
    if mark is NoAnswer.MIXED:
        raise Invalid(
            "Some numbers have a decimal point and some a decimal comma. Choose one of the two "
            "below, and correct those that are marked."
        )
    raise Invalid(
        "A number such as 1,234 can mean 1234 or 1.234. Choose below how numbers are written, "
        "then save again."
    )
