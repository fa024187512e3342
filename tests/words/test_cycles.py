"""Cycles in words: every word of the vocabulary has its own, every field its name."""

from dataclasses import fields, replace
from datetime import date

import pytest

from improvement.domain.cycle_changes import PlanChange, plan_changes
from improvement.domain.cycles import Cycle, CycleAct, CyclePlan, Question
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep, Foretold
from improvement.words.cycles import (
    ACTS,
    CAME_OUT,
    CARRIED_OUT,
    FIELDS,
    PURPOSES,
    STEPS,
    change_line,
    change_lines,
    foretold,
    ramp_headline,
)

CLOSED = Cycle(step=CycleStep.CLOSED, acted=CycleAct(act=Act.ADAPT))


def test_every_word_is_told() -> None:
    for words, vocabulary in (
        (STEPS, CycleStep),
        (PURPOSES, CyclePurpose),
        (ACTS, Act),
        (CAME_OUT, Foretold),
        (CARRIED_OUT, AsPlanned),
    ):
        assert set(words) == set(vocabulary)


def test_every_field_has_its_name() -> None:
    named = {f.name for f in (*fields(CyclePlan), *fields(Question))} - {"questions"}
    assert set(FIELDS) == named


@pytest.mark.parametrize(
    ("ramp", "words"),
    [
        ([Cycle()], "Cycle 1 is in Plan."),
        ([CLOSED], "1 cycle closed (1 adapted). Begin the next one, or decide about the test."),
        (
            [CLOSED, CLOSED, Cycle(step=CycleStep.DO)],
            "2 cycles closed (2 adapted); cycle 3 is in Do.",
        ),
        (
            [replace(CLOSED, acted=CycleAct(act=Act.ADOPT)), CLOSED],
            "2 cycles closed (1 adopted, 1 adapted). Begin the next one, or decide about the test.",
        ),
    ],
)
def test_where_the_ramp_stands(ramp: list[Cycle], words: str) -> None:
    assert ramp_headline(ramp) == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(prediction="Half"), "Half"),
        (Question(prediction="Half", low=5, high=5), "Half (5)"),
        (Question(prediction="Half", low=5, unit="days"), "Half (at least 5 days)"),
        (Question(prediction="Half", high=5), "Half (at most 5)"),
        (Question(prediction="Half", confidence=0.25), "Half (25 of 100 sure)"),
    ],
)
def test_a_prediction_with_its_range(question: Question, words: str) -> None:
    assert foretold(question) == words


def test_days_are_not_told_and_questions_as_a_whole() -> None:
    before = CyclePlan(questions=(Question(text="Old?", low=1.0), Question(text="Second?")))
    after = CyclePlan(
        who="Ben",
        starts_on=date(2026, 3, 2),
        ethics_checked=True,
        questions=(Question(text="Old?", low=2.0),),
    )
    assert change_lines(plan_changes(before, after), {}) == (
        "Who does it: nothing → Ben",
        "Question 1, predicted from: 1 → 2",
        "Dropped: Second?",
    )


def test_every_kind_of_change() -> None:
    before = CyclePlan(questions=(Question(text="Does it help?", confidence=0.5),))
    after = CyclePlan(
        purpose=CyclePurpose.IMPLEMENT,
        starts_on=date(2026, 3, 2),
        measures=("paid",),
        ethics_checked=True,
        questions=(Question(text="Does it help?", confidence=0.75, low=1.5),),
    )
    told = [change_line(c, {"paid": "Paid in full"}) for c in plan_changes(before, after)]
    assert told == [
        "Purpose: Test the change → Make it the usual way",
        "First day: nothing → 2 March 2026",
        "Measures: nothing → Paid in full",
        "Consent and ethics check: not yet → done",
        "Question 1, predicted from: nothing → 1.5",
        "Question 1, how sure: 50 of 100 → 75 of 100",
    ]
    assert change_line(PlanChange(field="measures", before=("gone",), after=()), {}) == (
        "Measures: gone → nothing"
    )
