"""Court navigators: drawn by lot, ninety days to each outcome, so most are not due yet."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from improvement.demo.calendar import Weeks
from improvement.demo.cast import PLACE, Cast
from improvement.demo.dimensions import (
    ASIAN,
    BLACK,
    DECLINED,
    GENDER,
    HISPANIC,
    INCOME,
    INCOME_BANDS,
    MEN,
    NONBINARY,
    RACE,
    SEVERAL,
    UNKNOWN,
    WHITE,
    WOMEN,
)
from improvement.demo.households import pick
from improvement.demo.story import Line, begin, must_be_saved, write_notes
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import (
    Arm,
    Belief,
    Choice,
    Consequence,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
    NoteKind,
    Speaker,
)
from improvement.services import data, decisions
from improvement.services.decisions import DecisionDraft
from improvement.store.unit_of_work import UnitOfWork

SEED = 20_260_817
WEEKS = 14
#: How many households come in per week: the courthouse's backlog first, then the usual docket.
ARRIVALS = (34, 30, *(15,) * 8, *(14,) * 4)
DAYS = 90

HOUSED = MeasureSpec(
    key="housed",
    label="Still housed after 90 days",
    kind=MeasureKind.PROPORTION,
    definition="The household lives at the same address, or moved by its own choice, 90 days "
    "after the draw. Not known when three calls and a visit reach nobody.",
    source="Court Team follow-up calls",
    outcome_days=DAYS,
)
MET = MeasureSpec(
    key="met_navigator",
    label="Met the navigator before the hearing",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
    definition="A conversation of at least ten minutes before the hearing. Pilot arm only.",
    source="Navigator's log",
)
LOST_WORK = MeasureSpec(
    key="lost_work",
    label="Missed a day's pay because of the case",
    kind=MeasureKind.PROPORTION,
    direction=Direction.LOWER,
    role=MeasureRole.BALANCING,
    definition="At least one day without pay because of hearings or meetings, as the household "
    "says at follow-up.",
    source="Court Team follow-up calls",
    margin=0.10,
)
#: Chances behind the made-up outcomes, pilot and comparison.
CHANCE = {
    HOUSED.key: {Arm.PILOT: 0.78, Arm.COMPARISON: 0.66},
    LOST_WORK.key: {Arm.PILOT: 0.30, Arm.COMPARISON: 0.32},
}
MET_CHANCE = 0.88
UNREACHED = 18  # every 18th household of an arm cannot be reached, so neither arm lacks more

RACES = ((ASIAN, SEVERAL, BLACK, HISPANIC, WHITE, UNKNOWN), (0.03, 0.05, 0.58, 0.16, 0.16, 0.02))
GENDERS = ((MEN, NONBINARY, WOMEN, DECLINED), (0.34, 0.02, 0.62, 0.02))
INCOMES = ((*INCOME_BANDS, DECLINED), (0.40, 0.34, 0.15, 0.06, 0.05))

LINES: tuple[Line, ...] = (
    (
        2,
        NoteKind.OBSERVATION,
        Speaker.FRONTLINE,
        ("First contact",),
        None,
        False,
        "The first ten minutes in the hallway decide. Who meets a navigator before the docket is "
        "called stays for the hearing.",
    ),
    (
        5,
        NoteKind.FEEDBACK,
        Speaker.FAMILY,
        ("First contact", "Trust"),
        (RACE, BLACK),
        True,
        "She told me what the judge would ask before he asked it. I did not sign what I did not "
        "understand.",
    ),
    (
        8,
        NoteKind.FEEDBACK,
        Speaker.PARTNER,
        ("Repairs",),
        None,
        True,
        "Half of the agreements we see hinge on a repair that was promised. Bring photographs.",
    ),
    (
        11,
        NoteKind.LESSON,
        Speaker.TEAM,
        ("First contact",),
        None,
        False,
        "Calling the evening before doubles who comes early. It costs one hour a docket.",
    ),
)


def add_navigators(uow: UnitOfWork, cast: Cast) -> int:
    """The test, its 240 households, its notes, and the decision to go on; returns its id."""
    weeks = Weeks(today=uow.today, number=WEEKS)
    test_id = begin(uow, cast.navigator, plan(weeks), team_id=cast.court_team)
    must_be_saved(
        data.log_cases(
            uow,
            cast.navigator,
            test_id=test_id,
            cases=list(cases(weeks)),
            name="Docket list, all weeks",
        )
    )
    write_notes(uow, cast.navigator, LINES, test_id=test_id, weeks=weeks)
    decisions.record(
        uow,
        cast.navigator,
        test_id=test_id,
        draft=DecisionDraft(
            choice=Choice.KEEP_TESTING,
            reason="Only the first two weeks' households have had their ninety days. We look "
            "again when half of them have.",
            dissent="One navigator would offer the help to everybody now; the lot stays until "
            "there are navigators for all.",
            next_step="Call the evening before every docket, in both languages.",
        ),
    )
    return test_id


def plan(weeks: Weeks) -> Plan:
    """The plan as the team locked it."""
    return Plan(
        title="Court navigators",
        aim="more households with an eviction case are still housed after 90 days",
        for_whom="Households with a first hearing at General Sessions whose names were drawn",
        place=f"General Sessions Court, {PLACE}",
        change_idea="a trained navigator who meets the household before the hearing, explains "
        "the papers and stays with them through the day",
        because="people who know what happens next come to the hearing, and those who come more "
        "often reach an agreement",
        learning_question="Does it help to meet before the hearing, and for whom most?",
        prediction="About 78 of 100 households with a navigator will still be housed after 90 "
        "days, against 65 of 100 without.",
        expected_now=0.65,
        predicted=0.78,
        confidence=0.60,
        right_if="the difference is at least 10 points at the end",
        design=Design.RANDOMISED,
        pilot_name="With a navigator",
        comparison_name="Usual court day",
        starts_on=weeks.first_day,
        ends_on=weeks.monday(WEEKS + 13),
        planned_per_arm=120,
        minimum_worthwhile=0.10,
        belief=Belief.MEDIUM,
        consequence=Consequence.MAJOR,
        contingency="Nobody loses help that exists today: both arms keep the legal aid desk. "
        "A household in danger gets a navigator whatever the lot said, and is counted where drawn.",
        responsible="Mai Nguyen with two navigators of the legal aid desk",
        ethics_checked=True,
        measures=(HOUSED, MET, LOST_WORK),
        dimensions=(
            NamedDimension(key=RACE),
            NamedDimension(key=GENDER),
            NamedDimension(key=INCOME),
        ),
    )


def cases(weeks: Weeks) -> Iterator[CaseRecord]:
    """240 households, drawn in blocks of four, outcomes only where ninety days have passed."""
    rng = np.random.default_rng(SEED)
    total = sum(ARRIVALS)
    week_of = np.repeat(np.arange(WEEKS), ARRIVALS)
    weekday = rng.integers(0, 5, total)
    arms = drawn(rng, total)
    race, gender = pick(rng, *RACES, total), pick(rng, *GENDERS, total)
    income = pick(rng, *INCOMES, total)
    seen = Counter[Arm]()
    for i in range(total):
        seen[arms[i]] += 1
        start = weeks.day(int(week_of[i]), int(weekday[i]))
        due = start + timedelta(days=DAYS)
        cell = frozenset({(RACE, race[i]), (GENDER, gender[i]), (INCOME, income[i])})
        yield CaseRecord(
            code=f"CN-{i + 1:03d}",
            starts_on=start,
            due_on=due,
            arm=arms[i],
            cell=cell,
            values=_values(
                rng, arms[i], known=due <= weeks.today and seen[arms[i]] % UNREACHED != 9
            ),
        )


def drawn(rng: np.random.Generator, households: int) -> list[Arm]:
    """A lot in blocks of four: after every fourth household both arms are even."""
    block = np.array([Arm.PILOT, Arm.PILOT, Arm.COMPARISON, Arm.COMPARISON])
    blocks = [rng.permutation(block) for _ in range(-(-households // len(block)))]
    return [Arm(str(arm)) for arm in np.concatenate(blocks)[:households]]


def _values(rng: np.random.Generator, arm: Arm, *, known: bool) -> dict[str, float | None]:
    rolls = rng.random(3)  # as many for every household, so that no outcome depends on another's
    values: dict[str, float | None] = {
        key: float(roll < CHANCE[key][arm]) if known else None
        for key, roll in zip(CHANCE, rolls[:2], strict=True)
    }
    if arm is Arm.PILOT:
        values[MET.key] = float(rolls[2] < MET_CHANCE)
    return values
