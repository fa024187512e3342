"""Sentences about several sites, roll-out and cost: the ends that must be said are said."""

import re

import pytest

from improvement.domain.sites import SiteEffect, SiteTally
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.interval import Interval
from improvement.stats.spread.at_scale import at_scale, spread_at_scale
from improvement.stats.spread.cost import cost_per_extra
from improvement.stats.spread.funnel import funnel
from improvement.stats.spread.pooled import Spread, spread
from improvement.words.reading import Reading
from improvement.words.spread import at_scale_reading, cost_reading, funnel_reading, spread_reading

BANNED = re.compile(r"(?i:significan|trending|\bproves?\b|no effect|p-value)|\bNone\b|\bnan\b")


def plain(reading: Reading) -> Reading:
    for line in (reading.headline, *reading.because, *reading.caveats):
        assert line
        assert not BANNED.search(line), line
    return reading


def found(*effects: float, variance: float = 0.004) -> Spread:
    names = ("North", "South", "East", "West", "Park")
    return spread(
        [
            SiteEffect(site=name, effect=effect, variance=variance)
            for name, effect in zip(names, effects, strict=False)
        ]
    )


def test_one_site_says_nothing_about_others() -> None:
    reading = plain(spread_reading(found(0.1)))
    assert reading.headline == "One site: nothing can be said about how it would go elsewhere."
    assert reading.because == ("North: 10 more per 100.",)


def test_two_sites_stand_for_themselves() -> None:
    reading = plain(spread_reading(found(0.1, 0.2)))
    assert "too few to bring together" in reading.headline
    assert len(reading.because) == 2


def test_three_sites_have_a_mean_and_a_range() -> None:
    reading = plain(spread_reading(found(0.1, 0.2, 0.15)))
    assert reading.headline.startswith("3 sites: on average 15 more per 100 households")
    assert "from 10 more to 20 more" in reading.because[0]
    assert not any("9 in 10" in line for line in reading.because)


def test_from_four_sites_on_the_next_one_is_foreseen() -> None:
    reading = plain(spread_reading(found(0.05, 0.25, 0.1, 0.18)))
    assert reading.because[0].startswith("About 9 in 10 sites like these would see anything from")
    assert "could be none" in reading.caveats[0]


def test_fewer_can_be_better() -> None:
    reading = plain(spread_reading(found(0.05, 0.25, 0.1, 0.18), direction=Direction.LOWER))
    assert "15 fewer per 100" in reading.headline
    assert "from 5 fewer to 25 fewer" in reading.because[1]


def test_identical_sites() -> None:
    assert "saw 10 more each" in plain(spread_reading(found(0.1, 0.1, 0.1, 0.1))).because[1]


def test_nobody_gains_more_than_a_hundred() -> None:
    wild = plain(spread_reading(found(-0.9, 0.9, -0.8, 0.8, variance=0.05)))
    assert "anything from 100 fewer to 100 more" in wild.because[0]


@pytest.mark.parametrize(
    ("estimate", "lower", "said"),
    [
        (
            0.2,
            -0.02,
            "About 37 more of the next 400 households would be helped: it could be none, "
            "and at most 160.",
        ),
        (0.2, 0.02, "About 37 more of the next 400 households would be helped: between 8 and 160."),
        (-0.1, -0.2, "No gain is to be expected among the next 400 households."),
    ],
)
def test_roll_out(estimate: float, lower: float, said: str) -> None:
    benefit = Interval(estimate=estimate, lower=lower, upper=0.4)
    reading = plain(at_scale_reading(at_scale(benefit, variance=0.0115, households=400)))
    assert reading.headline == said


def test_roll_out_says_where_its_range_is_from() -> None:
    for effects, words in (((0.1, 0.2, 0.15), "mean of three"), ((0.1, 0.2, 0.15, 0.3), "next")):
        scaled = spread_at_scale(found(*effects), households=100)
        assert scaled is not None
        assert words in plain(at_scale_reading(scaled)).because[1]


def test_cost_with_both_ends() -> None:
    reading = plain(
        cost_reading(
            cost_per_extra(120, Interval(estimate=0.2, lower=0.05, upper=0.4)), currency="$"
        )
    )
    assert reading.headline == (
        "About $600 for each extra household helped: between $300 and $2,400."
    )


@pytest.mark.parametrize("estimate", [0.2, 0.0, -0.01])
def test_cost_that_cannot_be_bounded(estimate: float) -> None:
    known = cost_per_extra(120, Interval(estimate=estimate, lower=-0.02, upper=0.4))
    reading = plain(cost_reading(known))
    assert "cannot be bounded" in reading.headline
    assert "at least 300" in reading.headline.lower()
    assert reading.caveats


def test_funnel_asks_and_does_not_rank() -> None:
    sites = [
        SiteTally(site=s, tally=Tally(events=x, n=n))
        for s, x, n in (("A", 36, 120), ("B", 9, 10), ("C", 0, 0))
    ]
    reading = plain(funnel_reading(funnel(sites)))
    assert "B" in reading.headline
    assert any("B: 9 of 10, where 0 to 8 are expected" in line for line in reading.because)
    assert "1 time in 370" in reading.caveats[0]
    assert (
        "No site of 2 stands apart"
        in plain(
            funnel_reading(funnel([sites[0], SiteTally(site="B", tally=Tally(events=3, n=10))]))
        ).headline
    )
