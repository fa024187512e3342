"""What becomes of stories: telling back to who spoke, and choosing the most significant change."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.sharing import Candidate, Selection, ToldBack
from improvement.domain.stories import Standing
from improvement.domain.vocabulary import Channel
from improvement.errors import Invalid
from improvement.services.sensitive import closed_in_notes, stories_seen
from improvement.services.working import may_work
from improvement.store.repositories.sharing import KeptSelection
from improvement.store.repositories.stories import KeptStory
from improvement.store.unit_of_work import UnitOfWork

__all__ = [
    "Candidate",
    "KeptSelection",
    "Selection",
    "SharingView",
    "ToldBack",
    "choose",
    "of_test",
    "tell_back",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingView:
    """What was told back, by story (for those who may write notes), and what was chosen.

    ``stories`` are the words of this test that may be read here today, by id.
    """

    told: Mapping[int, tuple[ToldBack, ...]]
    selections: tuple[KeptSelection, ...]
    stories: Mapping[int, KeptStory]
    may_change: bool


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> SharingView:
    """What became of the stories of a test; words that were taken back are in none of it."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        closed = closed_in_notes(store, actor, team_id=test.team_id)
        stories = stories_seen(store.stories.of([test_id]), closed)
        told = store.sharing.told([test_id])
        chosen = store.sharing.chosen([test_id])
    writes = may(actor, Action.WRITE_NOTE, team_id=test.team_id)
    standing = {s.id for s in stories if s.standing is Standing.STANDS}
    return SharingView(
        told={story: kept for story, kept in told.items() if writes and story in standing},
        selections=tuple(c for c in chosen if c.selection.chosen in standing),
        stories={s.id: s for s in stories if s.may(Channel.INSIDE)},
        may_change=may_work(actor, Action.WRITE_NOTE, test),
    )


def tell_back(uow: UnitOfWork, actor: Actor, *, story_id: int, told: ToldBack) -> None:
    """Keep what was told back to the speaker, and what they said."""
    if told.told_on > uow.today_of(actor):
        raise Invalid(f"It is dated {told.told_on}, after today. Choose today or before.")
    with uow.writing(actor) as store:
        story = store.stories.get(story_id)
        require(actor, Action.WRITE_NOTE, team_id=store.plans.get(story.test_id).team_id)
        if story.standing is not Standing.STANDS:
            raise Invalid("The consent to these words has ended: nothing is kept beside them.")
        store.sharing.tell(story_id, told)
        store.commit()


def choose(uow: UnitOfWork, actor: Actor, *, test_id: int, selection: Selection) -> int:
    """Keep which story was chosen among which, by whom and why; returns the id."""
    if selection.chosen_on > uow.today_of(actor):
        raise Invalid(f"It is dated {selection.chosen_on}, after today. Choose today or before.")
    with uow.writing(actor) as store:
        require(actor, Action.WRITE_NOTE, team_id=store.plans.get(test_id).team_id)
        number = store.sharing.choose(test_id, selection)
        store.commit()
        return number
