"""Two people of the demo code the same notes, each by themselves; they do not agree on all."""

from improvement.demo.cast import Cast
from improvement.domain.access import Actor
from improvement.domain.passages import sentences
from improvement.services import coding
from improvement.services.coding import NoteToCode
from improvement.store.unit_of_work import UnitOfWork

#: Beginning of a note -> theme that the second person did not see in it.
UNSEEN = {
    "Two families came to the desk": "Trust",
    "It comes on Friday now": "Trust",
    "Before the pilot": "Trust",
    "Mothers tell me": "Ways to pay",
}


def add_codings(uow: UnitOfWork, cast: Cast, *, test_id: int) -> None:
    """Everything that the notes say is coded twice."""
    found = coding.of_test(uow, cast.organiser, test_id=test_id)
    ids = {theme.name: theme.id for theme in found.themes}
    for each in found.notes:
        themes = each.note.themes
        _code(uow, cast.organiser, each, [ids[t] for t in themes])
        unseen = {t for start, t in UNSEEN.items() if each.note.text.startswith(start)}
        _code(uow, cast.case_worker, each, [ids[t] for t in themes if t not in unseen])


def _code(uow: UnitOfWork, actor: Actor, each: NoteToCode, theme_ids: list[int]) -> None:
    first = sentences(each.note.text)[0]
    for theme_id in theme_ids:
        coding.mark(
            uow,
            actor,
            note_id=each.note.id,
            theme_id=theme_id,
            starts=first.starts,
            ends=first.ends,
            version=each.note.version,
        )
    coding.finish(uow, actor, note_id=each.note.id)
