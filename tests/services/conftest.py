"""A partnership with everybody in it, a neighbour beside it, and a test of known numbers.

The running test has Newcombe's own example as its figures: 56 of 70 against 48 of 80 (Statistics in
Medicine 17, 1998, table II, case a), whose 95% interval by his method 10 is 0.0524 to 0.3339.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from improvement.domain.access import Actor
from improvement.domain.cycles import Cycle, CyclePlan, Question
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Arm, Belief, Consequence, Design, MeasureKind, Role
from improvement.services import data, groups, people, tests
from improvement.store.unit_of_work import UnitOfWork

START, END = date(2026, 8, 3), date(2026, 11, 16)  # a Monday; the day of all tests is 23 November
KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
PLAN = Plan(
    title="Rent reminders",
    aim="more families keep their home",
    for_whom="families with a case",
    change_idea="a text three days before rent is due",
    prediction="10 of 100 more keep their home",
    measures=(KEPT,),
    dimensions=(NamedDimension(key="gender"),),
    design=Design.SIDE_BY_SIDE,
    starts_on=START,
    ends_on=END,
    planned_per_arm=80,
    minimum_worthwhile=0.1,
    responsible="Ann",
    place="Building A",
    learning_question="Does it help?",
    confidence=0.7,
    predicted=0.7,
    right_if="5 of 100 more keep their home",
    belief=Belief.MEDIUM,
    consequence=Consequence.MINOR,
    ethics_checked=True,
)
#: A cycle that is planned to the end, so that it may begin.
CYCLE = Cycle(
    plan=CyclePlan(
        objective="See whether it can be done.",
        questions=(
            Question(text="Can it?", prediction="It can.", right_if="It does.", confidence=0.7),
        ),
        who="Ann",
        where="Building A",
        households=5,
        starts_on=date(2026, 9, 7),
        ends_on=date(2026, 9, 7),
        data_plan="Ann keeps a tally.",
        ethics_checked=True,
    )
)
#: (with, of) week by week; each week's women and men add up to it.
WEEKS = {
    Arm.PILOT: ((14, 20), (22, 25), (20, 25)),  # 56 of 70
    Arm.COMPARISON: ((12, 20), (16, 30), (20, 30)),  # 48 of 80
}
BY_GENDER = {
    ("women", Arm.PILOT): ((7, 10), (11, 12), (10, 13)),  # 28 of 35
    ("men", Arm.PILOT): ((7, 10), (11, 13), (10, 12)),  # 28 of 35
    ("women", Arm.COMPARISON): ((6, 10), (8, 15), (10, 15)),  # 24 of 40
    ("men", Arm.COMPARISON): ((6, 10), (8, 15), (10, 15)),  # 24 of 40
}


def week(
    number: int, arm: Arm, figures: tuple[float, float], group: str | None = None
) -> PeriodTotal:
    """A week's total from the start of the change on (negative: before it)."""
    start = START + timedelta(weeks=number)
    return PeriodTotal(
        measure="kept",
        start=start,
        end=start + timedelta(days=6),
        arm=arm,
        cell=frozenset({("gender", group)}) if group else frozenset(),
        numerator=float(figures[0]),
        denominator=float(figures[1]),
    )


def newcombe() -> list[PeriodTotal]:
    totals = [week(n, arm, w) for arm, weeks in WEEKS.items() for n, w in enumerate(weeks)]
    return totals + [
        week(n, arm, w, group)
        for (group, arm), weeks in BY_GENDER.items()
        for n, w in enumerate(weeks)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Everybody of one partnership, and what the tests build there."""

    uow: UnitOfWork
    team: int
    other_team: int
    member: Actor
    elsewhere: Actor  # a member of another team
    coach: Actor
    leader: Actor
    plan: Plan = PLAN

    def draft(self, plan: Plan = PLAN) -> int:
        return tests.draft(self.uow, self.member, plan, team_id=self.team)

    def running(self, plan: Plan = PLAN) -> int:
        """A started test without data."""
        test_id = self.draft(plan)
        tests.start(self.uow, self.member, test_id=test_id, version=self.version(test_id))
        return test_id

    def version(self, test_id: int) -> int:
        return tests.view(self.uow, self.member, test_id=test_id).kept.version

    def log(self, test_id: int, totals: Iterable[PeriodTotal]) -> data.Saved:
        return data.log_totals(
            self.uow, self.member, test_id=test_id, totals=list(totals), name="by hand"
        )

    def week(
        self, number: int, arm: Arm, figures: tuple[float, float], group: str | None = None
    ) -> PeriodTotal:
        return week(number, arm, figures, group)

    def example(self) -> list[PeriodTotal]:
        return newcombe()

    def newcombe(self) -> int:
        """A started test with the figures of Newcombe's example."""
        test_id = self.running()
        assert self.log(test_id, newcombe()).saved
        return test_id

    def amend(self, test_id: int, **changes: object) -> tests.Ready:
        view = tests.view(self.uow, self.member, test_id=test_id)
        return tests.amend(
            self.uow,
            self.member,
            test_id=test_id,
            version=view.kept.version,
            plan=replace(view.plan, **changes),  # type: ignore[arg-type]
            reason="We learned something.",
        )


def settle(uow: UnitOfWork, slug: str) -> Place:
    leader = people.found(uow, slug=slug, name=slug.title(), place="", leader="Lea")
    team = people.overview(uow, leader).teams[0].id
    other = people.add_team(uow, leader, name="Second team")
    groups.add_dimension(uow, leader, label="Gender", groups=("Women", "Men"))
    for name, role, teams in (
        ("Ann", Role.MEMBER, (team,)),
        ("Ben", Role.MEMBER, (other,)),
        ("Cora", Role.COACH, ()),
    ):
        people.add_person(uow, leader, name=name, role=role, team_ids=teams)
    by_name = {
        actor.name: actor
        for partnership, actors in people.actors(uow)
        if partnership.id == leader.partnership_id
        for actor in actors
    }
    return Place(
        uow=uow,
        team=team,
        other_team=other,
        member=by_name["Ann"],
        elsewhere=by_name["Ben"],
        coach=by_name["Cora"],
        leader=leader,
    )


@pytest.fixture
def place(uow: UnitOfWork) -> Place:
    return settle(uow, "harbor")


@pytest.fixture
def neighbour(uow: UnitOfWork, place: Place) -> Place:
    """Another partnership in the same database: strangers."""
    return settle(uow, "valley")
