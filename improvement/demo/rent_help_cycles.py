"""Before the lot was drawn: nine pages watched, then a form tried on five calls. All invented."""

from dataclasses import replace

from improvement.demo.calendar import Weeks
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
)
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, Foretold
from improvement.store.unit_of_work import UnitOfWork

WHERE = "Intake desk of the emergency rent fund"


def add_ramp(uow: UnitOfWork, actor: Actor, *, test_id: int, weeks: Weeks) -> None:
    """Two small cycles; what they taught is the change that was then tested."""
    turns = (
        Turn(first_week=-4, weeks=1, cycle=_watched()),
        Turn(first_week=-2, weeks=1, cycle=_five_calls()),
    )
    play_ramp(uow, actor, turns, test_id=test_id, weeks=weeks)


def _watched() -> Cycle:
    return Cycle(
        plan=CyclePlan(
            purpose=CyclePurpose.COLLECT,
            objective="See where the packet of nine pages stops families",
            questions=(
                Question(
                    text="On which page do families stop?",
                    prediction="At the proof of income, page 6",
                ),
            ),
            who="Tomás, beside each family",
            where=WHERE,
            households=5,
            data_plan="Tomás marks the page on which each family puts the pen down",
            ethics_checked=True,
        ),
        did=CycleDo(
            carried_out=AsPlanned.YES,
            observations="Two families turned the packet over to look for another language.",
            feedback="“I can tell you all of it. I cannot write all of it.”",
            offered=5,
            took_part=5,
        ),
        studied=CycleStudy(
            shown="Four of five stopped on page 2; nobody came to page 6.",
            findings=(Finding(observed="On page 2, at the lease", came_out=Foretold.WRONG),),
            surprises="Everybody had the lease on their telephone.",
            learned="It is the writing, not the papers: families know the answers.",
        ),
        acted=CycleAct(
            act=Act.ADAPT,
            reason="Asking is faster than handing out.",
            next_change="A worker asks and writes; papers come as photographs",
        ),
    )


def _five_calls() -> Cycle:
    before = _watched().plan
    return Cycle(
        plan=replace(
            before,
            purpose=CyclePurpose.DEVELOP,
            objective="See whether one call is enough to finish an application",
            questions=(
                Question(
                    text="How many applications are finished when the call ends?",
                    prediction="About half",
                    low=2,
                    high=3,
                    unit="of 5",
                ),
            ),
            who="Tomás and one worker of the intake desk",
            data_plan="The worker writes down how long the call took and what was missing",
            contingency="Send the packet as before, the same day",
        ),
        did=CycleDo(
            carried_out=AsPlanned.PARTLY,
            deviation="One family called in Arabic: the interpreter came on the next day.",
            observations="Calls took 35 to 50 minutes.",
            offered=5,
            took_part=5,
        ),
        studied=CycleStudy(
            shown="Four of five were finished when the call ended.",
            findings=(Finding(observed="4 of 5", value=4, came_out=Foretold.WRONG),),
            surprises="Photographs of papers were sharp enough for the fund.",
            learned="It can be done in one call, if the interpreter is there from the start.",
        ),
        acted=CycleAct(
            act=Act.ADOPT,
            reason="Better than we thought: time to test it against the packet.",
            spread="The fund's other desks, once the test is over",
        ),
    )
