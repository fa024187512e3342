import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from scipy.optimize import brentq
from scipy.stats import chi2
from strata_cases import BERKELEY, from_table, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.odds_homogeneity import OddsHomogeneity, odds_homogeneity
from improvement.stats.record import from_record, to_record

NO_SECOND = "mantel_haenszel-007"  # one stratum without events: nothing left to disagree with


def check(case: Case) -> None:
    expected = case["expected"]["rma_mh_or"]
    if expected["tarone_p"] is None:
        with pytest.raises(NotComputable, match="at least 2"):
            odds_homogeneity(from_table(case["input"]))
        return
    found = odds_homogeneity(from_table(case["input"]))
    assert (found.breslow_day, found.breslow_day_p, found.tarone, found.p) == pytest.approx(
        [expected[k] for k in ("breslow_day", "breslow_day_p", "tarone", "tarone_p")], rel=1e-9
    )


@pytest.mark.parametrize("case", copied("mantel_haenszel"), ids=lambda case: case["id"])
def test_as_metafor_has_it(case: Case) -> None:
    check(case)


def test_as_metafor_has_it_on_real_data() -> None:
    for case in real("mantel_haenszel"):
        check(case)


def test_metafor_has_no_answer_either_where_one_stratum_is_left() -> None:
    (case,) = [case for case in copied("mantel_haenszel") if case["id"] == NO_SECOND]
    assert case["expected"]["rma_mh_or"]["tarone_p"] is None


def test_berkeley() -> None:
    found = odds_homogeneity(BERKELEY)
    assert found.tarone == pytest.approx(18.8255, abs=5e-5)
    assert found.p == pytest.approx(0.0021, abs=5e-5)
    assert found.degrees_of_freedom == 5


def homogeneity(strata: list[GroupArms]) -> OddsHomogeneity:
    try:
        return odds_homogeneity(strata)
    except NotComputable:
        assume(False)
        raise


@settings(deadline=None)
@given(several(least=2))
def test_naive_second_way_by_searching_the_expected_count(strata: list[GroupArms]) -> None:
    found = homogeneity(strata)
    gaps, variances = [], []
    for s, e in zip(found.used, found.expected, strict=True):
        events, m, n = s.pilot.events + s.comparison.events, s.pilot.n, s.comparison.n
        low, high = max(0, events - n), min(events, m)

        def off(x: float, events: int = events, m: int = m, n: int = n) -> float:
            return x * (n - events + x) - found.odds_ratio * (events - x) * (m - x)

        searched = brentq(off, low, high, xtol=1e-13)
        assert e == pytest.approx(searched, abs=1e-8)
        cells = [e, m - e, events - e, n - events + e]
        gaps.append(s.pilot.events - e)
        variances.append(1 / sum(1 / cell for cell in cells))
    x2 = sum(g * g / v for g, v in zip(gaps, variances, strict=True))
    assert found.breslow_day == pytest.approx(x2, rel=1e-6, abs=1e-9)
    tarone = x2 - sum(gaps) ** 2 / sum(variances)
    assert found.tarone == pytest.approx(tarone, rel=1e-6, abs=1e-7)
    assert found.p == pytest.approx(float(chi2.sf(tarone, len(gaps) - 1)), abs=1e-6)


@settings(deadline=None)
@given(several(least=2))
def test_never_below_zero_never_above_breslow_and_day(strata: list[GroupArms]) -> None:
    found = homogeneity(strata)
    assert 0 <= found.tarone <= found.breslow_day + 1e-12
    assert 0 <= found.p <= 1
    assert np.isfinite([found.tarone, found.p, *found.expected]).all()


def test_strata_alike_agree() -> None:
    found = odds_homogeneity([stratum(g, 8, 20, 5, 20) for g in "ABC"])
    assert found.tarone == pytest.approx(0, abs=1e-20)
    assert found.p == pytest.approx(1)


def test_strata_that_say_nothing_are_left_out_by_name() -> None:
    strata = [*BERKELEY, stratum("none", 0, 5, 0, 5), stratum("all", 5, 5, 5, 5)]
    strata.append(stratum("one side", 3, 5, 0, 0))
    found = odds_homogeneity(strata)
    assert found.left_out == ("none", "all", "one side")
    assert found.tarone == pytest.approx(odds_homogeneity(BERKELEY).tarone, rel=1e-9)


@pytest.mark.parametrize(
    "strata",
    [[], [stratum("A", 3, 9, 4, 8)], [stratum("A", 3, 9, 4, 8), stratum("B", 0, 3, 0, 3)]],
)
def test_fewer_than_two_cannot_disagree(strata: list[GroupArms]) -> None:
    with pytest.raises(NotComputable):
        odds_homogeneity(strata)


def test_record_and_back() -> None:
    found = odds_homogeneity(BERKELEY)
    assert from_record(to_record(found)) == found
