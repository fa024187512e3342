"""Partnerships, teams, people and memberships."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.store.repositories.case_codes import CaseCodes
from improvement.store.repositories.scope import Scope
from improvement.store.tables import MembershipRow, PartnershipRow, PersonRow, TeamRow
from improvement.store.tables.base import columns

MEMBERSHIP = columns(MembershipRow)
PARTNERSHIP = columns(PartnershipRow)
PERSON = columns(PersonRow)
TEAM = columns(TeamRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """A partnership as screens see it."""

    id: int
    slug: str
    name: str
    place: str
    synthetic: bool
    small_group: int
    small_group_outside: int
    time_zone: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with what they do."""

    id: int
    name: str
    email: str
    active: bool
    version: int
    role: Role
    team_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """An action team."""

    id: int
    name: str


class People:
    """Who is here."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def partnerships(self) -> tuple[Partnership, ...]:
        rows = self._scope.session.scalars(select(PartnershipRow).order_by(PARTNERSHIP.id))
        return tuple(_partnership(row) for row in rows)

    def partnership(self) -> Partnership:
        row = self._scope.session.get(PartnershipRow, self._scope.partnership_id)
        assert row is not None  # noqa: S101 - the foreign key of the actor's own row
        return _partnership(row)

    def found(self, *, slug: str, name: str, place: str, synthetic: bool) -> int:
        """A new partnership, with its salt for the codes of cases; returns its id."""
        row = PartnershipRow.model_validate(
            {"slug": slug, "name": name, "place": place, "synthetic": synthetic}
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        CaseCodes(self._scope).begin(row.id)
        return row.id

    def set_small_group(self, threshold: int) -> None:
        row = self._scope.session.get(PartnershipRow, self._scope.partnership_id)
        assert row is not None  # noqa: S101 - the foreign key of the actor's own row
        row.small_group = threshold

    def set_small_group_outside(self, threshold: int) -> None:
        row = self._scope.session.get(PartnershipRow, self._scope.partnership_id)
        assert row is not None  # noqa: S101 - the foreign key of the actor's own row
        row.small_group_outside = threshold

    def set_time_zone(self, zone: str) -> None:
        row = self._scope.session.get(PartnershipRow, self._scope.partnership_id)
        assert row is not None  # noqa: S101 - the foreign key of the actor's own row
        row.time_zone = zone

    def set_currency(self, code: str) -> None:
        row = self._scope.session.get(PartnershipRow, self._scope.partnership_id)
        assert row is not None  # noqa: S101 - the foreign key of the actor's own row
        row.currency = code

    def teams(self) -> tuple[Team, ...]:
        rows = self._scope.session.scalars(self._scope.mine(TeamRow).order_by(TEAM.name))
        return tuple(Team(id=row.id or 0, name=row.name) for row in rows)

    def team(self, team_id: int) -> Team:
        """One team; ``NotFound`` if it is not there, or not in this partnership."""
        row = self._scope.one(TeamRow, team_id, "team")
        return Team(id=row.id or 0, name=row.name)

    def add_team(self, name: str, *, partnership_id: int | None = None) -> int:
        owner = self._scope.owner(partnership_id)
        row = TeamRow.model_validate({"partnership_id": owner, "name": name})
        return self._scope.added(row)

    def add(
        self,
        *,
        name: str,
        email: str = "",
        role: Role,
        team_ids: tuple[int, ...] = (),
        partnership_id: int | None = None,
    ) -> int:
        """A new person with a role (and, for members, their teams); returns the id."""
        owner = self._scope.owner(partnership_id)
        row = PersonRow.model_validate({"partnership_id": owner, "name": name, "email": email})
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        self._join(row.id, owner, role, team_ids)
        return row.id

    def _join(self, person_id: int, owner: int, role: Role, team_ids: tuple[int, ...]) -> None:
        Scope(self._scope.session, owner, None).own(TeamRow, team_ids, "team")
        self._scope.session.add_all(
            MembershipRow.model_validate(
                {"partnership_id": owner, "person_id": person_id, "role": role, "team_id": team_id}
            )
            for team_id in (team_ids or (None,))
        )

    def change(
        self, person_id: int, *, version: int, active: bool, role: Role, team_ids: tuple[int, ...]
    ) -> None:
        """Give a person another role, other teams, or let them go; raises ``Conflict``."""
        row = self._scope.one(PersonRow, person_id, "person")
        self._scope.unchanged(row, version)
        row.active = active
        flag_modified(row, "name")  # a change of role or team is a change of the person
        for membership in self._scope.session.scalars(
            self._scope.mine(MembershipRow).where(MEMBERSHIP.person_id == person_id)
        ):
            self._scope.session.delete(membership)
        self._scope.session.flush()
        self._join(person_id, self._scope.partnership_id, role, team_ids)

    def all(self) -> tuple[Person, ...]:
        """Everybody of this partnership, with role and teams, in two queries."""
        memberships: dict[int, list[MembershipRow]] = defaultdict(list)
        for membership in self._scope.session.scalars(self._scope.mine(MembershipRow)):
            memberships[membership.person_id].append(membership)
        rows = self._scope.session.scalars(self._scope.mine(PersonRow).order_by(PERSON.id))
        return tuple(_person(row, memberships[row.id or 0]) for row in rows)

    def names(self) -> dict[int, str]:
        """Person id -> name, for lists that show who did what."""
        rows = self._scope.session.scalars(self._scope.mine(PersonRow))
        return {row.id or 0: row.name for row in rows}

    def actors(self, partnership_id: int) -> tuple[Actor, ...]:
        """Everybody who may act in a partnership (used before anybody is signed in)."""
        scoped = People(Scope(self._scope.session, self._scope.owner(partnership_id), None))
        zone = scoped.partnership().time_zone
        return tuple(
            Actor(
                person_id=person.id,
                partnership_id=partnership_id,
                name=person.name,
                role=person.role,
                team_ids=person.team_ids,
                zone=zone,
            )
            for person in scoped.all()
            if person.active
        )


def _partnership(row: PartnershipRow) -> Partnership:
    return Partnership(
        id=row.id or 0,
        slug=row.slug,
        name=row.name,
        place=row.place,
        synthetic=row.synthetic,
        small_group=row.small_group,
        small_group_outside=row.small_group_outside,
        time_zone=row.time_zone,
        currency=row.currency,
    )


def _person(row: PersonRow, memberships: list[MembershipRow]) -> Person:
    return Person(
        id=row.id or 0,
        name=row.name,
        email=row.email,
        active=row.active,
        version=row.version,
        role=memberships[0].role if memberships else Role.MEMBER,
        team_ids=frozenset(m.team_id for m in memberships if m.team_id is not None),
    )
