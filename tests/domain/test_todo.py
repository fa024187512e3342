"""What a test needs next: one line for each lack, most pressing first, nothing once decided."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.plan import Lack
from improvement.domain.todo import QUIET, Facts, Tab, todos
from improvement.domain.vocabulary import Stage

START, END = date(2026, 3, 2), date(2026, 6, 1)
TODAY = date(2026, 4, 15)
RUNNING = Facts(
    stage=Stage.DO,
    lacks=(),
    starts_on=START,
    ends_on=END,
    last_data=TODAY - timedelta(days=7),
    notes=2,
    smaller_n=60,
    planned_per_arm=60,
)


def words(facts: Facts, today: date = TODAY) -> list[tuple[str, Tab, bool]]:
    return [(todo.words, todo.tab, todo.urgent) for todo in todos(facts, today=today)]


def test_a_draft_lists_what_it_lacks_and_then_how_to_start() -> None:
    lacks = (Lack(field="aim", words="Write the aim."), Lack(field="title", words="Name it."))
    draft = replace(RUNNING, stage=Stage.PLAN, lacks=lacks)
    assert words(draft) == [("Write the aim.", Tab.PLAN, False), ("Name it.", Tab.PLAN, False)]
    ready = replace(draft, lacks=())
    assert words(ready) == [("Everything is there: start the test.", Tab.PLAN, True)]


def test_a_test_that_is_well_needs_nothing() -> None:
    assert words(RUNNING) == []


def test_a_test_that_has_not_begun_waits_for_its_day() -> None:
    early = replace(RUNNING, last_data=None, notes=0)
    assert words(early, date(2026, 2, 1)) == [("Begins on 2 March.", Tab.PLAN, False)]


def test_no_data_is_the_first_thing() -> None:
    assert words(replace(RUNNING, last_data=None, notes=0, smaller_n=None)) == [
        ("No data yet: log the first week.", Tab.DATA, True),
        ("No notes yet: what are people saying?", Tab.NOTES, False),
    ]


@pytest.mark.parametrize(("days", "late"), [(14, False), (15, True)])
def test_silence_is_said_after_two_weeks(days: int, late: bool) -> None:
    found = words(replace(RUNNING, last_data=TODAY - timedelta(days=days)))
    expected = f"Nothing logged since {TODAY - timedelta(days=days):%d %B}."
    assert (found == [(expected, Tab.DATA, True)]) is late
    assert timedelta(days=14) == QUIET


def test_too_few_outcomes_are_counted_against_the_plan() -> None:
    assert words(replace(RUNNING, smaller_n=41)) == [
        ("41 of 60 planned outcomes on each side so far.", Tab.COMPARE, False)
    ]
    assert words(replace(RUNNING, smaller_n=None)) == [
        ("0 of 60 planned outcomes on each side so far.", Tab.COMPARE, False)
    ]


def test_the_end_asks_for_a_decision_and_a_decision_for_nothing() -> None:
    study = replace(RUNNING, stage=Stage.STUDY)
    assert words(study) == [
        ("The plan has reached its end: compare, then decide.", Tab.DECIDE, True)
    ]
    assert words(replace(RUNNING, stage=Stage.ACT)) == []


@given(
    stage=st.sampled_from(Stage),
    last=st.none() | st.dates(START, END),
    notes=st.integers(0, 3),
    smaller=st.none() | st.integers(0, 90),
    planned=st.none() | st.integers(1, 90),
    today=st.dates(START, END),
)
def test_every_line_is_a_sentence_for_a_tab(
    stage: Stage,
    last: date | None,
    notes: int,
    smaller: int | None,
    planned: int | None,
    today: date,
) -> None:
    facts = replace(
        RUNNING,
        stage=stage,
        last_data=last,
        notes=notes,
        smaller_n=smaller,
        planned_per_arm=planned,
    )
    for todo in todos(facts, today=today):
        assert todo.words.endswith((".", "?"))
        assert todo.words[0].isupper() or todo.words[0].isdigit()
        assert todo.tab in Tab


def test_a_recorded_decision_that_waits_is_not_asked_for_again() -> None:
    ended = replace(RUNNING, stage=Stage.STUDY)
    assert words(ended)[0][0] == "The plan has reached its end: compare, then decide."
    assert words(replace(ended, proposed=True)) == [
        ("A decision is recorded and waits for a second look or for leadership.", Tab.DECIDE, True)
    ]
