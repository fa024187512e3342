from fractions import Fraction
from math import comb

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import StratifiedTable
from strata_cases import BERKELEY, from_table, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.association_within import association_within
from improvement.stats.record import from_record, to_record

#: R prints this one as 0.0322 in metafor, which takes the half off even from 0 (golden/README).
BALANCED = "mantel_haenszel-010"


def check(case: Case) -> None:
    strata, expected = from_table(case["input"]), case["expected"]
    for corrected, key in ((True, "correct_true"), (False, "correct_false")):
        found = association_within(strata, corrected=corrected)
        assert found.chi_square == pytest.approx(expected[key]["statistic"], rel=1e-9, abs=1e-15)
        assert found.chance == pytest.approx(expected[key]["p"], rel=1e-9)
    if case["id"] != BALANCED:
        cmh = expected["rma_mh_or"]["cmh"]
        assert association_within(strata).chi_square == pytest.approx(cmh, rel=1e-9)


@pytest.mark.parametrize("case", copied("mantel_haenszel"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    for case in real("mantel_haenszel"):
        check(case)


def test_nothing_at_all_is_not_pushed_away_from_nothing() -> None:
    """A sum of exactly 0 stays 0, as in mantelhaen.test; metafor's half would make it 0.03."""
    (case,) = [case for case in copied("mantel_haenszel") if case["id"] == BALANCED]
    assert case["expected"]["rma_mh_or"]["cmh"] == pytest.approx(0.0322, abs=1e-4)
    assert association_within(from_table(case["input"])).chi_square == 0


def varies(strata: list[GroupArms]) -> bool:
    return any(
        0 < s.pilot.events + s.comparison.events < s.pilot.n + s.comparison.n for s in strata
    )


def law(s: GroupArms) -> tuple[Fraction, Fraction]:
    """Mean and variance of the pilot's events, from every way to deal the events out."""
    events, m, n = s.pilot.events + s.comparison.events, s.pilot.n, s.comparison.n
    ways = {
        k: comb(m, k) * comb(n, events - k) for k in range(max(0, events - n), min(m, events) + 1)
    }
    mean = Fraction(sum(k * w for k, w in ways.items()), comb(m + n, events))
    square = Fraction(sum(k * k * w for k, w in ways.items()), comb(m + n, events))
    return mean, square - mean**2


@settings(deadline=None)
@given(several(most=4))
def test_naive_second_way_by_dealing_events_out(strata: list[GroupArms]) -> None:
    assume(varies(strata))
    laws = [law(s) for s in strata]
    away = sum(s.pilot.events for s in strata) - sum(mean for mean, _ in laws)
    chi_square = float(away**2 / sum(variance for _, variance in laws))
    found = association_within(strata, corrected=False)
    assert found.chi_square == pytest.approx(chi_square, rel=1e-9, abs=1e-12)
    assert found.chance == pytest.approx(float(chi2.sf(chi_square, 1)), rel=1e-6)


@settings(deadline=None)
@given(several())
def test_statsmodels_agrees(strata: list[GroupArms]) -> None:
    assume(varies(strata))
    tables = [
        [
            [s.pilot.events, s.pilot.n - s.pilot.events],
            [s.comparison.events, s.comparison.n - s.comparison.events],
        ]
        for s in strata
    ]
    other = StratifiedTable([np.array(t, float) for t in tables]).test_null_odds(correction=False)
    found = association_within(strata, corrected=False)
    assert found.chi_square == pytest.approx(other.statistic, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(several())
def test_half_an_event_less_is_more_cautious(strata: list[GroupArms]) -> None:
    assume(varies(strata))
    one, other = association_within(strata), association_within(strata, corrected=False)
    assert one.chi_square <= other.chi_square
    assert 0 <= other.chance <= one.chance <= 1


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [stratum("A", 0, 9, 0, 8)],
        [stratum("A", 9, 9, 8, 8), stratum("B", 0, 3, 0, 3)],
        [stratum("A", 3, 9, 0, 0)],
    ],
)
def test_nothing_to_tell_apart(strata: list[GroupArms]) -> None:
    with pytest.raises(NotComputable):
        association_within(strata)


def test_a_label_given_twice_is_refused_and_a_record_comes_back() -> None:
    with pytest.raises(Invalid):
        association_within([BERKELEY[0], BERKELEY[0]])
    found = association_within([*BERKELEY, stratum("alone", 1, 1, 0, 0)])
    assert from_record(to_record(found)) == found
