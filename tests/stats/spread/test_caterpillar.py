from math import exp, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from improvement.domain.sites import SiteEffect
from improvement.errors import Invalid, NotComputable
from improvement.stats.record import from_record, to_record
from improvement.stats.spread.caterpillar import caterpillar


def sites_of(effects: list[float], variances: list[float]) -> list[SiteEffect]:
    return [
        SiteEffect(site=f"site {i}", effect=y, variance=v)
        for i, (y, v) in enumerate(zip(effects, variances, strict=True))
    ]


def test_published() -> None:
    """STATISTICS I, FB(.2)."""
    found = caterpillar(sites_of([0.25, 0.17, -0.13, 0.05], [0.035, 0.024, 0.033, 0.012]))
    guesses = [row.guess for row in found.rows]
    assert guesses == pytest.approx([0.122, 0.107, 0.028, 0.068], abs=5e-4)
    sds = [row.guess_sd for row in found.rows]
    assert sds == pytest.approx([0.121, 0.108, 0.123, 0.088], abs=5e-4)


def naive_guesses(effects: list[float], variances: list[float]) -> list[float]:
    """By adaptive quadrature over the spread, one site at a time."""

    def given_spread(tau: float) -> tuple[float, list[float]]:
        weights = [1 / (v + tau * tau) for v in variances]
        centre = sum(w * y for w, y in zip(weights, effects, strict=True)) / sum(weights)
        like = exp(-sum(w * (y - centre) ** 2 for w, y in zip(weights, effects, strict=True)) / 2)
        for weight in weights:
            like *= sqrt(weight)
        like /= sqrt(sum(weights))
        parts = [v / (v + tau * tau) for v in variances]
        guesses = [p * centre + (1 - p) * y for p, y in zip(parts, effects, strict=True)]
        return like * exp(-((tau / 0.2) ** 2) / 2), guesses

    total = quad(lambda tau: given_spread(tau)[0], 0, 1.2, epsabs=0, limit=200)[0]
    return [
        quad(
            lambda tau, i=i: given_spread(tau)[0] * given_spread(tau)[1][i],
            0,
            1.2,
            epsabs=1e-12,
            limit=200,
        )[0]
        / total
        for i in range(len(effects))
    ]


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.3, 0.4), st.floats(0.004, 0.06)), min_size=2, max_size=5),
)
def test_naive_second_way(data: list[tuple[float, float]]) -> None:
    effects, variances = [y for y, _ in data], [v for _, v in data]
    found = caterpillar(sites_of(effects, variances))
    guesses = [row.guess for row in found.rows]
    assert guesses == pytest.approx(naive_guesses(effects, variances), abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(0.001, 0.1)), min_size=2, max_size=8),
)
def test_guesses_stay_among_the_sites_and_order_is_kept(data: list[tuple[float, float]]) -> None:
    found = caterpillar(sites_of([y for y, _ in data], [v for _, v in data]))
    assert [row.site.effect for row in found.rows] == [y for y, _ in data]
    for row in found.rows:
        assert row.guess is not None
        assert min(data)[0] - 1e-9 <= row.guess <= max(data)[0] + 1e-9
        assert row.raw.half_width == pytest.approx(found.z * sqrt(row.site.variance))


def test_one_site_has_no_guess_of_its_own() -> None:
    (row,) = caterpillar(sites_of([0.1], [0.01])).rows
    assert row.guess is None
    assert row.raw.estimate == 0.1


def test_identical_sites_share_one_guess() -> None:
    found = caterpillar(sites_of([0.1] * 4, [0.01] * 4))
    assert [row.guess for row in found.rows] == pytest.approx([0.1] * 4)


def test_refusals() -> None:
    with pytest.raises(NotComputable):
        caterpillar([])
    with pytest.raises(Invalid):
        caterpillar(sites_of([0.1], [0.1]), z=0)
    with pytest.raises(Invalid):
        caterpillar([SiteEffect(site="A", effect=0, variance=1)] * 2)


def test_is_kept_and_read_again() -> None:
    found = caterpillar(sites_of([0.1, 0.2], [0.01, 0.02]))
    assert from_record(to_record(found)) == found
