from math import copysign

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.sites import SiteArms
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.spread.site_effects import site_effects

cells = st.integers(1, 90).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))


@given(cells, cells)
def test_naive_second_way(pilot: Tally, comparison: Tally) -> None:
    site = SiteArms(site="A", arms=TwoArms(pilot=pilot, comparison=comparison))
    found = site_effects([site], direction=Direction.HIGHER).used[0]
    added = [(t.events + 1) / (t.n + 2) for t in (pilot, comparison)]
    variance = sum(p * (1 - p) / (t.n + 2) for p, t in zip(added, (pilot, comparison), strict=True))
    assert found.effect == pytest.approx(pilot.events / pilot.n - comparison.events / comparison.n)
    assert found.variance == pytest.approx(variance, rel=1e-12)
    turned = site_effects([site], direction=Direction.LOWER).used[0]
    assert turned.effect == pytest.approx(-found.effect)
    assert turned.variance == found.variance


def test_nothing_at_either_side_is_a_plain_zero() -> None:
    nothing = Tally(events=0, n=5)
    site = SiteArms(site="A", arms=TwoArms(pilot=nothing, comparison=nothing))
    effect = site_effects([site], direction=Direction.LOWER).used[0].effect
    assert copysign(1, effect) == 1


def test_a_site_with_an_empty_arm_is_listed_not_guessed() -> None:
    some, none = Tally(events=1, n=5), Tally(events=0, n=0)
    found = site_effects(
        [
            SiteArms(site="A", arms=TwoArms(pilot=some, comparison=none)),
            SiteArms(site="B", arms=TwoArms(pilot=some, comparison=some)),
        ],
        direction=Direction.HIGHER,
    )
    assert found.left_out == ("A",)
    assert [site.site for site in found.used] == ["B"]


def test_a_site_given_twice_is_refused() -> None:
    some = Tally(events=1, n=5)
    site = SiteArms(site="A", arms=TwoArms(pilot=some, comparison=some))
    with pytest.raises(Invalid, match="A"):
        site_effects([site, site], direction=Direction.HIGHER)
