"""Partnerships, teams and the people who work here."""

import re
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.currencies import checked_currency
from improvement.domain.vocabulary import Role
from improvement.domain.zones import checked_zone
from improvement.errors import Invalid
from improvement.store.repositories.people import Partnership, Person, Team
from improvement.store.unit_of_work import UnitOfWork

SMALLEST_THRESHOLD, LARGEST_THRESHOLD = 5, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everything the settings page shows about people."""

    partnership: Partnership
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    names: dict[int, str]


def actors(uow: UnitOfWork) -> tuple[tuple[Partnership, tuple[Actor, ...]], ...]:
    """Everybody who may act, by partnership: what the local profile switch offers."""
    with uow.arriving() as store:
        return tuple((p, store.people.actors(p.id)) for p in store.people.partnerships())


def found(uow: UnitOfWork, *, slug: str, name: str, place: str, leader: str) -> Actor:
    """A new, empty partnership with one leader and one team."""
    if not name.strip() or not leader.strip():
        raise Invalid("A partnership needs a name and a leader. Give both.")
    with uow.founding() as store:
        partnership_id = store.people.found(slug=slug, name=name, place=place, synthetic=False)
        store.people.add_team("First team", partnership_id=partnership_id)
        store.people.add(name=leader, role=Role.LEADER, partnership_id=partnership_id)
        store.commit()
        return store.people.actors(partnership_id)[0]


def begin(uow: UnitOfWork, *, name: str, place: str, leader: str, member: str = "") -> Actor:
    """A partnership of one's own, as local mode lets everybody begin one.

    Gives whoever has the next step: the member of the first team if one is named, who registers a
    test; else the leader, who adds people. Raises ``Invalid`` without a name or a leader, or where
    a partnership has the name already.
    """
    chosen = name.strip()
    with uow.arriving() as store:
        known = store.people.partnerships()
    if chosen.casefold() in {each.name.casefold() for each in known}:
        raise Invalid(f"There is a partnership called {chosen} already. Give yours another name.")
    slug = f"{_SLUG.sub('-', chosen.casefold()).strip('-')[:60] or 'partnership'}-{len(known) + 1}"
    first = found(uow, slug=slug, name=chosen, place=place.strip(), leader=leader.strip())
    if not member.strip():
        return first
    team_ids = tuple(team.id for team in overview(uow, first).teams)
    person_id = add_person(uow, first, name=member, role=Role.MEMBER, team_ids=team_ids)
    with uow.arriving() as store:
        everybody = store.people.actors(first.partnership_id)
    return next(each for each in everybody if each.person_id == person_id)


_SLUG = re.compile(r"[^a-z0-9]+")


def overview(uow: UnitOfWork, actor: Actor) -> People:
    """People and teams of the actor's partnership; what changed is told by ``services.trail``."""
    with uow.reading(actor) as store:
        return People(
            partnership=store.people.partnership(),
            teams=store.people.teams(),
            people=store.people.all(),
            names=store.people.names(),
        )


def partnership(uow: UnitOfWork, actor: Actor) -> Partnership:
    """The actor's own partnership."""
    with uow.reading(actor) as store:
        return store.people.partnership()


def add_team(uow: UnitOfWork, actor: Actor, *, name: str) -> int:
    """A new action team."""
    require(actor, Action.MANAGE_PEOPLE)
    if not name.strip():
        raise Invalid("The team has no name. Type one.")
    with uow.writing(actor) as store:
        team_id = store.people.add_team(name.strip())
        store.commit()
        return team_id


def add_person(
    uow: UnitOfWork,
    actor: Actor,
    *,
    name: str,
    role: Role,
    team_ids: tuple[int, ...] = (),
    email: str = "",
) -> int:
    """A new person with a role; a member needs at least one team."""
    require(actor, Action.MANAGE_PEOPLE)
    _check(name, role, team_ids)
    with uow.writing(actor) as store:
        person_id = store.people.add(name=name.strip(), email=email, role=role, team_ids=team_ids)
        store.commit()
        return person_id


def change_person(
    uow: UnitOfWork,
    actor: Actor,
    *,
    person_id: int,
    version: int,
    active: bool,
    role: Role,
    team_ids: tuple[int, ...] = (),
) -> None:
    """Another role, other teams, or no longer active; raises ``Conflict`` for a stale version."""
    require(actor, Action.MANAGE_PEOPLE)
    _check("somebody", role, team_ids)
    if person_id == actor.person_id and not (active and role is Role.LEADER):
        raise Invalid("You cannot take your own leader's rights away. Ask another leader.")
    with uow.writing(actor) as store:
        store.people.change(person_id, version=version, active=active, role=role, team_ids=team_ids)
        store.commit()


def set_small_group(uow: UnitOfWork, actor: Actor, *, threshold: int) -> None:
    """From how many people on a group's figures are shown to those without the extra right."""
    require(actor, Action.MANAGE_PARTNERSHIP)
    if not SMALLEST_THRESHOLD <= threshold <= LARGEST_THRESHOLD:
        raise Invalid(
            f"A threshold of {threshold} is outside {SMALLEST_THRESHOLD} to {LARGEST_THRESHOLD}. "
            "Choose one in between; 10 or 11 is usual."
        )
    with uow.writing(actor) as store:
        store.people.set_small_group(threshold)
        store.commit()


def set_small_group_outside(uow: UnitOfWork, actor: Actor, *, threshold: int) -> None:
    """From how many people on a group's figures may leave in an export."""
    require(actor, Action.MANAGE_PARTNERSHIP)
    if not SMALLEST_THRESHOLD <= threshold <= LARGEST_THRESHOLD:
        raise Invalid(
            f"A threshold of {threshold} is outside {SMALLEST_THRESHOLD} to {LARGEST_THRESHOLD}. "
            "Choose one in between; 11 is usual."
        )
    with uow.writing(actor) as store:
        store.people.set_small_group_outside(threshold)
        store.commit()


def set_time_zone(uow: UnitOfWork, actor: Actor, *, zone: str) -> None:
    """By which clocks the days of this partnership begin and end (empty = the server's).

    Raises ``Invalid`` for a time zone that there is not.
    """
    require(actor, Action.MANAGE_PARTNERSHIP)
    with uow.writing(actor) as store:
        store.people.set_time_zone(checked_zone(zone))
        store.commit()


def set_currency(uow: UnitOfWork, actor: Actor, *, code: str) -> None:
    """In which currency costs are told here from now on: nothing is converted.

    Raises ``Invalid`` for a currency that there is not.
    """
    require(actor, Action.MANAGE_PARTNERSHIP)
    with uow.writing(actor) as store:
        store.people.set_currency(checked_currency(code))
        store.commit()


def _check(name: str, role: Role, team_ids: tuple[int, ...]) -> None:
    if not name.strip():
        raise Invalid("The person has no name. Type one.")
    if role is Role.MEMBER and not team_ids:
        raise Invalid("A team member needs a team. Choose at least one.")
