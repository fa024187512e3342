"""Partnerships, teams, people and what each person does."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from improvement.domain.currencies import USUAL
from improvement.domain.vocabulary import Role
from improvement.store.tables.base import Base, Instant, Owned, Versioned, kept_as, utc_now


class PartnershipRow(Base, table=True):
    """A place-based network member; every other row belongs to one."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("small_group BETWEEN 5 AND 30", name="small_group"),
        CheckConstraint("small_group_outside BETWEEN 5 AND 30", name="small_group_outside"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    place: str = Field(default="", max_length=200)
    synthetic: bool = False
    small_group: int = 10
    small_group_outside: int = 11
    time_zone: str = Field(default="", max_length=60)
    currency: str = Field(default=USUAL, max_length=3)
    created_at: datetime = Field(default_factory=utc_now, sa_type=Instant)


class TeamRow(Owned, table=True):
    """An action team."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    name: str = Field(max_length=200)


class PersonRow(Versioned, table=True):
    """Somebody who works here. Never a household: those are case records without names."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    name: str = Field(max_length=200)
    email: str = Field(default="", max_length=320)
    active: bool = True


class MembershipRow(Owned, table=True):
    """What a person does: a role, and the team for those whose rights end at their teams."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "role", "team_id"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=kept_as(Role))
    team_id: int | None = Field(default=None, foreign_key="team.id")
