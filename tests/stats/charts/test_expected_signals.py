"""How many stable charts show a signal: the sum of the rates of each, and what a play shows."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.expected_signals import WatchedChart, expected_signals
from improvement.stats.charts.false_signal_rate import false_signal_rate
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.charts.screen import screen
from improvement.stats.record import from_record, to_record

CHART = WatchedChart(
    line=LineKind.MEDIAN, recorded=24, useful=24, baseline=None, judged=True, fired=False
)


def test_as_many_as_a_play_of_stable_charts_shows() -> None:
    found = screen(np.random.default_rng(11).standard_normal((20_000, 24)))
    told = expected_signals([CHART] * 20_000)
    spread = np.sqrt(told.expected)  # Poisson, near enough for so rare an event
    assert abs(found.fired.sum() - told.expected) < 4 * spread


@given(
    st.lists(st.integers(-20, 20), min_size=10, max_size=60),
    st.one_of(st.none(), st.integers(8, 40)),
    st.sampled_from([LineKind.MEDIAN, LineKind.MEAN]),
)
def test_one_chart_is_its_own_rate(values: list[int], frozen: int | None, line: LineKind) -> None:
    points = tuple(
        Point(period=date(2026, 1, 1) + timedelta(days=i), value=float(v))
        for i, v in enumerate(values)
    )
    series = Series(name="r", kind=MeasureKind.VALUE, points=points)
    part = run_chart(series, frozen_points=frozen, line=line).latest
    watched = WatchedChart(
        line=line,
        recorded=part.finding.recorded,
        useful=part.finding.useful,
        baseline=part.baseline.points if part.baseline else None,
        judged=part.finding.signal.judged,
        fired=part.finding.signal.found,
    )
    alone = false_signal_rate(part)
    told = expected_signals([watched])
    assert told.known == (alone is not None)
    assert told.expected == (alone.rate if alone else 0)


def test_what_is_not_known_is_counted_apart() -> None:
    charts = [
        CHART,
        replace(CHART, fired=True),
        replace(CHART, judged=False),
        replace(CHART, line=LineKind.CENTRE),
        replace(CHART, recorded=31),
        replace(CHART, recorded=500, useful=500),
    ]
    told = expected_signals(charts)
    assert (told.watched, told.judged, told.known, told.fired) == (6, 5, 2, 1)
    assert told.expected == 2 * expected_signals([CHART]).expected
    assert from_record(to_record(told)) == told


def test_nothing_watched_and_nonsense() -> None:
    assert expected_signals([]).expected == 0
    with pytest.raises(Invalid, match="25 of 24 points off the line"):
        expected_signals([replace(CHART, useful=25)])
    with pytest.raises(Invalid, match="is not a rule set"):
        expected_signals([], rules="western")


def test_keener_rules_cry_more_often() -> None:
    assert expected_signals([CHART], rules="ihi").expected > expected_signals([CHART]).expected
