from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from strata_cases import BERKELEY, from_table, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.mantel_haenszel import (
    IntervalMethod,
    difference_and_variance,
    mantel_haenszel,
)
from improvement.stats.comparisons.strata import summed
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record


def limits(strata: list[GroupArms], z: float = Z95) -> tuple[float, float, float]:
    found = mantel_haenszel(strata, z=z).difference
    return found.estimate, found.lower, found.upper


def check(case: Case) -> None:
    expected = case["expected"]["rma_mh_rd"]
    assert limits(from_table(case["input"])) == pytest.approx(
        (expected["estimate"], *expected["ci"]), rel=1e-9, abs=1e-15
    )


@pytest.mark.parametrize("case", copied("mantel_haenszel"), ids=lambda case: case["id"])
def test_as_metafor_has_it(case: Case) -> None:
    check(case)


def test_as_metafor_has_it_on_real_data() -> None:
    for case in real("mantel_haenszel"):
        check(case)


def test_berkeley() -> None:
    assert limits(BERKELEY) == pytest.approx((-0.018425, -0.047482, 0.010632), abs=5e-7)


def naive(strata: list[GroupArms]) -> tuple[float, float]:
    """In exact fractions, from Sato's formula as printed: one stratum after the other."""
    top = bottom = p = q = Fraction(0)
    for s in strata:
        a, m, b, n = s.pilot.events, s.pilot.n, s.comparison.events, s.comparison.n
        top += Fraction(a * n - b * m, m + n)
        bottom += Fraction(m * n, m + n)
        p += Fraction(2 * m * m * b - 2 * n * n * a + m * n * (n - m), 2 * (m + n) ** 2)
        q += Fraction(a * (n - b) + b * (m - a), 2 * (m + n))
    d = top / bottom
    return float(d), float((d * p + q) / bottom**2)


@settings(deadline=None)
@given(several())
def test_naive_second_way(strata: list[GroupArms]) -> None:
    estimate, variance = naive(strata)
    found = mantel_haenszel(strata)
    assert found.difference.estimate == pytest.approx(estimate, abs=1e-12)
    assert found.variance == pytest.approx(variance, rel=1e-9, abs=1e-12)
    if found.method is IntervalMethod.SATO:
        half = Z95 * sqrt(variance)
        assert found.difference.lower == pytest.approx(max(-1, estimate - half), abs=1e-9)
        assert found.difference.upper == pytest.approx(min(1, estimate + half), abs=1e-9)


@settings(deadline=None)
@given(several())
def test_swapping_arms_turns_the_interval(strata: list[GroupArms]) -> None:
    swapped = [GroupArms(group=s.group, pilot=s.comparison, comparison=s.pilot) for s in strata]
    estimate, lower, upper = limits(strata)
    assert limits(swapped) == pytest.approx((-estimate, -upper, -lower), abs=1e-9)
    assert -1 <= lower <= estimate <= upper <= 1
    assert lower < upper  # never certain


@settings(deadline=None)
@given(several(least=2))
def test_order_and_empty_strata_change_nothing(strata: list[GroupArms]) -> None:
    with_empty = [stratum("nobody", 0, 0, 0, 0), *reversed(strata), stratum("one side", 2, 5, 0, 0)]
    found = mantel_haenszel(with_empty)
    assert limits(with_empty) == pytest.approx(limits(strata), abs=1e-12)
    assert [s.group for s in found.strata.left_out] == ["nobody", "one side"]
    assert found.strata.people_left_out == 5


@settings(deadline=None)
@given(several(fewest=2))
def test_a_stratum_split_in_like_halves_changes_nothing_much(strata: list[GroupArms]) -> None:
    """Weights and difference are the same when every stratum is there twice; the range narrows."""
    twice = [
        GroupArms(group=f"{s.group}{half}", pilot=s.pilot, comparison=s.comparison)
        for s in strata
        for half in "ab"
    ]
    once, again = mantel_haenszel(strata), mantel_haenszel(twice)
    assert again.difference.estimate == pytest.approx(once.difference.estimate, abs=1e-12)
    assert again.variance == pytest.approx(once.variance / 2, abs=1e-12)


def test_all_or_nothing_everywhere_is_not_certainty() -> None:
    """Sato's variance is 0 here; metafor returns a range without width, which we depart from."""
    strata = [stratum("A", 10, 10, 10, 10), stratum("B", 0, 12, 0, 12)]
    found = mantel_haenszel(strata)
    assert naive(strata) == (0, 0)
    assert found.method is IntervalMethod.MOVER
    assert found.variance == 0
    assert found.difference.lower < -0.1 < 0.1 < found.difference.upper


@pytest.mark.parametrize(("x1", "x2"), [(0, 0), (10, 0), (0, 8), (10, 8)])
def test_one_stratum_all_or_nothing_is_newcombe(x1: int, x2: int) -> None:
    one = [stratum("all", x1, 10, x2, 8)]
    newcombe = two_proportions(summed(one)).difference
    assert limits(one) == pytest.approx(
        (newcombe.estimate, newcombe.lower, newcombe.upper), abs=1e-15
    )


def test_one_and_one_person() -> None:
    estimate, lower, upper = limits([stratum("A", 1, 1, 0, 1)])
    assert (estimate, upper) == (1, 1)
    assert lower < 0.5
    assert mantel_haenszel([stratum("A", 1, 1, 0, 1)]).status is CellStatus.COUNTS_ONLY


@settings(deadline=None)
@given(several())
def test_limits_stay_possible_at_early_looks(strata: list[GroupArms]) -> None:
    """Metafor's limits leave -1 to 1 at wide z; ours are cut there, by name."""
    _, lower, upper = limits(strata, z=6.2)
    assert -1 <= lower <= upper <= 1


@settings(deadline=None)
@given(several())
def test_bulk_is_the_single_one(strata: list[GroupArms]) -> None:
    cells = [(s.pilot.events, s.pilot.n, s.comparison.events, s.comparison.n) for s in strata]
    table = np.array([cells, cells])
    estimate, variance = difference_and_variance(*np.moveaxis(table, -1, 0))
    found = mantel_haenszel(strata)
    assume(found.method is IntervalMethod.SATO)
    assert estimate == pytest.approx([found.difference.estimate] * 2, rel=1e-12, abs=1e-15)
    assert variance == pytest.approx([found.variance] * 2, rel=1e-12)


def test_benefit_follows_the_direction() -> None:
    found = mantel_haenszel(BERKELEY)
    assert found.benefit(Direction.LOWER).estimate == -found.difference.estimate


@pytest.mark.parametrize(
    "strata", [[], [stratum("A", 0, 0, 1, 2)], [stratum("A", 0, 0, 1, 2), stratum("B", 1, 2, 0, 0)]]
)
def test_nobody_to_compare_with_within_strata(strata: list[GroupArms]) -> None:
    with pytest.raises(NotComputable, match="people in both arms"):
        mantel_haenszel(strata)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid, match="listed twice"):
        mantel_haenszel([BERKELEY[0], BERKELEY[0]])
    with pytest.raises(Invalid, match="standard errors"):
        mantel_haenszel(BERKELEY, z=0)


def test_record_and_back() -> None:
    found = mantel_haenszel([*BERKELEY, stratum("none", 0, 0, 3, 4)])
    assert from_record(to_record(found)) == found
