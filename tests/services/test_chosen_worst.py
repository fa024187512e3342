"""Chosen because they were worst off: from the plan to the words beside the verdict, and kept."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.vocabulary import Arm, ComparedBy, Design, WorstOff
from improvement.services import analyses, decisions, planning, tests
from tests.services.test_every_outcome import (
    DRAFT,
    DRAWS,
    cases,
    log,
    measure,
    plan_with,
    said,
)

WARNED = "part of a gain comes by itself"


def chosen(place: Any, answer: WorstOff | None) -> int:
    plan = plan_with(place, measure(ComparedBy.SHARE), Design.BEFORE_AFTER, chosen_worst=answer)
    test_id: int = place.running(plan)
    log(place, test_id, cases(DRAWS[ComparedBy.SHARE], before=True, arms=(Arm.PILOT,)))
    return test_id


@pytest.mark.parametrize("answer", [None, *WorstOff])
def test_compare_warns_where_the_plan_says_so(place: Any, answer: WorstOff | None) -> None:
    test_id = chosen(place, answer)
    warned = answer in (WorstOff.YES, WorstOff.NOT_SURE)
    assert (WARNED in said(place, test_id)) is warned
    assert (
        planning.chosen(tests.view(place.uow, place.member, test_id=test_id).plan) is not None
    ) is warned


def test_a_decision_keeps_the_warning_and_still_verifies(place: Any) -> None:
    test_id = chosen(place, WorstOff.YES)
    decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    view = decisions.of_test(place.uow, place.member, test_id=test_id)
    kept = view.analyses[view.decisions[0].analysis_id]
    assert WARNED in str(kept)
    assert analyses.verify(place.uow, place.member, analysis_id=kept.id).sound


def test_to_change_the_answer_later_is_an_amendment_that_is_marked(place: Any) -> None:
    test_id = chosen(place, WorstOff.NO)
    analyses.compare(place.uow, place.member, test_id=test_id)
    assert place.amend(test_id, chosen_worst=WorstOff.YES) is tests.Ready.AFTER_LOOKING
    (change,) = tests.changes_of(tests.view(place.uow, place.member, test_id=test_id))[0].changes
    assert (change.what, change.before, change.after) == (
        "Chosen because they were worst off",
        "no",
        "yes",
    )


def test_a_plan_without_a_design_is_not_spoken_of(place: Any) -> None:
    assert planning.chosen(replace(place.plan, design=None, chosen_worst=WorstOff.YES)) is None
