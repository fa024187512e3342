from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.stats.decisions.regression_to_mean import USUAL_RETESTS, regression_to_mean
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
