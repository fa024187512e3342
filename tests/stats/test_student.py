from math import nan

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gamma
from scipy.stats import norm

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95
from improvement.stats.student import lower_tail, t_quantile, t_quantiles, two_sided


@pytest.mark.parametrize(
    ("freedom", "printed"), [(1, 12.706), (2, 4.303), (5, 2.571), (20, 2.086), (120, 1.980)]
)
def test_as_in_the_tables(freedom: int, printed: float) -> None:
    assert t_quantile(Z95, freedom) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize(("z", "freedom"), [(Z95, 3.7), (2.77, 20), (1.2, 44.5)])
def test_naive_second_way(z: float, freedom: float) -> None:
    """The area beyond it, by integrating the density."""
    scale = gamma((freedom + 1) / 2) / gamma(freedom / 2) / (freedom * 3.141592653589793) ** 0.5
    area, _ = quad(
        lambda x: scale * (1 + x * x / freedom) ** (-(freedom + 1) / 2),
        t_quantile(z, freedom),
        float("inf"),
    )
    assert area == pytest.approx(norm.sf(z), rel=1e-7)


def test_many_at_once_are_the_single_ones() -> None:
    freedoms = np.array([1.5, 8.0, nan])
    found = t_quantiles(Z95, freedoms)
    assert found[:2].tolist() == [t_quantile(Z95, 1.5), t_quantile(Z95, 8.0)]
    assert np.isnan(found[2])


@pytest.mark.parametrize(("z", "freedom"), [(Z95, 3.7), (2.77, 20)])
def test_there_and_back(z: float, freedom: float) -> None:
    for sign in (1, -1):
        assert two_sided(sign * t_quantile(z, freedom), freedom) == pytest.approx(2 * norm.sf(z))


@pytest.mark.parametrize(("z", "freedom"), [(0, 5), (nan, 5), (2, 0), (2, -1), (2, nan)])
def test_refusals(z: float, freedom: float) -> None:
    with pytest.raises(Invalid):
        t_quantile(z, freedom)


def test_so_early_that_no_range_can_be_given() -> None:
    with pytest.raises(NotComputable, match="early"):
        t_quantile(40.0, 1)


@pytest.mark.parametrize(("statistic", "freedom"), [(-1.3, 4.2), (0.0, 3.0), (2.5, 20.0)])
def test_the_lower_tail_is_half_of_both(statistic: float, freedom: float) -> None:
    half = two_sided(statistic, freedom) / 2
    expected = half if statistic <= 0 else 1 - half
    assert lower_tail(statistic, freedom) == pytest.approx(expected, rel=1e-12)
