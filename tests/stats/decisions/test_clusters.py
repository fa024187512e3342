from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.clusters import CorrelationSource, clusters
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record


@pytest.mark.parametrize(
    ("size", "correlation", "false_alarms"), [(10, 0.05, 0.104), (20, 0.05, 0.16), (30, 0.1, 0.32)]
)
def test_as_the_specification_has_it(size: int, correlation: float, false_alarms: float) -> None:
    found = clusters([size] * 4, correlation=correlation)
    assert found.false_alarms == pytest.approx(false_alarms, abs=5e-3)


def test_without_a_figure_the_usual_one_is_assumed_and_said() -> None:
    found = clusters([10, 10])
    assert (found.correlation, found.source) == (0.05, CorrelationSource.ASSUMED)
    assert clusters([10, 10], correlation=0.05).source is CorrelationSource.GIVEN
    assert from_record(to_record(found)) == found


sizes = st.lists(st.integers(1, 60), min_size=1, max_size=12)


@settings(deadline=None)
@given(sizes, st.floats(0, 1))
def test_naive_second_way(given_: list[int], correlation: float) -> None:
    """The variance of a sum, household by household, over that of as many strangers."""
    label = np.repeat(np.arange(len(given_)), given_)
    same = label[:, None] == label[None, :]
    covariance = np.where(same, correlation, 0.0)
    np.fill_diagonal(covariance, 1.0)
    found = clusters(given_, correlation=correlation)
    assert found.design_effect == pytest.approx(covariance.sum() / len(label), rel=1e-9)
    assert found.effective_n == pytest.approx(len(label) ** 2 / covariance.sum(), rel=1e-9)
    assert found.z_widened == pytest.approx(Z95 * found.design_effect**0.5)


@settings(deadline=None)
@given(sizes, st.floats(0, 1))
def test_never_worth_more_than_their_number_nor_less_than_their_clusters(
    given_: list[int], correlation: float
) -> None:
    found = clusters(given_, correlation=correlation)
    assert found.effective_n <= sum(given_) * (1 + 1e-12)
    assert found.design_effect >= 1
    if len(set(given_)) == 1:
        assert found.size == pytest.approx(given_[0])
        assert found.effective_n >= len(given_) * (1 - 1e-12)


def test_every_household_alone_changes_nothing() -> None:
    found = clusters([1] * 30, correlation=0.9)
    assert (found.design_effect, found.effective_n, found.z_widened) == (1, 30, Z95)
    assert found.false_alarms == pytest.approx(0.05)


def test_a_simulated_pilot_of_six_workers() -> None:
    """3 workers a side, 20 households each, likeness .05: as often wrong as said (16 of 100)."""
    random = np.random.default_rng(7)
    worker = random.normal(0, 0.05**0.5, (20_000, 2, 3))
    own = random.normal(0, (0.95 / 20) ** 0.5, (20_000, 2, 3))
    means = (worker + own).mean(axis=2)
    alarms = np.abs(means[:, 0] - means[:, 1]) > Z95 * (2 / 60) ** 0.5
    assert alarms.mean() == pytest.approx(clusters([20] * 6).false_alarms, abs=0.01)


@pytest.mark.parametrize("correlation", [-0.1, 1.1, nan])
def test_no_correlation(correlation: float) -> None:
    with pytest.raises(Invalid):
        clusters([3, 4], correlation=correlation)


def test_refusals() -> None:
    with pytest.raises(NotComputable):
        clusters([])
    with pytest.raises(Invalid):
        clusters([3, 0])
    with pytest.raises(Invalid):
        clusters([3], z=0)
