"""Plan, Do, Study, Act: derived from facts, whatever the order in which they come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.stage import FINAL, Milestones, stage
from improvement.domain.vocabulary import Choice, Stage

START, END = date(2026, 3, 2), date(2026, 6, 1)
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2028, 1, 1))


@pytest.mark.parametrize(
    ("facts", "today", "expected"),
    [
        (Milestones(started_on=None, ends_on=None), START, Stage.PLAN),
        (Milestones(started_on=None, ends_on=END), END + timedelta(days=9), Stage.PLAN),
        (Milestones(started_on=START, ends_on=END), START, Stage.DO),
        (Milestones(started_on=START, ends_on=END), END - timedelta(days=1), Stage.DO),
        (Milestones(started_on=START, ends_on=END), END, Stage.STUDY),
        (Milestones(started_on=START, ends_on=None), END, Stage.DO),
        (Milestones(started_on=START, ends_on=END, plan_reached=True), START, Stage.STUDY),
        (Milestones(started_on=START, ends_on=END, decided=Choice.SCALE), START, Stage.ACT),
        (Milestones(started_on=START, ends_on=END, decided=Choice.ADAPT), END, Stage.ACT),
        (Milestones(started_on=START, ends_on=END, decided=Choice.STOP), END, Stage.ACT),
        (Milestones(started_on=START, ends_on=END, decided=Choice.KEEP_TESTING), START, Stage.DO),
        (Milestones(started_on=START, ends_on=END, decided=Choice.KEEP_TESTING), END, Stage.STUDY),
    ],
)
def test_stages(facts: Milestones, today: date, expected: Stage) -> None:
    assert stage(facts, today=today) is expected


def test_keep_testing_is_the_one_decision_that_is_not_final() -> None:
    assert set(Choice) - FINAL == {Choice.KEEP_TESTING}


@given(today=DAYS, later=DAYS, ends=st.none() | DAYS, reached=st.booleans())
def test_time_alone_never_leads_back(
    today: date, later: date, ends: date | None, reached: bool
) -> None:
    facts = Milestones(started_on=START, ends_on=ends, plan_reached=reached)
    order = list(Stage)
    first, second = sorted((today, later))
    assert order.index(stage(facts, today=first)) <= order.index(stage(facts, today=second))
