import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, chi2, logrank

from improvement.domain.samples import TwoWaits, Waits
from improvement.errors import NotComputable
from improvement.stats.comparisons.log_rank import log_rank
from improvement.stats.record import from_record, to_record


def two_of(case: Case) -> TwoWaits | None:
    """The first group of the list as the pilot; None where a case has more than two."""
    given_ = case["input"]
    labels = list(dict.fromkeys(given_["group"]))
    if len(labels) != 2:
        return None
    rows = list(zip(given_["time"], given_["event"], given_["group"], strict=True))
    arms = [
        Waits(
            days=tuple(t for t, _, g in rows if g == label),
            ended=tuple(bool(e) for _, e, g in rows if g == label),
        )
        for label in labels
    ]
    return TwoWaits(pilot=arms[0], comparison=arms[1])


def check(case: Case, waits: TwoWaits) -> None:
    r, found = case["expected"]["logrank"], log_rank(waits)
    assert found.chi_square == pytest.approx(r["chisq"], rel=1e-9, abs=1e-12)
    assert found.p == pytest.approx(r["p"], rel=1e-9)
    assert [found.ended_pilot, found.ended_comparison] == r["observed"]
    assert [found.expected_pilot, found.expected_comparison] == pytest.approx(
        r["expected"], rel=1e-9
    )


@pytest.mark.parametrize("case", copied("survival"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    waits = two_of(case)
    assert waits is not None
    check(case, waits)


def test_as_r_has_it_on_real_data() -> None:
    """Of the real ones those with two groups; the one by four cell types is no pilot."""
    pairs = [(case, waits) for case in real("survival") if (waits := two_of(case))]
    assert pairs
    for case, waits in pairs:
        check(case, waits)


waits = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=20).map(
    lambda rows: Waits(days=tuple(d for d, _ in rows), ended=tuple(e for _, e in rows))
)


def naive(both: TwoWaits) -> tuple[float, float]:
    """Day by day, the hypergeometric mean and variance of the pilot's ended waits."""
    mean = variance = 0.0
    arms = (both.pilot, both.comparison)
    for day in sorted(set(both.pilot.days + both.comparison.days)):
        at_risk = [sum(d >= day for d in arm.days) for arm in arms]
        ended = sum(e for arm in arms for d, e in zip(arm.days, arm.ended, strict=True) if d == day)
        n, k = sum(at_risk), at_risk[0]
        mean += ended * k / n
        if n > 1:
            variance += ended * (k / n) * (1 - k / n) * (n - ended) / (n - 1)
    return mean, variance


@settings(deadline=None)
@given(waits, waits)
def test_naive_second_way_and_scipy(x: Waits, y: Waits) -> None:
    both = TwoWaits(pilot=x, comparison=y)
    mean, variance = naive(both)
    if variance <= 1e-12:
        with pytest.raises(NotComputable):
            log_rank(both)
        return
    found = log_rank(both)
    assert (found.expected_pilot, found.variance) == pytest.approx((mean, variance), rel=1e-9)
    other = logrank(*(_scipy(arm) for arm in (x, y)))
    assert found.chi_square == pytest.approx(other.statistic**2, rel=1e-9, abs=1e-12)
    assert found.p == pytest.approx(chi2.sf(found.chi_square, 1), rel=1e-9)
    turned = log_rank(TwoWaits(pilot=y, comparison=x))
    assert turned.chi_square == pytest.approx(found.chi_square, rel=1e-9, abs=1e-12)


def _scipy(arm: Waits) -> CensoredData:
    rows = list(zip(arm.days, arm.ended, strict=True))
    return CensoredData(uncensored=[d for d, e in rows if e], right=[d for d, e in rows if not e])


def test_nothing_was_ever_compared() -> None:
    nobody = Waits(days=(5, 6), ended=(False, False))
    for both in (
        TwoWaits(pilot=nobody, comparison=nobody),
        TwoWaits(pilot=Waits(days=(), ended=()), comparison=nobody),
        TwoWaits(pilot=Waits(days=(9,), ended=(True,)), comparison=nobody),
    ):
        with pytest.raises(NotComputable):
            log_rank(both)


def test_kept_and_read_again() -> None:
    arm = Waits(days=(1, 2, 5), ended=(True, True, False))
    found = log_rank(TwoWaits(pilot=arm, comparison=arm))
    assert from_record(to_record(found)) == found
