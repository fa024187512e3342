"""A plan may be unfinished but never contradictory; what it lacks is said line by line."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import REQUIRED, SHARES, Plan, lacking, newly_lacking
from improvement.domain.vocabulary import (
    Belief,
    ComparedBy,
    Consequence,
    Design,
    MeasureKind,
    MeasureRole,
)
from improvement.errors import Invalid

PRIMARY = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
WHOLE = Plan(
    title="Rent reminders",
    aim="more families keep their home",
    for_whom="families with a case",
    change_idea="a text three days before rent is due",
    prediction="10 of 100 more keep their home",
    measures=(PRIMARY,),
    design=Design.SIDE_BY_SIDE,
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 6, 1),
    planned_per_arm=60,
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
EMPTY = Plan()


def test_a_whole_plan_lacks_nothing_and_has_a_rule() -> None:
    assert lacking(WHOLE) == ()
    rule = WHOLE.rule(changed_after_looking=True)
    assert (rule.planned_per_arm, rule.minimum_worthwhile) == (60, 0.1)
    assert rule.changed_after_looking


def test_an_empty_plan_lacks_every_required_field_in_order() -> None:
    assert [lack.field for lack in lacking(EMPTY)] == [field for field, _, _ in REQUIRED]


@pytest.mark.parametrize("field", [field for field, _, _ in REQUIRED])
def test_each_required_field_is_missed_by_itself(field: str) -> None:
    without = replace(WHOLE, **{field: getattr(EMPTY, field)})
    assert [lack.field for lack in lacking(without)] == [field]


@pytest.mark.parametrize("field", [f.name for f in fields(Plan) if f.type in (str, "str")])
def test_blanks_are_not_words(field: str) -> None:
    blank = replace(WHOLE, **{field: "   "})
    required = {name for name, _, _ in REQUIRED}
    assert [lack.field for lack in lacking(blank)] == ([field] if field in required else [])


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_difference_that_no_rule_takes_is_missed_before_the_start(share: float) -> None:
    """0 would call anything worth it, 1 nothing; ``DecisionRule`` refuses both."""
    plan = replace(WHOLE, minimum_worthwhile=share)
    assert [lack.field for lack in lacking(plan)] == ["minimum_worthwhile"]


@given(share=st.floats(0.001, 0.999), size=st.integers(1, 5000))
def test_what_lacks_nothing_has_a_rule(share: float, size: int) -> None:
    plan = replace(WHOLE, minimum_worthwhile=share, planned_per_arm=size)
    assert lacking(plan) == ()
    assert plan.rule().minimum_worthwhile == share


@pytest.mark.parametrize("name", [*SHARES, "confidence"])
@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_a_share_lies_between_nothing_and_everything(name: str, share: float) -> None:
    with pytest.raises(Invalid, match=name.replace("_", " ").capitalize()):
        replace(WHOLE, **{name: share})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": date(2026, 3, 2)}, "Choose a later end"),
        ({"ends_on": date(2026, 3, 1)}, "Choose a later end"),
        ({"planned_per_arm": 0}, "plan at least 1"),
        ({"measures": (PRIMARY, PRIMARY)}, "Two measures are called 'kept'"),
        (
            {"measures": (PRIMARY, replace(PRIMARY, key="other"))},
            "More than one measure is marked primary",
        ),
    ],
)
def test_contradictions_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        replace(WHOLE, **changes)


def test_the_primary_is_the_measure_that_decides() -> None:
    process = replace(PRIMARY, key="sent", role=MeasureRole.PROCESS)
    assert replace(WHOLE, measures=(process, PRIMARY)).primary == PRIMARY
    without = replace(WHOLE, measures=(process,))
    assert without.primary is None
    assert [lack.field for lack in lacking(without)] == ["measures"]
    with pytest.raises(Invalid, match="primary measure"):
        without.rule()


def test_a_costly_failure_needs_to_say_what_then() -> None:
    risky = replace(WHOLE, consequence=Consequence.MAJOR)
    assert [lack.field for lack in lacking(risky)] == ["contingency"]
    assert lacking(replace(risky, contingency="stop the texts")) == ()


def test_a_prediction_has_a_figure_where_figures_mean_something() -> None:
    assert [lack.field for lack in lacking(replace(WHOLE, predicted=None))] == ["predicted"]
    steps = replace(PRIMARY, kind=MeasureKind.VALUE, compared_by=ComparedBy.ORDER)
    assert lacking(replace(WHOLE, measures=(steps,), predicted=None)) == ()


def test_an_amendment_is_not_asked_for_what_the_start_did_not_ask_for() -> None:
    """Plans locked before a question was added lack its answer for good."""
    old = replace(WHOLE, belief=None)
    assert newly_lacking(replace(old, ends_on=date(2026, 7, 1)), old) == ()
    assert [x.field for x in newly_lacking(replace(old, aim=""), old)] == ["aim"]
