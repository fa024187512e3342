"""Run charts against 62 charts of qicharts2, the specification, and properties."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.centre_line import LineKind, LineReason
from improvement.stats.charts.chart import BaselineStatus, Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.charts.run_finding import Signal
from improvement.stats.charts.variation import Variation, shift_side, variation
from improvement.stats.record import from_record, to_record

SHARED = Path(__file__).parents[2] / "../shared/golden/qic_run.json"
COPIED = Path(__file__).parents[1] / "reference" / "qic_run.json"
START = date(2024, 1, 1)

whole_values = st.lists(st.one_of(st.none(), st.integers(-50, 50)), min_size=1, max_size=60)


def days(values: list[Any], kind: MeasureKind = MeasureKind.VALUE) -> Series:
    points = (
        Point(period=START + timedelta(days=day), value=None if v is None else float(v))
        for day, v in enumerate(values)
    )
    return Series(name="measure", kind=kind, points=tuple(points))


def shares(events: list[int], people: list[int]) -> Series:
    points = (
        Point(
            period=START + timedelta(weeks=week),
            value=x / n if n else None,
            numerator=x,
            denominator=n,
        )
        for week, (x, n) in enumerate(zip(events, people, strict=True))
    )
    return Series(name="share", kind=MeasureKind.PROPORTION, points=tuple(points))


# --- R qicharts2 -------------------------------------------------------------------------------


def charts_of(case: dict[str, Any]) -> list[tuple[Chart, int]]:
    """Our chart for every facet of a case, with the place of its first row in the summary."""
    points, options = case["expected"]["points"], case["options"]
    charts: list[tuple[Chart, int]] = []
    done = 0
    for facet in dict.fromkeys(map(str, points["facet1"])):
        rows = [i for i, f in enumerate(points["facet1"]) if str(f) == facet]
        # An excluded point is plotted by qicharts2 but counts for nothing: here, a gap.
        left_out = {place - 1 for place in options.get("exclude", [])}
        values = [None if k in left_out else points["y"][i] for k, i in enumerate(rows)]
        parts = [points["part"][i] for i in rows]
        splits = [
            START + timedelta(days=k) for k in range(1, len(rows)) if parts[k] != parts[k - 1]
        ]
        chart = run_chart(
            days(values),
            frozen_points=options.get("freeze"),
            splits=splits,
            line=LineKind.MEDIAN,
        )
        charts.append((chart, done))
        done += len(chart.parts)
    return charts


def holds_limits(case: dict[str, Any], useful: int) -> bool:
    """qicharts2 falls back on the rule used here outside 10 to 100 useful points."""
    return case["options"].get("method", "anhoej") == "anhoej" or not 10 <= useful <= 100


def check(case: dict[str, Any]) -> int:
    """Compare one case in all it says; return how many parts had other limits than these rules."""
    theirs = case["expected"]["summary"]
    passed_over = 0
    for chart, offset in charts_of(case):
        for part in chart.parts:
            row, found = offset + part.index, part.finding
            assert found.useful == theirs["n_useful"][row]
            assert found.longest_run == (theirs["longest_run"][row] or 0)
            assert found.crossings == (theirs["n_crossings"][row] or 0)
            if not holds_limits(case, found.useful):
                passed_over += 1
                continue
            assert found.longest_run_limit == theirs["longest_run_max"][row]
            assert found.crossings_limit == theirs["n_crossings_min"][row]
            if case["input"].get("x_type") != "character":  # qicharts2 then says no signal
                assert rule_fires(found) == bool(theirs["runs_signal"][row])
    lines = [point.centre for chart, _ in charts_of(case) for point in chart.points]
    for ours, their_line in zip(lines, case["expected"]["points"]["cl"], strict=True):
        assert ours == (None if their_line is None else pytest.approx(their_line, rel=1e-12))
    return passed_over


def rule_fires(found: Any) -> bool:
    """The two rules alone, also where we say that there are too few points for them."""
    return found.useful > 0 and (
        found.longest_run > found.longest_run_limit or found.crossings < found.crossings_limit
    )


COPIED_CASES = json.loads(COPIED.read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", COPIED_CASES, ids=lambda case: case["id"])
def test_simulated_and_constructed_charts_of_qicharts2(case: dict[str, Any]) -> None:
    check(case)


def test_how_many_of_the_copied_cases_hold_what() -> None:
    assert len(COPIED_CASES) == 52
    assert not any(case["expected"].get("error") for case in COPIED_CASES)
    # Ten charts by the bestbox or cutbox method have other limits: counts compared, limits not.
    assert sum(check(case) > 0 for case in COPIED_CASES) == 10


def test_real_charts_of_qicharts2() -> None:
    if not SHARED.exists():
        pytest.skip("no ../shared: reference data kept outside the repository")
    cases = json.loads(SHARED.read_text("utf-8"))["cases"]
    assert len(cases) == 62
    assert not [case["id"] for case in cases if case["expected"]["error"]]
    real = [case for case in cases if case["source"] == "real"]
    assert len(real) == 10
    assert sum(check(case) for case in real) == 1  # qic_run-021, bestbox


def test_cdi_as_the_specification_has_it() -> None:
    if not SHARED.exists():
        pytest.skip("no ../shared: reference data kept outside the repository")
    cases = json.loads(SHARED.read_text("utf-8"))["cases"]
    cdi = days(next(case for case in cases if case["id"] == "qic_run-001")["input"]["y"])
    own = run_chart(cdi).latest
    assert (own.line and own.line.value, own.finding.useful) == (17, 32)
    assert (own.finding.longest_run, own.finding.crossings) == (14, 6)
    frozen = run_chart(cdi, frozen_points=24).latest
    assert (frozen.line and frozen.line.value, frozen.finding.useful) == (19, 31)
    assert (frozen.finding.longest_run, frozen.finding.crossings) == (15, 8)
    assert own.finding.signal.found
    assert frozen.finding.signal.found
    split = run_chart(cdi, splits=[START + timedelta(days=24)])
    assert [part.finding.signal for part in split.parts][1] is Signal.NONE


# --- properties --------------------------------------------------------------------------------


@given(whole_values, st.integers(-100, 100), st.sampled_from([0.25, 1.0, 8.0]))
def test_shifting_and_stretching_changes_no_finding(
    values: list[int | None], shift: int, scale: float
) -> None:
    moved = [None if v is None else (v + shift) * scale for v in values]
    assert run_chart(days(moved)).latest.finding == run_chart(days(values)).latest.finding


@given(whole_values)
def test_reading_backwards_changes_no_finding(values: list[int | None]) -> None:
    there, back = run_chart(days(values)).latest.finding, run_chart(days(values[::-1])).latest
    there_without_side = replace(there, longest_run_side=0)
    assert replace(back.finding, longest_run_side=0) == there_without_side


@given(whole_values)
def test_gaps_change_nothing(values: list[int | None]) -> None:
    if all(v is None for v in values):
        return
    recorded = [v for v in values if v is not None]
    assert run_chart(days(values)).latest.finding == run_chart(days(recorded)).latest.finding


@given(whole_values)
def test_second_implementation(values: list[int | None]) -> None:
    """Strings of letters instead of matrices."""
    recorded = [v for v in values if v is not None]
    if not recorded:
        return
    middle = median(recorded)
    letters = "".join("a" if v > middle else "b" for v in recorded if v != middle)
    longest = max(
        (n for n in range(len(letters) + 1) if "a" * n in letters or "b" * n in letters), default=0
    )
    found = run_chart(days(values)).latest.finding
    assert (found.useful, found.longest_run) == (len(letters), longest)
    assert found.crossings == letters.count("ab") + letters.count("ba")


# --- lines, baselines, splits, obstacles -------------------------------------------------------


def test_few_events_take_the_mean_line() -> None:
    part = run_chart(shares([1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 1, 1], [8] * 12)).latest
    assert part.line is not None
    assert (part.line.kind, part.line.reason) == (LineKind.MEAN, LineReason.FEW_EVENTS)
    assert part.line.value == 13 / 96
    assert part.line.events_per_period == pytest.approx(13 / 12)


def test_near_one_hundred_percent_is_the_mirror_image() -> None:
    events = [1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 1, 1]
    rare = run_chart(shares(events, [8] * 12)).latest
    mirrored = run_chart(shares([8 - x for x in events], [8] * 12)).latest
    assert rare.line is not None
    assert mirrored.line is not None
    assert mirrored.line.kind is rare.line.kind
    assert mirrored.finding.crossings == rare.finding.crossings


def test_many_points_on_the_median_take_the_mean_line() -> None:
    line = run_chart(days([4, 4, 4, 9, 1, 4, 6, 2, 8, 3, 5, 7], MeasureKind.COUNT)).latest.line
    assert line is not None
    assert (line.kind, line.reason) == (LineKind.MEAN, LineReason.MANY_ON_MEDIAN)
    assert line.share_on_median == pytest.approx(4 / 12)
    assert line.value == pytest.approx(57 / 12)


def test_enough_events_and_continuous_figures_keep_the_median() -> None:
    assert reason_of(days([12, 9, 14, 8, 11, 10, 13], MeasureKind.COUNT)) is (
        LineReason.ENOUGH_EVENTS
    )
    assert reason_of(days([1, 1, 1, 1, 2])) is LineReason.CONTINUOUS


def test_shares_without_denominators_keep_the_median_and_say_so() -> None:
    series = days([0.2, 0.2, 0.2, 0.4, 0.1], MeasureKind.PROPORTION)
    assert reason_of(series) is LineReason.NO_DENOMINATORS
    with pytest.raises(NotComputable, match="numerator and denominator"):
        run_chart(series, line=LineKind.MEAN)


def reason_of(series: Series) -> LineReason | None:
    line = run_chart(series).latest.line
    return line.reason if line else None


def test_under_three_quarters_of_an_event_a_period_join_periods_first() -> None:
    finding = run_chart(shares([0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0], [5] * 12)).latest.finding
    assert finding.signal is Signal.AGGREGATE_FIRST


@pytest.mark.parametrize(
    ("values", "signal"),
    [
        ([], None),
        ([None, None], Signal.TOO_FEW_POINTS),
        ([5], Signal.TOO_FEW_POINTS),
        ([7] * 9, Signal.TOO_FEW_POINTS),
        ([7] * 10, Signal.NO_VARIATION),
        ([7] * 30, Signal.NO_VARIATION),
        ([7, 7, 7, 7, 7, 7, 7, 7, 8, 9, 6, 5], Signal.TOO_FEW_POINTS),
        ([1, 2] * 6, Signal.NONE),
        ([1] * 8 + [9] * 8, Signal.BOTH),
        ([1, 9] * 6 + [9] * 6 + [1, 1, 1, 9, 1, 1, 1, 1], Signal.NONE),
    ],
)
def test_signals_and_obstacles(values: list[int | None], signal: Signal | None) -> None:
    chart = run_chart(days(values))
    if signal is None:
        assert chart.points == ()
        with pytest.raises(NotComputable, match="no periods"):
            _ = chart.latest
    else:
        assert chart.latest.finding.signal is signal


def test_frozen_line_comes_from_the_first_points_only() -> None:
    chart = run_chart(days([10, 20, 30, 12, 18, 99, 99, 99]), frozen_points=5)
    assert {point.centre for point in chart.points} == {18.0}
    assert [point.in_baseline for point in chart.points] == [True] * 5 + [False] * 3
    baseline = chart.latest.baseline
    assert baseline is not None
    assert (baseline.points, baseline.status) == (5, BaselineStatus.TOO_SHORT)


@pytest.mark.parametrize(
    ("frozen", "status"),
    [
        (11, BaselineStatus.TOO_SHORT),
        (12, BaselineStatus.PROVISIONAL),
        (19, BaselineStatus.PROVISIONAL),
        (20, BaselineStatus.SETTLED),
    ],
)
def test_how_settled_a_baseline_is(frozen: int, status: BaselineStatus) -> None:
    baseline = run_chart(days(list(range(30))), frozen_points=frozen).latest.baseline
    assert baseline is not None
    assert baseline.status is status


def test_a_baseline_that_cannot_be() -> None:
    with pytest.raises(Invalid, match="0 points"):
        run_chart(days([1, 2]), frozen_points=0)
    with pytest.raises(NotComputable, match="Nothing was recorded"):
        run_chart(days([None, None, 3]), frozen_points=2)


def test_splits_give_each_part_its_own_line_and_a_baseline_is_passed_over() -> None:
    chart = run_chart(
        days([1, 2, 3, 40, 50, 60]),
        frozen_points=2,
        splits=[START + timedelta(days=3), START + timedelta(days=3), START - timedelta(days=9)],
    )
    assert [part.line.value for part in chart.parts if part.line] == [2.0, 50.0]
    assert [part.baseline for part in chart.parts] == [None, None]
    assert [point.part for point in chart.points] == [0, 0, 0, 1, 1, 1]


def test_a_kept_chart_comes_back_the_same() -> None:
    values = [10, 20, None, 12, 18, 99, 97, 98]
    chart = run_chart(days(values), frozen_points=5, splits=[START + timedelta(days=6)])
    assert from_record(json.loads(json.dumps(to_record(chart)))) == chart


# --- which way it moved ------------------------------------------------------------------------


def test_a_run_until_now_and_a_run_that_was_left() -> None:
    fell = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
    assert shift_side(run_chart(days(fell))) == -1
    left = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 33, 20, 26, 19, 20, 18]
    assert shift_side(run_chart(days(left))) == -1
    assert variation(run_chart(days(left)), Direction.LOWER) is Variation.IMPROVING
    assert variation(run_chart(days(left)), Direction.HIGHER) is Variation.WORSENING
    assert variation(run_chart(days(left))) is Variation.SIGNAL


def test_no_direction_without_a_long_run_and_no_icon_without_rules() -> None:
    assert variation(run_chart(days([1, 2] * 6)), Direction.LOWER) is Variation.NO_SIGNAL
    assert variation(run_chart(days([1, 2])), Direction.LOWER) is Variation.TOO_FEW_POINTS
    assert variation(run_chart(days([7] * 12)), Direction.LOWER) is Variation.NOT_CHARTABLE
