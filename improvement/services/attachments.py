"""Pictures and PDFs attached to notes: kept in a folder, handed out for download only."""

from dataclasses import dataclass
from hashlib import sha256

from improvement.domain.access import Action, Actor, require
from improvement.errors import Conflict, NotFound
from improvement.files.attachments import LARGEST, MOST
from improvement.services.note_files import fit, keep_files, writable
from improvement.store.unit_of_work import UnitOfWork

__all__ = ["LARGEST", "MOST", "Download", "attach", "detach", "download"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to save; its type says nothing a browser would open by itself."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


def attach(uow: UnitOfWork, actor: Actor, *, note_id: int, name: str, content: bytes) -> int:
    """Attach a picture or PDF to a note; returns its id.

    Raises ``Invalid`` for what is neither, is too large or is one too many.
    """
    with uow.writing(actor) as store:
        note = writable(store, actor, note_id)
        if note.archived:
            raise Conflict("This note was put away. Bring it back before attaching something.")
        files = fit([(name, content)], there=len(store.attachments.of([note_id])))
        (attachment_id,) = keep_files(store, uow.folder, note_id, files, commit=store.commit)
        return attachment_id


def detach(uow: UnitOfWork, actor: Actor, *, attachment_id: int) -> None:
    """Remove an attachment and its file."""
    with uow.writing(actor) as store:
        writable(store, actor, store.attachments.get(attachment_id).note_id)
        stored_as = store.attachments.remove(attachment_id)
        store.commit()
    uow.folder.remove([stored_as])


def download(uow: UnitOfWork, actor: Actor, *, attachment_id: int) -> Download:
    """The file itself. Raises ``NotFound`` where it is gone, or is not what was kept."""
    with uow.reading(actor) as store:
        kept = store.attachments.get(attachment_id)
        note = store.notes.get(kept.note_id)
        require(actor, Action.OPEN_ATTACHMENT, team_id=store.plans.get(note.test_id).team_id)
        if note.id in store.stories.silenced():
            raise NotFound("The words of this attachment's note were taken back by who said them.")
    if note.archived:
        raise NotFound("The note of this attachment was put away. Bring it back first.")
    content = uow.folder.read(kept.stored_as)
    if sha256(content).hexdigest() != kept.digest:
        raise NotFound(
            f"The file of {kept.name!r} is not the one that was kept, so it is not handed out. "
            "Ask whoever looks after this installation."
        )
    return Download(name=kept.name, content=content)
