"""Notes: what was seen, heard and learned."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.notes import NoteDraft
from improvement.errors import Invalid
from improvement.services.note_files import Sent, fit, keep_files, writable
from improvement.services.sensitive import closed_in_notes, notes_seen
from improvement.store.repositories.attachments import KeptAttachment
from improvement.store.repositories.notes import KeptNote
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "KeptAttachment",
    "KeptNote",
    "NotesView",
    "archive",
    "change",
    "of_test",
    "remove",
    "restore",
    "write",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesView:
    """The notes of a test, with the themes in use.

    ``put_away`` and ``attachments`` (by note) are empty for those who may not have them.
    """

    notes: tuple[KeptNote, ...]
    put_away: tuple[KeptNote, ...]
    attachments: Mapping[int, tuple[KeptAttachment, ...]]
    themes: tuple[str, ...]
    names: Mapping[int, str]


def write(
    uow: UnitOfWork, actor: Actor, *, test_id: int, draft: NoteDraft, files: Sequence[Sent] = ()
) -> int:
    """Keep a note with its files, or nothing of it; returns its id."""
    _not_later(uow, actor, draft)
    fitting = fit(files)
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.WRITE_NOTE, team_id=kept.team_id)
        note_id = store.notes.add(test_id, draft)
        keep_files(store, uow.folder, note_id, fitting, commit=store.commit)
        return note_id


def change(uow: UnitOfWork, actor: Actor, *, note_id: int, draft: NoteDraft, version: int) -> None:
    """Keep a note as it is now; raises ``Conflict`` where it was saved since ``version``."""
    _not_later(uow, actor, draft)
    with uow.writing(actor) as store:
        note = writable(store, actor, note_id)
        store.notes.change(note_id, _about_the_same(store, actor, note, draft), version=version)
        store.commit()


def _about_the_same(store: Store, actor: Actor, note: KeptNote, draft: NoteDraft) -> NoteDraft:
    """Who may not see the group that a note is about, and names none, leaves it as it is.

    Nor may they name another: the number of people heard that fell by one would be its group's.
    """
    team_id = store.plans.get(note.test_id).team_id
    if draft.group is not None:
        sees = may(actor, Action.SEE_SMALL_GROUPS, team_id=team_id)
        if not sees and note.written_by != actor.person_id:
            raise Invalid(
                "Which group this note is about is not shown to you, so it cannot be changed here. "
                "Leave it out, or ask the test's own team or a coach."
            )
        return draft
    if note.dimension is None or note.group_key is None:
        return draft
    if note.dimension not in closed_in_notes(store, actor, team_id=team_id):
        return draft
    return replace(draft, group=(note.dimension, note.group_key))


def archive(uow: UnitOfWork, actor: Actor, *, note_id: int, version: int) -> None:
    """Put a note away: nobody finds it any more, until it is brought back."""
    with uow.writing(actor) as store:
        writable(store, actor, note_id)
        store.notes.archive(note_id, version=version)
        store.commit()


def restore(uow: UnitOfWork, actor: Actor, *, note_id: int) -> None:
    """Bring a note back that was put away."""
    with uow.writing(actor) as store:
        writable(store, actor, note_id)
        store.notes.restore(note_id)
        store.commit()


def remove(uow: UnitOfWork, actor: Actor, *, note_id: int) -> None:
    """Remove a note for good that was put away, with what is attached to it."""
    with uow.writing(actor) as store:
        writable(store, actor, note_id)
        files = [store.attachments.remove(a.id) for a in store.attachments.of([note_id])]
        store.codings.forget(note_id)
        store.notes.remove(note_id)
        store.commit()
    uow.folder.remove(files)


def _not_later(uow: UnitOfWork, actor: Actor, draft: NoteDraft) -> None:
    if draft.written_on > uow.today_of(actor):
        raise Invalid(f"The note is dated {draft.written_on}, after today. Choose today or before.")


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> NotesView:
    """The notes of a test with their themes and a theme by group table."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        team_id = store.plans.get(test_id).team_id
        notes = store.notes.of(test_id)
        writes = may(actor, Action.WRITE_NOTE, team_id=team_id)
        opens = may(actor, Action.OPEN_ATTACHMENT, team_id=team_id)
        return NotesView(
            notes=notes_seen(notes, closed_in_notes(store, actor, team_id=team_id)),
            put_away=store.notes.put_away(test_id) if writes else (),
            attachments=_by_note(store.attachments.of_test(test_id)) if opens else {},
            themes=store.notes.themes(),
            names=store.people.names(),
        )


def _by_note(found: tuple[KeptAttachment, ...]) -> Mapping[int, tuple[KeptAttachment, ...]]:
    by_note: dict[int, tuple[KeptAttachment, ...]] = defaultdict(tuple)
    for attachment in found:
        by_note[attachment.note_id] += (attachment,)
    return by_note
