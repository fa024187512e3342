"""Codings of notes by person, and who is done with which note."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from improvement.domain.passages import Passage
from improvement.errors import Conflict
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CodedNoteRow, CodingRow, NoteRow, ThemeRow
from improvement.store.tables.base import columns

CODED = columns(CodedNoteRow)
CODING = columns(CodingRow)
NOTE = columns(NoteRow)


def text_digest(text: str) -> str:
    """Tells one text from another."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCoding:
    """One passage with the theme that one person gave it."""

    id: int
    note_id: int
    theme_id: int
    coder_id: int
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedNote:
    """Somebody is done with a note, whose text had this digest."""

    note_id: int
    coder_id: int
    digest: str


class Codings:
    """What the people of one partnership coded."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, test_ids: Iterable[int]) -> tuple[KeptCoding, ...]:
        """Every coding in these tests, in the order of the text."""
        rows = self._scope.session.scalars(
            self._scope.mine(CodingRow)
            .join(NoteRow, NOTE.id == CODING.note_id)
            .where(NOTE.test_id.in_(list(test_ids)))
            .order_by(CODING.note_id, CODING.starts, CODING.id)
        )
        return tuple(_kept(row) for row in rows)

    def done(self, test_ids: Iterable[int]) -> tuple[CodedNote, ...]:
        """Who is done with which notes of these tests."""
        rows = self._scope.session.scalars(
            self._scope.mine(CodedNoteRow)
            .join(NoteRow, NOTE.id == CODED.note_id)
            .where(NOTE.test_id.in_(list(test_ids)))
            .order_by(CODED.note_id, CODED.id)
        )
        return tuple(
            CodedNote(note_id=row.note_id, coder_id=row.coder_id, digest=row.digest) for row in rows
        )

    def get(self, coding_id: int) -> KeptCoding:
        """One coding; ``NotFound`` if it is not there, or not in this partnership."""
        return _kept(self._scope.one(CodingRow, coding_id, "coding"))

    def add(self, note_id: int, theme_id: int, passage: Passage) -> int:
        """Keep that the person who asks gave this passage this theme; returns the id."""
        self._scope.own(NoteRow, [note_id], "note")
        self._scope.own(ThemeRow, [theme_id], "theme")
        self._open(note_id)
        row = CodingRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "note_id": note_id,
                "theme_id": theme_id,
                "coder_id": self._scope.person_id,
                "starts": passage.starts,
                "ends": passage.ends,
                "words": passage.words,
                "made_at": self._scope.now,
            }
        )
        return self._scope.added(row)

    def remove(self, coding_id: int) -> None:
        """Take one coding of one's own back, while one is not done with its note."""
        row = self._scope.one(CodingRow, coding_id, "coding")
        if row.coder_id != self._scope.person_id:
            raise Conflict("This was coded by somebody else. Only they take it back.")
        self._open(row.note_id)
        self._scope.session.delete(row)
        self._scope.session.flush()

    def finish(self, note_id: int, text: str) -> None:
        """The person who asks is done with a note as it reads now."""
        self._scope.own(NoteRow, [note_id], "note")
        if self._mine(note_id) is None:
            self._scope.session.add(
                CodedNoteRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "note_id": note_id,
                        "coder_id": self._scope.person_id,
                        "digest": text_digest(text),
                        "done_at": self._scope.now,
                    }
                )
            )
        self._scope.session.flush()

    def reopen(self, note_id: int) -> None:
        """Go on coding a note; refused where another one's codes could have been seen."""
        self._scope.own(NoteRow, [note_id], "note")
        query = select(CODED.coder_id).where(
            CODED.partnership_id == self._scope.partnership_id, CODED.note_id == note_id
        )
        if set(self._scope.session.scalars(query)) - {self._scope.person_id}:
            raise Conflict(
                "Somebody else is done with this note too, and you have seen their codes. Yours "
                "stay as they are: talk the difference through, and sharpen the codebook."
            )
        mine = self._mine(note_id)
        if mine is not None:
            self._scope.session.delete(mine)
        self._scope.session.flush()

    def forget(self, note_id: int) -> None:
        """Everything that was coded of a note goes, with its words."""
        self._scope.own(NoteRow, [note_id], "note")
        for table, column in ((CodingRow, CODING), (CodedNoteRow, CODED)):
            for row in self._scope.session.scalars(
                self._scope.mine(table).where(column.note_id == note_id)
            ):
                self._scope.session.delete(row)
        self._scope.session.flush()

    def _open(self, note_id: int) -> None:
        if self._mine(note_id) is not None:
            raise Conflict("You are done with this note. Open it again to code on.")

    def _mine(self, note_id: int) -> CodedNoteRow | None:
        return self._scope.session.scalars(
            self._scope.mine(CodedNoteRow).where(
                CODED.note_id == note_id, CODED.coder_id == self._scope.person_id
            )
        ).first()


def _kept(row: CodingRow) -> KeptCoding:
    return KeptCoding(
        id=row.id or 0,
        note_id=row.note_id,
        theme_id=row.theme_id,
        coder_id=row.coder_id,
        passage=Passage(starts=row.starts, ends=row.ends, words=row.words),
    )
