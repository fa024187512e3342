"""Coding notes: passages get themes, each person by themselves until they are done."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from improvement.domain.access import Action, Actor, require
from improvement.domain.passages import passage
from improvement.errors import Conflict, Invalid
from improvement.services.agreement import ThemeAgreement, agreement
from improvement.services.sensitive import closed_in_notes, notes_seen
from improvement.services.working import may_work
from improvement.store.repositories.codings import CodedNote, KeptCoding, text_digest
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.themes import KeptTheme, stands_for
from improvement.store.unit_of_work import Store, UnitOfWork

RowT = TypeVar("RowT", KeptCoding, CodedNote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One coding as it is shown; ``changed`` where the note no longer reads so there."""

    id: int
    theme: str
    coder_id: int
    words: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteToCode:
    """A note with one's own codes, and those of others once one is done oneself."""

    note: KeptNote
    mine: tuple[Coded, ...]
    others: tuple[Coded, ...]
    done: bool
    others_done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingView:
    """The notes of a test to code, oldest first, and how far coders agree so far."""

    notes: tuple[NoteToCode, ...]
    themes: tuple[KeptTheme, ...]
    agreement: tuple[ThemeAgreement, ...]
    names: Mapping[int, str]
    may_code: bool

    @property
    def left(self) -> int:
        """How many notes the person who asks is not done with."""
        return sum(not each.done for each in self.notes)


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> CodingView:
    """The notes of a test as this person may code them: blind to others until done."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        closed = closed_in_notes(store, actor, team_id=test.team_id)
        notes = notes_seen(store.notes.of(test_id)[::-1], closed)
        kept, done = store.codings.of([test_id]), store.codings.done([test_id])
        themes, names = store.themes.all(), store.people.names()
    last = stands_for(themes)
    codes, finished = _by_note(kept), _by_note(done)
    return CodingView(
        notes=tuple(
            _to_code(note, codes[note.id], finished[note.id], last, actor.person_id)
            for note in notes
        ),
        themes=tuple(t for t in themes if t.in_use),
        agreement=agreement([t.name for t in themes if t.in_use], _given(notes, kept, done, last)),
        names=names,
        may_code=may_work(actor, Action.WRITE_NOTE, test),
    )


def _by_note(rows: Iterable[RowT]) -> Mapping[int, list[RowT]]:
    found: dict[int, list[RowT]] = defaultdict(list)
    for row in rows:
        found[row.note_id].append(row)
    return found


def _to_code(
    note: KeptNote,
    kept: Sequence[KeptCoding],
    done: Sequence[CodedNote],
    last: Mapping[int, KeptTheme],
    me: int,
) -> NoteToCode:
    finished = {d.coder_id for d in done}
    own = [c for c in kept if c.coder_id == me]
    theirs = [c for c in kept if c.coder_id in finished - {me}]
    return NoteToCode(
        note=note,
        mine=tuple(_coded(c, note, last) for c in own),
        others=tuple(_coded(c, note, last) for c in theirs) if me in finished else (),
        done=me in finished,
        others_done=len(finished - {me}),
    )


def _coded(kept: KeptCoding, note: KeptNote, last: Mapping[int, KeptTheme]) -> Coded:
    return Coded(
        id=kept.id,
        theme=last[kept.theme_id].name,
        coder_id=kept.coder_id,
        words=kept.passage.words,
        changed=not kept.passage.still_in(note.text),
    )


def _given(
    notes: Iterable[KeptNote],
    kept: Iterable[KeptCoding],
    done: Iterable[CodedNote],
    last: Mapping[int, KeptTheme],
) -> Mapping[int, Mapping[int, frozenset[str]]]:
    """Note -> coder -> themes; only of those who are done, and read the text as it is now."""
    now = {note.id: text_digest(note.text) for note in notes}
    themes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for coding in kept:
        themes[coding.note_id, coding.coder_id].add(last[coding.theme_id].name)
    found: dict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    for each in done:
        if now.get(each.note_id) == each.digest:
            given = themes[each.note_id, each.coder_id]
            found[each.note_id][each.coder_id] = frozenset(given)
    return found


def coded_themes(store: Store, test_ids: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Note -> the themes that somebody who is done with it gave a passage of it."""
    done = {(d.note_id, d.coder_id) for d in store.codings.done(test_ids)}
    last = stands_for(store.themes.all())
    found: dict[int, set[str]] = defaultdict(set)
    for coding in store.codings.of(test_ids):
        if (coding.note_id, coding.coder_id) in done:
            found[coding.note_id].add(last[coding.theme_id].name)
    return {note: frozenset(names) for note, names in found.items()}


def mark(
    uow: UnitOfWork,
    actor: Actor,
    *,
    note_id: int,
    theme_id: int,
    starts: int,
    ends: int,
    version: int,
) -> int:
    """Give characters ``starts`` to ``ends`` of a note a theme; returns the id.

    Raises ``Conflict`` where the note was changed since ``version`` was read.
    """
    with uow.writing(actor) as store:
        note = _codable(store, actor, note_id)
        if note.version != version:
            raise Conflict("The note was changed in the meantime. Read it again, then code it.")
        if not store.themes.get(theme_id).in_use:
            raise Invalid("This theme is not in use any more. Choose another.")
        found = store.codings.add(note_id, theme_id, passage(note.text, starts, ends))
        store.commit()
        return found


def unmark(uow: UnitOfWork, actor: Actor, *, coding_id: int) -> None:
    """Take one's own coding back."""
    with uow.writing(actor) as store:
        _codable(store, actor, store.codings.get(coding_id).note_id)
        store.codings.remove(coding_id)
        store.commit()


def finish(uow: UnitOfWork, actor: Actor, *, note_id: int) -> None:
    """Done with a note (also with no theme at all): from now on others' codes are shown."""
    with uow.writing(actor) as store:
        note = _codable(store, actor, note_id)
        store.codings.finish(note_id, note.text)
        store.commit()


def reopen(uow: UnitOfWork, actor: Actor, *, note_id: int) -> None:
    """Code on; refused once another one's codes could have been seen."""
    with uow.writing(actor) as store:
        _codable(store, actor, note_id)
        store.codings.reopen(note_id)
        store.commit()


def _codable(store: Store, actor: Actor, note_id: int) -> KeptNote:
    note = store.notes.get(note_id)
    require(actor, Action.WRITE_NOTE, team_id=store.plans.get(note.test_id).team_id)
    if note.archived or note.id in store.stories.silenced():
        raise Conflict("This note is not here any more. Choose another.")
    return note
