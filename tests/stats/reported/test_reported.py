"""What other tools print, a second way: scipy and statsmodels, sums by hand, and what must hold.

R's figures for each of them: tests/test_golden.py.
"""

from collections.abc import Callable
from itertools import combinations, pairwise, product
from math import comb, isclose, log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_confint
from strata_cases import several, stratum

from improvement.domain.samples import Waits
from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.wilson import wilson
from improvement.stats.equity.holm import holm
from improvement.stats.reported.adjusted import Rule, adjusted
from improvement.stats.reported.conditional_odds import conditional_odds
from improvement.stats.reported.equal_spread import equal_spread
from improvement.stats.reported.meta import meta
from improvement.stats.reported.one_share import one_rate, one_share
from improvement.stats.reported.paired_chi_square import paired_chi_square
from improvement.stats.reported.rank_sum import rank_sum
from improvement.stats.reported.rank_trend import rank_trend
from improvement.stats.reported.rates_of_change import differences_of_changes
from improvement.stats.reported.several_waits import several_waits
from improvement.stats.reported.two_averages import alike_by_student, two_averages
from improvement.stats.reported.two_rates import two_rates
from improvement.stats.reported.two_shares import two_shares
from improvement.stats.reported.usual_power import (
    power_of_averages,
    power_of_shares,
    share_for_power,
    size_for_averages,
    size_for_shares,
)

counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
values = st.lists(st.integers(-20, 20).map(float), min_size=3, max_size=15)


@settings(deadline=None)
@given(counts)
def test_one_share_as_statsmodels_has_it(cell: tuple[int, int]) -> None:
    x, n = cell
    found = one_share(x, n)
    assert found.clopper_pearson == pytest.approx(proportion_confint(x, n, method="beta"), abs=1e-9)
    own = wilson(Tally(events=x, n=n))
    assert found.wilson == (own.lower, own.upper)
    if 0 < x < n:
        theirs = proportion_confint(x, n, method="jeffreys")
        assert found.jeffreys == pytest.approx(theirs, abs=1e-9)
    assert found.wilson_corrected[0] <= found.wilson[0] + 1e-12
    assert found.wilson[1] <= found.wilson_corrected[1] + 1e-12


@given(st.integers(0, 200), st.floats(0.1, 1000))
def test_limits_of_a_rate_leave_their_tails(events: int, exposure: float) -> None:
    low, high = one_rate(events, exposure).exact
    assert stats.poisson.cdf(events, high * exposure) == pytest.approx(0.025, rel=1e-6)
    if events:
        assert stats.poisson.sf(events - 1, low * exposure) == pytest.approx(0.025, rel=1e-6)


@settings(deadline=None)
@given(counts, counts)
def test_two_shares_as_scipy_has_them(one: tuple[int, int], other: tuple[int, int]) -> None:
    (a, m), (c, n) = one, other
    found = two_shares(a, m, c, n)
    table = np.array([[a, m - a], [c, n - c]])
    assert found.fisher.p == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)
    for side, mine in (("greater", found.fisher.p_greater), ("less", found.fisher.p_less)):
        assert mine == pytest.approx(stats.fisher_exact(table, side).pvalue, rel=1e-6)
    if (table.sum(axis=0) == 0).any():
        assert (found.chi_square.statistic, found.fisher.ratio) == (None, None)
        return
    for mine, yates in ((found.chi_square, False), (found.chi_square_yates, True)):
        theirs = stats.chi2_contingency(table, correction=yates)
        assert mine.statistic == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-9)
    theirs_odds = stats.contingency.odds_ratio(table)
    if found.fisher.ratio and np.isfinite(found.fisher.ratio):
        assert found.fisher.ratio == pytest.approx(theirs_odds.statistic, rel=1e-5)
        limits = theirs_odds.confidence_interval()
        assert found.fisher.limits == pytest.approx((limits.low, limits.high), rel=1e-5)


@settings(deadline=None, max_examples=40)
@given(several(least=1, most=3))
def test_the_common_odds_ratio_by_listing_every_result(strata: list) -> None:  # type: ignore[type-arg]
    strata = [stratum(s.group, s.pilot.events % 6, 6, s.comparison.events % 5, 5) for s in strata]
    found = conditional_odds(strata)
    seen = sum(s.pilot.events for s in strata)
    chance: dict[int, float] = {}
    totals = [s.pilot.events + s.comparison.events for s in strata]
    spans = [range(max(0, t - 5), min(6, t) + 1) for t in totals]
    for result in product(*spans):
        weight = 1.0
        for x, t in zip(result, totals, strict=True):
            weight *= comb(6, x) * comb(5, t - x) / comb(11, t)
        chance[sum(result)] = chance.get(sum(result), 0.0) + weight
    as_unlikely = sum(c for c in chance.values() if c <= chance[seen] * (1 + 1e-7))
    assert found.p == pytest.approx(as_unlikely, rel=1e-9)
    assert found.p_greater == pytest.approx(sum(c for k, c in chance.items() if k >= seen))
    if found.ratio and np.isfinite(found.ratio):
        tilted = {k: c * found.ratio**k for k, c in chance.items()}
        mean = sum(k * c for k, c in tilted.items()) / sum(tilted.values())
        assert mean == pytest.approx(seen, rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_as_statsmodels_has_it(chances: list[float]) -> None:
    names = {"bonferroni": "bonferroni", "holm": "holm", "hochberg": "simes-hochberg"}
    names |= {"hommel": "hommel", "BH": "fdr_bh", "BY": "fdr_by"}
    for rule in Rule:
        theirs = multipletests(chances, method=names[rule.value])[1]
        assert adjusted(chances, rule) == pytest.approx(tuple(theirs), abs=1e-12)
    assert adjusted([*chances, None], Rule.HOLM)[:-1] == pytest.approx(holm(chances), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_milder_rules_are_milder(chances: list[float]) -> None:
    order = (Rule.BH, Rule.HOMMEL, Rule.HOCHBERG, Rule.HOLM, Rule.BONFERRONI)
    for mild, strict in pairwise(order):
        pairs = zip(adjusted(chances, mild), adjusted(chances, strict), strict=True)
        assert all(a is not None and b is not None and a <= b + 1e-12 for a, b in pairs)


@settings(deadline=None)
@given(values, values)
def test_two_averages_as_scipy_has_them(x: list[float], y: list[float]) -> None:
    assume(np.ptp(x) and np.ptp(y))
    found, theirs = two_averages(x, y), stats.ttest_ind(x, y)
    assert (found.t, found.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-9)
    assert found.limits == pytest.approx(tuple(theirs.confidence_interval()), abs=1e-9)
    other = two_averages(y, x)
    assert (
        found.spread_p is None or other.spread_p is None or isclose(found.spread_p, other.spread_p)
    )
    close = alike_by_student(x, y, low=-3, high=4)
    low = stats.ttest_ind(np.array(x) + 3, y, alternative="greater").pvalue
    high = stats.ttest_ind(np.array(x) - 4, y, alternative="less").pvalue
    assert (close.p_low, close.p_high) == pytest.approx((low, high), rel=1e-7, abs=1e-12)


@settings(deadline=None)
@given(values, values)
def test_pairs_are_counted_and_differences_listed(x: list[float], y: list[float]) -> None:
    assume(np.ptp(x + y))
    found = rank_sum(x, y)
    pairs = [(a > b) + 0.5 * (a == b) for a, b in product(x, y)]
    assert found.w == sum(pairs)
    assert found.median_difference == np.median([a - b for a, b in product(x, y)])
    assert rank_sum(y, x).p == pytest.approx(found.p, rel=1e-9)


def test_exact_ranks_by_listing_every_split() -> None:
    x, y = [3.0, 9.0, 11.0], [1.0, 4.0, 5.0, 8.0]
    everything = sorted(x + y)
    sums = [
        sum(a > b for a in part for b in everything if b not in part)
        for part in combinations(everything, len(x))
    ]
    found = rank_sum(x, y)
    assert found.exact
    assert found.p_greater == pytest.approx(sum(s >= found.w for s in sums) / len(sums))


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=4, max_size=20))
def test_a_trend_by_hand(series: list[int | None]) -> None:
    points = [(t, y) for t, y in enumerate(series, 1) if y is not None]
    assume(len(points) > 1)
    found = rank_trend(series)
    steps = [(y2 > y1) - (y2 < y1) for (_, y1), (_, y2) in combinations(points, 2)]
    assert found.score == sum(steps)
    slopes = [(y2 - y1) / (t2 - t1) for (t1, y1), (t2, y2) in combinations(points, 2)]
    assert found.slope == pytest.approx(np.median(slopes))
    turned = rank_trend(series[::-1])
    assert (turned.score, turned.p) == (-found.score, found.p)


@pytest.mark.parametrize(("n", "p1", "p2"), [(40, 0.3, 0.5), (100, 0.1, 0.2), (12, 0.6, 0.2)])
def test_power_and_size_undo_each_other(n: int, p1: float, p2: float) -> None:
    power = power_of_shares(n, p1, p2)
    assert size_for_shares(p1, p2, power=power) == pytest.approx(n, rel=1e-8)
    if p2 > p1:
        assert share_for_power(n, p1, power=power) == pytest.approx(p2, rel=1e-8)
    more = power_of_averages(n, p2 - p1, 0.5)
    assert size_for_averages(p2 - p1, 0.5, power=more) == pytest.approx(n, rel=1e-6)


def test_power_as_statsmodels_has_it() -> None:
    theirs = TTestIndPower().power(0.5, 30, 0.05)
    assert power_of_averages(30, 0.5, 1, both_tails=True) == pytest.approx(theirs, rel=1e-6)
    effect = 0.2 / 0.5  # near one half the two spreads are nearly alike
    near = NormalIndPower().power(effect, 60, 0.05, alternative="larger")
    assert power_of_shares(60, 0.4, 0.6, two_sided=False) == pytest.approx(near, abs=0.02)


sites = st.lists(st.tuples(st.floats(-1, 1), st.floats(0.01, 0.5)), min_size=2, max_size=8)


@settings(deadline=None)
@given(sites)
def test_meta_as_statsmodels_has_it(studies: list[tuple[float, float]]) -> None:
    y, v = map(np.array, zip(*studies, strict=True))
    fixed, dl = meta(y, v, between="FE"), meta(y, v, between="DL")
    assert fixed.q == pytest.approx(sum((y - np.average(y, weights=1 / v)) ** 2 / v))
    if fixed.q < len(y) - 1 + 1e-6:  # there statsmodels warns and goes below 0
        assert dl.tau_squared == pytest.approx(0, abs=1e-6)
        return
    theirs = combine_effects(y, v, method_re="dl")
    assert fixed.estimate == pytest.approx(theirs.mean_effect_fe, rel=1e-9, abs=1e-12)
    assert dl.tau_squared == pytest.approx(theirs.tau2, abs=1e-9)
    assert dl.estimate == pytest.approx(theirs.mean_effect_re, rel=1e-7, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(sites)
def test_reml_is_the_top_of_its_likelihood(studies: list[tuple[float, float]]) -> None:
    y, v = map(np.array, zip(*studies, strict=True))

    def height(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = (w * y).sum() / w.sum()
        return float(np.log(w).sum() - log(w.sum()) - (w * (y - mean) ** 2).sum())

    found = meta(y, v, between="REML").tau_squared
    assert all(height(found) >= height(t) - 1e-9 for t in (*np.linspace(0, 3, 301), found * 1.01))


def test_groups_of_alike_spread_as_scipy_has_them() -> None:
    groups = [[1.0, 4, 3, 8], [2.0, 9, 4, 4, 7], [6.0, 12, 2]]
    found = equal_spread(groups)
    assert found.bartlett is not None
    assert found.fligner is not None
    for mine, theirs in (
        (found.anova, stats.f_oneway(*groups)),
        (found.bartlett, stats.bartlett(*groups)),
        (found.fligner, stats.fligner(*groups)),
    ):
        assert (mine.statistic, mine.p) == pytest.approx((theirs.statistic, theirs.pvalue))


@given(st.integers(0, 40), st.integers(0, 40))
def test_those_who_changed_as_statsmodels_has_it(b: int, c: int) -> None:
    assume(b + c)
    found = paired_chi_square(b, c)
    plain = mcnemar([[5, b], [c, 5]], exact=False, correction=False)
    assert (found.statistic, found.p) == pytest.approx((plain.statistic, plain.pvalue))
    if b != c:
        stepped = mcnemar([[5, b], [c, 5]], exact=False, correction=True)
        assert found.corrected == pytest.approx(stepped.statistic)


@given(st.integers(0, 30), st.integers(0, 30), st.floats(1, 50), st.floats(1, 50))
def test_rates_turned_round(x: int, y: int, s: float, t: float) -> None:
    assume(x + y)
    one, other = two_rates(x, s, y, t), two_rates(y, t, x, s)
    assert one.p == pytest.approx(other.p, rel=1e-6)
    assert one.p_greater == pytest.approx(other.p_less, rel=1e-9)
    if one.wald and other.wald:
        assert one.wald.estimate == pytest.approx(1 / other.wald.estimate)


def test_changes_of_odds_by_hand() -> None:
    cells = {"pilot_before": 8, "pilot_after": 12, "comparison_before": 10, "comparison_after": 9}
    found = differences_of_changes(**{k: Tally(events=x, n=20) for k, x in cells.items()})
    assert found.odds is not None
    assert found.odds.ratio == pytest.approx((12 / 8) / (8 / 12) / ((9 / 11) / (10 / 10)))
    assert found.odds.error**2 == pytest.approx(sum(1 / x + 1 / (20 - x) for x in cells.values()))
    all_or_nothing = {k: Tally(events=0, n=20) for k in cells}
    nothing = differences_of_changes(**all_or_nothing)
    assert (nothing.z, nothing.odds, nothing.likelihood) == (None, None, None)


def test_waits_as_scipy_has_them() -> None:
    random = np.random.default_rng(5)
    groups = [
        Waits(
            days=tuple(random.integers(1, 30, 12).tolist()),
            ended=tuple((random.random(12) < 0.7).tolist()),
        )
        for _ in range(3)
    ]
    censored = [
        stats.CensoredData(
            uncensored=[d for d, e in zip(g.days, g.ended, strict=True) if e],
            right=[d for d, e in zip(g.days, g.ended, strict=True) if not e],
        )
        for g in groups[:2]
    ]
    found, theirs = several_waits(groups[:2]), stats.logrank(*censored)
    assert found.chi_square == pytest.approx(theirs.statistic**2)
    three = several_waits(groups)
    assert sum(three.observed) == pytest.approx(sum(three.expected))
    again = several_waits(groups[::-1])
    assert again.chi_square == pytest.approx(three.chi_square)


@pytest.mark.parametrize(
    ("compute", "error"),
    [
        (lambda: one_share(3, 0), Invalid),
        (lambda: one_share(3, 2), Invalid),
        (lambda: one_share(1, 2, confidence=95), Invalid),
        (lambda: one_rate(1, 0), Invalid),
        (lambda: two_rates(0, 1, 0, 1), NotComputable),
        (lambda: two_rates(-1, 1, 0, 1), Invalid),
        (lambda: adjusted([0.1], "sidak"), Invalid),
        (lambda: adjusted([1.2], "holm"), Invalid),
        (lambda: two_averages([1], [2, 3]), NotComputable),
        (lambda: two_averages([1, 1], [1, 1]), NotComputable),
        (lambda: two_averages([1, float("nan")], [1, 1]), Invalid),
        (lambda: alike_by_student([1, 2], [1, 3], low=1, high=1), Invalid),
        (lambda: rank_sum([], [1]), NotComputable),
        (lambda: rank_sum([1, 1], [1]), NotComputable),
        (lambda: rank_trend([1, None]), NotComputable),
        (lambda: share_for_power(5, 0.9, power=0.9), NotComputable),
        (lambda: size_for_shares(0.5, 0.5, power=0.8), NotComputable),
        (lambda: power_of_averages(1, 1, 1), NotComputable),
        (lambda: power_of_averages(5, 1, 0), Invalid),
        (lambda: meta([1], [1]), NotComputable),
        (lambda: meta([1, 2], [1, 0]), Invalid),
        (lambda: meta([1, 2], [1, 1], between="HS"), Invalid),
        (lambda: equal_spread([[1, 2]]), NotComputable),
        (lambda: equal_spread([[1, 1], [2, 2]]), NotComputable),
        (lambda: paired_chi_square(0, 0), NotComputable),
        (lambda: several_waits([Waits(days=(1,), ended=(True,))]), NotComputable),
    ],
)
def test_what_cannot_be_said_is_refused(
    compute: Callable[[], object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        compute()
