"""What decisions quote: by reference, so that words that are taken back leave a decision too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from improvement.domain.decisions import DecisionDraft, content_digest
from improvement.domain.stories import Standing, standing
from improvement.store.repositories.scope import Scope
from improvement.store.repositories.stories import STORY, consented, silenced
from improvement.store.tables import (
    DecisionQuoteRow,
    DecisionStoryRow,
    NoteRow,
    StoryRow,
)
from improvement.store.tables.base import columns

NOTE = columns(NoteRow)
OF_NOTE = columns(DecisionQuoteRow)
OF_STORY = columns(DecisionStoryRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuote:
    """What a decision quotes of a note or of a story: the words that its speaker agreed to.

    Exactly one of ``note_id`` and ``story_id`` is there. ``text`` is empty where no consent
    stands today; ``ticked`` then says that the note was marked as quotable in former days, when
    nobody wrote down who agreed. ``changed`` since it was quoted. Of a story ``standing`` says how
    its consent stands, ``ended_on`` since when it does not, and ``leaves`` whether its words may
    be used in reports.
    """

    text: str
    changed: bool
    note_id: int | None = None
    story_id: int | None = None
    ticked: bool = False
    standing: Standing | None = None
    ended_on: date | None = None
    leaves: bool = False

    @property
    def may_quote(self) -> bool:
        return bool(self.text)

    @property
    def ended(self) -> bool:
        """Is it a story whose words may not be read here any more?"""
        return self.story_id is not None and not self.may_quote


def add_quotes(scope: Scope, decision_id: int, draft: DecisionDraft) -> None:
    """Keep which notes and stories a decision quotes, never their words."""
    mine = {"partnership_id": scope.partnership_id, "decision_id": decision_id}
    notes = select(NOTE.id, NOTE.text).where(NOTE.id.in_(set(draft.quotes)))
    for note_id, text in scope.session.execute(notes.order_by(NOTE.id)):
        row = {**mine, "note_id": note_id, "digest": _of_text(text)}
        scope.session.add(DecisionQuoteRow.model_validate(row))
    stories = select(STORY.id, STORY.version).where(STORY.id.in_(set(draft.stories)))
    for story_id, version in scope.session.execute(stories.order_by(STORY.id)):
        row = {**mine, "story_id": story_id, "story_version": version}
        scope.session.add(DecisionStoryRow.model_validate(row))
    scope.session.flush()


def quotes_of(scope: Scope, decision_ids: Iterable[int]) -> dict[int, tuple[KeptQuote, ...]]:
    """By decision: the notes it quotes that are still there, then every story, ended or not."""
    ids = list(decision_ids)
    found: dict[int, list[KeptQuote]] = defaultdict(list)
    for decision_id, quote in (*_of_notes(scope, ids), *_of_stories(scope, ids)):
        found[decision_id].append(quote)
    return {decision_id: tuple(quotes) for decision_id, quotes in found.items()}


def _of_notes(scope: Scope, decision_ids: list[int]) -> Iterator[tuple[int, KeptQuote]]:
    agreed = {row[0]: row[1] for row in scope.session.execute(consented(scope))}
    query = (
        select(OF_NOTE.decision_id, OF_NOTE.digest, NOTE.id, NOTE.text, NOTE.may_quote)
        .join(NoteRow, NOTE.id == OF_NOTE.note_id)
        .where(
            OF_NOTE.partnership_id == scope.partnership_id,
            OF_NOTE.decision_id.in_(decision_ids),
            NOTE.archived_at.is_(None),
            NOTE.id.not_in(silenced(scope)),
        )
        .order_by(OF_NOTE.id)
    )
    for decision_id, digest, note_id, text, ticked in scope.session.execute(query):
        yield (
            decision_id,
            KeptQuote(
                note_id=note_id,
                text=agreed.get(note_id, ""),
                ticked=ticked,
                changed=_of_text(text) != digest,
            ),
        )


def _of_stories(scope: Scope, decision_ids: list[int]) -> Iterator[tuple[int, KeptQuote]]:
    query = (
        select(OF_STORY.decision_id, OF_STORY.story_version, StoryRow)
        .join(StoryRow, STORY.id == OF_STORY.story_id)
        .where(
            OF_STORY.partnership_id == scope.partnership_id,
            OF_STORY.decision_id.in_(decision_ids),
        )
        .order_by(OF_STORY.id)
    )
    for decision_id, version, story in scope.session.execute(query):
        yield decision_id, _of_story(story, version, today=scope.today)


def _of_story(story: StoryRow, version: int, *, today: date) -> KeptQuote:
    holds = standing(story.withdrawn_on, story.expires_on, today=today)
    read = holds is Standing.STANDS and story.inside
    return KeptQuote(
        story_id=story.id,
        text=story.text if read else "",
        changed=story.version != version,
        standing=holds,
        ended_on={Standing.WITHDRAWN: story.withdrawn_on, Standing.EXPIRED: story.expires_on}.get(
            holds
        ),
        leaves=read and story.report,
    )


def _of_text(text: str) -> str:
    return content_digest({"text": text})
