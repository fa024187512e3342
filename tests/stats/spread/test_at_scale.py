from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.sites import SiteEffect
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.decisions.chance import chance
from improvement.stats.interval import Interval
from improvement.stats.record import from_record, to_record
from improvement.stats.spread.at_scale import (
    AtScale,
    Outlook,
    RangeFrom,
    at_scale,
    spread_at_scale,
)
from improvement.stats.spread.pooled import spread

SOME = Interval(estimate=0.2, lower=-0.02, upper=0.4)

intervals = st.tuples(st.floats(-0.5, 0.5), st.floats(0, 0.4), st.floats(0, 0.4)).map(
    lambda t: Interval(estimate=t[0], lower=t[0] - t[1], upper=t[0] + t[2])
)


def test_same_best_guess_as_the_chance_statement() -> None:
    """The shrunken estimate is that of STATISTICS E; computed there from the two arms."""
    arms = TwoArms(pilot=Tally(events=22, n=30), comparison=Tally(events=14, n=30))
    known = chance(arms, direction=Direction.HIGHER)
    found = at_scale(two_proportions(arms).difference, variance=known.variance, households=250)
    assert found.best_guess == pytest.approx(known.best_guess, rel=1e-12)
    assert found.extra == pytest.approx(250 * known.best_guess)


@given(intervals, st.floats(1e-4, 0.2), st.integers(1, 100_000), st.floats(0.01, 1))
def test_naive_second_way(
    benefit: Interval, variance: float, households: int, prior: float
) -> None:
    """The posterior mean by precisions instead of a ratio of variances."""
    found = at_scale(benefit, variance=variance, households=households, prior_sd=prior)
    precision, prior_precision = 1 / variance, 1 / prior**2
    mean = precision * benefit.estimate / (precision + prior_precision)
    assert found.extra == pytest.approx(households * mean, rel=1e-9, abs=1e-9)
    assert 0 <= found.fewest <= found.most
    assert abs(found.best_guess) <= abs(benefit.estimate)


@given(intervals, st.integers(1, 1000))
def test_twice_the_households_twice_the_answer(benefit: Interval, households: int) -> None:
    one = at_scale(benefit, variance=0.01, households=households)
    two = at_scale(benefit, variance=0.01, households=2 * households)
    assert (two.extra, two.fewest, two.most) == pytest.approx(
        (2 * one.extra, 2 * one.fewest, 2 * one.most)
    )
    assert two.outlook is one.outlook


@pytest.mark.parametrize(
    ("estimate", "lower", "outlook"),
    [
        (0.2, 0.05, Outlook.SOME_HELPED),
        (0.2, 0.0, Outlook.COULD_BE_NONE),
        (0.2, -0.1, Outlook.COULD_BE_NONE),
        (0.0, -0.1, Outlook.NONE_EXPECTED),
        (-0.1, -0.3, Outlook.NONE_EXPECTED),
    ],
)
def test_a_lower_end_cut_at_nothing_is_said(
    estimate: float, lower: float, outlook: Outlook
) -> None:
    benefit = Interval(estimate=estimate, lower=lower, upper=0.3)
    found = at_scale(benefit, variance=0.01, households=100)
    assert found.outlook is outlook
    assert found.fewest == pytest.approx(100 * max(0, lower))
    assert found.benefit is benefit  # what was cut is still there


def sites(*effects: float) -> list[SiteEffect]:
    return [SiteEffect(site=str(i), effect=y, variance=0.004) for i, y in enumerate(effects)]


def scaled(*effects: float) -> AtScale | None:
    return spread_at_scale(spread(sites(*effects)), households=100)


def test_range_of_the_next_site_from_four_sites_on() -> None:
    assert scaled(0.1) is None
    assert scaled(0.1, 0.2) is None
    three, four = scaled(0.1, 0.2, 0.15), scaled(0.05, 0.25, 0.15, 0.1)
    assert three is not None
    assert four is not None
    assert three.range_from is RangeFrom.MEAN
    assert four.range_from is RangeFrom.NEXT_SITE
    found = spread(sites(0.05, 0.25, 0.15, 0.1))
    assert four.benefit == found.next_site
    assert found.pooled is not None
    assert four.variance == found.pooled.variance


@pytest.mark.parametrize(
    "wrong",
    [
        {"variance": 0.0},
        {"variance": nan},
        {"prior_sd": 0.0},
        {"households": 0},
        {"benefit": Interval(estimate=nan, lower=0, upper=1)},
        {"benefit": Interval(estimate=0.5, lower=0.6, upper=1)},
    ],
)
def test_refusals(wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"benefit": SOME, "variance": 0.01, "households": 10} | wrong
    with pytest.raises(Invalid):
        at_scale(asked.pop("benefit"), **asked)  # type: ignore[arg-type]


def test_is_kept_and_read_again() -> None:
    found = at_scale(SOME, variance=0.01, households=10)
    assert from_record(to_record(found)) == found
