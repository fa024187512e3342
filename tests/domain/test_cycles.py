"""What a cycle refuses, what it takes, and what changed from one to the next."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.cycle_changes import cloned, plan_changes
from improvement.domain.cycles import (
    LONGEST_TEXT,
    MOST_QUESTIONS,
    Cycle,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
    Reach,
)
from improvement.errors import Invalid

DAY = date(2026, 9, 7)
texts = st.text(max_size=30)
questions = st.builds(Question, text=texts, prediction=texts, right_if=texts)
plans = st.builds(
    CyclePlan,
    objective=texts,
    questions=st.lists(questions, max_size=4).map(tuple),
    who=texts,
    households=st.none() | st.integers(1, 500),
)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Question(low=3, high=2), "from 3 down to 2"),
        (lambda: Question(low=float("nan")), "nan"),
        (lambda: Question(confidence=1.2), "between 0 and 100"),
        (lambda: CyclePlan(questions=(Question(),) * (MOST_QUESTIONS + 1)), "11 questions"),
        (lambda: CyclePlan(households=0), "at least 1"),
        (lambda: CyclePlan(starts_on=DAY, ends_on=date(2026, 9, 6)), "before its start"),
        (lambda: Reach(dimension="d", group="g", offered=3, took_part=4), "4 of 3"),
        (lambda: Reach(dimension="d", group="g", offered=-1, took_part=-1), "-1"),
        (lambda: CycleDo(offered=3, took_part=4), "4 took part of 3"),
        (lambda: CycleDo(offered=-3), "below 0"),
        (lambda: CycleDo(reach=(Reach(dimension="d", group="g", offered=1, took_part=1),) * 2),
         "twice"),
        (lambda: Finding(value=float("inf")), "inf"),
        (lambda: CycleStudy(learned="x" * (LONGEST_TEXT + 1)), "20,001 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(make: object, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        make()  # type: ignore[operator]


def test_long_texts_signs_and_other_scripts_are_kept() -> None:
    words = "\N{HOUSE BUILDING} " + "שלום " * 100 + "é" * 1000
    assert Cycle(studied=CycleStudy(learned=words)).studied.learned == words


def test_a_finding_not_written_yet_is_empty() -> None:
    assert Cycle().finding(3) == Finding()


@given(plans)
def test_nothing_changed_is_nothing(plan: CyclePlan) -> None:
    assert plan_changes(plan, plan) == ()


@given(plans, plans)
def test_the_changes_lead_from_one_to_the_other(before: CyclePlan, after: CyclePlan) -> None:
    """Applying every change to the old plan gives the new one: a second way of reading them."""
    width = max(len(before.questions), len(after.questions))
    rows = [*before.questions, *(Question() for _ in range(width - len(before.questions)))]
    made = before
    for change in plan_changes(before, after):
        if change.question is None:
            made = replace(made, **{change.field: change.after})  # type: ignore[arg-type]
        else:
            place = change.question - 1
            rows[place] = replace(rows[place], **{change.field: change.after})  # type: ignore[arg-type]
    padded = [*after.questions, *(Question() for _ in range(width - len(after.questions)))]
    assert rows == padded
    assert replace(made, questions=()) == replace(after, questions=())


@given(plans)
def test_a_clone_differs_in_its_days_and_its_check_only(plan: CyclePlan) -> None:
    dated = replace(plan, starts_on=DAY, ends_on=DAY, ethics_checked=True)
    assert {c.field for c in plan_changes(dated, cloned(dated))} == {
        "starts_on",
        "ends_on",
        "ethics_checked",
    }


def test_every_field_of_a_plan_can_be_told_apart() -> None:
    other = CyclePlan(
        purpose="develop",  # type: ignore[arg-type]
        objective="o", questions=(Question(text="q"),), who="w", where="x", households=2,
        starts_on=DAY, ends_on=DAY, measures=("m",), data_plan="d", contingency="c",
        ethics_checked=True,
    )  # fmt: skip
    found = {c.field for c in plan_changes(CyclePlan(), other) if c.question is None}
    assert found | {"questions"} == {f.name for f in fields(CyclePlan)}
