"""The theory behind the demo's tests: one aim, what drives it, five change ideas."""

from collections.abc import Callable, Mapping

from improvement.demo.cast import Cast
from improvement.domain.access import Actor
from improvement.domain.comments import CommentDraft
from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import IdeaSource, NodeKind
from improvement.services import comments, tests, theory
from improvement.store.unit_of_work import UnitOfWork

AIM = TheoryDraft(
    kind=NodeKind.AIM,
    title="Families stay in their homes",
    words="By December 2027, one in four fewer eviction filings in Memphis than in 2025, with no "
    "group of families left behind.",
)
ON_TIME = TheoryDraft(
    kind=NodeKind.PRIMARY,
    title="Rent is paid before it is late",
    words="Families know what is due and when, and can act while there is still time.",
)
AGREED = TheoryDraft(
    kind=NodeKind.PRIMARY,
    title="Late rent ends in an agreement",
    words="Where rent is late, both sides find a plan that holds.",
)
EARLY = TheoryDraft(
    kind=NodeKind.SECONDARY, title="Early word from somebody they know, in their language"
)
TALKING = TheoryDraft(kind=NodeKind.SECONDARY, title="Tenant and landlord talk before court")
FUNDED = TheoryDraft(
    kind=NodeKind.SECONDARY, title="Help with the rent comes before the owner files"
)
AT_COURT = TheoryDraft(
    kind=NodeKind.SECONDARY, title="Families come to the hearing and know what happens"
)
#: title of the test -> the idea that it tries, and which drivers that moves.
IDEAS: Mapping[str, tuple[TheoryDraft, tuple[str, ...]]] = {
    "Rent reminders by text": (
        TheoryDraft(
            kind=NodeKind.IDEA,
            title="A friendly text before rent is due",
            words="The due date slips by between paydays; an early word helps to plan.",
            source=IdeaSource.FAMILY,
            proposed_by="Tenants of Magnolia Court, at the resident council",
            tested_elsewhere="Reminders by text are usual for clinic visits and court dates.",
            track_record="People come to more appointments; for rent little is published.",
            context_alike="Partly: a date is easier to keep than a bill is to pay.",
            core="Sent twice, before the day; names the amount, the ways to pay and a person.",
            adaptable="Wording, language, hour of the day, who signs it.",
        ),
        (EARLY.title,),
    ),
    "Reminder letters in plain language": (
        TheoryDraft(
            kind=NodeKind.IDEA,
            title="One page in plain words",
            words="The old letter reads like a court paper and is put away unread.",
            source=IdeaSource.FRONTLINE,
            proposed_by="The front desk of Riverview Homes",
            tested_elsewhere="Tax offices and city courts have tried plain letters.",
            core="One page, one thing to do, a name and a number.",
            adaptable="Languages, paper or e-mail.",
        ),
        (EARLY.title, TALKING.title),
    ),
    "Landlord mediation": (
        TheoryDraft(
            kind=NodeKind.IDEA,
            title="A mediator within 14 days",
            words="A plan that both made themselves is kept longer than an order.",
            source=IdeaSource.ELSEWHERE,
            tested_elsewhere="Courts in several cities offer mediation.",
            track_record="Many agreements; how long they hold is seldom followed.",
            core="A trained mediator, both sides at one table, within 14 days.",
            adaptable="Place, language, by phone or in person.",
        ),
        (TALKING.title,),
    ),
    "Rent help on the first call": (
        TheoryDraft(
            kind=NodeKind.IDEA,
            title="The application is finished on the first call",
            words="A packet waits on the table; a call is finished when it ends.",
            source=IdeaSource.FAMILY,
            proposed_by="Families who called the fund, at its open evening",
            tested_elsewhere="Food help and energy help take applications by phone.",
            track_record="More applications are finished; days to payment are seldom reported.",
            context_alike="Yes: the same papers, the same families.",
            core="One worker, one call, in the family's language, papers as photographs.",
            adaptable="Hours of the desk, who interprets, phone or video.",
        ),
        (FUNDED.title,),
    ),
    "Court navigators": (
        TheoryDraft(
            kind=NodeKind.IDEA,
            title="A navigator who meets the family before the hearing",
            words="Who knows what happens next comes to the hearing.",
            source=IdeaSource.RESEARCH,
            proposed_by="The legal aid desk",
            tested_elsewhere="New York's housing court has navigators who are no lawyers.",
            track_record="More answers filed and more defences raised than without.",
            context_alike="Other law, same fear of the building.",
            core="Meets before the day and stays through it.",
            adaptable="Who employs them, how many hearings a day.",
        ),
        (AT_COURT.title,),
    ),
}
#: What team and coach say to each other: test, who, words.
TALK: tuple[tuple[str, Callable[[Cast], Actor], str], ...] = (
    (
        "Rent reminders by text",
        lambda cast: cast.organiser,
        "@Priya, is it fair to compare the weeks before we moved the text to payday?",
    ),
)


def add_theory(uow: UnitOfWork, cast: Cast) -> None:
    """The diagram, and every test of the demo under the idea that it tries."""
    ids: dict[str, int] = {}

    def put(draft: TheoryDraft, *under: str) -> int:
        ids[draft.title] = theory.add(
            uow, cast.coach, draft=draft, parent_ids=tuple(ids[title] for title in under)
        )
        return ids[draft.title]

    put(AIM)
    put(ON_TIME, AIM.title)
    put(AGREED, AIM.title)
    put(EARLY, ON_TIME.title)
    put(TALKING, AGREED.title)
    put(FUNDED, AGREED.title)
    put(AT_COURT, AGREED.title)
    there = {line.kept.plan.title: line.kept.id for line in tests.listing(uow, cast.coach)}
    for title, (idea, drivers) in IDEAS.items():
        idea_id = put(idea, *drivers)
        if title in there:
            theory.assign(uow, cast.coach, test_id=there[title], idea_id=idea_id)
    for title, actor, text in TALK:
        if title in there:
            draft = CommentDraft(text=text)
            comments.write(uow, actor(cast), test_id=there[title], draft=draft)
