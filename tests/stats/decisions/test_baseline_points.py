import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.changed_series import ChangedSeries
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.interrupted_series import interrupted_series
from improvement.stats.decisions.baseline_points import (
    FEWEST,
    PointsStatus,
    Use,
    baseline_points,
)
from improvement.stats.record import from_record, to_record


def test_every_use_has_a_limit() -> None:
    assert set(FEWEST) == set(Use)


@pytest.mark.parametrize(
    ("use", "before", "after", "status"),
    [
        (Use.RUN_RULES, 9, 0, PointsStatus.TOO_FEW),
        (Use.RUN_RULES, 10, 0, PointsStatus.ENOUGH),
        (Use.LIMITS, 11, 0, PointsStatus.TOO_FEW),
        (Use.LIMITS, 12, 0, PointsStatus.PROVISIONAL),
        (Use.LIMITS, 19, 40, PointsStatus.PROVISIONAL),
        (Use.LIMITS, 20, 0, PointsStatus.ENOUGH),
        (Use.PARALLEL_TRENDS, 2, 30, PointsStatus.TOO_FEW),
        (Use.PARALLEL_TRENDS, 3, 0, PointsStatus.ENOUGH),
        (Use.INTERRUPTED_SERIES, 12, 11, PointsStatus.TOO_FEW),
        (Use.INTERRUPTED_SERIES, 11, 12, PointsStatus.TOO_FEW),
        (Use.INTERRUPTED_SERIES, 12, 12, PointsStatus.ENOUGH),
    ],
)
def test_as_the_specification_has_it(
    use: Use, before: int, after: int, status: PointsStatus
) -> None:
    found = baseline_points(use, before=before, after=after)
    assert found.status is status
    assert found.blocked is (status is PointsStatus.TOO_FEW)
    assert from_record(to_record(found)) == found


@given(st.sampled_from(Use), st.integers(0, 40), st.integers(0, 40))
def test_more_points_never_block(use: Use, before: int, after: int) -> None:
    if not baseline_points(use, before=before, after=after).blocked:
        assert not baseline_points(use, before=before + 1, after=after).blocked
        assert not baseline_points(use, before=before, after=after + 1).blocked


@pytest.mark.parametrize(("before", "after"), [(12, 12), (12, 11), (11, 12)])
def test_the_block_is_the_one_the_method_makes(before: int, after: int) -> None:
    values = tuple(float((7 * k) % 5) for k in range(before + after))
    series = ChangedSeries(values=values, periods_before=before)
    if baseline_points(Use.INTERRUPTED_SERIES, before=before, after=after).blocked:
        with pytest.raises(NotComputable):
            interrupted_series(series)
    else:
        assert interrupted_series(series).degrees_of_freedom == 20


def test_counts_start_at_nothing() -> None:
    with pytest.raises(Invalid):
        baseline_points(Use.LIMITS, before=-1)
