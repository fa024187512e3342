"""Numbers and words for many tests at once: what stands on the cards of practices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.dimensions import Dimension
from improvement.services.analyses import names_of
from improvement.services.coding import coded_themes
from improvement.services.groups import visible
from improvement.services.heard import heard, said_in
from improvement.services.joint import JointDisplay, Voices, side_by_side
from improvement.services.joint_numbers import GroupNumbers, Numbers, numbers_of
from improvement.services.overview import TestStatus
from improvement.services.sensitive import closed_in_words, stories_seen
from improvement.store.unit_of_work import UnitOfWork

RowT = TypeVar("RowT", bound=Any)


def of_tests(
    uow: UnitOfWork, actor: Actor, statuses: Sequence[TestStatus]
) -> Mapping[int, JointDisplay]:
    """Test id -> its joint display, in as many queries for one test as for a hundred.

    ``statuses`` come from the overview of the same person: their figures are already reduced to
    what this person may see.
    """
    require(actor, Action.VIEW_TESTS)
    ids = [status.kept.id for status in statuses]
    with uow.reading(actor) as store:
        dimensions = tuple(k.dimension for k in store.groups.all())
        notes, themes = store.notes.of_tests(ids), store.notes.themes()
        held = store.notes.held(ids)
        coded = coded_themes(store, ids)
        threshold = store.people.partnership().small_group
        stories = _by_test(store.stories.of(ids))
        readings = _by_test(store.joint.of(ids))
        names = store.people.names()
    found = {}
    for status in statuses:
        number, team_id = status.kept.id, status.kept.team_id
        sees_all = may(actor, Action.SEE_SMALL_GROUPS, team_id=team_id)
        shown = _shown(status, dimensions, actor)
        said = said_in(notes.get(number, ()), shown, coded)
        voices = Voices(
            heard=heard(
                said,
                shown,
                held=said_in(held.get(number, ()), shown, coded),
                themes=themes,
                threshold=0 if sees_all else threshold,
                today=uow.today_of(actor),
            ),
            stories=stories_seen(
                stories[number], closed_in_words(dimensions, actor, team_id=team_id)
            ),
            readings=readings[number],
        )
        found[number] = side_by_side(
            _numbers(status, internal=sees_all),
            voices,
            shown,
            names=names,
            may_read=False,
            sees_all=sees_all,
        )
    return found


def _by_test(rows: Iterable[RowT]) -> Mapping[int, list[RowT]]:
    sorted_by: dict[int, list[RowT]] = defaultdict(list)
    for row in rows:
        sorted_by[row.test_id].append(row)
    return sorted_by


def _shown(
    status: TestStatus, dimensions: Iterable[Dimension], actor: Actor
) -> tuple[Dimension, ...]:
    planned = {named.key for named in status.kept.plan.dimensions}
    return tuple(
        d for d in dimensions if d.key in planned and visible(d, actor, team_id=status.kept.team_id)
    )


def _numbers(status: TestStatus, *, internal: bool) -> Numbers:
    if status.result is None:
        return Numbers(overall=GroupNumbers(effect=status.why_not), groups={}, hidden={})
    return numbers_of(
        status.result,
        status.dimensions,
        hidden={},
        names=names_of(status.kept.plan),
        internal=internal,
    )
