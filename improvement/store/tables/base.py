"""What all tables share: named constraints, UTC instants, a partnership, a version."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def kept_as(vocabulary: type[StrEnum]) -> Enum:
    """A column of words from our vocabulary: kept as text, checked by the database."""
    return Enum(
        vocabulary,
        name=vocabulary.__name__.lower(),
        values_callable=lambda words: [word.value for word in words],
        native_enum=False,
        create_constraint=True,
        length=24,
    )


def columns(table: type[SQLModel]) -> Any:
    """A table's columns, for queries: type checkers take model attributes for plain values."""
    return table.__table__.c  # type: ignore[attr-defined] # SQLModel adds it to every table class


def table_of(model: type[SQLModel]) -> Any:
    """The table itself, for bulk inserts: through the model they take half as long again."""
    return model.__table__  # type: ignore[attr-defined] # SQLModel adds it to every table class


def utc_now() -> datetime:
    return datetime.now(UTC)


class Base(SQLModel):
    """Our own metadata: constraint names are the same on every database, hot reloads do not clash.

    A ``table=True`` class does not validate when it is constructed: rows are made with
    ``model_validate`` only.
    """

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class Owned(Base):
    """Every row belongs to a partnership."""

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)


class Versioned(Owned):
    """What forms edit carries a version: a stale save becomes ``Conflict``, never an overwrite."""

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined] # SQLModel adds it to every table class
