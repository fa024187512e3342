"""A grid beside what it is held against: what keeps it from being saved, who saved otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.checks import check_period_totals
from improvement.domain.dimensions import Dimension
from improvement.domain.entries import CellError
from improvement.services.data import dimensions_of
from improvement.services.entry_cells import CellsRead, shortened
from improvement.services.entry_drafts import groups_in, place_of
from improvement.services.entry_grid import EntryGrid, EntryWishes, Known, Texts, drawn
from improvement.services.entry_merge import Clash, Merged
from improvement.store.repositories.observations import KeptTotal
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGrid:
    """A grid with everything it is held against."""

    grid: EntryGrid
    kept: tuple[KeptTotal, ...]
    dimensions: tuple[Dimension, ...]

    def texts(self, given: object) -> Texts:
        """Texts in the shape of this grid; what is kept where none are given."""
        return self.grid.texts if given is None else self.grid.fitted(given)


def open_grid(store: Store, kept: KeptTest, wishes: EntryWishes) -> HeldGrid:
    """The grid as it is kept now; groups out of use stand in it where this person drafted some."""
    draft = store.drafts.of(kept.id, place_of(wishes))
    also = groups_in(draft.texts) if draft else frozenset()
    measure_id = kept.measure_ids.get(wishes.measure)
    found = store.observations.listed([measure_id] if measure_id else [], start=wishes.start)
    known: Known = {(k.total.arm, k.total.cell): k.total for k in found}
    return HeldGrid(
        grid=drawn(kept.plan, dimensions_of(store, kept), wishes, known, also),
        kept=found,
        dimensions=tuple(k.dimension for k in store.groups.all()),
    )


def wrong(
    store: Store,
    kept: KeptTest,
    held: HeldGrid,
    read: CellsRead,
    together: Merged,
    *,
    today: date,
) -> tuple[CellError, ...]:
    """Everything that keeps these figures from being saved, in order of rows."""
    errors = [*read.errors, *_emptied(held.grid, together)]
    errors += check_period_totals(
        read.totals,
        measures=kept.plan.measures,
        dimensions=held.dimensions,
        today=today,
        places=read.places,
        kept=store.observations.beside(read.totals, measure_ids=kept.measure_ids),
    )
    typed = {
        held.grid.name(r, c): shortened(text)
        for r, row in enumerate(together.texts)
        for c, text in enumerate(row)
    }
    as_typed = (replace(e, value=typed.get(e.column, e.value)) for e in errors)
    return tuple(sorted(as_typed, key=lambda error: error.row))


def typed_in(held: HeldGrid, read: CellsRead, together: Merged) -> CellsRead:
    """Without the rows of a side that were left alone: those are not logged once more."""
    typed = [
        (total, place)
        for total, place in zip(read.totals, read.places, strict=True)
        if (place.row - 1, total.arm) not in together.alone
    ]
    return replace(read, totals=tuple(t for t, _ in typed), places=tuple(p for _, p in typed))


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


def signed(
    store: Store, kept: KeptTest, held: HeldGrid, clashes: Sequence[Clash]
) -> tuple[Clash, ...]:
    """The clashes with who saved the other version, and when."""
    if not clashes:
        return ()
    names = store.people.names()
    came_in = {i.id: i for i in store.imports.of(kept.id)}
    by_place = {(k.total.arm, k.total.cell): k.import_id for k in held.kept}
    signed = []
    for clash in clashes:
        source = came_in.get(by_place.get((clash.arm, held.grid.rows[clash.row][1])) or 0)
        who = names.get(source.made_by, "") if source else ""
        signed.append(replace(clash, who=who, when=source.made_at if source else None))
    return tuple(signed)
