"""A call at the first missed rent: scaled, then taken up at three places with other effects."""

from dataclasses import replace
from datetime import date, timedelta

from improvement.demo.calendar import Weeks
from improvement.demo.calls_places import (
    CALLED,
    CAUGHT_UP,
    FIRST,
    NEXT,
    WEEKS,
    Place,
    held_totals,
    totals,
)
from improvement.demo.cast import PLACE, Cast
from improvement.demo.dimensions import RACE
from improvement.demo.story import begin, must_be_saved
from improvement.domain.access import Actor
from improvement.domain.charting import ChartOptions
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import (
    Belief,
    Channel,
    Choice,
    Consequence,
    Design,
    MeasureKind,
    MeasureRole,
    Ring,
)
from improvement.services import chart_settings, data, decisions, practice_cards, stories
from improvement.services.chart_settings import ChartSettings
from improvement.services.decisions import DecisionDraft
from improvement.store.unit_of_work import UnitOfWork

MEASURES = (
    MeasureSpec(
        key=CAUGHT_UP,
        label="Caught up within 30 days of a missed rent",
        kind=MeasureKind.PROPORTION,
        definition="Households whose rent was not on the ledger by the 10th for the first time in "
        "a year; counted as caught up when nothing is owed 30 days later.",
        source="Property manager's rent ledger",
    ),
    MeasureSpec(
        key=CALLED,
        label="Reached by phone within three days",
        kind=MeasureKind.PROPORTION,
        role=MeasureRole.PROCESS,
        definition="Somebody spoke with the household within three days of the 10th.",
        source="Call list",
    ),
)

CARD = PracticeCard(
    name="A call at the first missed rent",
    problem="A first missed rent becomes three months of arrears before anybody talks about it.",
    for_whom="Tenants who miss a rent for the first time in a year",
    core=(
        "Somebody calls within three days of the missed rent",
        "The caller can offer a payment plan on the phone",
        "The call is in the family's language",
    ),
    adaptable=("Who calls", "Hour of the day", "How a plan is written down"),
    conditions="The owner sends the list of missed rents every week, and agrees to payment plans.",
    cost=11.5,
    cost_words="Twenty minutes of a caller's time for each household, and the phone.",
    burden="One call of ten minutes. Whoever does not want to be called says so once.",
    risks="A call from a stranger can sound like a threat. Say a name and a reason first.",
)

SCALED = DecisionDraft(
    choice=Choice.SCALE,
    reason="More households caught up, and nobody we asked minded the call.",
    lesson="The first days count: a plan that is offered on the phone is still small enough.",
    next_step="Three places take it up, each with a caller of its own.",
    community="The resident council of Cooper Court",
    community_how="At two of its evening meetings",
    conditions="The owner sends the list every week.",
    resources="A caller for ten hours a week at each place",
    ring=Ring.FIVE,
)
#: What each place decided for itself, in the order of ``NEXT``.
DECIDED = (
    DecisionDraft(
        choice=Choice.SCALE,
        reason="It helped here as well, and most of all where a neighbour called.",
        lesson="A caller from the resident council is picked up for.",
        next_step="Keep calling, and show the next places how the council does it.",
        community="The resident council of Tillman Square",
        conditions="The owner sends the list every week.",
        resources="Two callers from the council, ten hours a week together",
        ring=Ring.TWENTY_FIVE,
    ),
    DecisionDraft(
        choice=Choice.ADAPT,
        reason="It looks better, and it could still be chance. Spanish was not offered yet.",
        lesson="Whoever reads Spanish could not be offered a plan in words they trust.",
        next_step="Train a caller who speaks Spanish, then count again.",
    ),
    DecisionDraft(
        choice=Choice.ADAPT,
        reason="Calls came two weeks late, so this was not the practice that worked elsewhere.",
        lesson="Without a weekly list from the owner there is no early call.",
        next_step="Ask the owner for a weekly list before calling goes on.",
    ),
)
FELT = "She asked what I could pay and when. I had thought it was too late to ask."


def add_calls(uow: UnitOfWork, cast: Cast) -> int:
    """The practice with its card, the test it came out of and three that do it; returns its id."""
    first = _tried(uow, cast.case_worker, FIRST, team_id=cast.homes_team)
    told = _tell(uow.on(_met(uow, FIRST)), cast.case_worker, first)
    _decide(uow, cast.leader, first, FIRST, replace(SCALED, stories=(told,)))
    _went_on(uow, cast.case_worker, first, FIRST)
    then = uow.on(_met(uow, FIRST) + timedelta(days=7))
    practice = practice_cards.write(then, cast.leader, test_id=first, card=CARD)
    for place, decided in zip(NEXT, DECIDED, strict=True):
        actor = cast.organiser if place is NEXT[0] else cast.case_worker
        test_id = _tried(uow, actor, place, team_id=cast.homes_team)
        practice_cards.adopt(
            uow.on(_weeks(uow, place).last_day),
            actor,
            practice_id=practice,
            test_id=test_id,
            adoption=Adoption(
                kept=tuple(CARD.core[number] for number in place.kept),
                adaptations=place.differently,
            ),
        )
        _decide(uow, cast.leader, test_id, place, decided)
        _went_on(uow, actor, test_id, place)
    return practice


def _weeks(uow: UnitOfWork, place: Place) -> Weeks:
    return Weeks(today=uow.today, number=WEEKS, ago=place.ago)


def _tried(uow: UnitOfWork, actor: Actor, place: Place, *, team_id: int) -> int:
    weeks = _weeks(uow, place)
    test_id = begin(uow, actor, plan(place, weeks), team_id=team_id)
    sheet = list(totals(place, weeks))
    name = f"Ledger and call list, {place.name}"
    saved = data.log_totals(uow, actor, test_id=test_id, totals=sheet, name=name)
    must_be_saved(saved)
    return test_id


def _went_on(uow: UnitOfWork, actor: Actor, test_id: int, place: Place) -> None:
    """Where it was scaled the callers go on counting, so that somebody sees if the gain fades."""
    sheet = list(held_totals(place, _weeks(uow, place)))
    if sheet:
        name = f"Ledger and call list since scaling, {place.name}"
        must_be_saved(data.log_totals(uow, actor, test_id=test_id, totals=sheet, name=name))
        for measure in (CAUGHT_UP, CALLED):  # held against what it was when it was scaled
            chart_settings.save(
                uow,
                actor,
                test_id=test_id,
                measure=measure,
                settings=ChartSettings(options=ChartOptions(frozen_points=WEEKS)),
                version=0,
            )


def _met(uow: UnitOfWork, place: Place) -> date:
    """The Thursday of the week after a place's last one."""
    return _weeks(uow, place).day(WEEKS + 4, 3)


def _decide(
    uow: UnitOfWork, leader: Actor, test_id: int, place: Place, draft: DecisionDraft
) -> None:
    review = uow.today + timedelta(weeks=8) if draft.choice is Choice.SCALE else None
    decisions.record(
        uow.on(_met(uow, place)), leader, test_id=test_id, draft=replace(draft, review_on=review)
    )


def _tell(uow: UnitOfWork, actor: Actor, test_id: int) -> int:
    """One who was called agreed to her words, for other sites and in reports."""
    draft = StoryDraft(
        text=FELT,
        purpose="Show other places what the call is like for those who get it",
        given_by="the speaker, C2",
        given_on=uow.today,
        channels=frozenset({Channel.INSIDE, Channel.REPORT}),
    )
    return stories.add(uow, actor, test_id=test_id, draft=draft)


def plan(place: Place, weeks: Weeks) -> Plan:
    """The plan as each place locked it: the same, but for where."""
    return Plan(
        title=f"First-missed-rent calls, {place.name}",
        aim="more households catch up before a first missed rent becomes arrears",
        for_whom="Tenants who miss a rent for the first time in a year",
        place=f"{place.name}, {PLACE}",
        change_idea="a call within three days of the missed rent that offers a payment plan, in "
        "the family's language",
        because="one missed rent can still be caught up with, three cannot",
        learning_question="How many more catch up when somebody calls early?",
        prediction="About 66 of 100 households will catch up with the call, against 54 of 100.",
        expected_now=0.54,
        predicted=0.66,
        confidence=0.70,
        right_if="at least 6 points more catch up where somebody calls",
        design=Design.SIDE_BY_SIDE,
        pilot_name=place.pilot,
        comparison_name=place.comparison,
        starts_on=weeks.first_day,
        ends_on=weeks.monday(WEEKS + 4),
        planned_per_arm=120,
        minimum_worthwhile=0.06,
        belief=Belief.MEDIUM,
        consequence=Consequence.MINOR,
        contingency="Whoever does not want to be called is not called again.",
        responsible=f"Tomás Rivera with the callers of {place.name}",
        ethics_checked=True,
        measures=MEASURES,
        dimensions=(NamedDimension(key=RACE),),
    )
