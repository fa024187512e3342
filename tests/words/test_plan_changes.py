"""An amendment in words: every field by name, the original beside it."""

from dataclasses import fields, replace
from datetime import date

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Belief, ComparedBy, Design, MeasureKind, MeasureRole
from improvement.words.plan_changes import plan_changes

CAME = MeasureSpec(key="came", label="Came", kind=MeasureKind.PROPORTION)
DAYS = MeasureSpec(
    key="days", label="Days", kind=MeasureKind.VALUE, compared_by=ComparedBy.SCORE, unit="days"
)
OTHER = Plan(
    **{f.name: "other" for f in fields(Plan) if f.type in (str, "str")},
    expected_now=0.5,
    predicted=0.6,
    confidence=0.7,
    design=Design.RANDOMISED,
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 6, 1),
    planned_per_arm=60,
    minimum_worthwhile=0.1,
    no_worse=True,
    cluster_likeness=0.1,
    belief=Belief.LOW,
    ethics_checked=True,
    measures=(CAME,),
    dimensions=(NamedDimension(key="gender"),),
)


def test_every_field_that_differs_is_told_once() -> None:
    differing = [f.name for f in fields(Plan) if getattr(OTHER, f.name) != getattr(Plan(), f.name)]
    told = plan_changes(Plan(), OTHER)
    assert len(told) == len(differing) > 25
    assert all(change.before in ("–", "no") for change in told)
    assert all(change.after not in ("", "–", "None") for change in told)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minimum_worthwhile": 0.12}, ("Worth it from", "10 of 100", "12 of 100")),
        ({"ends_on": date(2026, 7, 1)}, ("Stop and decide on", "1 June 2026", "1 July 2026")),
        ({"confidence": 0.65}, ("How sure", "70 of 100", "65 of 100")),
        ({"no_worse": False}, ("Only has to be no worse", "yes", "no")),
        (
            {"measures": (CAME, replace(DAYS, role=MeasureRole.OUTCOME))},
            ("Measures", "Came", "Came, Days"),
        ),
    ],
)
def test_figures_are_told_as_they_were_written(
    changes: dict[str, object], said: tuple[str, str, str]
) -> None:
    (told,) = plan_changes(OTHER, replace(OTHER, **changes))  # type: ignore[arg-type]
    assert (told.what, told.before, told.after) == said


def test_units_of_the_primary_outcome_stay_units() -> None:
    plan = replace(OTHER, measures=(DAYS,), no_worse=False, minimum_worthwhile=3.0, predicted=12.0)
    told = {c.what: c.after for c in plan_changes(Plan(), plan)}
    assert (told["Worth it from"], told["Expected with the change"]) == ("3 days", "12")
