"""The ramp of the rent reminders: from five families to the whole building, each turn a lesson."""

from dataclasses import replace

from improvement.demo.calendar import Weeks
from improvement.demo.dimensions import BLACK, HISPANIC, RACE
from improvement.demo.turns import Turn, play_ramp
from improvement.domain.access import Actor
from improvement.domain.cycles import (
    Cycle,
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
    Reach,
)
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep, Foretold
from improvement.store.unit_of_work import UnitOfWork


def add_ramp(uow: UnitOfWork, actor: Actor, *, test_id: int, weeks: Weeks) -> None:
    """Four cycles, each begun from the one before; the last is being done."""
    play_ramp(uow, actor, _turns(), test_id=test_id, weeks=weeks)


def _turns() -> tuple[Turn, ...]:
    return (
        Turn(first_week=-3, weeks=1, cycle=_five_families()),
        Turn(first_week=0, weeks=4, cycle=_one_floor()),
        Turn(first_week=8, weeks=6, cycle=_on_payday()),
        Turn(first_week=22, weeks=4, cycle=_in_spanish(), until=CycleStep.DO),
    )


def _five_families() -> Cycle:
    return Cycle(
        plan=CyclePlan(
            purpose=CyclePurpose.DEVELOP,
            objective="Find words for the text that families understand and do not mind",
            questions=(
                Question(
                    text="Do families see the text as help, or as pressure?",
                    prediction="Most see it as help",
                    low=4,
                    high=5,
                    unit="of 5",
                    confidence=0.8,
                    right_if="4 or 5 of 5 say it helps",
                ),
            ),
            who="Keisha, with two tenants of the resident council",
            where="Magnolia Court, at five kitchen tables",
            households=5,
            data_plan="Keisha writes down what each family says, the same evening",
            contingency="Drop the text and call instead",
            ethics_checked=True,
        ),
        did=CycleDo(
            carried_out=AsPlanned.YES,
            observations="Two families asked how much exactly was due.",
            feedback="“Say the amount, and say who I can call.”",
            offered=5,
            took_part=5,
        ),
        studied=CycleStudy(
            shown="4 of 5 saw it as help; one feared a late fee.",
            findings=(Finding(observed="4 of 5", value=4, came_out=Foretold.RIGHT),),
            surprises="Nobody knew that payment plans exist.",
            learned="The amount and a name to call matter more than the reminder itself.",
        ),
        acted=CycleAct(
            act=Act.ADAPT,
            reason="The idea is welcome; the words were not enough.",
            next_change="Put the amount due and a name to call into the text",
        ),
    )


def _one_floor() -> Cycle:
    return Cycle(
        plan=CyclePlan(
            objective="See whether texts can go out every week without a hitch",
            questions=(
                Question(
                    text="Are both texts delivered?",
                    prediction="Nearly always",
                    low=90,
                    high=100,
                    unit="of 100",
                    confidence=0.9,
                    right_if="90 or more of 100 households get both",
                ),
                Question(
                    text="Do more pay by the 10th?",
                    prediction="A few more",
                    low=5,
                    high=15,
                    unit="more of 100",
                    confidence=0.6,
                    right_if="5 to 15 more of 100",
                ),
            ),
            who="Keisha and the front desk",
            where="Magnolia Court",
            households=50,
            measures=("delivered", "paid_in_full"),
            data_plan="The texting service's log every Friday; the ledger on the 11th",
            contingency="Stop the texts the same day",
            ethics_checked=True,
        ),
        did=CycleDo(
            carried_out=AsPlanned.PARTLY,
            deviation="In the second week the text went out a day late.",
            observations="Phones change: every tenth number was out of date.",
            offered=50,
            took_part=47,
        ),
        studied=CycleStudy(
            shown="Texts arrive. Payments have hardly moved: many are paid on the 15th.",
            findings=(
                Finding(observed="92 of 100", value=92, came_out=Foretold.RIGHT),
                Finding(observed="about 1 more", value=1, came_out=Foretold.WRONG),
            ),
            surprises="The text arrives four days before most people's wages.",
            learned="A reminder helps only when there is money to act on it.",
        ),
        acted=CycleAct(
            act=Act.ADAPT,
            reason="Delivery works; the day is wrong.",
            next_change="Send the second text on payday",
        ),
    )


def _on_payday() -> Cycle:
    before = _one_floor().plan
    return Cycle(
        plan=replace(
            before,
            objective="See whether a text on payday moves payments",
            questions=(
                Question(
                    text="Do more pay by the 10th?",
                    prediction="Clearly more than with the earlier day",
                    low=8,
                    high=20,
                    unit="more of 100",
                    confidence=0.6,
                    right_if="8 to 20 more of 100",
                ),
                Question(
                    text="Does it help in every group?",
                    prediction="Yes, about alike",
                    confidence=0.7,
                    right_if="No group stays behind by 5 of 100 or more",
                ),
            ),
            who="Keisha and Tomás",
            households=120,
        ),
        did=CycleDo(
            carried_out=AsPlanned.YES,
            observations="The desk heard less grumbling about fees.",
            feedback="Several Spanish-speaking families could not read the text.",
            offered=120,
            took_part=116,
            reach=(
                Reach(dimension=RACE, group=BLACK, offered=60, took_part=59),
                Reach(dimension=RACE, group=HISPANIC, offered=29, took_part=26),
            ),
        ),
        studied=CycleStudy(
            shown="More families pay on time since the text comes on payday.",
            findings=(
                Finding(observed="about 14 more", value=14, came_out=Foretold.RIGHT),
                Finding(observed="Not in Hispanic or Latino households", came_out=Foretold.WRONG),
            ),
            by_group="Hispanic or Latino households gained nothing.",
            learned="Words in one language leave some families out.",
        ),
        acted=CycleAct(
            act=Act.ADAPT,
            reason="It works for those who can read it.",
            next_change="Write the text in the family's language",
            spread="The Court Team sends letters in English only as well: tell them",
        ),
    )


def _in_spanish() -> Cycle:
    return Cycle(
        plan=replace(
            _on_payday().plan,
            objective="See whether a text in Spanish reaches the families left out so far",
            questions=(
                Question(
                    text="Do Hispanic or Latino households pay on time as often as others?",
                    prediction="About as often",
                    low=60,
                    high=80,
                    unit="of 100",
                    confidence=0.5,
                    right_if="60 or more of 100 pay by the 10th",
                ),
            ),
            who="Tomás, with a tenant who checks the words",
            households=30,
        ),
    )
