from math import sqrt
from statistics import fmean, stdev

import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t, ttest_rel

from improvement.domain.pairs import PairedSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.paired_scores import paired_scores
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record

# Student 1908: hours of sleep gained with two drugs, ten patients (R: datasets::sleep).
DRUG_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
DRUG_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def test_published() -> None:
    """R's help of t.test: difference -1.58, from -2.4598858 to -0.7001142, p 0.002833."""
    found = paired_scores(PairedSamples(pilot=DRUG_1, comparison=DRUG_2))
    assert found.difference.estimate == pytest.approx(-1.58)
    assert (found.difference.lower, found.difference.upper) == pytest.approx(
        (-2.4598858, -0.7001142), abs=5e-8
    )
    assert found.p == pytest.approx(0.002833, abs=5e-7)


scores = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=20).map(
    lambda rows: PairedSamples(
        pilot=tuple(a for a, _ in rows), comparison=tuple(b for _, b in rows)
    )
)


@settings(deadline=None)
@given(scores, st.floats(0.5, 4))
def test_naive_second_way_scipy_and_pingouin(pairs: PairedSamples, z: float) -> None:
    differences = pairs.differences.values
    if len(set(differences)) == 1:
        with pytest.raises(NotComputable, match="same amount"):
            paired_scores(pairs, z=z)
        return
    found, n = paired_scores(pairs, z=z), pairs.n
    half = t.isf(norm.sf(z), n - 1) * stdev(differences) / sqrt(n)
    assert found.difference.upper == pytest.approx(fmean(differences) + half, rel=1e-9, abs=1e-9)
    test = ttest_rel(pairs.pilot, pairs.comparison)
    assert found.p == pytest.approx(test.pvalue, rel=1e-6)
    other = pingouin.ttest(list(pairs.pilot), list(pairs.comparison), paired=True)
    assert found.t == pytest.approx(float(other["T"].iloc[0]), rel=1e-6)


@settings(deadline=None)
@given(scores)
def test_swapping_turns_it(pairs: PairedSamples) -> None:
    if pairs.differences.constant:
        return
    one = paired_scores(pairs).difference
    other = paired_scores(PairedSamples(pilot=pairs.comparison, comparison=pairs.pilot)).difference
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower), abs=1e-12)


def test_pairs_know_more_than_two_groups_of_strangers() -> None:
    found = paired_scores(PairedSamples(pilot=DRUG_2, comparison=DRUG_1))
    apart = (found.pilot.standard_deviation**2 + found.comparison.standard_deviation**2) / 10
    assert found.change.standard_deviation**2 / 10 < apart


def test_an_early_look_is_wider() -> None:
    pairs = PairedSamples(pilot=DRUG_2, comparison=DRUG_1)
    late, early = paired_scores(pairs), paired_scores(pairs, z=Z95 * sqrt(2))
    assert early.difference.half_width > sqrt(2) * late.difference.half_width


@pytest.mark.parametrize("values", [(), (1,), (1, 2)])
def test_too_few_or_no_spread(values: tuple[float, ...]) -> None:
    with pytest.raises(NotComputable):
        paired_scores(PairedSamples(pilot=values, comparison=values))


def test_lower_can_be_better() -> None:
    found = paired_scores(PairedSamples(pilot=DRUG_1, comparison=DRUG_2))
    assert found.benefit(Direction.LOWER).estimate == pytest.approx(1.58)


def test_kept_and_read_again() -> None:
    found = paired_scores(PairedSamples(pilot=DRUG_1, comparison=DRUG_2))
    assert from_record(to_record(found)) == found
