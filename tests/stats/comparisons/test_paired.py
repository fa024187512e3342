from itertools import product
from math import sqrt

import pingouin
import pytest
from golden import Case, copied
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, multinomial
from statsmodels.stats.contingency_tables import mcnemar

from improvement.domain.pairs import PairedYesNo
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.paired import paired_yes_no
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record


def pairs(a: int, b: int, c: int, d: int) -> PairedYesNo:
    return PairedYesNo(both=a, pilot_only=b, comparison_only=c, neither=d)


def test_golden() -> None:
    """STATISTICS I: Newcombe .0569, .3404; Bonett-Price .0509, .3337."""
    found = paired_yes_no(pairs(36, 12, 2, 0))
    assert (found.newcombe.lower, found.newcombe.upper) == pytest.approx((0.0569, 0.3404), abs=5e-5)
    assert (found.difference.lower, found.difference.upper) == pytest.approx(
        (0.0509, 0.3337), abs=5e-5
    )
    assert found.difference.estimate == pytest.approx(0.2)


@pytest.mark.parametrize("case", copied("mcnemar"), ids=lambda case: case["id"])
def test_the_exact_chance_as_r_has_it(case: Case) -> None:
    """Rows are before, columns after. R's two chi-squares are not offered: mid-p is between."""
    (a, b), (c, d) = case["input"]["table"]
    found, r = paired_yes_no(pairs(a, c, b, d)), case["expected"]["exact_binomial"]
    if r is None:
        assert found.exact_p is None
        assert found.mid_p is None
        return
    assert found.exact_p == pytest.approx(r["p"], rel=1e-9)
    assert found.mid_p is not None
    assert 0 < found.mid_p <= r["p"]
    if d_ratio := case["expected"]["odds_ratio_b_over_c"]:
        assert (found.difference.estimate < 0) == (d_ratio > 1)


counts = st.integers(0, 60)
tables = st.tuples(counts, counts, counts, counts).filter(any).map(lambda t: pairs(*t))


@settings(deadline=None)
@given(tables, st.floats(0.5, 5))
def test_naive_bonett_price(given_: PairedYesNo, z: float) -> None:
    n = given_.n + 2
    p12, p21 = (given_.pilot_only + 1) / n, (given_.comparison_only + 1) / n
    se = sqrt((p12 + p21 - (p12 - p21) ** 2) / n)
    found = paired_yes_no(given_, z=z).difference
    assert found.lower == pytest.approx(max(-1, p12 - p21 - z * se), abs=1e-12)
    assert found.upper == pytest.approx(min(1, p12 - p21 + z * se), abs=1e-12)


def wilson(x: int, n: int) -> tuple[float, float]:
    found = binomtest(x, n).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


@settings(deadline=None)
@given(tables)
def test_naive_newcombe(given_: PairedYesNo) -> None:
    """As printed (Newcombe 1998, method 10), with scipy's Wilson limits."""
    a, b, c, d = given_.both, given_.pilot_only, given_.comparison_only, given_.neither
    n = given_.n
    (l1, u1), (l2, u2) = wilson(a + b, n), wilson(a + c, n)
    p1, p2 = (a + b) / n, (a + c) / n
    excess = a * d - b * c
    if 0 <= excess <= n / 2:
        excess = 0
    elif excess > n / 2:
        excess -= n / 2
    product_ = (a + b) * (c + d) * (a + c) * (b + d)
    r = excess / sqrt(product_) if product_ else 0.0
    low = (p1 - l1) ** 2 - 2 * r * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2
    high = (u1 - p1) ** 2 - 2 * r * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2
    found = paired_yes_no(given_).newcombe
    assert found.lower == pytest.approx(p1 - p2 - sqrt(max(0, low)), abs=1e-7)
    assert found.upper == pytest.approx(p1 - p2 + sqrt(max(0, high)), abs=1e-7)


@settings(deadline=None)
@given(tables)
def test_statsmodels_and_pingouin_have_the_same_chances(given_: PairedYesNo) -> None:
    b, c = given_.pilot_only, given_.comparison_only
    found = paired_yes_no(given_)
    if b + c == 0:
        assert found.exact_p is None
        return
    table = [[given_.both, b], [c, given_.neither]]
    assert found.exact_p == pytest.approx(mcnemar(table, exact=True).pvalue, rel=1e-9)
    assert found.mid_p == pytest.approx(
        found.exact_p if b == c else mcnemar(table, exact=True).pvalue - _own(b, c), rel=1e-9
    )


def _own(b: int, c: int) -> float:
    """Half the chance of the result on each side."""
    return float(multinomial.pmf([b, c], b + c, [0.5, 0.5]))


def test_pingouin_has_the_same_exact_chance() -> None:
    import pandas as pd

    rows = [(1, 1)] * 10 + [(1, 0)] * 9 + [(0, 1)] * 3 + [(0, 0)] * 5
    frame = pd.DataFrame(rows, columns=["after", "before"])
    _, stats = pingouin.chi2_mcnemar(frame, "after", "before")
    other = float(stats.loc["mcnemar", "p_exact"])
    assert paired_yes_no(pairs(10, 9, 3, 5)).exact_p == pytest.approx(other, rel=1e-9)


@settings(deadline=None)
@given(tables, st.floats(0.5, 5))
def test_swapping_turns_it_and_it_stays_possible(given_: PairedYesNo, z: float) -> None:
    turned = pairs(given_.both, given_.comparison_only, given_.pilot_only, given_.neither)
    one, other = paired_yes_no(given_, z=z), paired_yes_no(turned, z=z)
    for mine, theirs in ((one.difference, other.difference), (one.newcombe, other.newcombe)):
        assert (mine.lower, mine.upper) == pytest.approx((-theirs.upper, -theirs.lower), abs=1e-12)
        assert -1 - 1e-12 <= mine.lower <= mine.upper <= 1 + 1e-12


@pytest.mark.parametrize("n", [8, 15])
def test_coverage(n: int) -> None:
    """Exact over all tables: at least .95 (STATISTICS B6, J5)."""
    for p10, p01 in ((0.05, 0.05), (0.3, 0.1), (0.25, 0.25), (0.6, 0.05)):
        covered = 0.0
        for b, c in product(range(n + 1), repeat=2):
            if b + c > n:
                continue
            chance = multinomial.pmf([b, c, n - b - c], n, [p10, p01, 1 - p10 - p01])
            found = paired_yes_no(pairs(0, b, c, n - b - c)).difference
            covered += float(chance) * (found.lower <= p10 - p01 <= found.upper)
        assert covered >= 0.95


def test_nobody_changed_has_a_range_all_the_same() -> None:
    found = paired_yes_no(pairs(10, 0, 0, 20))
    assert found.difference.estimate == 0
    assert found.difference.lower < 0 < found.difference.upper
    assert found.mid_p is None


def test_no_pairs() -> None:
    with pytest.raises(NotComputable):
        paired_yes_no(pairs(0, 0, 0, 0))
    with pytest.raises(Invalid):
        paired_yes_no(pairs(1, 0, 0, 0), z=-Z95)


def test_fewer_can_be_better() -> None:
    found = paired_yes_no(pairs(1, 2, 9, 3))
    assert found.benefit(Direction.LOWER) == found.difference.flipped()
    assert found.benefit(Direction.LOWER).estimate > 0


def test_kept_and_read_again() -> None:
    found = paired_yes_no(pairs(36, 12, 2, 0))
    assert from_record(to_record(found)) == found
