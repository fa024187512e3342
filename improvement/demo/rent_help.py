"""Rent help on the first call: days until the landlord is paid, and the longest waits shortened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log
from statistics import NormalDist

import numpy as np

from improvement.demo.calendar import Weeks
from improvement.demo.cast import PLACE, Cast
from improvement.demo.dimensions import (
    ANOTHER,
    ARABIC,
    ASIAN,
    BLACK,
    DECLINED,
    ENGLISH,
    HISPANIC,
    LANGUAGE,
    RACE,
    SEVERAL,
    SPANISH,
    UNKNOWN,
    WHITE,
)
from improvement.demo.households import chosen, pick, spread
from improvement.demo.rent_help_cycles import add_ramp
from improvement.demo.rent_help_words import LINES, READING, decision
from improvement.demo.story import begin, must_be_saved, write_notes
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import (
    Arm,
    Belief,
    ComparedBy,
    Consequence,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
)
from improvement.services import data, decisions, joint
from improvement.store.unit_of_work import UnitOfWork

SEED = 20_260_608
WEEKS, ENDED_AGO = 13, 5  # weeks of calls, and since: every family is followed to the last day
LIMIT = 28  # days followed; a family whose landlord is not paid by then still waits

PAID = MeasureSpec(
    key="days_to_payment",
    label="Days until the landlord is paid",
    kind=MeasureKind.VALUE,
    direction=Direction.LOWER,
    compared_by=ComparedBy.AVERAGE_DAYS,
    unit="days",
    definition="Days from the family's first call to the transfer of the fund's money to the "
    "landlord. A family is followed for 28 days and left empty while it waits.",
    source="Rent fund's ledger",
    outcome_days=LIMIT,
)
FINISHED = MeasureSpec(
    key="finished_on_call",
    label="Application finished on the first call",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
    definition="Every answer given and every paper photographed before the call ended. Pilot "
    "side only.",
    source="Intake desk's call log",
)
CORRECTED = MeasureSpec(
    key="corrected",
    label="Payment had to be corrected",
    kind=MeasureKind.PROPORTION,
    direction=Direction.LOWER,
    role=MeasureRole.BALANCING,
    definition="Wrong amount or wrong account, found by the fund, the landlord or the family.",
    source="Rent fund's ledger",
    margin=0.08,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One language's families of one side: half are paid within ``typical`` days."""

    families: int
    typical: float
    spread: float = 0.62  # of the logarithm of the days


#: Side -> language -> waits. Spanish-speaking families waited longest for an interpreter to call.
WAITS: Mapping[Arm, Mapping[str, Waits]] = {
    Arm.PILOT: {
        ARABIC: Waits(families=5, typical=9.5),
        ENGLISH: Waits(families=59, typical=8.5),
        SPANISH: Waits(families=23, typical=9.0),
        ANOTHER: Waits(families=3, typical=10.0),
    },
    Arm.COMPARISON: {
        ARABIC: Waits(families=4, typical=20.0),
        ENGLISH: Waits(families=59, typical=13.5),
        SPANISH: Waits(families=23, typical=21.0),
        ANOTHER: Waits(families=4, typical=18.0),
    },
}
RACES = ((ASIAN, SEVERAL, BLACK, WHITE, UNKNOWN), (0.05, 0.06, 0.67, 0.20, 0.02))
FINISHED_ON = 81  # of the 90 calls on the pilot side
CORRECTIONS: Mapping[Arm, int] = {Arm.PILOT: 3, Arm.COMPARISON: 4}


def add_rent_help(uow: UnitOfWork, cast: Cast) -> int:
    """The test, its 180 families, its notes, and a decision that waits for leadership; its id."""
    weeks = Weeks(today=uow.today, number=WEEKS, ago=ENDED_AGO)
    test_id = begin(uow, cast.case_worker, plan(weeks), team_id=cast.homes_team)
    must_be_saved(
        data.log_cases(
            uow,
            cast.case_worker,
            test_id=test_id,
            cases=list(cases(weeks)),
            name="Intake desk's list with the fund's ledger",
        )
    )
    add_ramp(uow, cast.case_worker, test_id=test_id, weeks=weeks)
    write_notes(uow, cast.case_worker, LINES, test_id=test_id, weeks=weeks)
    met = uow.on(uow.today - timedelta(days=3))
    joint.read(met, cast.case_worker, test_id=test_id, place=None, draft=READING, seen=0)
    decisions.record(met, cast.case_worker, test_id=test_id, draft=decision(uow.today))
    return test_id


def plan(weeks: Weeks) -> Plan:
    """The plan as the team locked it."""
    return Plan(
        title="Rent help on the first call",
        aim="landlords paid by the emergency rent fund before they file for eviction",
        for_whom="Families one month behind on rent who call the fund's intake desk",
        place=f"Emergency rent fund, {PLACE}",
        change_idea="one worker who fills in the application with the family on its first call, "
        "in its language, and takes the papers as photographs",
        because="families told us that the packet of nine pages lies on the table until somebody "
        "can read it with them",
        learning_question="How many days does it save, and for families of which language?",
        prediction="Landlords will be paid after about 11 days, against 16 with the packet.",
        expected_now=16,
        predicted=11,
        confidence=0.70,
        right_if="the wait is at least 3 days shorter at the end",
        design=Design.RANDOMISED,
        pilot_name="On the first call",
        comparison_name="Packet by mail",
        starts_on=weeks.first_day,
        ends_on=weeks.monday(WEEKS + 4),
        planned_per_arm=90,
        minimum_worthwhile=3,
        belief=Belief.MEDIUM,
        consequence=Consequence.MINOR,
        contingency="A family with a court date is paid first, whatever the lot said, and is "
        "counted where it was drawn.",
        responsible="Tomás Rivera with two workers of the intake desk",
        ethics_checked=True,
        families_asked=True,
        measures=(PAID, FINISHED, CORRECTED),
        dimensions=(NamedDimension(key=LANGUAGE), NamedDimension(key=RACE)),
    )


def cases(weeks: Weeks) -> Iterator[CaseRecord]:
    """180 families, the same waits in every load; chance only says who called in which week."""
    rng = np.random.default_rng(SEED)
    number = 0
    for arm, languages in WAITS.items():
        families = [
            (language, days) for language, waits in languages.items() for days in days_waited(waits)
        ]
        total = len(families)
        week, weekday = spread(rng, total, WEEKS), rng.integers(0, 5, total)
        finished = chosen(rng, total, FINISHED_ON, None) if arm is Arm.PILOT else None
        corrected = chosen(rng, total, CORRECTIONS[arm], None)
        races = pick(rng, *RACES, total)
        for i, (language, days) in enumerate(families):
            number += 1
            race = HISPANIC if language == SPANISH else races[i]
            race = DECLINED if number % 40 == 0 else race
            start = weeks.day(int(week[i]), int(weekday[i]))
            values: dict[str, float | None] = {
                PAID.key: days,
                CORRECTED.key: float(corrected[i]) if days is not None else None,
            }
            if finished is not None:
                values[FINISHED.key] = float(finished[i])
            yield CaseRecord(
                code=f"RH-{number:03d}",
                starts_on=start,
                due_on=start + timedelta(days=LIMIT),
                arm=arm,
                cell=frozenset({(LANGUAGE, language), (RACE, race)}),
                values=values,
            )


def days_waited(waits: Waits) -> list[float | None]:
    """Evenly spaced along a skewed curve; empty for those who still wait at the limit.

    >>> days_waited(Waits(families=4, typical=20))
    [10.0, 16.0, 24.0, None]
    """
    middle = NormalDist(log(waits.typical), waits.spread)
    steps = [(i + 0.5) / waits.families for i in range(waits.families)]
    days = [float(max(1, round(exp(middle.inv_cdf(step))))) for step in steps]
    return [day if day <= LIMIT else None for day in days]
