from math import sqrt

import pingouin
import pytest
from golden import Case, copied
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, rankdata

from improvement.domain.pairs import PairedSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.paired_order import paired_order
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record

REFERENCE = [case for case in copied("wilcoxon") if case["options"].get("paired")]


def test_there_are_paired_cases() -> None:
    assert REFERENCE


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["id"])
def test_the_signed_ranks_as_r_has_them(case: Case) -> None:
    """R's shift and its interval (a root search good to 1e-3) are not offered."""
    pairs = PairedSamples(pilot=tuple(case["input"]["x"]), comparison=tuple(case["input"]["y"]))
    found, r = paired_order(pairs).signed_rank, case["expected"]["default"]
    assert found is not None
    assert found.v == r["V"]
    assert found.p == pytest.approx(r["p"], rel=1e-9)
    assert found.exact == ("exact" in r["method"])


moves = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=25).map(
    lambda rows: PairedSamples(
        pilot=tuple(a for a, _ in rows), comparison=tuple(b for _, b in rows)
    )
)


@settings(deadline=None)
@given(moves)
def test_naive_second_way(pairs: PairedSamples) -> None:
    differences = [a - b for a, b in zip(pairs.pilot, pairs.comparison, strict=True)]
    up, down = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    found = paired_order(pairs)
    assert (found.higher, found.lower, found.same) == (up, down, pairs.n - up - down)
    n = pairs.n + 2
    p, q = (up + 1) / n, (down + 1) / n
    half = Z95 * sqrt((p + q - (p - q) ** 2) / n)
    assert found.difference.upper == pytest.approx(min(1, p - q + half), abs=1e-12)
    if up + down == 0:
        assert found.sign_mid_p is None
        assert found.signed_rank is None
        return
    own = binomtest(up, up + down).pvalue
    assert found.sign_mid_p is not None
    assert 0 < found.sign_mid_p <= own + 1e-12


@settings(deadline=None)
@given(moves)
def test_signed_ranks_by_hand(pairs: PairedSamples) -> None:
    found = paired_order(pairs).signed_rank
    differences = [d for d in pairs.differences.values if d]
    if found is None or found.exact:
        return
    ranks = rankdata([abs(d) for d in differences])
    v = sum(r for r, d in zip(ranks, differences, strict=True) if d > 0)
    n = len(differences)
    _, ties = zip(*((r, list(ranks).count(r)) for r in set(ranks)), strict=True)
    variance = n * (n + 1) * (2 * n + 1) / 24 - sum(k**3 - k for k in ties) / 48
    away = v - n * (n + 1) / 4
    z = (away - 0.5 * (away > 0) + 0.5 * (away < 0)) / sqrt(variance)
    assert found.v == v
    assert found.p == pytest.approx(2 * norm.sf(abs(z)), rel=1e-9)


def test_pingouin_counts_the_same_ranks() -> None:
    pairs = PairedSamples(pilot=(9.1, 7.2, 8.8, 5.0, 6.6), comparison=(7.0, 7.9, 5.4, 4.1, 6.0))
    found = paired_order(pairs).signed_rank
    assert found is not None
    other = pingouin.wilcoxon(list(pairs.pilot), list(pairs.comparison))
    assert found.exact
    assert found.p == pytest.approx(float(other["p_val"].iloc[0]), rel=1e-9)


@settings(deadline=None)
@given(moves)
def test_swapping_turns_it(pairs: PairedSamples) -> None:
    one = paired_order(pairs)
    other = paired_order(PairedSamples(pilot=pairs.comparison, comparison=pairs.pilot))
    assert one.difference.lower == pytest.approx(-other.difference.upper, abs=1e-12)
    assert one.benefit(Direction.LOWER).estimate == pytest.approx(other.difference.estimate)


def test_no_pairs() -> None:
    with pytest.raises(NotComputable):
        paired_order(PairedSamples(pilot=(), comparison=()))


def test_kept_and_read_again() -> None:
    found = paired_order(PairedSamples(pilot=(5, 4, 4), comparison=(3, 4, 5)))
    assert from_record(to_record(found)) == found
