"""Charts with limits and other rule sets in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.words.chart import read_chart
from improvement.words.run_chart import read_run_chart

START = date(2026, 1, 5)
CALM = [11, 9, 12, 8, 10, 13, 9, 11, 8, 12, 10, 9, 13, 8]
BANNED = ("significant", "trending", "proves", "no effect", "p-value")


def weeks(values: list[float | None], people: int | None = None) -> Series:
    points = (
        Point(
            period=START + timedelta(weeks=i),
            value=None if v is None else v / (people or 1),
            numerator=None if people is None else v,
            denominator=None if people is None else people,
        )
        for i, v in enumerate(values)
    )
    kind = MeasureKind.VALUE if people is None else MeasureKind.PROPORTION
    return Series(name="Paid on time", kind=kind, points=tuple(points))


def test_points_outside_come_first_and_say_where() -> None:
    chart = control_chart(weeks([*CALM, 30.0]), ChartKind.I)
    said = read_chart(chart, direction=Direction.HIGHER)
    assert said.headline.startswith(
        "Improving: 1 of 15 weeks lies outside the limits, above: 30 on"
    )
    assert said.because[0].startswith("Expected of a process that stays as it was: ")
    assert said.caveats[0].startswith("Of 100 stable charts of 24 points 6 to 40")


def test_nothing_outside_is_said_with_the_limits() -> None:
    chart = control_chart(weeks(list(CALM)), ChartKind.I)
    said = read_chart(chart, direction=Direction.HIGHER)
    assert said.headline == "Nothing unusual in 14 weeks."
    assert said.because[0].startswith("No point lies outside the limits (")


def test_a_chart_without_a_lower_limit_says_what_it_cannot_tell() -> None:
    few = control_chart(
        weeks([2.0, 3, 1, 2, 4, 1, 3, 2, 1, 3, 2, 4], people=15),
        ChartKind.P,
        limits=LimitMethod.PREDICTIVE,
    )
    said = " ".join(read_chart(few, direction=Direction.LOWER).caveats)
    assert "only warn of worsening" in said
    assert "only warn of" not in " ".join(read_chart(few).caveats)


def test_another_rule_set_brings_its_own_rates() -> None:
    options = ChartOptions(rules="ihi")
    chart = control_chart(weeks([1.0, 2, 3, 4, 5, 6, 3, 2, 6, 1, 5, 2]), options=options)
    said = read_chart(chart)
    assert said.headline.startswith("Signal: trend of 5, up to on") or "trend of 5" in said.headline
    assert any("by these rules; looked at after every new point" in c for c in said.caveats)
    assert said.because[0].startswith("IHI rules: ")


def test_a_run_chart_with_the_usual_rules_is_read_as_before() -> None:
    chart = control_chart(weeks(list(CALM)))
    assert read_chart(chart) == read_run_chart(chart)


def test_the_rate_under_weekly_looking_is_a_number() -> None:
    chart = control_chart(weeks([9.0, 8, 9.5, 8.5, 9, 8, 9.5, 8, 2, 1, 2.5, 1.5, 2, 1, 2.5, 1.2]))
    said = read_chart(chart)
    assert any(
        "looked at after every new point, a stable process has shown" in c for c in said.caveats
    )


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=1, max_size=30),
    st.sampled_from([ChartKind.I, ChartKind.C, ChartKind.G, ChartKind.MR]),
    st.sampled_from(["anhoej", "nhs_without_trend"]),
)
def test_every_chart_can_be_read_without_words_we_do_not_use(
    values: list[float | None], kind: ChartKind, rules: str
) -> None:
    if kind is ChartKind.MR:
        rules = "anhoej"
    chart = control_chart(weeks(values), kind, options=ChartOptions(rules=rules))
    said = read_chart(chart, direction=Direction.LOWER)
    whole = " ".join((said.headline, *said.because, *said.caveats))
    assert said.headline.endswith(".")
    assert "None" not in whole
    assert not [word for word in BANNED if word in whole.lower()]


@pytest.mark.parametrize(
    "kind", [kind for kind in ChartKind if kind.value in ("u", "up", "p", "pp", "ip")]
)
def test_charts_of_ratios_are_read(kind: ChartKind) -> None:
    said = read_chart(control_chart(weeks([float(v) for v in CALM], people=20), kind))
    assert said.headline
