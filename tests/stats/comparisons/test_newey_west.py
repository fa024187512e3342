import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import OLS

from improvement.domain.changed_series import ChangedSeries
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.newey_west import newey_west
from improvement.stats.comparisons.segmented_regression import Segments, segmented_regression
from improvement.stats.record import from_record, to_record

NOT_COMPARABLE = ("its_segmented-005", "its_segmented-009")  # an exact line; one point after


def listed(parts: Segments) -> list[float | None]:
    return [parts.intercept, parts.slope_before, parts.level_change, parts.slope_change]


def as_r_has_it(case: Case) -> int:
    lines = segmented_regression(
        ChangedSeries(
            values=tuple(case["input"]["y"]), periods_before=case["options"]["last_pre_index"]
        )
    )
    printed = {k: v for k, v in case["expected"].items() if k.startswith("nw_lag")}
    for name, expected in printed.items():
        lag, how = name.removeprefix("nw_lag").split("_")
        found = newey_west(lines, lag=int(lag), adjusted=how == "adjust")
        assert listed(found.standard_errors) == pytest.approx(expected["se"], rel=1e-9)
        assert found.covariance_level_slope == pytest.approx(
            expected["covariance_level_slope"], rel=1e-8, abs=1e-12
        )
    return len(printed)


@pytest.mark.parametrize(
    "case",
    [c for c in copied("its_segmented") if c["id"] not in NOT_COMPARABLE],
    ids=lambda case: case["id"],
)
def test_as_r_has_it(case: Case) -> None:
    assert as_r_has_it(case) >= 5


def test_as_r_has_it_on_real_data() -> None:
    assert sum(as_r_has_it(case) for case in real("its_segmented")) >= 5


values = st.lists(st.integers(-50, 50).map(float), min_size=12, max_size=30)


@settings(deadline=None)
@given(values, st.integers(0, 5))
def test_naive_second_way(known: list[float], lag: int) -> None:
    """Every pair of points weighted by hand; statsmodels as a third."""
    n, k = len(known), len(known) // 2
    lines = segmented_regression(ChangedSeries(values=tuple(known), periods_before=k))
    if not lines.residual_sd:
        return
    found = newey_west(lines, lag=lag, adjusted=False)
    x = np.array([[1, t, t > k, max(0, t - k)] for t in range(1, n + 1)], float)
    left = np.array(known) - x @ np.linalg.solve(x.T @ x, x.T @ np.array(known))
    middle = sum(
        max(0.0, 1 - abs(i - j) / (lag + 1)) * left[i] * left[j] * np.outer(x[i], x[j])
        for i in range(n)
        for j in range(n)
    )
    bread = np.linalg.inv(x.T @ x)
    assert listed(found.standard_errors) == pytest.approx(
        np.sqrt(np.diag(bread @ middle @ bread)), rel=1e-6, abs=1e-9
    )
    other = OLS(np.array(known), x).fit(
        cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": False}
    )
    assert listed(found.standard_errors) == pytest.approx(other.bse, rel=1e-6, abs=1e-9)


def test_kept_and_read_again() -> None:
    lines = segmented_regression(ChangedSeries(values=(1, 3, 2, 5, 4, 6.0), periods_before=3))
    found = newey_west(lines, lag=2)
    assert from_record(to_record(found)) == found


@pytest.mark.parametrize(
    ("series", "before"),
    [((1, 2, 4, 3.0, 5), 4), ((1, 3, None, 2, 6, 5.0), 3), ((1, 2, 5, 4.0), 2)],
)
def test_not_for_gaps_or_a_handful(series: tuple[float | None, ...], before: int) -> None:
    lines = segmented_regression(ChangedSeries(values=series, periods_before=before))
    with pytest.raises(NotComputable):
        newey_west(lines, lag=1)


@pytest.mark.parametrize("lag", [-1, 6])
def test_a_lag_beyond_the_series(lag: int) -> None:
    lines = segmented_regression(ChangedSeries(values=(1, 3, 2, 5, 4, 6.0), periods_before=3))
    with pytest.raises(Invalid):
        newey_west(lines, lag=lag)
