"""Every cell of the table of steps, and every line of what is missing."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from improvement.domain.cycle_steps import FOLLOWS, check_move, missing, onwards
from improvement.domain.cycles import (
    Cycle,
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
)
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep, Foretold
from improvement.errors import Conflict, Invalid

DAY = date(2026, 9, 7)
WHOLE = Cycle(
    plan=CyclePlan(
        objective="Can the desk hand out the card?",
        questions=(
            Question(
                text="Do families take it?",
                prediction="8 of 10 take it.",
                right_if="8 or more of 10 take it.",
                confidence=0.7,
            ),
        ),
        who="Ann",
        where="Front desk",
        households=10,
        starts_on=DAY,
        ends_on=DAY,
        data_plan="A tally at the desk.",
        ethics_checked=True,
    ),
    did=CycleDo(carried_out=AsPlanned.YES),
    studied=CycleStudy(
        shown="9 of 10 took it.",
        findings=(Finding(observed="9 of 10", value=9, came_out=Foretold.RIGHT),),
        learned="The desk has the time.",
    ),
    acted=CycleAct(act=Act.ADOPT, reason="It works at the desk."),
)
#: step -> the steps that may follow, written down anew.
MAY = {
    "plan": {"do"},
    "do": {"study"},
    "study": {"act", "do"},
    "act": {"closed", "study"},
    "closed": set(),
}


@pytest.mark.parametrize(("step", "to"), list(product(CycleStep, CycleStep)))
def test_every_cell(step: CycleStep, to: CycleStep) -> None:
    cycle = replace(WHOLE, step=step)
    if to.value in MAY[step.value]:
        assert missing(cycle, to) == ()
        check_move(cycle, to)
    else:
        with pytest.raises(Conflict) as refused:
            check_move(cycle, to)
        assert str(refused.value).endswith(".")


def test_every_step_has_its_row() -> None:
    assert set(FOLLOWS) == set(CycleStep)
    assert [onwards(step) for step in CycleStep] == [*list(CycleStep)[1:], None]


def without(**changes: object) -> Cycle:
    return replace(WHOLE, plan=replace(WHOLE.plan, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"objective": "  "}, "objective"),
        ({"questions": ()}, "at least one question"),
        ({"questions": (Question(prediction="x"),)}, "Question 1 has no words"),
        ({"questions": (Question(text="x"),)}, "Question 1 has no prediction"),
        (
            {"questions": (replace(WHOLE.plan.questions[0], right_if=" "),)},
            "Question 1: say from when on",
        ),
        (
            {"questions": (replace(WHOLE.plan.questions[0], confidence=None),)},
            "Question 1: say how sure",
        ),
        ({"who": ""}, "who does it"),
        ({"where": ""}, "where"),
        ({"starts_on": None}, "begins"),
        ({"ends_on": None}, "ends"),
        ({"households": None}, "how many"),
        ({"data_plan": ""}, "written down"),
        ({"ethics_checked": False}, "ethics"),
    ],
)
def test_each_thing_a_plan_needs(change: dict[str, object], words: str) -> None:
    lacks = missing(without(**change), CycleStep.DO)
    assert len(lacks) == 1
    assert words in lacks[0]
    with pytest.raises(Invalid, match="Not ready for Do"):
        check_move(without(**change), CycleStep.DO)


@pytest.mark.parametrize("purpose", list(CyclePurpose))
def test_finding_out_may_begin_before_the_test_starts(purpose: CyclePurpose) -> None:
    lacks = missing(without(purpose=purpose), CycleStep.DO, test_started=False)
    early = purpose in (CyclePurpose.COLLECT, CyclePurpose.DEVELOP)
    assert bool(lacks) is not early


def test_what_was_done_differently_is_said() -> None:
    at = replace(WHOLE, step=CycleStep.DO, did=CycleDo())
    assert "carried out" in missing(at, CycleStep.STUDY)[0]
    at = replace(at, did=CycleDo(carried_out=AsPlanned.PARTLY))
    assert "differently" in missing(at, CycleStep.STUDY)[0]
    at = replace(at, did=CycleDo(carried_out=AsPlanned.NO, deviation="The desk was closed."))
    assert missing(at, CycleStep.STUDY) == ()


def test_every_prediction_is_held_against_what_was_seen() -> None:
    at = replace(WHOLE, step=CycleStep.STUDY, studied=CycleStudy())
    lacks = missing(at, CycleStep.ACT)
    assert len(lacks) == 3
    assert "prediction 1" in lacks[1]
    two = replace(at, plan=replace(at.plan, questions=WHOLE.plan.questions * 2))
    assert len(missing(two, CycleStep.ACT)) == 4
    assert len(missing(replace(two, studied=WHOLE.studied), CycleStep.ACT)) == 1


def test_adapting_says_what_changes() -> None:
    at = replace(WHOLE, step=CycleStep.ACT, acted=CycleAct(act=Act.ADAPT, reason="Half took it."))
    assert missing(at, CycleStep.CLOSED) == ("Say what changes in the next cycle.",)
    at = replace(at, acted=CycleAct())
    assert len(missing(at, CycleStep.CLOSED)) == 2


def test_going_back_lacks_nothing() -> None:
    empty = Cycle(step=CycleStep.STUDY)
    assert missing(empty, CycleStep.DO) == ()


@pytest.mark.parametrize("purpose", list(CyclePurpose))
def test_where_a_change_is_tried_each_prediction_can_be_wrong(purpose: CyclePurpose) -> None:
    """Second of two questions without a limit or a confidence: named by its number."""
    bare = Question(text="And the others?", prediction="Fewer.")
    cycle = without(purpose=purpose, questions=(*WHOLE.plan.questions, bare))
    lacks = missing(cycle, CycleStep.DO)
    tried = purpose in (CyclePurpose.TEST, CyclePurpose.IMPLEMENT)
    assert len(lacks) == (2 if tried else 0)
    assert all(lack.startswith("Question 2: say") for lack in lacks)
