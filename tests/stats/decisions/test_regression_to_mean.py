from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.regression_to_mean import (
    USUAL_RETESTS,
    regression_among_chosen,
    regression_to_mean,
)
from improvement.stats.record import from_record, to_record


def test_as_the_specification_has_it() -> None:
    found = [regression_to_mean(share_selected=0.25, retest=r).expected for r in USUAL_RETESTS]
    assert found == pytest.approx([0.76, 0.51, 0.25], abs=5e-3)


@pytest.mark.parametrize(("share", "retest"), [(0.25, 0.4), (0.1, 0.6), (0.5, 0.8), (1.0, 0.5)])
def test_naive_second_way(share: float, retest: float) -> None:
    """Measure 400,000 twice, choose the worst the first time, look at them again."""
    random = np.random.default_rng(3)
    lasting = random.standard_normal(400_000) * retest**0.5
    first, second = (lasting + random.standard_normal(400_000) * (1 - retest) ** 0.5 for _ in "12")
    chosen = first <= np.quantile(first, share)
    found = regression_to_mean(share_selected=share, retest=retest)
    gained = float((second[chosen] - first[chosen]).mean())
    assert found.expected == pytest.approx(gained, abs=0.01)
    assert found.selected == pytest.approx(-float(first[chosen].mean()), abs=0.01)


@settings(deadline=None)
@given(st.floats(0.01, 1), st.floats(0, 1), st.floats(0.1, 50))
def test_in_the_unit_of_the_measure(share: float, retest: float, spread: float) -> None:
    found = regression_to_mean(share_selected=share, retest=retest, standard_deviation=spread)
    assert 0 <= found.expected <= found.selected * (1 + 1e-12)
    plain = regression_to_mean(share_selected=share, retest=retest)
    assert found.expected_in_sd == pytest.approx(plain.expected, abs=1e-12)
    assert from_record(to_record(found)) == found


def test_the_ends() -> None:
    assert regression_to_mean(share_selected=1.0, retest=0.2).expected == 0
    assert regression_to_mean(share_selected=0.1, retest=1.0).expected == 0


@pytest.mark.parametrize(
    ("share", "retest", "spread"),
    [
        *((share, 0.5, 1) for share in (0, 1.1, nan)),
        *((0.2, retest, 1) for retest in (-0.1, 1.1, nan)),
        *((0.2, 0.5, spread) for spread in (0, inf, nan)),
    ],
)
def test_refusals(share: float, retest: float, spread: float) -> None:
    with pytest.raises(Invalid):
        regression_to_mean(share_selected=share, retest=retest, standard_deviation=spread)


def test_barnetts_example() -> None:
    """Barnett and others 2005, the R code with their article: mean 60, SD 15, only those up to 40.

    sigma_w^2 / sqrt(sigma_w^2 + sigma_b^2) x phi(z) / (1 - Phi(z)) with z = 20/15, for rho = .5.
    """
    z = 20 / 15
    share = float(norm.sf(z))
    within = between = 0.5 * 15**2
    theirs = within / sqrt(within + between) * float(norm.pdf(z)) / share
    found = regression_to_mean(share_selected=share, retest=0.5, standard_deviation=15)
    assert found.expected == pytest.approx(theirs, rel=1e-12)
    assert found.expected == pytest.approx(13.49, abs=0.01)


@pytest.mark.parametrize("retest", [0.4, 0.6, 0.8])
def test_what_the_chosen_tell_is_what_comes(retest: float) -> None:
    """100,000 households, the worst quarter chosen, nothing done: simulated."""
    random = np.random.default_rng(31)
    first = random.normal(0, 4, 100_000)
    second = retest * first + random.normal(0, 4 * sqrt(1 - retest**2), 100_000)
    chosen = first >= np.quantile(first, 0.75)
    before, after = first[chosen], second[chosen]
    found = regression_among_chosen(before.tolist(), after.tolist())
    assert found.retest == pytest.approx(retest, abs=0.03)
    assert found.standard_deviation == pytest.approx(4, rel=0.03)
    assert found.expected == pytest.approx(float((before - after).mean()), rel=0.06)


def test_too_few_or_alike_is_no_figure() -> None:
    with pytest.raises(NotComputable, match="at least 10"):
        regression_among_chosen((1, 2, 3), (1, 2, 3))
    with pytest.raises(NotComputable, match="alike before"):
        regression_among_chosen((2.0,) * 12, tuple(range(12)))
    with pytest.raises(Invalid, match="both of each"):
        regression_among_chosen(tuple(range(12)), tuple(range(11)))
    with pytest.raises(Invalid, match="below 1"):
        regression_among_chosen(tuple(range(12)), tuple(range(12)), share_selected=1)
