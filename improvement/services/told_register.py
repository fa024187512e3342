"""The register of what was told of groups: to whom, of which groups, up to when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, require
from improvement.domain.dimensions import Dimension
from improvement.domain.told import Audience, Telling, told_by
from improvement.services.groups import visible
from improvement.services.telling import bring_up_to_date
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One measure by one dimension, told to one audience.

    ``groups`` are the labels of those told of; ``until`` the last week in their figures (its first
    day), ``told_on`` when somebody was last told more, ``threshold`` from how many people on then.
    All three are None where nothing was told yet.
    """

    test: str
    measure: str
    dimension: str
    audience: Audience
    groups: tuple[str, ...]
    until: date | None
    told_on: date | None
    threshold: int | None


def register(uow: UnitOfWork, actor: Actor) -> tuple[RegisterLine, ...]:
    """What was told of every test, in the order of tests, measures and dimensions.

    It repeats no figure, and nothing of dimensions that this person may not see.
    """
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor)
    with uow.reading(actor) as store:
        tests = (*store.plans.all(), *store.plans.put_away())
        kept = store.tellings.of([test.id for test in tests])
        lists = {k.dimension.key: k.dimension for k in store.groups.all()}
    return tuple(
        _line(test.plan.title, spec.label, dimension, audience, found.telling)
        for test in tests
        for spec in test.plan.measures
        for dimension in _seen(test, lists, actor)
        if (found := kept.get((test.id, test.measure_ids[spec.key], dimension.key))) is not None
        for audience in Audience
    )


def _seen(test: KeptTest, lists: Mapping[str, Dimension], actor: Actor) -> list[Dimension]:
    planned = [lists[named.key] for named in test.plan.dimensions if named.key in lists]
    return [d for d in planned if visible(d, actor, team_id=test.team_id)]


def _line(
    test: str, measure: str, dimension: Dimension, audience: Audience, telling: Telling
) -> RegisterLine:
    told = told_by(telling, dimension, audience)
    mine = (stretch for stretch in telling.stretches if stretch.audience is audience)
    last = max(mine, key=lambda stretch: stretch.told_on, default=None)
    return RegisterLine(
        test=test,
        measure=measure,
        dimension=dimension.label,
        audience=audience,
        groups=tuple(group.label for group in told.groups),
        until=told.until,
        told_on=last.told_on if last else None,
        threshold=last.threshold if last else None,
    )
