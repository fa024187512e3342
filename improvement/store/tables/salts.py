"""The secret that makes codes of cases out of a team's own codes."""

from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Owned


class CaseSaltRow(Owned, table=True):
    """One secret a partnership, made with it; no export, page or line of history repeats it."""

    __tablename__ = "case_salt"
    __table_args__ = (UniqueConstraint("partnership_id"),)
    __untold__: ClassVar[frozenset[str]] = frozenset({"salt"})

    salt: str = Field(max_length=64)
