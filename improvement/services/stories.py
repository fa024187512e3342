"""Quotes and stories with consent: what the speaker agreed to, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.stories import Standing, StoryDraft
from improvement.domain.vocabulary import Channel
from improvement.errors import Invalid
from improvement.services.sensitive import closed_in_notes, notes_seen, stories_seen
from improvement.services.working import may_work
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.stories import KeptStory
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "KeptStory",
    "Standing",
    "StoriesView",
    "StoryDraft",
    "add",
    "change",
    "of_test",
    "prolong",
    "standing",
    "withdraw",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesView:
    """The words of a test that may be used, and the consents that ended.

    ``notes`` are those that words can be taken from, by id; ``to_ask`` those that somebody once
    ticked as quotable, without a word of who agreed and to what. Both are empty for those who may
    not write notes here. Words are taken back of a test that was put away, too.
    """

    standing: tuple[KeptStory, ...]
    ended: tuple[KeptStory, ...]
    notes: Mapping[int, KeptNote]
    to_ask: tuple[KeptNote, ...]
    may_change: bool
    may_withdraw: bool


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> StoriesView:
    """The quotes and stories of a test; who gave a consent is told to those who may change it."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        closed = closed_in_notes(store, actor, team_id=test.team_id)
        kept = stories_seen(store.stories.of([test_id]), closed)
        notes = {note.id: note for note in notes_seen(store.notes.of(test_id), closed)}
    writes = may(actor, Action.WRITE_NOTE, team_id=test.team_id)
    shown = kept if writes else tuple(_without_giver(story) for story in kept)
    asked = {story.note for story in kept}
    return StoriesView(
        standing=tuple(s for s in shown if s.standing is Standing.STANDS),
        ended=tuple(s for s in shown if s.standing is not Standing.STANDS) if writes else (),
        notes=notes if writes else {},
        to_ask=tuple(n for n in notes.values() if n.may_quote and n.id not in asked)
        if writes
        else (),
        may_change=may_work(actor, Action.WRITE_NOTE, test),
        may_withdraw=writes,
    )


def _without_giver(story: KeptStory) -> KeptStory:
    return replace(story, given_by="")


def standing(store: Store, actor: Actor, teams: Mapping[int, int]) -> tuple[KeptStory, ...]:
    """Words that people here may read today, of these tests (test -> its team)."""
    require(actor, Action.VIEW_TESTS)
    kept = [story for story in store.stories.of(teams) if story.may(Channel.INSIDE)]
    closed = {
        team_id: closed_in_notes(store, actor, team_id=team_id) for team_id in set(teams.values())
    }
    return tuple(
        _without_giver(seen)
        for story in kept
        for seen in stories_seen([story], closed[teams[story.test_id]])
    )


def add(uow: UnitOfWork, actor: Actor, *, test_id: int, draft: StoryDraft) -> int:
    """Keep words with the consent to use them; returns the id."""
    _not_later(uow, actor, draft)
    with uow.writing(actor) as store:
        require(actor, Action.WRITE_NOTE, team_id=store.plans.get(test_id).team_id)
        story_id = store.stories.add(test_id, draft)
        store.commit()
        return story_id


def change(
    uow: UnitOfWork, actor: Actor, *, story_id: int, draft: StoryDraft, version: int
) -> None:
    """Other words or another consent; raises ``Conflict`` where it was saved since ``version``."""
    _not_later(uow, actor, draft)
    with uow.writing(actor) as store:
        story = _writable(store, actor, story_id)
        store.stories.change(story_id, _about_the_same(store, actor, story, draft), version=version)
        store.commit()


def _about_the_same(store: Store, actor: Actor, story: KeptStory, draft: StoryDraft) -> StoryDraft:
    """Who may not see the group that a story is about, and names none, leaves it as it is."""
    if draft.group is not None or story.dimension is None or story.group_key is None:
        return draft
    team_id = store.plans.get(story.test_id).team_id
    if story.dimension not in closed_in_notes(store, actor, team_id=team_id):
        return draft
    return replace(draft, group=(story.dimension, story.group_key))


def prolong(
    uow: UnitOfWork,
    actor: Actor,
    *,
    story_id: int,
    given_on: date,
    expires_on: date | None,
    version: int,
) -> None:
    """The speaker was asked again and agreed: the same words, for the same, until another day."""
    if given_on > uow.today_of(actor) or (expires_on is not None and expires_on < given_on):
        raise Invalid(
            f"From {given_on} to {expires_on or 'withdrawn'} does not fit: asked again today or "
            "before, and a last day that is not before that."
        )
    with uow.writing(actor) as store:
        _writable(store, actor, story_id)
        store.stories.prolong(story_id, given_on, expires_on, version=version)
        store.commit()


def withdraw(uow: UnitOfWork, actor: Actor, *, story_id: int) -> None:
    """The speaker takes the words back: from this moment they are nowhere any more.

    The quote's text is deleted, with it what was told back about it and what was coded of the note
    it came from, and of every other note of the test in which the same words stand. Those notes are
    in no list, search, picture or export; their own text stays in the database, not shown.
    That there was a consent, and when it ended, stays. There is no way back but to ask again.
    """
    with uow.writing(actor) as store:
        _writable(store, actor, story_id)
        for note_id in store.stories.withdraw(story_id):
            store.codings.forget(note_id)
        store.sharing.forget(story_id)
        store.commit()


def _writable(store: Store, actor: Actor, story_id: int) -> KeptStory:
    story = store.stories.get(story_id)
    require(actor, Action.WRITE_NOTE, team_id=store.plans.get(story.test_id).team_id)
    return story


def _not_later(uow: UnitOfWork, actor: Actor, draft: StoryDraft) -> None:
    if draft.given_on > uow.today_of(actor):
        raise Invalid(
            f"The consent is dated {draft.given_on}, after today. Choose today or before."
        )
