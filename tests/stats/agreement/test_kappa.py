import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from improvement.domain.codings import codings
from improvement.errors import Invalid, NotComputable
from improvement.stats.agreement.kappa import Kappa, kappa
from improvement.stats.record import from_record, to_record


def of_table(table: list[list[int]]) -> Kappa:
    pairs = [
        (f"c{i}", f"c{j}")
        for i, row in enumerate(table)
        for j, count in enumerate(row)
        for _ in range(count)
    ]
    return kappa(codings([[a for a, _ in pairs], [b for _, b in pairs]]))


@pytest.mark.parametrize(
    ("table", "published"),
    [
        ([[20, 5], [10, 15]], 0.4),  # Wikipedia, Cohen's kappa, simple example
        ([[45, 15], [25, 15]], 0.1304),  # the same, equal agreement, first
        ([[25, 35], [5, 35]], 0.2593),  # and second
    ],
)
def test_published(table: list[list[int]], published: float) -> None:
    assert of_table(table).kappa.estimate == pytest.approx(published, abs=5e-5)


tables = st.integers(2, 4).flatmap(
    lambda c: st.lists(st.lists(st.integers(0, 15), min_size=c, max_size=c), min_size=c, max_size=c)
)


@settings(deadline=None)
@given(tables)
@example([[0, 0], [5, 1]])
@example([[0, 0], [1, 2]])
def test_statsmodels_agrees(table: list[list[int]]) -> None:
    counts = np.array(table)
    used = np.flatnonzero(counts.sum(axis=0) + counts.sum(axis=1))
    assume(len(used) > 1)
    with np.errstate(invalid="ignore"):  # its variances may come out a rounding below zero
        other = cohens_kappa(counts[np.ix_(used, used)])
    found = of_table(table)
    assert found.kappa.estimate == pytest.approx(other.kappa, abs=1e-9)
    assert found.standard_error == pytest.approx(np.sqrt(max(0, other.var_kappa)), abs=1e-7)
    if other.var_kappa > 0 and found.kappa.lower > -1 and found.kappa.upper < 1:
        limits = (found.kappa.lower, found.kappa.upper)
        assert limits == pytest.approx((other.kappa_low, other.kappa_upp), abs=1e-7)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2))
def test_naive_second_way(pairs: list[tuple[str, str]]) -> None:
    n = len(pairs)
    agree = sum(a == b for a, b in pairs) / n
    chance = (
        sum(sum(a == c for a, _ in pairs) * sum(b == c for _, b in pairs) for c in "abc") / n**2
    )
    assume(chance < 1)
    found = kappa(codings([[a for a, _ in pairs], [b for _, b in pairs]]))
    assert found.kappa.estimate == pytest.approx((agree - chance) / (1 - chance))
    assert -1 <= found.kappa.lower <= found.kappa.estimate <= found.kappa.upper <= 1


def test_perfect_agreement_on_one_code_is_not_nan() -> None:
    """statsmodels answers NaN here."""
    with pytest.raises(NotComputable, match="one and the same"):
        kappa(codings([["a"] * 5, ["a"] * 5]))


def test_perfect_agreement_on_two_codes_is_one() -> None:
    found = of_table([[5, 0], [0, 7]])
    assert (found.kappa.estimate, found.standard_error) == (1, pytest.approx(0, abs=1e-9))


def test_units_that_one_left_out_do_not_count() -> None:
    found = kappa(codings([["a", "b", None, "a"], ["a", None, "b", "b"]]))
    assert found.units == 2


@pytest.mark.parametrize("rows", [[[1, 2]], [[1, 2]] * 3])
def test_two_coders_only(rows: list[list[int]]) -> None:
    with pytest.raises(Invalid, match="2 coders"):
        kappa(codings(rows))


@pytest.mark.parametrize("rows", [[[1, None], [None, 1]], [[], []]])
def test_nothing_in_common(rows: list[list[int | None]]) -> None:
    with pytest.raises(NotComputable):
        kappa(codings(rows))


def test_is_kept_and_read_again() -> None:
    found = of_table([[20, 5], [10, 15]])
    assert from_record(to_record(found)) == found
