"""Predictive limits against the published ones, against exact fractions, and the edges."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.sites import SiteTally
from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.record import from_record, to_record
from improvement.stats.spread.funnel import Place, funnel, predictive_counts


def sites(*counts: tuple[int, int]) -> list[SiteTally]:
    return [SiteTally(site=str(i), tally=Tally(events=x, n=n)) for i, (x, n) in enumerate(counts)]


@pytest.mark.parametrize(
    ("x", "total", "n", "low", "high"),
    [(36, 120, 10, 0, 8), (36, 120, 30, 2, 18), (5, 96, 8, 0, 3)],
)
def test_published(x: int, total: int, n: int, low: int, high: int) -> None:
    """STATISTICS I, betabinom limits."""
    found = predictive_counts(x, total, n)
    assert (int(found[0]), int(found[1])) == (low, high)


def naive_limits(x: int, total: int, n: int) -> tuple[int, int]:
    """Exact fractions: rising factorials in place of beta functions."""

    def rising(start: Fraction, count: int) -> Fraction:
        product = Fraction(1)
        for i in range(count):
            product *= start + i
        return product

    a, b = Fraction(2 * x + 1, 2), Fraction(2 * (total - x) + 1, 2)
    whole = rising(a + b, n)
    below, low = Fraction(0), -1
    tail = Fraction(135, 100_000)
    for k in range(n + 1):
        below += comb(n, k) * rising(a, k) * rising(b, n - k) / whole
        if low < 0 and below >= tail:
            low = k
        if below >= 1 - tail:
            return low, k
    raise AssertionError("unreachable")


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 40),
)
def test_naive_second_way(others: tuple[int, int], n: int) -> None:
    found = predictive_counts(*others, n)
    assert (int(found[0]), int(found[1])) == naive_limits(*others, n)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=2,
        max_size=6,
    )
)
def test_counting_the_other_outcome_mirrors_it(counts: list[tuple[int, int]]) -> None:
    if sum(n > 0 for _, n in counts) < 2:
        with pytest.raises(NotComputable):
            funnel(sites(*counts))
        return
    found = funnel(sites(*counts))
    turned = funnel(sites(*((n - x, n) for x, n in counts)))
    mirror = {Place.ABOVE: Place.BELOW, Place.BELOW: Place.ABOVE}
    for one, two in zip(found.sites, turned.sites, strict=True):
        assert two.place is mirror.get(one.place, one.place)
        if one.lower is not None and one.upper is not None:
            assert 0 <= one.lower <= one.upper <= one.tally.n
            assert (two.lower, two.upper) == (one.tally.n - one.upper, one.tally.n - one.lower)


def test_a_site_is_not_part_of_its_own_limits() -> None:
    found = funnel(sites((36, 120), (9, 10)))
    assert found.sites[1].others == Tally(events=36, n=120)
    assert found.sites[1].place is Place.ABOVE
    assert found.everybody == Tally(events=45, n=130)


def test_few_false_alarms_among_stable_sites() -> None:
    random = np.random.default_rng(14)
    n = np.array([12, 20, 35, 60, 15, 80])
    flagged = 0
    for _ in range(300):
        found = funnel(sites(*zip(random.binomial(n, 0.3).tolist(), n.tolist(), strict=True)))
        flagged += any(site.place is not Place.AS_EXPECTED for site in found.sites)
    assert flagged / 300 <= 0.03


def test_nobody_at_a_site_is_no_point() -> None:
    found = funnel(sites((1, 4), (0, 0), (2, 5)))
    assert found.sites[1].place is Place.NOBODY
    assert found.sites[1].lower is None


@pytest.mark.parametrize("counts", [(), ((1, 4),), ((1, 4), (0, 0))])
def test_one_site_has_nothing_beside_it(counts: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(NotComputable):
        funnel(sites(*counts))


@pytest.mark.parametrize("counts", [((0, 9), (0, 30)), ((9, 9), (30, 30))])
def test_identical_sites_at_none_or_all(counts: tuple[tuple[int, int], ...]) -> None:
    assert {site.place for site in funnel(sites(*counts)).sites} == {Place.AS_EXPECTED}


def test_a_site_given_twice_is_refused() -> None:
    with pytest.raises(Invalid):
        funnel(sites((1, 2)) * 2)


def test_is_kept_and_read_again() -> None:
    found = funnel(sites((1, 4), (0, 0), (2, 5)))
    assert from_record(to_record(found)) == found
