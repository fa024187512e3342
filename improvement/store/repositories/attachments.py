"""What is known of the files attached to notes; their contents lie in a folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from improvement.store.repositories.scope import Scope
from improvement.store.tables import AttachmentRow, NoteRow
from improvement.store.tables.base import columns

ATTACHMENT = columns(AttachmentRow)
NOTE = columns(NoteRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAttachment:
    """An attachment as kept; ``stored_as`` is its name in the folder."""

    id: int
    note_id: int
    name: str
    media_type: str
    size: int
    digest: str
    stored_as: str
    added_by: int
    added_at: datetime


class Attachments:
    """The attachments of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self, note_id: int, *, name: str, media_type: str, size: int, digest: str, stored_as: str
    ) -> int:
        """Keep what is known of a file; returns its id."""
        self._scope.own(NoteRow, [note_id], "note")
        row = AttachmentRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "note_id": note_id,
                "name": name,
                "media_type": media_type,
                "size": size,
                "digest": digest,
                "stored_as": stored_as,
                "added_by": self._scope.person_id,
                "added_at": self._scope.now,
            }
        )
        return self._scope.added(row)

    def get(self, attachment_id: int) -> KeptAttachment:
        """One attachment; ``NotFound`` if it is not there, or not in this partnership."""
        return _kept(self._scope.one(AttachmentRow, attachment_id, "attachment"))

    def of(self, note_ids: Iterable[int]) -> tuple[KeptAttachment, ...]:
        """The attachments of these notes, oldest first."""
        rows = self._scope.session.scalars(
            self._scope.mine(AttachmentRow)
            .where(ATTACHMENT.note_id.in_(list(note_ids)))
            .order_by(ATTACHMENT.id)
        )
        return tuple(_kept(row) for row in rows)

    def of_test(self, test_id: int) -> tuple[KeptAttachment, ...]:
        """The attachments of a test's notes, oldest first."""
        rows = self._scope.session.scalars(
            select(AttachmentRow)
            .join(NoteRow, NOTE.id == ATTACHMENT.note_id)
            .where(ATTACHMENT.partnership_id == self._scope.partnership_id, NOTE.test_id == test_id)
            .order_by(ATTACHMENT.id)
        )
        return tuple(_kept(row) for row in rows)

    def remove(self, attachment_id: int) -> str:
        """Forget an attachment; returns the name of its file, which is the caller's to remove."""
        row = self._scope.one(AttachmentRow, attachment_id, "attachment")
        self._scope.session.delete(row)
        self._scope.session.flush()
        return row.stored_as


def _kept(row: AttachmentRow) -> KeptAttachment:
    return KeptAttachment(
        id=row.id or 0,
        note_id=row.note_id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        digest=row.digest,
        stored_as=row.stored_as,
        added_by=row.added_by,
        added_at=row.added_at,
    )
