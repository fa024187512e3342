"""Charts told to people who do not see them: every kind, every decision, the numbers in it."""

import re
from datetime import date, timedelta

import pytest
from drawing import every_kind
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions, Exclusion, Split, TargetStep
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.run_chart import run_chart
from improvement.words.amounts import Unit, amount
from improvement.words.chart_description import describe_chart, describe_sparkline
from improvement.words.chart_texts import kind_name, unit_of

BANNED = re.compile(
    r"significan|trending|prove|no effect|p-value|special cause|fail|None|nan", re.IGNORECASE
)
MONDAY = date(2025, 1, 6)
WAITS = [31, 35, 30, 33, 36, 32, 34, 37, 34, 52, 31, 35]


def weekly(values: list[float | None], kind: MeasureKind = MeasureKind.VALUE) -> Series:
    points = tuple(
        Point(
            period=MONDAY + timedelta(weeks=week),
            value=value,
            numerator=None if value is None else round(value * 20),
            denominator=None if value is None else 20,
        )
        if kind is MeasureKind.PROPORTION
        else Point(period=MONDAY + timedelta(weeks=week), value=value)
        for week, value in enumerate(values)
    )
    return Series(name="On-time rent", kind=kind, points=points)


def test_a_run_chart() -> None:
    shares: list[float | None] = [x / 20 for x in [9, 11, 8, 12, 10, 13, 7, 11, 9, 12, 10]]
    assert describe_chart(run_chart(weekly(shares, MeasureKind.PROPORTION))) == (
        "Run chart of On-time rent, 11 weeks from 6 January 2025 to 17 March 2025. "
        "Values lie between 35% and 65%. The latest, 50%, is on the median (50%). "
        "Too few points: at least 1 more week is needed."
    )
    assert describe_chart(run_chart(weekly([None, None]))) == (
        "Run chart of On-time rent. Nothing has been recorded yet."
    )


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_kind_says_its_name_its_limits_and_how_many_lie_outside(kind: ChartKind) -> None:
    chart = every_kind()[kind]
    told = describe_chart(chart)
    last = chart.points[-1]
    unit = unit_of(chart)
    assert told.startswith(f"{kind_name(kind)} of Measure {kind.value}, ")
    assert told.endswith(".")
    assert not BANNED.search(told)
    for figure in (last.value, last.centre, last.lower, last.upper):
        assert figure is None or amount(figure, unit) in told
    outside = sum(bool(point.outside) for point in chart.points)
    assert (f"{outside} of " in told) is (outside > 0)
    assert ("No point lies outside" in told) is (outside == 0 and kind is not ChartKind.RUN)


def test_decisions_are_told() -> None:
    options = ChartOptions(
        splits=(Split(on=MONDAY + timedelta(weeks=6), reason="One form instead of three."),),
        exclusions=(Exclusion(period=MONDAY + timedelta(weeks=9), reason="Flood"),),
        target=(TargetStep(value=30), TargetStep(value=20, since=date(2026, 1, 1))),
    )
    told = describe_chart(control_chart(weekly([*WAITS, None]), ChartKind.I, options=options))
    for sentence in (
        "Left out on 10 March 2025: Flood.",
        "The line begins anew on 17 February 2025: One form instead of three.",
        "Target: 30, 20 from 1 January 2026.",
        "1 week without a value.",
    ):
        assert sentence in told


def test_nothing_unusual_is_not_said_beside_points_outside() -> None:
    told = describe_chart(control_chart(weekly([float(w) for w in WAITS]), ChartKind.I))
    assert "1 of 12 points lies outside them: 52 on 10 March 2025 (above)." in told
    assert "Nothing unusual" not in told


def test_another_rule_set_is_told_beside_points_outside() -> None:
    values: list[float | None] = [10.0, 11.0] * 6 + [20.0] + [12.0, 12.5] * 4
    options = ChartOptions(rules="nhs", frozen_points=12)
    told = describe_chart(control_chart(weekly(values), ChartKind.I, options=options))
    assert "outside them: 20 on 31 March 2025 (above)" in told
    assert "Also: shift of 7" in told
    calm = ChartOptions(rules="nhs")
    alternating: list[float | None] = [10.0, 11.0] * 8
    told = describe_chart(control_chart(weekly(alternating), ChartKind.I, options=calm))
    assert told.endswith("Nothing unusual in 16 weeks.")


def test_only_the_latest_of_many_points_outside_are_named() -> None:
    values: list[float | None] = [10.0, 11.0] * 12 + [30.0, 31.0] * 3
    options = ChartOptions(frozen_points=24)
    told = describe_chart(control_chart(weekly(values), ChartKind.I, options=options))
    assert "6 of 30 points lie outside them: the latest of them 31 on" in told
    assert told.count("(above)") == 3


def test_lines_other_than_averages_have_words_for_their_signals() -> None:
    values: list[float | None] = [1.0, 2.0] * 5 + [9.0, 8.0] * 6
    known = ChartOptions(known_centre=5.0)
    told = describe_chart(control_chart(weekly(values), ChartKind.RUN, options=known))
    assert "the known centre" in told
    assert "Signal: " in told


def test_a_multiplied_rate_is_a_plain_number() -> None:
    shares: list[float | None] = [0.5, 0.4, 0.6]
    options = ChartOptions(multiply=1000)
    chart = control_chart(weekly(shares, MeasureKind.PROPORTION), ChartKind.P, options=options)
    assert unit_of(chart) is Unit.NUMBER
    assert "between 400 and 600" in describe_chart(chart)


def test_a_sparkline_in_a_line() -> None:
    chart = control_chart(weekly([float(w) for w in WAITS]), ChartKind.I)
    assert describe_sparkline(chart) == (
        "On-time rent: 35 in the latest of 12 weeks, on the mean of 35; 1 point outside the limits."
    )
    empty = run_chart(weekly([]))
    assert describe_sparkline(empty, name="Site 3") == "Site 3: nothing has been recorded yet."


values = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=30)


@given(values, st.sampled_from([ChartKind.RUN, ChartKind.I, ChartKind.MR]))
def test_any_series_is_told(series: list[float | None], kind: ChartKind) -> None:
    chart = control_chart(weekly(series), kind)
    told = describe_chart(chart)
    assert told.endswith(".")
    assert not BANNED.search(told)
    recorded = [point.value for point in chart.points if point.value is not None]
    for value in recorded[-1:]:
        assert amount(value, Unit.NUMBER) in told
    assert describe_sparkline(chart).endswith(".")
