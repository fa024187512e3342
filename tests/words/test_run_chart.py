"""Words about run charts: every signal has them, they agree in number, and none is banned."""

import re
from datetime import date, timedelta

import pytest

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.charts.run_finding import Signal
from improvement.words.reading import Reading
from improvement.words.run_chart import read_run_chart

BANNED = re.compile(
    r"significan|trending|prove|no effect|p-value|special cause|fail", re.IGNORECASE
)
MONDAY = date(2025, 1, 6)


def weekly(
    values: list[float | None], kind: MeasureKind = MeasureKind.VALUE, people: float | None = None
) -> Series:
    points = tuple(
        Point(
            period=MONDAY + timedelta(weeks=week),
            value=value,
            numerator=None if people is None or value is None else value * people,
            denominator=people,
        )
        for week, value in enumerate(values)
    )
    return Series(name="On-time rent", kind=kind, points=points)


ALTERNATING: list[float | None] = [float(v) for v in [40, 60] * 12]
STEP: list[float | None] = [float(v) for v in [31, 35, 30, 33, 36, 32, 34, 37, 38]] + [
    float(v) for v in [24, 22, 25, 21, 23, 20, 26, 19, 18]
]
CLUMPED: list[float | None] = [float(v) for v in [9] * 5 + [1] * 5 + [9] * 5 + [1] * 5]

CHARTS: dict[Signal, Chart] = {
    Signal.NONE: run_chart(weekly(ALTERNATING)),
    Signal.RUN_TOO_LONG: run_chart(
        weekly([1.0, 9.0] * 6 + [9.0] * 8 + [1.0, 1.0, 9.0] * 3 + [1.0] * 5)
    ),
    Signal.TOO_FEW_CROSSINGS: run_chart(weekly(CLUMPED)),
    Signal.BOTH: run_chart(weekly(STEP)),
    Signal.TOO_FEW_POINTS: run_chart(weekly([5.0, 6.0, 7.0, 8.0])),
    Signal.NO_VARIATION: run_chart(weekly([0.5] * 12, MeasureKind.PROPORTION, 20)),
    Signal.AGGREGATE_FIRST: run_chart(
        weekly([0.0, 0.2, 0.0, 0.0, 0.4, 0.0, 0.2, 0.0, 0.0, 0.2, 0.0, 0.0],
               MeasureKind.PROPORTION, 5)
    ),
}  # fmt: skip


def sentences(reading: Reading) -> tuple[str, ...]:
    return (reading.headline, *reading.because, *reading.caveats)


def test_the_examples_are_what_they_are_called() -> None:
    assert {signal: chart.latest.finding.signal for signal, chart in CHARTS.items()} == {
        signal: signal for signal in Signal
    }


@pytest.mark.parametrize("signal", list(Signal))
@pytest.mark.parametrize("direction", [None, *Direction])
def test_every_signal_has_words_and_none_is_banned(
    signal: Signal, direction: Direction | None
) -> None:
    reading = read_run_chart(CHARTS[signal], direction=direction, carry_over=True)
    assert reading.because
    for sentence in sentences(reading):
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert not BANNED.search(sentence), sentence
        assert not re.search(r"\b1 (weeks|points|crossings|times)\b|None", sentence), sentence


def test_headlines() -> None:
    headlines = {signal: read_run_chart(chart).headline for signal, chart in CHARTS.items()}
    assert headlines[Signal.NONE] == "Nothing unusual in 24 weeks."
    assert headlines[Signal.BOTH].startswith(
        "Signal: 9 weeks in a row below the median. "
        "A stable process of this length gives a signal about 1 time in "
    )
    assert headlines[Signal.TOO_FEW_CROSSINGS].startswith(
        "Signal: only 3 times across the median in 20 weeks. "
    )
    assert headlines[Signal.TOO_FEW_POINTS] == "Too few points: at least 6 more weeks are needed."
    assert headlines[Signal.NO_VARIATION] == "No variation recorded."
    assert headlines[Signal.AGGREGATE_FIRST] == "Too few events per week: join periods first."


def test_direction_turns_a_signal_into_better_or_worse() -> None:
    chart = CHARTS[Signal.BOTH]
    better = read_run_chart(chart, direction=Direction.LOWER).headline
    worse = read_run_chart(chart, direction=Direction.HIGHER).headline
    assert better.startswith("Improving: 9 weeks in a row below")
    assert worse.startswith("Worsening: 9 weeks in a row below")


def test_a_run_that_is_over_says_until_when() -> None:
    headline = read_run_chart(CHARTS[Signal.RUN_TOO_LONG]).headline
    assert "9 weeks in a row above the median, up to " in headline


def test_singular() -> None:
    almost = run_chart(weekly([1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0, 5.0, 5.5]))
    assert almost.latest.finding.signal is Signal.NONE
    nine = run_chart(weekly([1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0, 5.0]), frozen_points=8)
    nine = run_chart(weekly([*nine.series.values[:8], 9.5]), frozen_points=8)
    assert read_run_chart(nine).headline == "Too few points: at least 1 more week is needed."


def test_observed_stands_beside_the_limit() -> None:
    because = read_run_chart(CHARTS[Signal.BOTH]).because
    assert because[0] == (
        "The longest run on one side of the median (28) is 9 weeks; up to 7 are expected."
    )
    assert because[1] == "The values cross it 1 time; at least 5 are expected."


def test_the_choice_of_line_gaps_and_ties_are_said() -> None:
    few = weekly([x / 8 for x in [1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 1, 1]], MeasureKind.PROPORTION, 8)
    assert any("because only 1.1 events" in s for s in read_run_chart(run_chart(few)).because)
    gappy = run_chart(weekly([*ALTERNATING, None, 50.0]))
    because = read_run_chart(gappy).because
    assert "1 point exactly on the line neither ends nor extends a run." in because
    assert "1 week without a value: the run goes on across the gap." in because


def test_baseline_split_and_zero_event_baseline_are_said() -> None:
    frozen = read_run_chart(run_chart(weekly(ALTERNATING), frozen_points=12))
    assert "The baseline has 12 points: provisional until there are 20." in frozen.caveats
    split = run_chart(weekly(ALTERNATING), splits=[MONDAY + timedelta(weeks=12)])
    assert any("31 March 2025" in caveat for caveat in read_run_chart(split).caveats)
    zeros: list[float | None] = [0.0] * 12 + [0.2, 0.0, 0.4]
    rare = run_chart(weekly(zeros, MeasureKind.PROPORTION, 5), frozen_points=12)
    assert rare.latest.finding.signal is Signal.AGGREGATE_FIRST
    assert sentences(read_run_chart(rare))
