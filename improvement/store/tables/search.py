"""What full-text search looks in: one row a note, plan or decision, written with it."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from improvement.domain.search import Subject
from improvement.store.tables.base import Owned, kept_as


class SearchRow(Owned, table=True):
    """The words of one thing. The database's own index stands beside it (see the migration).

    Written by ``store.search_entries`` in the transaction that changes the thing itself.
    """

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("subject", "subject_id"),)

    subject: Subject = Field(sa_type=kept_as(Subject))
    subject_id: int
    test_id: int = Field(foreign_key="test.id", index=True)
    title: str
    text: str
    words: str
