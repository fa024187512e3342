"""Which chart is proposed: every reason, both sides of a limit, what a person may change."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import skew

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart_facts import chart_facts
from improvement.stats.charts.chooser import (
    FITS,
    ChartReason,
    Spacing,
    chosen_chart,
    propose_chart,
)
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.record import from_record, to_record

START = date(2026, 1, 5)
CALM = [30.0, 35, 31, 33, 36, 32, 34, 37, 29, 33, 34, 31, 35, 32, 33, 36, 30, 34, 32, 35, 33, 31]


def of(kind: MeasureKind, values: list, below: list | None = None, **more: object) -> Series:
    points = []
    for week, value in enumerate(values):
        size = below[week] if below else None
        share = (
            value / size if size and value is not None and kind is not MeasureKind.VALUE else value
        )
        points.append(
            Point(
                period=START + timedelta(weeks=week),
                value=share,
                numerator=value if below and kind is not MeasureKind.VALUE else None,
                denominator=size,
                **more,  # type: ignore[arg-type]
            )
        )
    return Series(name="Measure", kind=kind, points=tuple(points))


SHARES = of(MeasureKind.PROPORTION, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4], [15] * 12)
RATES = of(MeasureKind.RATE, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4], [1.5] * 12)
COUNTS = of(MeasureKind.COUNT, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4])
WILD = [1, 14, 2, 13, 0, 15, 1, 14, 2, 12, 1, 15]
VALUES = of(MeasureKind.VALUE, CALM)
RARE = of(MeasureKind.COUNT, [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1])
UNEQUAL = [10, 20] * 11


@pytest.mark.parametrize(
    ("series", "options", "kind", "limits", "reason"),
    [
        (SHARES, {}, ChartKind.P, LimitMethod.PREDICTIVE, ChartReason.SHARES),
        (RATES, {}, ChartKind.U, LimitMethod.PREDICTIVE, ChartReason.RATES),
        (COUNTS, {}, ChartKind.C, LimitMethod.PREDICTIVE, ChartReason.COUNTS),
        (VALUES, {}, ChartKind.I, LimitMethod.THREE_SIGMA, ChartReason.SINGLE_VALUES),
        (RARE, {}, ChartKind.G, LimitMethod.PREDICTIVE, ChartReason.RARE_EVENTS),
        (
            of(MeasureKind.PROPORTION, WILD, [15] * 12),
            {},
            ChartKind.PP,
            LimitMethod.PREDICTIVE,
            ChartReason.OVERDISPERSED,
        ),
        (
            of(MeasureKind.RATE, WILD, [2.5] * 12),
            {},
            ChartKind.UP,
            LimitMethod.PREDICTIVE,
            ChartReason.OVERDISPERSED,
        ),
        (
            of(MeasureKind.COUNT, WILD),
            {},
            ChartKind.I,
            LimitMethod.THREE_SIGMA,
            ChartReason.OVERDISPERSED,
        ),
        (
            of(MeasureKind.VALUE, CALM, UNEQUAL),
            {},
            ChartKind.IP,
            LimitMethod.THREE_SIGMA,
            ChartReason.UNEQUAL_SIZES,
        ),
        (
            of(MeasureKind.VALUE, CALM, size=5, spread=2.0),
            {},
            ChartKind.XBAR,
            LimitMethod.THREE_SIGMA,
            ChartReason.SAMPLES,
        ),
        (
            of(MeasureKind.VALUE, [*CALM, 190.0]),
            {},
            ChartKind.RUN,
            LimitMethod.NONE,
            ChartReason.SKEWED_VALUES,
        ),
        (
            of(MeasureKind.PROPORTION, [0.2, 0.3, 0.1] * 4),
            {},
            ChartKind.RUN,
            LimitMethod.NONE,
            ChartReason.NO_DENOMINATORS,
        ),
        (
            of(MeasureKind.COUNT, [4] * 12),
            {},
            ChartKind.RUN,
            LimitMethod.NONE,
            ChartReason.NO_VARIATION,
        ),
        (
            VALUES,
            {"spacing": Spacing.CASES},
            ChartKind.G,
            LimitMethod.PREDICTIVE,
            ChartReason.CASES_BETWEEN,
        ),
        (
            VALUES,
            {"spacing": Spacing.TIME},
            ChartKind.T,
            LimitMethod.THREE_SIGMA,
            ChartReason.TIME_BETWEEN,
        ),
    ],
    ids=lambda v: v.value if isinstance(v, ChartReason) else "",
)
def test_every_reason_has_its_chart(
    series: Series, options: dict, kind: ChartKind, limits: LimitMethod, reason: ChartReason
) -> None:
    found = propose_chart(series, **options)
    assert (found.kind, found.limits, found.reason) == (kind, limits, reason)
    assert not chosen_chart(found).overruled
    assert from_record(json.loads(json.dumps(to_record(found)))) == found


def test_what_is_proposed_can_be_drawn() -> None:
    for series in (SHARES, RATES, COUNTS, VALUES):
        found = propose_chart(series)
        chart = control_chart(series, found.kind, limits=found.limits)
        assert chart.points[0].upper is not None


def test_nine_points_are_too_few_and_ten_are_enough_to_judge() -> None:
    nine = propose_chart(of(MeasureKind.COUNT, [5, 4, 6, 5, 7, 4, 5, 6, 3]))
    assert (nine.reason, nine.facts.recorded, nine.facts.recorded_limit) == (
        ChartReason.TOO_FEW_POINTS,
        9,
        10,
    )
    ten = propose_chart(of(MeasureKind.COUNT, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5]))
    assert (ten.reason, ten.kind) == (ChartReason.TOO_FEW_FOR_LIMITS, ChartKind.RUN)
    assert (ten.would_be, ten.limits_need) == (ChartKind.C, 12)


@pytest.mark.parametrize(("events", "kind"), [(8, ChartKind.G), (9, ChartKind.C)])
def test_three_quarters_of_an_event_a_period(events: int, kind: ChartKind) -> None:
    found = propose_chart(of(MeasureKind.COUNT, [1] * events + [0] * (12 - events)))
    assert found.kind is kind
    assert found.facts.events_per_period == events / 12


def test_rare_non_events_are_rare_too() -> None:
    people = [10] * 12
    missed = [0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    found = propose_chart(
        of(MeasureKind.PROPORTION, [n - x for n, x in zip(people, missed, strict=True)], people)
    )
    assert found.reason is ChartReason.RARE_EVENTS
    assert found.facts.events_per_period == 0.25
    assert found.periods_to_join == 12


@pytest.mark.parametrize(
    ("baseline", "kind"), [(12, ChartKind.RUN), (19, ChartKind.RUN), (20, ChartKind.I)]
)
def test_limits_by_spread_need_a_settled_frozen_baseline(baseline: int, kind: ChartKind) -> None:
    found = propose_chart(VALUES, baseline_points=baseline)
    assert found.kind is kind
    assert found.limits_need == (20 if kind is ChartKind.RUN else None)


def test_predictive_limits_need_twelve() -> None:
    longer = of(MeasureKind.COUNT, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4, 5, 4])
    assert propose_chart(longer, baseline_points=11).kind is ChartKind.RUN
    assert propose_chart(longer, baseline_points=12).kind is ChartKind.C


def test_figures_that_are_no_counts_keep_classical_limits() -> None:
    halves = [5.5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4]
    found = propose_chart(of(MeasureKind.PROPORTION, halves, [15.5] * 12))
    assert (found.kind, found.limits) == (ChartKind.P, LimitMethod.THREE_SIGMA)


@given(st.lists(st.integers(-100, 100), min_size=2, max_size=40).filter(lambda v: len(set(v)) > 1))
def test_skewness_as_scipy_has_it(values: list[int]) -> None:
    found = chart_facts(of(MeasureKind.VALUE, [float(v) for v in values]))
    assert found.skewness == pytest.approx(skew(values), rel=1e-7, abs=1e-9)


@given(
    st.sampled_from([k for k in MeasureKind if k is not MeasureKind.VALUE]),
    st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=40),
    st.one_of(st.none(), st.integers(1, 30)),
)
def test_any_series_gets_a_chart_that_fits_and_a_whole_record(
    kind: MeasureKind, events: list, baseline: int | None
) -> None:
    below = None if kind is MeasureKind.COUNT else [12] * len(events)
    series = of(kind, events, below)
    if all(x is None for x in events[:baseline]):
        with pytest.raises(NotComputable, match="nothing was recorded"):
            propose_chart(series, baseline_points=baseline)
        return
    found = propose_chart(series, baseline_points=baseline)
    assert found.kind in FITS[kind]
    assert (found.limits is LimitMethod.NONE) is (found.kind is ChartKind.RUN)
    assert chosen_chart(found).kind is found.kind


def test_a_person_may_overrule_it_and_both_are_kept() -> None:
    proposal = propose_chart(SHARES)
    made = chosen_chart(
        proposal, limits=LimitMethod.THREE_SIGMA, because=" As the county draws it. "
    )
    assert made.overruled
    assert (made.kind, made.limits, made.line) == (
        ChartKind.P,
        LimitMethod.THREE_SIGMA,
        LineKind.MEAN,
    )
    assert made.because == "As the county draws it."
    assert made.proposal.limits is LimitMethod.PREDICTIVE
    assert from_record(json.loads(json.dumps(to_record(made)))) == made


def test_another_chart_brings_its_own_line_and_limits() -> None:
    made = chosen_chart(propose_chart(VALUES), kind=ChartKind.RUN, because="Few people read limits")
    assert (made.line, made.limits) == (LineKind.MEDIAN, LimitMethod.NONE)
    made = chosen_chart(propose_chart(SHARES), kind=ChartKind.I, because="Compared with others")
    assert (made.line, made.limits) == (LineKind.MEAN, LimitMethod.THREE_SIGMA)


def test_choices_that_cannot_be() -> None:
    proposal = propose_chart(SHARES)
    with pytest.raises(Invalid, match="say why"):
        chosen_chart(proposal, kind=ChartKind.RUN)
    with pytest.raises(Invalid, match="a C chart cannot be drawn"):
        chosen_chart(proposal, kind=ChartKind.C, because="x")
    with pytest.raises(Invalid, match="no none limits"):
        chosen_chart(proposal, limits=LimitMethod.NONE, because="x")
    with pytest.raises(Invalid, match="no median as its line"):
        chosen_chart(proposal, line=LineKind.MEDIAN, because="x")
    with pytest.raises(Invalid, match="0 points"):
        propose_chart(SHARES, baseline_points=0)
