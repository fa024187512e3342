"""How much of the plan is in, by what is known rather than by who came in."""

import pytest

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.event_counts import EventTotal
from improvement.domain.outcomes import Outcome, Side
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.stats.decisions.information import information_of, look_of


def days(*given: float, over: tuple[bool, ...]) -> Side:
    return Side(values=given, ended=over)


def waits(pilot: Side, comparison: Side, until: float | None) -> Outcome:
    return Outcome(
        design=Design.RANDOMISED,
        way=ComparedBy.AVERAGE_DAYS,
        pilot=pilot,
        comparison=comparison,
        until=until,
    )


def test_a_wait_counts_once_it_is_over_or_has_reached_the_limit() -> None:
    side = days(3, 90, 120, 40, 2, over=(True, False, False, False, False))
    assert information_of(waits(side, side, 90)) == 3
    assert information_of(waits(side, side, None)) == 1  # no limit: only waits that are over


def test_nobody_known_on_one_side_is_no_look_yet() -> None:
    known, unknown = days(3, 4, over=(True, True)), days(3, 4, over=(False, False))
    look = look_of(waits(known, unknown, 90), planned_per_arm=10, end_passed=False)
    assert look.fraction == 0
    assert look.z is None


def test_the_plan_is_reached_when_the_last_household_was_followed() -> None:
    running = days(*(5.0,) * 20, over=(True,) * 19 + (False,))
    over = days(*(5.0,) * 20, over=(True,) * 20)
    assert not look_of(waits(running, over, 60), planned_per_arm=20, end_passed=False).at_end
    assert look_of(waits(over, over, 60), planned_per_arm=20, end_passed=False).at_end


def test_unequal_sides_count_by_the_harmonic_mean() -> None:
    one, three = days(1, over=(True,)), days(1, 2, 3, over=(True,) * 3)
    assert information_of(waits(one, three, 60)) == pytest.approx(1.5)


def test_other_outcomes_count_households() -> None:
    scores = Outcome(
        design=Design.SIDE_BY_SIDE,
        way=ComparedBy.SCORE,
        pilot=Side(values=(1, 2, 3)),
        comparison=Side(values=(1, 2, 3)),
    )
    assert information_of(scores) == pytest.approx(3)
    totals = Outcome(
        design=Design.BEFORE_AFTER,
        way=ComparedBy.EVENTS,
        pilot=Side(total=EventTotal(events=3, exposure=40)),
        comparison=Side(total=EventTotal(events=5, exposure=40)),
    )
    assert information_of(totals) == pytest.approx(40)


def test_designs_over_time() -> None:
    four = Side(values=(1.0,) * 4)
    twelve = Side(values=(1.0,) * 12)
    changes = Outcome(
        design=Design.DIFF_IN_DIFF,
        way=ComparedBy.SCORE,
        pilot=four,
        comparison=twelve,
        pilot_before=four,
        comparison_before=twelve,
    )
    assert information_of(changes) == pytest.approx(6)
    same = Outcome(
        design=Design.DIFF_IN_DIFF,
        way=ComparedBy.SCORE,
        pilot=four,
        comparison=twelve,
        pilot_before=four,
        comparison_before=twelve,
        same_households=True,
    )
    assert information_of(same) == pytest.approx(6)
    pairs = Outcome(design=Design.PAIRED, way=ComparedBy.SCORE, pilot=four, comparison=four)
    assert information_of(pairs) == 4
    series = Outcome(
        design=Design.INTERRUPTED,
        way=ComparedBy.SCORE,
        series=ChangedSeries(values=(1.0,) * 20, periods_before=15),
    )
    assert information_of(series) == 5
    assert look_of(series, planned_per_arm=12, end_passed=False).n_comparison == 15
