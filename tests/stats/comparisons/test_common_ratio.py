from math import exp, log, sqrt

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from statsmodels.stats.contingency_tables import StratifiedTable
from strata_cases import BERKELEY, from_table, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.common_ratio import (
    CommonRatio,
    common_odds_ratio,
    common_share_ratio,
)
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record


def limits(found: CommonRatio) -> tuple[float, float, float]:
    return found.ratio.estimate, found.ratio.lower, found.ratio.upper


def check(case: Case) -> None:
    strata, expected = from_table(case["input"]), case["expected"]
    odds, shares = expected["rma_mh_or"], expected["rma_mh_rr"]
    found = limits(common_odds_ratio(strata))
    assert found == pytest.approx((odds["estimate"], *odds["ci"]), rel=1e-9)
    base = expected["correct_false"]  # R's own mantelhaen.test
    assert found == pytest.approx((base["common_or"], *base["ci"]), rel=1e-9)
    assert limits(common_share_ratio(strata)) == pytest.approx(
        (shares["estimate"], *shares["ci"]), rel=1e-9
    )


@pytest.mark.parametrize("case", copied("mantel_haenszel"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    for case in real("mantel_haenszel"):
        check(case)


def test_berkeley() -> None:
    assert limits(common_odds_ratio(BERKELEY)) == pytest.approx((0.9047, 0.7719, 1.0603), abs=5e-5)


def odds(strata: list[GroupArms]) -> CommonRatio:
    try:
        return common_odds_ratio(strata)
    except NotComputable:
        assume(False)
        raise


@settings(deadline=None)
@given(several())
def test_statsmodels_agrees(strata: list[GroupArms]) -> None:
    found = odds(strata)
    tables = [
        np.array(
            [
                [s.pilot.events, s.pilot.n - s.pilot.events],
                [s.comparison.events, s.comparison.n - s.comparison.events],
            ],
            float,
        )
        for s in strata
    ]
    other = StratifiedTable(tables)
    assert found.ratio.estimate == pytest.approx(other.oddsratio_pooled, rel=1e-9)
    assert found.log_error == pytest.approx(other.logodds_pooled_se, rel=1e-9)


@settings(deadline=None)
@given(several())
def test_counting_the_other_outcome_turns_the_odds_ratio(strata: list[GroupArms]) -> None:
    found = odds(strata)
    turned = [
        stratum(
            s.group,
            s.pilot.n - s.pilot.events,
            s.pilot.n,
            s.comparison.n - s.comparison.events,
            s.comparison.n,
        )
        for s in strata
    ]
    other = common_odds_ratio(turned)
    assert other.ratio.estimate == pytest.approx(1 / found.ratio.estimate, rel=1e-9)
    assert other.ratio.lower == pytest.approx(1 / found.ratio.upper, rel=1e-9)


@settings(deadline=None)
@given(several(most=1, fewest=3))
def test_one_stratum_by_the_schoolbook(strata: list[GroupArms]) -> None:
    """With one stratum: Woolf's odds ratio, and Katz's ratio of shares."""
    (s,) = strata
    a, b, m, n = s.pilot.events, s.comparison.events, s.pilot.n, s.comparison.n
    assume(0 < a < m and 0 < b < n)
    ratio, error = (a / (m - a)) / (b / (n - b)), sqrt(1 / a + 1 / (m - a) + 1 / b + 1 / (n - b))
    assert limits(common_odds_ratio(strata)) == pytest.approx(
        (ratio, exp(log(ratio) - Z95 * error), exp(log(ratio) + Z95 * error)), rel=1e-9
    )
    katz = common_share_ratio(strata)
    assert katz.ratio.estimate == pytest.approx((a / m) / (b / n), rel=1e-12)
    assert katz.log_error == pytest.approx(sqrt(1 / a - 1 / m + 1 / b - 1 / n), rel=1e-9)


@pytest.mark.parametrize(
    "strata",
    [
        [stratum("none", 0, 9, 0, 8)],
        [stratum("all", 9, 9, 8, 8)],
        [stratum("zero in one arm", 0, 9, 3, 8)],
        [stratum("turned", 9, 9, 3, 8)],
        [stratum("A", 9, 9, 8, 8), stratum("B", 0, 9, 0, 8)],
        [stratum("empty arm", 3, 9, 0, 0)],
    ],
    ids=lambda strata: strata[0].group,
)
def test_no_odds_ratio_is_no_ratio_of_one(strata: list[GroupArms]) -> None:
    with pytest.raises(NotComputable):
        common_odds_ratio(strata)


def test_no_ratio_of_shares() -> None:
    with pytest.raises(NotComputable, match="no range"):
        common_share_ratio([stratum("all", 9, 9, 8, 8)])
    with pytest.raises(NotComputable, match="without end"):
        common_share_ratio([stratum("none there", 4, 9, 0, 8)])


def test_record_and_back() -> None:
    found = common_odds_ratio(BERKELEY)
    assert from_record(to_record(found)) == found
