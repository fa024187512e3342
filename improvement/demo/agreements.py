"""Sums written out before signing: an outcome in money, held beside itself group by group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

import numpy as np

from improvement.demo.agreements_words import LINES
from improvement.demo.calendar import Weeks
from improvement.demo.cast import PLACE, Cast
from improvement.demo.dimensions import (
    BLACK,
    DECLINED,
    ENGLISH,
    HISPANIC,
    LANGUAGE,
    RACE,
    SPANISH,
    WHITE,
)
from improvement.demo.households import Labels, chosen, dealt, spread
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
from improvement.services import data
from improvement.store.unit_of_work import UnitOfWork

SEED = 20_260_824
WEEKS, ENDED_AGO = 13, 1  # weeks of hearings, and full weeks since: every agreement is signed

FEES = MeasureSpec(
    key="fees",
    label="Fees in the agreement",
    kind=MeasureKind.VALUE,
    direction=Direction.LOWER,
    compared_by=ComparedBy.COST,
    unit="$",
    definition="Late fees, court costs and the owner's lawyer in the agreement as signed, without "
    "the rent that is owed. 0 where all of them were waived.",
    source="Agreements as filed",
)
WENT_THROUGH = MeasureSpec(
    key="went_through",
    label="Both sides went through the page",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
    definition="Every line was read out and filled in before anybody signed. Pilot side only.",
    source="Clerk's list",
)
PUT_OFF = MeasureSpec(
    key="put_off",
    label="Signed on a second day",
    kind=MeasureKind.PROPORTION,
    direction=Direction.LOWER,
    role=MeasureRole.BALANCING,
    definition="Nothing was agreed on the day of the hearing, so that the family came again.",
    source="Clerk's list",
    margin=0.15,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One language's families of one side: half have fees below ``typical`` dollars."""

    families: int
    typical: float
    spread: float = 0.45  # of the logarithm of the dollars


#: Side -> language -> fees. Before the page, families who speak Spanish signed for more.
FEES_SIGNED: Mapping[Arm, Mapping[str, Signed]] = {
    Arm.PILOT: {
        ENGLISH: Signed(families=28, typical=290),
        SPANISH: Signed(families=17, typical=310),
    },
    Arm.COMPARISON: {
        ENGLISH: Signed(families=28, typical=390),
        SPANISH: Signed(families=17, typical=450),
    },
}
#: Of the families who speak English; the others say Hispanic or Latino.
RACES: Mapping[str, int] = {BLACK: 20, WHITE: 6, DECLINED: 2}
WENT_THROUGH_WITH = 41  # of the 45 in the pilot
SECOND_DAYS: Mapping[Arm, int] = {Arm.PILOT: 4, Arm.COMPARISON: 3}


def add_agreements(uow: UnitOfWork, cast: Cast) -> int:
    """The test, its 90 families and its notes; what to do with it is for the team to say."""
    weeks = Weeks(today=uow.today, number=WEEKS, ago=ENDED_AGO)
    test_id = begin(uow, cast.navigator, plan(weeks), team_id=cast.court_team)
    must_be_saved(
        data.log_cases(
            uow,
            cast.navigator,
            test_id=test_id,
            cases=list(cases(weeks)),
            name="Clerk's list with the agreements as filed",
        )
    )
    write_notes(uow, cast.navigator, LINES, test_id=test_id, weeks=weeks)
    return test_id


def plan(weeks: Weeks) -> Plan:
    """The plan as the team locked it."""
    return Plan(
        title="Sums written out before signing",
        aim="families sign agreements that they can keep, with fewer fees on top of the rent",
        for_whom="Families with a first hearing for unpaid rent who are ready to sign",
        place=f"Second courtroom, {PLACE}",
        change_idea="one page that both sides fill in before they sign: rent, each fee, and what "
        "is waived, on lines of their own, in English or Spanish",
        because="families told us that they signed one sum, and learned at home what was in it",
        learning_question="How much lower are the fees, and for families of which language?",
        prediction="Fees will be about $320 an agreement, against $450 as usual.",
        expected_now=450,
        predicted=320,
        confidence=0.60,
        right_if="fees are at least $60 lower on average at the end",
        design=Design.RANDOMISED,
        pilot_name="With the page",
        comparison_name="As usual",
        starts_on=weeks.first_day,
        ends_on=weeks.last_day,
        planned_per_arm=45,
        minimum_worthwhile=60,
        belief=Belief.MEDIUM,
        consequence=Consequence.MINOR,
        contingency="Who cannot agree on a line asks the judge, as before.",
        responsible="Mai Nguyen with the clerk of the second courtroom",
        ethics_checked=True,
        families_asked=True,
        measures=(FEES, WENT_THROUGH, PUT_OFF),
        dimensions=(NamedDimension(key=LANGUAGE), NamedDimension(key=RACE)),
    )


def cases(weeks: Weeks) -> Iterator[CaseRecord]:
    """90 families, the same fees in every load; chance only says who had which week."""
    rng = np.random.default_rng(SEED)
    number = 0
    for arm, languages in FEES_SIGNED.items():
        signed = [(spoken, fee) for spoken, each in languages.items() for fee in fees(each)]
        total = len(signed)
        races = _races(rng, [spoken for spoken, _ in signed])
        week, weekday = spread(rng, total, WEEKS), rng.integers(0, 5, total)
        through = chosen(rng, total, WENT_THROUGH_WITH, None) if arm is Arm.PILOT else None
        second = chosen(rng, total, SECOND_DAYS[arm], None)
        for i, (spoken, fee) in enumerate(signed):
            number += 1
            values: dict[str, float | None] = {FEES.key: fee, PUT_OFF.key: float(second[i])}
            if through is not None:
                values[WENT_THROUGH.key] = float(through[i])
            yield CaseRecord(
                code=f"SA-{number:03d}",
                starts_on=weeks.day(int(week[i]), int(weekday[i])),
                arm=arm,
                cell=frozenset({(LANGUAGE, spoken), (RACE, str(races[i]))}),
                values=values,
            )


def _races(rng: np.random.Generator, languages: list[str]) -> Labels:
    english = iter(dealt(rng, RACES))
    return np.array([HISPANIC if spoken == SPANISH else next(english) for spoken in languages])


def fees(signed: Signed) -> list[float]:
    """Whole dollars, evenly spaced along a skewed curve; the lowest tenth was waived.

    >>> fees(Signed(families=4, typical=300))
    [179.0, 260.0, 346.0, 503.0]
    >>> fees(Signed(families=17, typical=300))[:3]
    [0.0, 163.0, 187.0]
    """
    middle = NormalDist(log(signed.typical), signed.spread)
    steps = [(i + 0.5) / signed.families for i in range(signed.families)]
    return [float(round(exp(middle.inv_cdf(step)))) if step > 0.05 else 0.0 for step in steps]
