"""Logging one period by hand: looked at while it is typed, saved in one commit, all or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from improvement.domain.access import Action, Actor, require
from improvement.domain.entries import CellError
from improvement.domain.group_sums import GroupSum
from improvement.domain.periods import written
from improvement.errors import Invalid
from improvement.files.day_numbers import DayNumber
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.services.data import NOTHING_SAVED, log_in, open_for_data
from improvement.services.entry_cells import (
    CellsRead,
    has_marks,
    mark_of,
    read_cells,
    sums_of,
)
from improvement.services.entry_days import like_days
from improvement.services.entry_drafts import (
    GridHabit,
    OpenedGrid,
    as_kept,
    place_of,
    restored,
)
from improvement.services.entry_grid import EntryGrid, EntryWishes, Texts
from improvement.services.entry_held import HeldGrid, open_grid, signed, typed_in, wrong
from improvement.services.entry_merge import Clash, merged
from improvement.store.repositories.observations import Tallied
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork

HABIT = "grid"  # among the habits of tables


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLook:
    """What can be said about a grid while it is typed.

    ``errors`` stand at a cell (row counted from 1, the cell's name); ``general`` concern the whole
    period. ``half`` are rows with one of two figures: no error as long as somebody stands in them.
    ``mark`` is how the numbers were read, or why that has to be asked. ``values`` has what cells
    were read as where that is not plain from what was typed, ``days`` which of them look like a day
    and are taken all the same; ``fresh`` what others saved since in rows that were left alone (row,
    column, text).
    """

    grid: EntryGrid
    texts: Texts
    errors: tuple[CellError, ...]
    general: tuple[CellError, ...]
    half: tuple[CellError, ...]
    sums: tuple[GroupSum, ...]
    clashes: tuple[Clash, ...]
    mark: DecimalMark | NoAnswer
    marked: bool
    fresh: tuple[tuple[int, int, str], ...] = ()
    values: Mapping[tuple[int, int], float] = field(default_factory=dict)
    days: Mapping[tuple[int, int], DayNumber] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySaved:
    """What became of a grid. With errors or clashes nothing at all was saved.

    ``days`` has the name of each saved cell whose figure looks like a day.
    """

    tallied: Tallied
    errors: tuple[CellError, ...] = ()
    clashes: tuple[Clash, ...] = ()
    days: Mapping[str, DayNumber] = field(default_factory=dict)

    @property
    def saved(self) -> bool:
        return not self.errors and not self.clashes


def grid(uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: EntryWishes) -> EntryGrid:
    """The grid for one measure and period, filled with what was logged before."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        return open_grid(store, kept, wishes).grid


def opened(uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: EntryWishes) -> OpenedGrid:
    """The grid with this person's own draft in it, if one waits."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        draft = store.drafts.of(test_id, place_of(wishes))
        found = open_grid(store, kept, wishes).grid
        habit = GridHabit.of(store.habits.of(test_id, HABIT))
    if draft is None:
        return OpenedGrid(grid=found, start=found.texts, seen=found.texts, habit=habit)
    return replace(restored(found, draft.texts, draft.saved_at), habit=habit)


def remember(uow: UnitOfWork, actor: Actor, *, test_id: int, habit: GridHabit) -> None:
    """How numbers and dates are written here: asked once, for everybody who logs for this test."""
    with uow.writing(actor) as store:
        kept = open_for_data(store, actor, test_id)
        store.habits.keep(kept.id, HABIT, {**store.habits.of(kept.id, HABIT), **habit.answers()})
        store.commit()


def keep_draft(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    wishes: EntryWishes,
    texts: object,
    seen: Texts | None = None,
) -> bool:
    """Keep what is typed so far for this person alone; is there anything to keep?"""
    with uow.writing(actor) as store:
        kept = open_for_data(store, actor, test_id)
        held = open_grid(store, kept, wishes)
        cells = as_kept(held.grid, mine=held.texts(texts), seen=held.texts(seen))
        if cells:
            store.drafts.keep(test_id, place_of(wishes), cells)
        else:
            store.drafts.forget(test_id, place_of(wishes))
        store.commit()
    return bool(cells)


def discard_draft(uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: EntryWishes) -> None:
    """What was typed is not wanted any more."""
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        store.drafts.forget(test_id, place_of(wishes))
        store.commit()


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
        held = open_grid(store, kept, wishes)
        mine, before = held.texts(texts), held.texts(seen)
        found = decimal_mark or mark_of(mine, before)
        mark = found if isinstance(found, DecimalMark) else DecimalMark.POINT
        together = merged(held.grid, mine=mine, seen=before, mark=mark)
        read = read_cells(held.grid, mine, mark, before)
        typed = typed_in(held, read, together)
        errors = wrong(store, kept, held, typed, together, today=uow.today_of(actor))
        clashes = signed(store, kept, held, together.clashes)
        days = like_days(store, kept, held.grid, mine, read)
    cells = {held.grid.name(r, c) for r in range(len(mine)) for c in range(len(mine[r]))}
    at_cells = [error for error in errors if error.column in cells]
    half = tuple(e for e in at_cells if not e.value and e.problem.endswith("is missing."))
    return EntryLook(
        grid=held.grid,
        texts=mine,
        fresh=together.fresh,
        errors=tuple(e for e in at_cells if e not in half),
        general=tuple({e.problem: e for e in errors if e.column not in cells}.values()),
        half=half,
        sums=sums_of(held.grid, read, [e for e in at_cells if e not in half]),
        clashes=clashes,
        mark=found,
        marked=has_marks(mine, before),
        values={at: v for at, v in read.values.items() if not mine[at[0]][at[1]].isdecimal()},
        days=days,
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
    something else since, nothing is saved and both versions come back. Only rows of an arm in which
    something was typed are logged, and none that was left empty; half a pair is refused. Raises
    ``Invalid`` for an empty grid, and where it has to be said how numbers are written.
    """
    with uow.writing(actor) as store:
        kept = open_for_data(store, actor, test_id)
        store.plans.hold(test_id)  # from here to the end nobody else changes its figures
        held = open_grid(store, kept, wishes)
        mine, before = held.texts(texts), held.texts(seen)
        mark = _told(decimal_mark or mark_of(mine, before))
        together = merged(held.grid, mine=mine, seen=before, mark=mark)
        read = read_cells(held.grid, together.texts, mark, before)
        typed = typed_in(held, read, together)
        errors = wrong(store, kept, held, typed, together, today=uow.today_of(actor))
        clashes = signed(store, kept, held, together.clashes)
        if errors or clashes:
            return EntrySaved(tallied=NOTHING_SAVED, errors=errors, clashes=clashes)
        if not read.totals:
            raise Invalid("The grid is empty, so there is nothing to save. Type the figures.")
        days = like_days(store, kept, held.grid, together.texts, read)
        there = len(read.totals) - len(typed.totals)
        tallied = _logged(store, kept, held, typed)
        store.drafts.forget(test_id, place_of(wishes))
        store.commit()
        named = {held.grid.name(*at): day for at, day in days.items()}
        tallied = replace(tallied, identical=tallied.identical + there)
        return EntrySaved(tallied=tallied, days=named)


def _logged(store: Store, kept: KeptTest, held: HeldGrid, typed: CellsRead) -> Tallied:
    """Write what was typed; a grid has no place for notes, so those that are kept stay."""
    if not typed.totals:
        return NOTHING_SAVED
    name = f"{held.grid.spec.label}, {written(held.grid.start)}"
    return log_in(
        store, kept, totals=typed.totals, name=name, untold=[("note",)] * len(typed.totals)
    )


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
