"""The kernels for single charts: the same limits, known centres, never narrower than P and U."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import binom, geom, poisson

from improvement.domain.charting import ChartOptions
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.kernels import KERNELS, limits_by
from improvement.stats.charts.limits.measured import Measured
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.limits.predictive import (
    geometric_gaps,
    predictive_counts,
    predictive_proportions,
)
from improvement.stats.charts.limits.predictive_kernels import PREDICTIVE_KERNELS

NAMES = ("centre", "lower", "upper", "near_lower", "near_upper")
LEVELS = (0.00135, 0.99865, 0.02275, 0.97725)


def measured(known: float | None = None) -> Measured:
    random = np.random.default_rng(5)
    people = random.integers(5, 40, (3, 20)).astype(float)
    people[1, 4] = np.nan
    events = np.where(np.isnan(people), np.nan, random.binomial(20, 0.2, (3, 20)) % 6)
    base = np.zeros(people.shape, dtype=bool)
    base[:, :14] = True
    return Measured(
        values=events / people,
        included=np.ones(people.shape, dtype=bool),
        base=base,
        numerators=events,
        denominators=people,
        known=None if known is None else np.full((3, 1), known),
    )


def whole(known: float | None = None) -> Measured:
    """Counts as values, as C and G charts have them."""
    given = measured(known)
    assert given.numerators is not None
    return Measured(
        values=given.numerators, included=given.included, base=given.base, known=given.known
    )


def test_the_same_limits_as_the_functions() -> None:
    shares, counts = measured(), whole()
    events, people = shares.numerators, shares.denominators
    assert events is not None
    assert people is not None
    once = np.ones(events.shape)
    for kind, given, wanted in (
        (
            ChartKind.P,
            shares,
            predictive_proportions(events=events, people=people, base=shares.base),
        ),
        (ChartKind.U, shares, predictive_counts(events=events, exposure=people, base=shares.base)),
        (ChartKind.C, counts, predictive_counts(events=events, exposure=once, base=counts.base)),
        (ChartKind.G, counts, geometric_gaps(gaps=counts.values, base=counts.base)),
    ):
        found = PREDICTIVE_KERNELS[kind](given)
        for name in NAMES:
            assert np.array_equal(getattr(found, name), getattr(wanted, name), equal_nan=True)


@pytest.mark.parametrize("kind", [ChartKind.PP, ChartKind.UP])
def test_laney_s_limits_are_never_narrower_than_the_plain_ones(kind: ChartKind) -> None:
    given = measured()
    found, laney = PREDICTIVE_KERNELS[kind](given), KERNELS[kind](given)
    plain = KERNELS[ChartKind.P if kind is ChartKind.PP else ChartKind.U](given)
    there = ~np.isnan(plain.upper)
    assert (found.upper[there] >= plain.upper[there]).all()
    assert (found.upper[there] >= laney.upper[there]).all()
    assert (found.lower[there] <= plain.lower[there]).all()
    assert np.array_equal(found.upper[there], np.maximum(plain.upper[there], laney.upper[there]))


def test_a_known_centre_leaves_nothing_to_estimate() -> None:
    known = 0.2
    shares, counts = measured(known), whole(4.0)
    people = shares.denominators
    assert people is not None
    found = [PREDICTIVE_KERNELS[kind](shares) for kind in (ChartKind.P, ChartKind.U)]
    found += [PREDICTIVE_KERNELS[kind](counts) for kind in (ChartKind.C, ChartKind.G)]
    for index, level in ((2, 0.99865), (4, 0.97725), (1, 0.00135)):
        at = [getattr(f, NAMES[index])[0, 3] for f in found]
        n = people[0, 3]
        gap = geom.ppf(level, 1 / 5.0) - 1
        wanted = [binom.ppf(level, n, known) / n, poisson.ppf(level, n * known) / n]
        assert at[:3] == pytest.approx([*wanted, poisson.ppf(level, 4.0)], rel=1e-12)
        assert at[3] == gap or (gap == 0 and np.isnan(at[3]))
    assert all(np.isnan(f.upper[1, 4]) for f in found[:2])
    assert [f.centre[0, 0] for f in found] == pytest.approx([0.2, 0.2, 4.0, 0.693 * 4])


def test_asked_for_by_name() -> None:
    assert limits_by(ChartKind.P, LimitMethod.PREDICTIVE) is PREDICTIVE_KERNELS[ChartKind.P]
    assert limits_by(ChartKind.P, LimitMethod.THREE_SIGMA) is KERNELS[ChartKind.P]
    with pytest.raises(Invalid, match="no predictive limits for a I chart"):
        limits_by(ChartKind.I, LimitMethod.PREDICTIVE)


@pytest.mark.parametrize("people", range(5, 45))
def test_a_point_on_its_limit_is_inside_and_the_next_count_is_not(people: int) -> None:
    """The chart divides as the limit does, so that no rounding moves a point across it."""
    limits = predictive_proportions(
        events=np.full((1, 12), 3.0), people=np.full((1, 12), people), base=np.ones((1, 12)) > 0
    )
    on_it = round(float(limits.upper[0, 0]) * people)

    def outside(events: int) -> int:
        weeks = tuple(
            Point(
                period=date(2026, 1, 5) + timedelta(weeks=week),
                value=x / people,
                numerator=x,
                denominator=people,
            )
            for week, x in enumerate([*[3] * 12, events])
        )
        series = Series(name="Missed", kind=MeasureKind.PROPORTION, points=weeks)
        chart = control_chart(
            series,
            ChartKind.P,
            options=ChartOptions(frozen_points=12),
            limits=LimitMethod.PREDICTIVE,
        )
        return chart.points[-1].outside

    assert outside(on_it) == 0
    if on_it < people:
        assert outside(on_it + 1) == 1
