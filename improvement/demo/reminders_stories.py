"""Words that may be used, one consent that ran out and one that was withdrawn. All invented."""

from datetime import timedelta

from improvement.demo.calendar import Weeks
from improvement.demo.dimensions import BLACK, GENDER, HISPANIC, RACE, WOMEN
from improvement.domain.access import Actor
from improvement.domain.sharing import Candidate, Selection, ToldBack
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import Channel, StoryKind
from improvement.services import notes, sharing, stories
from improvement.store.unit_of_work import UnitOfWork

INSIDE, REPORT = Channel.INSIDE, Channel.REPORT
OTHER_SITES = "Show other sites what the reminders were like for those who got them"

#: The beginning of a note whose speaker agreed, who agreed, where, about which group.
AGREED = (
    (
        "It comes on Friday now",
        "the speaker, M3",
        frozenset({INSIDE, REPORT}),
        (RACE, BLACK),
    ),
    (
        "If it came in Spanish",
        "the speaker, R9",
        frozenset({INSIDE, REPORT}),
        (RACE, HISPANIC),
    ),
)


def add_stories(uow: UnitOfWork, actor: Actor, *, test_id: int, weeks: Weeks) -> None:
    """Two quotes that stand, one that ran out, one that was taken back."""
    kept = notes.of_test(uow, actor, test_id=test_id).notes
    standing: list[int] = []
    for beginning, given_by, channels, group in AGREED:
        note = next(n for n in kept if n.text.startswith(beginning))
        draft = StoryDraft(
            text=note.text,
            purpose=OTHER_SITES,
            given_by=given_by,
            given_on=note.written_on,
            channels=channels,
            expires_on=note.written_on + timedelta(days=365),
            group=group,
            note=note.id,
        )
        standing.append(stories.add(uow, actor, test_id=test_id, draft=draft))
    _share(uow, actor, test_id, standing)
    ran_out = StoryDraft(
        text="We put the reminder on the fridge, next to the school menu.",
        purpose="The council's meeting of that month, and no longer",
        given_by="the speaker, T2",
        given_on=weeks.day(4, 1),
        expires_on=weeks.day(8, 1),
    )
    stories.add(uow, actor, test_id=test_id, draft=ran_out)
    taken_back = StoryDraft(
        text="I paid on Friday, and it was the first month that nobody knocked.",
        purpose=OTHER_SITES,
        given_by="the speaker, K5",
        given_on=weeks.day(11, 2),
        channels=frozenset({INSIDE, REPORT, Channel.PUBLIC}),
        kind=StoryKind.STORY,
        group=(GENDER, WOMEN),
    )
    number = stories.add(uow, actor, test_id=test_id, draft=taken_back)
    stories.withdraw(uow, actor, story_id=number)


def _share(uow: UnitOfWork, actor: Actor, test_id: int, standing: list[int]) -> None:
    """The first speaker heard what became of it; the council chose the other one's words."""
    friday, spanish = standing
    told = ToldBack(
        told_on=uow.today,
        told="Because of you and others the second text goes out on payday Friday, for everybody.",
        answer="Then leave it there.",
    )
    sharing.tell_back(uow, actor, story_id=friday, told=told)
    made = Selection(
        question="What would change most for families?",
        chosen=spanish,
        others=(
            Candidate(story=friday, why_not="It is solved: this one is still waiting for us."),
        ),
        chosen_by="The resident council, six people",
        chosen_on=uow.today,
        reason="It says in one sentence what four people told us, and what would help.",
    )
    sharing.choose(uow, actor, test_id=test_id, selection=made)
