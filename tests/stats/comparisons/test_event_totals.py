from math import inf, log, sqrt

import pytest
from golden import Case, copied, number, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom, binomtest, norm, poisson
from statsmodels.stats.rates import confint_poisson

from improvement.domain.event_counts import EventTotal, TwoEventTotals
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.event_totals import EventTotals, SplitMethod, event_totals
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record


def two(x: int, t: float, y: int, u: float) -> TwoEventTotals:
    return TwoEventTotals(
        pilot=EventTotal(events=x, exposure=t), comparison=EventTotal(events=y, exposure=u)
    )


def limits(found: EventTotals) -> tuple[float, float]:
    assert found.ratio is not None
    return found.ratio.lower, found.ratio.upper


def check(case: Case) -> None:
    """The exact parts; R's log-scale Wald interval (``wald_log``) is not offered on purpose."""
    given_, r = case["input"], case["expected"]
    totals, level = (
        two(given_["x1"], given_["t1"], given_["x2"], given_["t2"]),
        case["options"]["conf_level"],
    )
    found = event_totals(totals, z=float(norm.isf((1 - level) / 2)), method=SplitMethod.EXACT)
    if given_["x1"] + given_["x2"] == 0:
        # R says p = 1 and a ratio that is not a number for two zero counts: here both are missing.
        assert found.ratio is None
        assert found.p is None
        return
    exact = r["exact_two_sided"]
    assert limits(found) == pytest.approx([number(x) for x in exact["ci"]], rel=1e-9)
    assert found.ratio is not None
    assert found.ratio.estimate == pytest.approx(number(exact["rate_ratio"]), rel=1e-9)
    assert found.p == pytest.approx(exact["p"], rel=1e-9)
    one_sided = event_totals(totals, z=float(norm.isf(1 - level)), method=SplitMethod.EXACT)
    assert limits(one_sided) == pytest.approx(
        (number(r["exact_greater"]["ci"][0]), number(r["exact_less"]["ci"][1])), rel=1e-9
    )


@pytest.mark.parametrize("case", copied("poisson_rates"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("poisson_rates")
    assert cases
    for case in cases:
        check(case)


@pytest.mark.parametrize(
    ("method", "lower", "upper"),
    [
        (SplitMethod.WILSON, 1.3660, 3.2593),
        (SplitMethod.EXACT, 1.3397, 3.3884),
    ],
)
def test_published(method: SplitMethod, lower: float, upper: float) -> None:
    """STATISTICS I: statsmodels' tests, R's poisson.test."""
    found = event_totals(two(60, 51477.5, 30, 54308.7), method=method)
    assert limits(found) == pytest.approx((lower, upper), abs=5e-5)


def test_mid_p_is_solved_further_than_epitools_does() -> None:
    """STATISTICS I has 1.3679, 3.3076 from R's epitools, whose uniroot stops at 1e-4 of a share.

    At its limits the equation does not hold; at ours it does (``test_exact_and_mid_p_by_search``).
    """
    found = limits(event_totals(two(60, 51477.5, 30, 54308.7), method=SplitMethod.MID_P))
    assert found == pytest.approx((1.3679, 3.3076), abs=5e-4)

    def tail(ratio: float) -> float:
        share = ratio * 51477.5 / (ratio * 51477.5 + 54308.7)
        return float(binom.sf(60, 90, share) + binom.pmf(60, 90, share) / 2)

    assert tail(found[0]) == pytest.approx(0.025, rel=1e-9)
    assert tail(1.3679) != pytest.approx(0.025, rel=1e-3)


counts, exposures = st.integers(0, 200), st.floats(0.5, 5000)


def naive_wilson(x: int, t: float, y: int, u: float, z: float) -> tuple[float, float]:
    shares = binomtest(x, x + y).proportion_ci(1 - 2 * norm.sf(z), method="wilson")
    odds = [p / (1 - p) if p < 1 else inf for p in (shares.low, shares.high)]
    return odds[0] * u / t, odds[1] * u / t


@settings(deadline=None)
@given(counts, exposures, counts, exposures, st.floats(0.5, 4))
def test_naive_second_way(x: int, t: float, y: int, u: float, z: float) -> None:
    if x + y == 0:
        return
    lower, upper = limits(event_totals(two(x, t, y, u), z=z))
    slow = naive_wilson(x, t, y, u, z)
    assert lower == pytest.approx(slow[0], rel=1e-6, abs=1e-9)
    assert upper == (inf if y == 0 else pytest.approx(slow[1], rel=1e-6))


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 60))
def test_exact_and_mid_p_by_search(x: int, y: int) -> None:
    def odds(half: float) -> float:
        def excess(share: float) -> float:
            own = float(binom.pmf(x, x + y, share))
            return float(binom.sf(x, x + y, share)) + own * half - norm.sf(Z95)

        share = brentq(excess, 1e-12, 1 - 1e-12, xtol=1e-15)
        return share / (1 - share)

    for method, half in ((SplitMethod.EXACT, 1.0), (SplitMethod.MID_P, 0.5)):
        found = limits(event_totals(two(x, 1, y, 1), method=method))
        assert found[0] == pytest.approx(odds(half), rel=1e-6)


@settings(deadline=None)
@given(counts, exposures, counts, exposures, st.sampled_from(SplitMethod))
def test_swapping_turns_the_ratio_and_units_cancel(
    x: int, t: float, y: int, u: float, method: SplitMethod
) -> None:
    one = event_totals(two(x, t, y, u), method=method)
    other = event_totals(two(y, u, x, t), method=method)
    assert one.difference.lower == pytest.approx(-other.difference.upper, abs=1e-12)
    if one.ratio is None or other.ratio is None:
        assert x + y == 0
        return
    assert one.ratio.lower == pytest.approx(
        0 if other.ratio.upper == inf else 1 / other.ratio.upper, rel=1e-9
    )
    months = event_totals(two(x, 12 * t, y, 12 * u), method=method)
    assert limits(months) == pytest.approx(limits(one), rel=1e-9)


@settings(deadline=None)
@given(counts, exposures, st.floats(0.5, 3))
def test_rates_have_score_limits(x: int, t: float, z: float) -> None:
    found = event_totals(two(x, t, 1, 1.0), z=z).rate_pilot
    low, high = confint_poisson(x, t, alpha=2 * norm.sf(z), method="score")
    assert (found.lower, found.upper) == pytest.approx((max(0.0, low), high), abs=1e-9)


def test_the_difference_by_hand() -> None:
    """MOVER: 5/10 and 2/10, each with score limits."""
    z, found = Z95, event_totals(two(5, 10, 2, 10))
    low_1 = (5 + z * z / 2 - z * sqrt(5 + z * z / 4)) / 10
    high_2 = (2 + z * z / 2 + z * sqrt(2 + z * z / 4)) / 10
    assert found.difference.lower == pytest.approx(
        0.3 - sqrt((0.5 - low_1) ** 2 + (high_2 - 0.2) ** 2), rel=1e-12
    )


def test_coverage_of_the_ratio_when_events_are_independent() -> None:
    """Exact over all results: 8 and 5 events expected, ratio 1.6; STATISTICS B4 has .946-.953."""
    covered = 0.0
    for x in range(40):
        for y in range(35):
            chance = float(poisson.pmf(x, 8) * poisson.pmf(y, 5))
            if x + y and chance > 1e-9:
                low, high = limits(event_totals(two(x, 1, y, 1)))
                covered += chance * (low <= 1.6 <= high)
    assert covered >= 0.94


def test_zero_events() -> None:
    none = event_totals(two(0, 10, 0, 10))
    assert none.ratio is None
    assert none.difference.lower < 0 < none.difference.upper
    with pytest.raises(NotComputable):
        none.benefit(Direction.LOWER)
    only_here = event_totals(two(3, 10, 0, 10))
    assert only_here.ratio is not None
    assert (only_here.ratio.estimate, only_here.ratio.upper) == (inf, inf)
    assert 0 < only_here.ratio.lower < inf
    only_there = event_totals(two(0, 10, 3, 10))
    assert limits(only_there)[0] == 0
    assert only_there.benefit(Direction.LOWER).upper == inf
    assert from_record(to_record(only_here)) == only_here


def test_fewer_events_are_better() -> None:
    found = event_totals(two(10, 1, 20, 1)).benefit(Direction.LOWER)
    assert found.estimate == pytest.approx(log(2))


@pytest.mark.parametrize("totals", [two(0, 0, 3, 10), two(3, 10, 0, 0), two(0, 0, 0, 0)])
def test_an_arm_without_exposure_is_missing(totals: TwoEventTotals) -> None:
    with pytest.raises(NotComputable):
        event_totals(totals)


def test_a_z_that_makes_no_interval() -> None:
    with pytest.raises(Invalid):
        event_totals(two(1, 1, 1, 1), z=0)
