from math import nan

import numpy as np
import pingouin
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import brunnermunzel, norm
from statsmodels.stats.nonparametric import rank_compare_2indep

from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.ordinal import OrderFinding, ordinal
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.record import from_record, to_record

X = (3, 5, 8, 12, 14, 20, 21, 30, 45, 60)
Y = (7, 9, 15, 18, 22, 28, 35, 41, 60, 77, 90, 120)


def two(x: tuple[float, ...], y: tuple[float, ...]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))


def test_published() -> None:
    """STATISTICS I: P(X > Y) = .2958, p .0900 (scipy)."""
    found = ordinal(two(X, Y))
    assert found.chance == pytest.approx(0.2958, abs=5e-5)
    assert found.p == pytest.approx(0.0900, abs=5e-5)


def check(case: Case) -> None:
    """R's W is our count of pairs; its own p and shift interval (Mann-Whitney) are not offered."""
    if case["options"].get("paired"):
        return  # held in test_paired_order.py
    x, y = case["input"]["x"], case["input"]["y"]
    found, r = ordinal(two(x, y)), case["expected"]["default"]
    if "error" in r:
        # R stops on data that all tie; the count of pairs is there all the same.
        assert found.finding is OrderFinding.ALL_TIED
        assert found.pairs_higher == len(x) * len(y) / 2
        return
    assert found.pairs_higher == pytest.approx(r["W"], rel=1e-12)
    assert found.chance == pytest.approx(r["W"] / (len(x) * len(y)), rel=1e-12)


@pytest.mark.parametrize("case", copied("wilcoxon"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("wilcoxon")
    assert cases
    for case in cases:
        check(case)


answers = st.lists(st.integers(1, 5), min_size=3, max_size=25).map(tuple)


@settings(deadline=None)
@given(answers, answers, st.floats(0.5, 3))
def test_scipy_and_statsmodels_agree(x: tuple[int, ...], y: tuple[int, ...], z: float) -> None:
    found = ordinal(two(x, y), z=z)
    if found.interval is None:
        return
    # scipy's statistic counts the second sample's chance.
    other = brunnermunzel(x, y)
    assert found.p == pytest.approx(other.pvalue, rel=1e-6)
    compared = rank_compare_2indep(x, y)
    low, high = compared.conf_int(alpha=2 * norm.sf(z))
    assert found.chance == pytest.approx(compared.prob1, rel=1e-12)
    assert (found.interval.lower, found.interval.upper) == pytest.approx(
        (max(0.0, low), min(1.0, high)), rel=1e-6, abs=1e-9
    )


@settings(deadline=None)
@given(answers, answers)
def test_naive_second_way(x: tuple[int, ...], y: tuple[int, ...]) -> None:
    """Every pair by itself, and the two variances over the other arm's average win."""
    wins = np.array([[(a > b) + (a == b) / 2 for b in y] for a in x])
    found = ordinal(two(x, y))
    assert found.pairs_higher == wins.sum()
    variance = wins.mean(1).var(ddof=1) / len(x) + wins.mean(0).var(ddof=1) / len(y)
    if found.standard_error is None:
        assert variance == pytest.approx(0, abs=1e-30)
    else:
        assert found.standard_error**2 == pytest.approx(variance, rel=1e-9)
    if len(x) > 1:
        test = pingouin.mwu(x, y)
        assert found.pairs_higher == float(test["U_val"].iloc[0])


@settings(deadline=None)
@given(answers, answers)
def test_swapping_and_stretching(x: tuple[int, ...], y: tuple[int, ...]) -> None:
    one, other = ordinal(two(x, y)), ordinal(two(y, x))
    assert one.chance == pytest.approx(1 - other.chance)
    if one.interval is None or other.interval is None:
        assert one.interval is other.interval
        return
    assert one.interval.lower == pytest.approx(1 - other.interval.upper, abs=1e-9)
    cubed = ordinal(two(tuple(a**3 for a in x), tuple(b**3 for b in y)))
    assert cubed.interval == one.interval  # only the order counts


@pytest.mark.parametrize(
    ("x", "y", "finding", "chance"),
    [
        ((5, 6, 7), (1, 2), OrderFinding.ALL_HIGHER, 1.0),
        ((1, 2), (5, 6, 7), OrderFinding.ALL_LOWER, 0.0),
        ((3, 3), (3, 3, 3), OrderFinding.ALL_TIED, 0.5),
    ],
)
def test_separation_and_ties_have_no_range(
    x: tuple[int, ...], y: tuple[int, ...], finding: OrderFinding, chance: float
) -> None:
    found = ordinal(two(x, y), top=3)
    assert (found.finding, found.chance) == (finding, chance)
    assert (found.interval, found.p, found.standard_error) == (None, None, None)
    assert found.top_box is not None  # the fallback: it always has a range
    with pytest.raises(NotComputable):
        found.benefit(Direction.HIGHER)


def test_top_box_is_the_difference_of_shares() -> None:
    found = ordinal(two((5, 4, 3, 5), (1, 4, 2)), top=4, z=2.5).top_box
    arms = TwoArms(pilot=Tally(events=3, n=4), comparison=Tally(events=1, n=3))
    assert found == two_proportions(arms, z=2.5)


def test_lower_answers_can_be_better() -> None:
    found = ordinal(two(X, Y))
    assert found.benefit(Direction.LOWER).estimate == pytest.approx(0.5 - 0.2958, abs=5e-5)


@pytest.mark.parametrize(("x", "y"), [((), ()), ((1,), (1, 2)), ((1, 2), ())])
def test_fewer_than_two_answers(x: tuple[int, ...], y: tuple[int, ...]) -> None:
    with pytest.raises(NotComputable):
        ordinal(two(x, y))


def test_a_top_that_is_no_number() -> None:
    with pytest.raises(Invalid, match="top"):
        ordinal(two((1, 2), (2, 3)), top=nan)


def test_kept_and_read_again() -> None:
    found = ordinal(two((5, 4, 3, 5), (1, 4, 2)), top=4)
    assert from_record(to_record(found)) == found
