"""Quotes and stories with their consent; what was withdrawn or ran out is in no list of words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from improvement.domain.stories import Standing, StoryDraft, standing, stands_in
from improvement.domain.vocabulary import Channel, StoryKind
from improvement.errors import Conflict, Invalid
from improvement.store.repositories.named_groups import id_of_group
from improvement.store.repositories.scope import Scope
from improvement.store.tables import DimensionRow, GroupRow, NoteRow, StoryRow, TestRow
from improvement.store.tables.base import columns, table_of

DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
NOTE = columns(NoteRow)
STORY = columns(StoryRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStory:
    """Words with their consent as kept; ``text`` is empty unless the consent stands today."""

    id: int
    version: int
    test_id: int
    note: int | None
    kind: StoryKind
    text: str
    purpose: str
    channels: frozenset[Channel]
    given_by: str
    given_on: date
    expires_on: date | None
    dimension: str | None
    group: str | None
    group_key: str | None
    withdrawn_on: date | None
    standing: Standing

    def may(self, channel: Channel) -> bool:
        """May the words be used there today?"""
        return self.standing is Standing.STANDS and channel in self.channels


def silenced(scope: Scope) -> Select[Any]:
    """Ids of the notes from which words were taken back, or whose consent has run out.

    Not of those whose speakers agreed anew, to all of the note's words.
    """
    return select(STORY.note_id).where(
        STORY.partnership_id == scope.partnership_id,
        STORY.note_id.is_not(None),
        or_(STORY.withdrawn_on.is_not(None), STORY.expires_on < scope.today),
        STORY.note_id.not_in(_agreed_anew(scope)),
    )


def _agreed_anew(scope: Scope) -> Select[Any]:
    """Ids of the notes with a consent that stands, to every word, given after any withdrawal."""
    new, old = table_of(StoryRow).alias(), table_of(StoryRow).alias()
    note = table_of(NoteRow).alias()
    before = (
        select(old.c.id)
        .where(
            old.c.note_id == note.c.id,
            old.c.withdrawn_on.is_not(None),
            or_(old.c.withdrawn_on > new.c.given_on, old.c.id > new.c.id),
        )
        .correlate(new, note)
    )
    return (
        select(note.c.id)
        .select_from(note.join(new, new.c.note_id == note.c.id))
        .where(
            new.c.partnership_id == scope.partnership_id,
            new.c.inside,
            new.c.withdrawn_on.is_(None),
            or_(new.c.expires_on.is_(None), new.c.expires_on >= scope.today),
            func.trim(new.c.text) == func.trim(note.c.text),
            ~before.exists(),
        )
    )


def ends_of_consent(scope: Scope, test_ids: list[int]) -> dict[int, list[date]]:
    """Note -> the days on which consents to its words ended."""
    query = select(STORY.note_id, STORY.withdrawn_on, STORY.expires_on).where(
        STORY.partnership_id == scope.partnership_id,
        STORY.test_id.in_(test_ids),
        STORY.note_id.is_not(None),
        or_(STORY.withdrawn_on.is_not(None), STORY.expires_on < scope.today),
    )
    found: dict[int, list[date]] = defaultdict(list)
    for note_id, withdrawn_on, expires_on in scope.session.execute(query):
        found[note_id].append(withdrawn_on or expires_on)
    return found


def consented(scope: Scope) -> Select[Any]:
    """(note, words): what speakers agreed that people here read, as of today; oldest first."""
    agreed = select(STORY.note_id, STORY.text).where(
        STORY.partnership_id == scope.partnership_id,
        STORY.note_id.is_not(None),
        STORY.inside,
        STORY.withdrawn_on.is_(None),
        or_(STORY.expires_on.is_(None), STORY.expires_on >= scope.today),
    )
    return agreed.order_by(STORY.id)


def _without_none(*ids: int | None) -> frozenset[int]:
    return frozenset(number for number in ids if number is not None)


class Stories:
    """The quotes and stories of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, test_id: int, draft: StoryDraft) -> int:
        """Keep words with their consent; returns the id."""
        self._scope.own(TestRow, [test_id], "test")
        row = StoryRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "kept_by": self._scope.person_id,
                "kept_at": self._scope.now,
                **self._columns(test_id, draft),
            }
        )
        return self._scope.added(row)

    def change(self, story_id: int, draft: StoryDraft, *, version: int) -> None:
        """Other words or another consent; ``Conflict`` where stale, or taken back meanwhile."""
        row = self._open(story_id, version)
        for name, value in self._columns(row.test_id, draft).items():
            setattr(row, name, value)
        self._scope.session.flush()

    def prolong(
        self, story_id: int, given_on: date, expires_on: date | None, *, version: int
    ) -> None:
        """The same words under a newer consent; ``Conflict`` as for a change."""
        row = self._open(story_id, version)
        row.given_on, row.expires_on = given_on, expires_on
        self._scope.session.flush()

    def _open(self, story_id: int, version: int) -> StoryRow:
        row = self._row(story_id)
        if row.withdrawn_on is not None:
            raise Conflict(
                f"This consent was withdrawn on {row.withdrawn_on}. Ask the speaker again and "
                "write down a new one."
            )
        self._scope.unchanged(row, version)
        return row

    def withdraw(self, story_id: int) -> frozenset[int]:
        """Take the words back, whatever version: they are deleted, and that they were is kept.

        Returns the notes that go with them: the one they are from, and others of the test in which
        they stand to the letter, unless somebody agreed to those apart. Each of them keeps a line
        of the withdrawal.
        """
        row = self._row(story_id)
        if row.withdrawn_on is not None:
            return _without_none(row.note_id)
        others = self._notes_with_words_of(row)
        row.text, row.withdrawn_on = "", self._scope.today
        row.withdrawn_by = self._scope.person_id
        if row.note_id is None and others:
            row.note_id = others.pop()
        gone = _without_none(row.note_id, *others)
        self._part(row)
        for note_id in others:
            same = {c.key: getattr(row, c.key) for c in STORY if c.key not in ("id", "version")}
            self._scope.session.add(StoryRow.model_validate({**same, "note_id": note_id}))
        self._scope.session.flush()
        return gone

    def _notes_with_words_of(self, row: StoryRow) -> list[int]:
        """Other notes of the test with these words in them that no consent that stands is of."""
        standing_of = select(STORY.note_id).where(
            STORY.note_id.is_not(None), STORY.withdrawn_on.is_(None), STORY.id != row.id
        )
        query = select(NOTE.id, NOTE.text).where(
            NOTE.partnership_id == self._scope.partnership_id,
            NOTE.test_id == row.test_id,
            NOTE.id.is_distinct_from(row.note_id),
            NOTE.id.not_in(standing_of),
        )
        return [
            note_id
            for note_id, text in self._scope.session.execute(query)
            if stands_in(row.text, text)
        ]

    def _part(self, row: StoryRow) -> None:
        """What else was agreed to of its note today was so before, and brings no note back."""
        for other in self._scope.session.scalars(
            self._scope.mine(StoryRow).where(
                STORY.note_id == row.note_id,
                STORY.given_on >= self._scope.today,
                STORY.withdrawn_on.is_(None),
                STORY.id > row.id,
            )
        ):
            other.note_id = None

    def get(self, story_id: int) -> KeptStory:
        """One story; ``NotFound`` if it is not there, or not in this partnership."""
        self._row(story_id)
        return self._listed(STORY.id == story_id)[0]

    def of(self, test_ids: Iterable[int]) -> tuple[KeptStory, ...]:
        """The stories of these tests, the newest consent first."""
        return self._listed(STORY.test_id.in_(list(test_ids)))

    def silenced(self) -> frozenset[int]:
        """The notes from which words were taken back, or whose consent has run out."""
        return frozenset(self._scope.session.scalars(silenced(self._scope)))

    def consented(self) -> dict[int, str]:
        """Note -> its words that people here may read as of today; the newest consent counts."""
        return {row[0]: row[1] for row in self._scope.session.execute(consented(self._scope))}

    def _row(self, story_id: int) -> StoryRow:
        return self._scope.one(StoryRow, story_id, "quote or story")

    def _columns(self, test_id: int, draft: StoryDraft) -> dict[str, Any]:
        return {
            "note_id": self._note_id(test_id, draft.note),
            "kind": draft.kind,
            "text": draft.text,
            "purpose": draft.purpose.strip(),
            "inside": Channel.INSIDE in draft.channels,
            "report": Channel.REPORT in draft.channels,
            "public": Channel.PUBLIC in draft.channels,
            "given_by": draft.given_by.strip(),
            "given_on": draft.given_on,
            "expires_on": draft.expires_on,
            "group_id": id_of_group(self._scope, draft.group),
        }

    def _note_id(self, test_id: int, note: int | None) -> int | None:
        if note is not None and self._scope.one(NoteRow, note, "note").test_id != test_id:
            raise Invalid(f"Note {note} belongs to another test. Choose one of this test.")
        return note

    def _listed(self, *conditions: Any) -> tuple[KeptStory, ...]:
        query = (
            select(StoryRow, DIMENSION.key, GROUP.key, GROUP.label)
            .outerjoin(GroupRow, GROUP.id == STORY.group_id)
            .outerjoin(DimensionRow, DIMENSION.id == GROUP.dimension_id)
            .where(STORY.partnership_id == self._scope.partnership_id, *conditions)
            .order_by(STORY.given_on.desc(), STORY.id.desc())
        )
        return tuple(self._kept(*found) for found in self._scope.session.execute(query))

    def _kept(
        self, row: StoryRow, dimension: str | None, key: str | None, label: str | None
    ) -> KeptStory:
        holds = standing(row.withdrawn_on, row.expires_on, today=self._scope.today)
        chosen = {
            Channel.INSIDE: row.inside,
            Channel.REPORT: row.report,
            Channel.PUBLIC: row.public,
        }
        return KeptStory(
            id=row.id or 0,
            version=row.version,
            test_id=row.test_id,
            note=row.note_id,
            kind=row.kind,
            text=row.text if holds is Standing.STANDS else "",
            purpose=row.purpose,
            channels=frozenset(channel for channel, yes in chosen.items() if yes),
            given_by=row.given_by,
            given_on=row.given_on,
            expires_on=row.expires_on,
            dimension=dimension,
            group=label,
            group_key=key,
            withdrawn_on=row.withdrawn_on,
            standing=holds,
        )
