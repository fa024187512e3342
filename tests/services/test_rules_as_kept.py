"""The rule on a decision's card is that of its day: from the record, whatever came in since."""

from dataclasses import replace
from typing import Any

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, Choice, MeasureKind
from improvement.services import analyses, decisions
from improvement.services.decisions import DecisionDraft
from improvement.stats.decisions.verdict import VerdictResult

SCORE = MeasureSpec(key="worry", label="Worry about rent", kind=MeasureKind.VALUE)


def rule(place: Any, actor: Any, test_id: int) -> VerdictResult:
    made = decisions.of_test(place.uow, actor, test_id=test_id)
    found = made.rules[made.decisions[-1].analysis_id]
    assert found is not None
    return found


def decided(place: Any) -> int:
    test_id: int = place.newcombe()
    draft = DecisionDraft(choice=Choice.KEEP_TESTING, reason="So.")
    decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    return test_id


def test_rows_and_values_stay_while_data_come_in(place: Any) -> None:
    test_id = decided(place)
    then = analyses.compare(place.uow, place.coach, test_id=test_id).result
    assert rule(place, place.coach, test_id).rows == then.rows
    place.log(test_id, [place.week(5, Arm.PILOT, (1, 60)), place.week(5, Arm.COMPARISON, (59, 60))])
    now = analyses.compare(place.uow, place.coach, test_id=test_id).result
    assert now.rows != then.rows
    assert rule(place, place.coach, test_id) == then


def test_of_groups_only_whether_it_held_is_told_to_who_may_not_see_them(place: Any) -> None:
    test_id = decided(place)
    whole, told = rule(place, place.coach, test_id), rule(place, place.leader, test_id)
    assert "Women" in repr(whole)
    assert "Women" not in repr(told)
    assert [row.holds for row in told.rows] == [row.holds for row in whole.rows]
    assert [row.decided for row in told.rows] == [row.decided for row in whole.rows]


def test_without_a_verdict_there_are_no_rows(place: Any) -> None:
    test_id = place.running(replace(place.plan, measures=(SCORE,), dimensions=()))
    average = replace(
        place.week(0, Arm.PILOT, (0, 0)),
        measure=SCORE.key,
        numerator=None,
        denominator=None,
        value=9.0,
        n=8,
    )
    assert place.log(test_id, [average]).saved  # of averages alone there is no verdict
    draft = DecisionDraft(choice=Choice.DID_NOT_FINISH, reason="Nobody came.")
    decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    made = decisions.of_test(place.uow, place.member, test_id=test_id)
    assert list(made.rules.values()) == [None]
