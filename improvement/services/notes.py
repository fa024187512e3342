"""Notes: what was seen, heard and learned, and the theme by group table beside the numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.notes import NoteDraft
from improvement.errors import Invalid
from improvement.store.repositories.notes import KeptNote
from improvement.store.unit_of_work import UnitOfWork

__all__ = ["KeptNote", "NotesView", "of_test", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesView:
    """The notes of a test; ``by_group`` counts notes by (theme, group label)."""

    notes: tuple[KeptNote, ...]
    themes: tuple[str, ...]
    by_group: Mapping[tuple[str, str], int]
    groups: tuple[str, ...]
    names: Mapping[int, str]


def write(uow: UnitOfWork, actor: Actor, *, test_id: int, draft: NoteDraft) -> int:
    """Keep a note; returns its id."""
    if draft.written_on > uow.today:
        raise Invalid(f"The note is dated {draft.written_on}, after today. Choose today or before.")
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.WRITE_NOTE, team_id=kept.team_id)
        note_id = store.notes.add(test_id, draft)
        store.commit()
        return note_id


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> NotesView:
    """The notes of a test with their themes and a theme by group table."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        store.plans.get(test_id)
        notes = store.notes.of(test_id)
        counted = Counter(
            (theme, note.group or "Everybody") for note in notes for theme in note.themes
        )
        return NotesView(
            notes=notes,
            themes=store.notes.themes(),
            by_group=counted,
            groups=tuple(dict.fromkeys(group for _, group in counted)),
            names=store.people.names(),
        )
