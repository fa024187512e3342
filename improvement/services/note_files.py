"""Keeping the files that come with a note: checked first, written with it or not at all."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from improvement.domain.access import Action, Actor, require
from improvement.errors import Invalid
from improvement.files.attachments import MOST, Attachment, checked
from improvement.store.attachment_folder import AttachmentFolder
from improvement.store.repositories.notes import KeptNote
from improvement.store.unit_of_work import Store

#: A file as it was sent: its name and its content.
Sent = tuple[str, bytes]


def writable(store: Store, actor: Actor, note_id: int) -> KeptNote:
    """The note, if this person may change it."""
    note = store.notes.get(note_id)
    require(actor, Action.WRITE_NOTE, team_id=store.plans.get(note.test_id).team_id)
    return note


def fit(sent: Sequence[Sent], *, there: int = 0) -> tuple[Attachment, ...]:
    """The files as they may be kept; raises ``Invalid`` for the first that may not."""
    if there + len(sent) > MOST:
        raise Invalid(f"{MOST} files fit one note. Write another note for more.")
    return tuple(checked(name, content) for name, content in sent)


def keep_files(
    store: Store,
    folder: AttachmentFolder,
    note_id: int,
    files: Sequence[Attachment],
    *,
    commit: Callable[[], None],
) -> tuple[int, ...]:
    """Write the files, what is known of them, and commit; if that fails no file is left behind."""
    written: list[str] = []
    try:
        ids = []
        for file in files:
            written.append(folder.keep(file.content))
            ids.append(
                store.attachments.add(
                    note_id,
                    name=file.name,
                    media_type=file.media_type,
                    size=len(file.content),
                    digest=sha256(file.content).hexdigest(),
                    stored_as=written[-1],
                )
            )
        commit()
    except BaseException:
        folder.remove(written)
        raise
    return tuple(ids)
