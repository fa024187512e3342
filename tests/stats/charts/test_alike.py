"""A group charted as everybody is: the same decisions, its own figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions, Exclusion, Split, TargetStep
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.alike import chart_alike
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod

START = date(2026, 1, 5)
Share = tuple[int, int]


def day(week: int) -> date:
    return START + timedelta(weeks=week)


def shares(figures: list[Share | None], first: int = 0) -> Series:
    return Series(
        name="s",
        kind=MeasureKind.PROPORTION,
        points=tuple(
            Point(period=day(first + week), value=None)
            if one is None
            else Point(
                period=day(first + week),
                value=one[0] / one[1],
                numerator=one[0],
                denominator=one[1],
            )
            for week, one in enumerate(figures)
        ),
    )


WHOLE: list[Share | None] = [(9 + week % 5, 20) for week in range(20)]
PART: list[Share | None] = [(3 + week % 4, 10) for week in range(18)]
some = st.lists(
    st.one_of(st.none(), st.tuples(st.integers(0, 20), st.just(20))), min_size=1, max_size=30
).filter(lambda figures: any(one is not None for one in figures))


@given(some, st.sampled_from([ChartKind.RUN, ChartKind.P, ChartKind.I]), st.integers(0, 3))
def test_everybody_charted_like_everybody_is_the_same_chart(
    figures: list[Share | None], kind: ChartKind, split: int
) -> None:
    splits = tuple(Split(on=day(7 * n + 3), reason="Letter") for n in range(split))
    whole = control_chart(shares(figures), kind, options=ChartOptions(splits=splits))
    enough = sum(one is not None for one in figures) >= 12
    like = whole if enough else control_chart(whole.series, options=whole.options)
    assert chart_alike(whole.series, whole) == like


def test_every_decision_is_taken_over() -> None:
    options = ChartOptions(
        splits=(Split(on=day(9), reason="New letter"),),
        exclusions=(Exclusion(period=day(4), reason="Closed"),),
        target=(TargetStep(value=0.5),),
        rules="nhs_without_trend",
    )
    whole = control_chart(
        shares(WHOLE), ChartKind.P, options=options, limits=LimitMethod.PREDICTIVE
    )
    part = chart_alike(shares(PART, first=1), whole)
    assert (part.kind, part.limits, part.options) == (ChartKind.P, LimitMethod.PREDICTIVE, options)
    assert [(p.first, p.reason) for p in part.parts] == [(day(1), ""), (day(9), "New letter")]
    assert [p.period for p in part.points if p.excluded] == [day(4)]


def test_the_line_that_was_asked_for() -> None:
    whole = control_chart(shares(WHOLE), line=LineKind.MEAN)
    part = chart_alike(shares(PART), whole, line=LineKind.MEAN)
    assert part.latest.line is not None
    assert part.latest.line.kind is LineKind.MEAN


@pytest.mark.parametrize(("first", "frozen"), [(0, 12), (3, 9), (11, 1), (12, None), (20, None)])
def test_a_baseline_ends_on_the_same_day(first: int, frozen: int | None) -> None:
    whole = control_chart(shares(WHOLE), options=ChartOptions(frozen_points=12))
    part = chart_alike(shares(PART, first=first), whole)
    assert part.options.frozen_points == frozen
    baseline = part.latest.baseline
    assert (None if baseline is None else baseline.last) == (day(11) if frozen else None)


def test_a_baseline_in_which_a_group_was_never_recorded_is_none() -> None:
    whole = control_chart(shares(WHOLE), options=ChartOptions(frozen_points=3))
    part = chart_alike(shares([None, None, None, *PART]), whole)
    assert part.options.frozen_points is None


def test_a_line_known_of_everybody_is_not_known_of_a_group() -> None:
    whole = control_chart(shares(WHOLE), options=ChartOptions(known_centre=0.9))
    assert chart_alike(shares(PART), whole).latest.line == control_chart(shares(PART)).latest.line


def test_a_group_of_too_few_points_for_limits_has_none() -> None:
    whole = control_chart(shares(WHOLE), ChartKind.I)
    part = chart_alike(shares(PART[:11]), whole)
    assert part.kind is ChartKind.RUN
    assert all(point.upper is None for point in part.points)
    assert chart_alike(shares(PART[:12]), whole).kind is ChartKind.I


def test_what_a_group_cannot_be_charted_by_is_a_run_chart() -> None:
    """Shares without their denominators have no P chart, and NHS rules are not for run charts."""
    whole = control_chart(
        shares(WHOLE), ChartKind.P, options=ChartOptions(rules="nhs_without_trend")
    )
    bare = Series(
        name="bare",
        kind=MeasureKind.PROPORTION,
        points=tuple(Point(period=day(week), value=0.1 * (week % 7)) for week in range(14)),
    )
    part = chart_alike(bare, whole)
    assert (part.kind, part.options.rules) == (ChartKind.RUN, "anhoej")
