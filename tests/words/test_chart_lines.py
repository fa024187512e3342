"""Charts in a list, in words: every state has one, and the headline fits its numbers."""

import pytest

from improvement.stats.charts.expected_signals import ExpectedSignals
from improvement.stats.charts.signal import Signal
from improvement.stats.charts.variation import Variation
from improvement.words.chart_lines import read_chart_lines, state


def expected(judged: int, chance: float) -> ExpectedSignals:
    return ExpectedSignals(
        rules="anhoej", watched=judged, judged=judged, known=judged, fired=0, expected=chance
    )


@pytest.mark.parametrize("finding", Signal)
@pytest.mark.parametrize("found", [v for v in Variation if v is not Variation.NOT_CHARTABLE])
def test_every_state_has_its_words(found: Variation, finding: Signal) -> None:
    assert state(found, finding)


def test_what_cannot_be_charted_says_why() -> None:
    assert state(Variation.NOT_CHARTABLE, Signal.NO_VARIATION) == "No variation"
    assert "join periods" in state(Variation.NOT_CHARTABLE, Signal.AGGREGATE_FIRST)


@pytest.mark.parametrize(
    ("charts", "signals", "worsening", "headline"),
    [
        (0, 0, 0, "Nothing has been charted yet."),
        (1, 0, 0, "None of 1 chart shows a signal."),
        (7, 1, 0, "1 of 7 charts shows a signal; it is not worsening."),
        (7, 1, 1, "1 of 7 charts shows a signal; it is worsening."),
        (7, 3, 0, "3 of 7 charts show a signal; none is worsening."),
        (1200, 1100, 2, "1,100 of 1,200 charts show a signal; 2 are worsening."),
    ],
)
def test_the_headline(charts: int, signals: int, worsening: int, headline: str) -> None:
    said = read_chart_lines(
        expected(charts, 0.1), charts=charts, signals=signals, worsening=worsening
    )
    assert said.headline == headline


def test_nothing_is_said_of_charts_that_were_all_judged_or_of_one_chart_alone() -> None:
    assert read_chart_lines(expected(1, 0.03), charts=1, signals=0, worsening=0).because == ()
    (chance,) = read_chart_lines(expected(9, 0.3), charts=9, signals=0, worsening=0).because
    assert "of 9 stable charts fewer than 1 would show a signal by chance" in chance
