"""Who changed what, when, in words: of one object, or of the whole partnership, and filtered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.trail import Object, Wish
from improvement.errors import Invalid
from improvement.store.repositories.history import MOST, Change
from improvement.store.unit_of_work import Store, UnitOfWork
from improvement.words.history import HistoryLine, history

Look = Callable[[Store, int, Wish], tuple[Change, ...]]
LOOKS: Mapping[Object, Look] = {
    Object.PLACE: lambda store, number, wish: store.history.newest(limit=MOST, wish=wish),
    Object.TEST: lambda store, number, wish: store.history.of_test(number, wish),
    Object.NODE: lambda store, number, wish: store.history.of_node(number, wish),
    Object.PRACTICE: lambda store, number, wish: store.history.of_practice(number, wish),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The lines, newest first; ``people`` can be asked for; ``more`` older are left out."""

    lines: tuple[HistoryLine, ...]
    people: Mapping[int, str]
    more: bool


def trail(
    uow: UnitOfWork,
    actor: Actor,
    *,
    about: Object = Object.PLACE,
    number: int | None = None,
    wish: Wish | None = None,
) -> Trail:
    """The history of a test, a part of the theory, a practice (by number) or of everything.

    Figures, notes and anybody's outcome are not repeated in it. Raises ``NotFound`` for what is
    not there, ``Invalid`` where an object is meant and no number given.
    """
    require(actor, Action.VIEW_TESTS)
    if number is None and about is not Object.PLACE:
        raise Invalid(f"Of which {about}? Give its number.")
    asked = wish or Wish()
    with uow.reading(actor) as store:
        changes = LOOKS[about](store, number or 0, asked)
        names = store.people.names()
        tests = (*store.plans.all(), *store.plans.put_away())
        nodes = {node.id: node.title for node in store.theory.all()}
    lines = history(changes, names, {t.id: t.plan.title for t in tests}, nodes)
    words = asked.words.casefold().strip()
    return Trail(
        lines=tuple(line for line in lines if words in line.what.casefold()),
        people=names,
        more=len(changes) >= MOST,
    )
