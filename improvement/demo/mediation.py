"""Landlord mediation: carried out as planned, and a difference worth its cost is ruled out."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from improvement.demo.calendar import Weeks
from improvement.demo.cast import PLACE, Cast
from improvement.demo.dimensions import (
    ASIAN,
    BLACK,
    DECLINED,
    GENDER,
    HISPANIC,
    MEN,
    NONBINARY,
    RACE,
    SEVERAL,
    UNKNOWN,
    WHITE,
    WOMEN,
)
from improvement.demo.households import Flags, Numbers, chosen, pick, spread
from improvement.demo.story import Line, begin, must_be_saved, write_notes
from improvement.domain.entries import CaseRecord
from improvement.domain.joint import ReadingDraft
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import (
    Arm,
    Belief,
    Choice,
    Consequence,
    Design,
    MeasureKind,
    MeasureRole,
    NoteKind,
    Relation,
    Speaker,
)
from improvement.services import data, decisions, joint
from improvement.services.decisions import DecisionDraft
from improvement.store.unit_of_work import UnitOfWork

SEED = 20_260_303
BEFORE, WEEKS, ENDED_AGO = 8, 20, 14  # weeks before the change, of enrolment, and since
DAYS = 60
#: x of n who stayed, and how many could not be reached, before the change and since.
STAYED: Mapping[Arm, Tally] = {
    Arm.PILOT: Tally(events=87, n=144),
    Arm.COMPARISON: Tally(events=89, n=143),
}
UNREACHED: Mapping[Arm, int] = {Arm.PILOT: 6, Arm.COMPARISON: 7}
STAYED_BEFORE: Mapping[Arm, Tally] = {
    Arm.PILOT: Tally(events=18, n=30),
    Arm.COMPARISON: Tally(events=18, n=30),
}
HELD_FOR = 130  # of the 150 in the pilot

SAME_HOME = MeasureSpec(
    key="same_home",
    label="Still in the same home after 60 days",
    kind=MeasureKind.PROPORTION,
    definition="The household holds the same lease 60 days after it asked for help.",
    source="Property managers' rolls, checked by a call",
    outcome_days=DAYS,
)
HELD = MeasureSpec(
    key="mediation_held",
    label="Mediation held as planned",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
    definition="Tenant, landlord and mediator met within 14 days. Pilot arm only.",
    source="Mediator's log",
)

RACES = ((ASIAN, SEVERAL, BLACK, HISPANIC, WHITE, UNKNOWN), (0.03, 0.05, 0.56, 0.16, 0.18, 0.02))
GENDERS = ((MEN, NONBINARY, WOMEN, DECLINED), (0.36, 0.02, 0.60, 0.02))

READING = ReadingDraft(
    relation=Relation.AGREE,
    text="No difference to speak of, and both sides at the table say why: three months of arrears "
    "are beyond a talk. They thank us for the talk all the same.",
)
LINES: tuple[Line, ...] = (
    (
        3,
        NoteKind.FEEDBACK,
        Speaker.FRONTLINE,
        ("Arrears",),
        None,
        True,
        "By the time we sit together three months are owed. A good talk does not pay them.",
    ),
    (
        9,
        NoteKind.FEEDBACK,
        Speaker.FAMILY,
        ("Arrears", "Respect"),
        None,
        True,
        "They were kind to me and I signed a plan I could not keep.",
    ),
    (
        13,
        NoteKind.FEEDBACK,
        Speaker.PARTNER,
        ("Arrears",),
        None,
        False,
        "Owners came, listened and asked where the money would come from.",
    ),
    (
        19,
        NoteKind.LESSON,
        Speaker.TEAM,
        ("Arrears",),
        None,
        False,
        "Mediation was held as planned and people liked it. What keeps a home is the first "
        "missed rent, not the third.",
    ),
)


def add_mediation(uow: UnitOfWork, cast: Cast) -> int:
    """The test, its 360 households, its notes, and the decision to stop; returns its id."""
    weeks = Weeks(today=uow.today, number=WEEKS, ago=ENDED_AGO)
    test_id = begin(uow, cast.case_worker, plan(weeks), team_id=cast.homes_team)
    must_be_saved(
        data.log_cases(
            uow,
            cast.case_worker,
            test_id=test_id,
            cases=list(cases(weeks)),
            name="Mediation list, spring and summer",
        )
    )
    write_notes(uow, cast.case_worker, LINES, test_id=test_id, weeks=weeks)
    met = weeks.day(WEEKS + 9, 3)  # the team met in the week in which the plan ended
    decisions.record(
        uow.on(met),
        cast.case_worker,
        test_id=test_id,
        draft=DecisionDraft(
            choice=Choice.STOP,
            reason="Mediation was held as planned, and a difference of 12 points or more is "
            "ruled out. The mediators' time is needed earlier.",
            lesson="Three months of arrears cannot be talked away. Act at the first missed rent, "
            "with money at hand, and mediate after that.",
            next_step="Offer the mediators to the emergency rent fund's intake desk.",
        ),
    )
    joint.read(uow.on(met), cast.case_worker, test_id=test_id, place=None, draft=READING, seen=0)
    return test_id


def plan(weeks: Weeks) -> Plan:
    """The plan as the team locked it."""
    return Plan(
        title="Landlord mediation",
        aim="more households behind on rent are still in the same home after 60 days",
        for_whom="Households two months or more behind on rent who asked the hotline for help",
        place=f"North Memphis and Frayser, {PLACE}",
        change_idea="a trained mediator who brings tenant and landlord together within 14 days",
        because="a plan that both made themselves is kept longer than a court order",
        learning_question="Does a mediated plan hold for 60 days?",
        prediction="About 77 of 100 households will be in the same home, against 62 of 100.",
        expected_now=0.62,
        predicted=0.77,
        confidence=0.65,
        right_if="the difference is at least 12 points, which pays for a mediator",
        design=Design.SIDE_BY_SIDE,
        pilot_name="North Memphis",
        comparison_name="Frayser",
        starts_on=weeks.first_day,
        ends_on=weeks.monday(WEEKS + 9),
        planned_per_arm=140,
        minimum_worthwhile=0.12,
        belief=Belief.HIGH,
        consequence=Consequence.MINOR,
        contingency="A plan that cannot be kept can be opened again within a week.",
        responsible="Tomás Rivera with the mediation centre",
        ethics_checked=True,
        measures=(SAME_HOME, HELD),
        dimensions=(NamedDimension(key=RACE), NamedDimension(key=GENDER)),
    )


def cases(weeks: Weeks) -> Iterator[CaseRecord]:
    """60 households from the eight weeks before, 300 since; exact outcomes per arm."""
    rng = np.random.default_rng(SEED)
    number = 0
    for arm in (Arm.PILOT, Arm.COMPARISON):
        before = _outcomes(rng, STAYED_BEFORE[arm], 0)
        since = _outcomes(rng, STAYED[arm], UNREACHED[arm])
        week = np.concatenate(
            [spread(rng, len(before), BEFORE) - BEFORE, spread(rng, len(since), WEEKS)]
        )
        held = chosen(rng, len(since), HELD_FOR, None)
        for case in _records(rng, weeks, arm, week, [*before, *since], held):
            number += 1
            yield CaseRecord(code=f"LM-{number:03d}", **case)


def _outcomes(rng: np.random.Generator, known: Tally, unknown: int) -> list[float | None]:
    told = [1.0] * known.events + [0.0] * (known.n - known.events)
    everybody: list[float | None] = [*told, *(None for _ in range(unknown))]
    return [everybody[i] for i in rng.permutation(len(everybody))]


def _records(
    rng: np.random.Generator,
    weeks: Weeks,
    arm: Arm,
    week: Numbers,
    stayed: list[float | None],
    held: Flags,
) -> Iterator[dict[str, Any]]:
    race, gender = pick(rng, *RACES, len(stayed)), pick(rng, *GENDERS, len(stayed))
    weekday = rng.integers(0, 5, len(stayed))
    first_since = len(stayed) - len(held)
    for i, outcome in enumerate(stayed):
        start = weeks.day(int(week[i]), int(weekday[i]))
        values: dict[str, float | None] = {SAME_HOME.key: outcome}
        if arm is Arm.PILOT and i >= first_since:
            values[HELD.key] = float(held[i - first_since])
        yield {
            "starts_on": start,
            "due_on": start + timedelta(days=DAYS),
            "arm": arm,
            "cell": frozenset({(RACE, race[i]), (GENDER, gender[i])}),
            "values": values,
        }
