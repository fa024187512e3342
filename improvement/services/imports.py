"""Where figures came from: taking back a whole import, and the history of a single figure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from improvement.domain.access import Action, Actor, require
from improvement.domain.dimensions import GroupCell
from improvement.domain.periods import written
from improvement.domain.vocabulary import Arm
from improvement.errors import Conflict, NotFound
from improvement.services.tests import due_as_planned
from improvement.store.repositories.earlier import Earlier
from improvement.store.repositories.imports import KeptImport as KeptImport  # screens name it
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork

FIGURES = ("numerator", "denominator", "count", "exposure", "value", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """A later import whose figures stay when the one before it is taken back."""

    name: str
    who: str
    at: datetime
    figures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What taking back an import does: rows removed where added, restored where changed.

    ``staying`` are later changes of its figures, newest first; they remain. ``repeated`` says that
    a later import brought some figures once more without a change: those may go as well, because
    they belong to the import that brought them first. ``parted`` are households among those of
    ``staying``: what this import brought about them goes or is as before, the rest stays.
    """

    name: str
    removed: int
    restored: int
    staying: tuple[Staying, ...]
    repeated: bool
    parted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A figure at one time: what it was, who brought it in with what, and where it stood there.

    ``taken_back`` says that it was withdrawn later; the newest moment that was not is what counts.
    """

    figures: Mapping[str, Any]
    at: datetime | None
    who: str
    source: str
    row: int | None
    counts: bool
    taken_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One figure (or case) with everything it ever was, newest first."""

    arm: Arm
    cell: GroupCell
    moments: tuple[Moment, ...]


def undoing(uow: UnitOfWork, actor: Actor, *, import_id: int) -> Undoing:
    """What taking this import back would do, before anybody does it.

    Raises ``Conflict`` where it cannot be taken back.
    """
    with uow.reading(actor) as store:
        found, _ = _own(store, actor, import_id)
        return _undoing(store, found)


def take_back(
    uow: UnitOfWork, actor: Actor, *, import_id: int, told: Undoing | None = None
) -> Undoing:
    """Undo a whole import: what it added goes, what it changed is as it was before.

    Figures that later entries changed stay as those have them; of a household each figure, day,
    side and group does so by itself. Raises ``Conflict`` where it was
    taken back already, and where ``told`` (what the person was shown) is not what would happen now.
    """
    with uow.writing(actor) as store:
        found, kept = _own(store, actor, import_id)
        store.plans.hold(kept.id)
        store.plans.data_changed(kept.id)
        planned = _undoing(store, store.imports.get(import_id))
        if told is not None and told != planned:
            raise Conflict(
                f"{found.name}: its figures were changed while you looked. Nothing was taken back: "
                "look at what would happen now, and decide again."
            )
        cases = store.cases.take_back(import_id, kept.id, starts_on=kept.plan.starts_on)
        if cases.restored or cases.parted:
            due_as_planned(store, kept)
        store.earlier.let_stay(import_id)
        removed, restored = store.observations.take_back(import_id)
        store.earlier.restored(import_id)
        done = replace(
            planned,
            removed=removed + cases.removed,
            restored=restored + cases.restored,
            parted=cases.parted,
        )
        store.imports.take_back(import_id, removed=done.removed, restored=done.restored)
        store.commit()
        return done


def _own(store: Store, actor: Actor, import_id: int) -> tuple[KeptImport, KeptTest]:
    found = store.imports.get(import_id)
    if found.test_id is None:
        raise NotFound(f"There is no import number {import_id} here.")
    kept = store.plans.get(found.test_id)
    require(actor, Action.LOG_DATA, team_id=kept.team_id)
    return found, kept


def _undoing(store: Store, found: KeptImport) -> Undoing:
    if found.undone_at is not None:
        raise Conflict(f"{found.name} was taken back already, on {written(found.undone_at)}.")
    unknown = store.observations.changed_before_histories(found.id)
    unknown += store.cases.changed_before_histories(found.id)
    if unknown:
        raise Conflict(
            f"{found.name} came in before histories were kept, and {unknown:,} of its figures were "
            "changed since. Correct them one by one; nothing was changed."
        )
    restored = store.earlier.to_restore(found.id)
    standing = store.observations.standing(found.id) + store.cases.standing(found.id)
    after = [i for i in store.imports.of(found.test_id or 0) if i.id > found.id]
    on_top, names = store.earlier.later_than(found.id), store.people.names()
    return Undoing(
        name=found.name,
        removed=standing - restored,
        restored=restored,
        staying=tuple(
            Staying(
                name=later.name,
                who=names.get(later.made_by, "somebody"),
                at=later.made_at,
                figures=on_top[later.id],
            )
            for later in after
            if later.id in on_top
        ),
        repeated=any(i.identical and i.undone_at is None for i in after),
        parted=store.cases.parted(found.id, found.test_id) if found.test_id and on_top else 0,
    )


def traced(
    uow: UnitOfWork, actor: Actor, *, test_id: int, measure: str, start: date
) -> tuple[Traced, ...]:
    """Every figure of one measure and period, with all that it ever was; everybody's first."""
    with uow.reading(actor) as store:
        kept = _seen(store, actor, test_id)
        if measure not in kept.measure_ids:
            raise NotFound(f"This test has no measure {measure!r}. Choose one from its plan.")
        known = _sources(store, test_id)
        totals = store.observations.listed([kept.measure_ids[measure]])
        now = [t for t in totals if t.total.start == start]
        before = store.earlier.of_places(test_id, "observation", [t.place for t in now])
    found = []
    for total in now:
        figures = {name: getattr(total.total, name) for name in FIGURES}
        newest = _moment(known, figures, total.import_id, total.source_row, counts=True)
        older = [_of(known, earlier) for earlier in before.get(total.place, ())]
        moments = sorted((newest, *older), key=_time, reverse=True)
        found.append(Traced(arm=total.total.arm, cell=total.total.cell, moments=tuple(moments)))
    found.sort(key=lambda trace: (len(trace.cell), sorted(trace.cell), trace.arm is not Arm.PILOT))
    return tuple(found)


def traced_case(uow: UnitOfWork, actor: Actor, *, test_id: int, code: str) -> Traced:
    """One case with all that it ever was; raises ``NotFound`` for a code that is not there."""
    with uow.reading(actor) as store:
        kept = _seen(store, actor, test_id)
        found = store.cases.find(test_id, code.strip())
        if found is None:
            raise NotFound(f"There is no case {code.strip()!r} in this test. Check the code.")
        known = _sources(store, test_id)
        before = store.earlier.of_places(test_id, "case_record", [found.record.code])
    keys = {str(number): key for key, number in kept.measure_ids.items()}
    record = found.record
    figures: dict[str, Any] = {
        "starts_on": record.starts_on.isoformat(),
        "due_on": record.due_on and record.due_on.isoformat(),
        "outcome_on": record.outcome_on and record.outcome_on.isoformat(),
        **record.values,
    }
    newest = _moment(known, figures, found.import_id, found.source_row, counts=True)
    older = []
    for earlier in before.get(record.code, ()):
        own = {n: earlier.figures[n] for n in ("starts_on", "due_on", "outcome_on")}
        own |= {keys.get(m, m): v for m, v in earlier.figures["values"].items()}
        older.append(
            _moment(
                known,
                own,
                earlier.import_id,
                earlier.source_row,
                counts=False,
                taken_back=earlier.replaced_by is None,
            )
        )
    moments = sorted((newest, *older), key=_time, reverse=True)
    return Traced(arm=record.arm, cell=record.cell, moments=tuple(moments))


_Sources = tuple[Mapping[int, KeptImport], Mapping[int, str]]


def _seen(store: Store, actor: Actor, test_id: int) -> KeptTest:
    kept = store.plans.get(test_id)
    require(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
    return kept


def _sources(store: Store, test_id: int) -> _Sources:
    return {i.id: i for i in store.imports.of(test_id)}, store.people.names()


def _of(known: _Sources, earlier: Earlier) -> Moment:
    taken_back = earlier.replaced_by is None
    figures = {name: earlier.figures.get(name) for name in FIGURES}
    return _moment(
        known,
        figures,
        earlier.import_id,
        earlier.source_row,
        counts=False,
        taken_back=taken_back,
    )


def _moment(
    known: _Sources,
    figures: Mapping[str, Any],
    import_id: int | None,
    row: int | None,
    *,
    counts: bool,
    taken_back: bool = False,
) -> Moment:
    imports, names = known
    source = imports.get(import_id or 0)
    return Moment(
        figures={name: value for name, value in figures.items() if value is not None},
        at=source.made_at if source else None,
        who=names.get(source.made_by, "somebody") if source else "",
        source=source.name if source else "",
        row=row,
        counts=counts,
        taken_back=taken_back,
    )


def _time(moment: Moment) -> tuple[bool, float]:
    return moment.counts, moment.at.timestamp() if moment.at else 0.0
