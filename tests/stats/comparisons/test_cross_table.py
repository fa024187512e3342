from itertools import product
from math import factorial, prod

import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact
from scipy.stats.contingency import association

from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cross_table import MOST_EXACT, cross_table
from improvement.stats.record import from_record, to_record

Table = list[list[int]]


def check(case: Case) -> None:
    found, expected = cross_table(case["input"]["table"]), case["expected"]
    assert found.chi_square == pytest.approx(expected["pearson"]["chisq"], rel=1e-9)
    assert found.degrees_of_freedom == expected["pearson"]["df"]
    assert found.chance == pytest.approx(expected["pearson"]["p"], rel=1e-9)
    assert found.cramers_v == pytest.approx(expected["cramers_v"], rel=1e-9)
    for row, theirs in zip(found.expected, expected["expected"], strict=True):
        assert row == pytest.approx(theirs, rel=1e-9)
    exact = expected["fisher_p"]
    if exact is None or "error" in exact:  # R was not asked, or gave up for want of space
        assert found.exact_chance is None
    else:
        assert found.exact_chance == pytest.approx(exact["p"], rel=1e-9)


@pytest.mark.parametrize("case", copied("chisq_tables"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    for case in real("chisq_tables"):
        check(case)


def counted(rows: st.SearchStrategy[int], most: int) -> st.SearchStrategy[Table]:
    return st.tuples(rows, rows).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, most), min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )


def full(table: Table) -> bool:
    return all(map(sum, table)) and all(map(sum, zip(*table, strict=True)))


@settings(deadline=None)
@given(counted(st.integers(2, 4), 9))
def test_scipy_agrees(table: Table) -> None:
    assume(full(table))
    found, other = cross_table(table), chi2_contingency(table, correction=False)
    assert found.chi_square == pytest.approx(other.statistic, rel=1e-9, abs=1e-12)
    assert found.chance == pytest.approx(other.pvalue, rel=1e-9)
    assert found.cramers_v == pytest.approx(association(table), rel=1e-9, abs=1e-8)


@settings(deadline=None)
@given(counted(st.just(2), 40))
def test_two_by_two_is_fishers(table: Table) -> None:
    assume(full(table))
    assert cross_table(table).exact_chance == pytest.approx(fisher_exact(table).pvalue, rel=1e-6)


def every_table(rows: list[int], columns: list[int]) -> list[Table]:
    """By brute force: fill all cells but the last of every row and column, keep what fits."""
    r, c, found = len(rows), len(columns), []
    for inner in product(*(range(min(rows[i], columns[j]) + 1) for i in range(r - 1)
                           for j in range(c - 1))):  # fmt: skip
        table = [list(inner[i * (c - 1) : (i + 1) * (c - 1)]) for i in range(r - 1)]
        for row, total in zip(table, rows, strict=False):
            row.append(total - sum(row))
        table.append([columns[j] - sum(row[j] for row in table) for j in range(c)])
        if min(min(row) for row in table) >= 0:
            found.append(table)
    return found


@settings(deadline=None, max_examples=60)
@given(counted(st.integers(2, 3), 4))
def test_naive_second_way_by_listing_every_table(table: Table) -> None:
    """With whole numbers: ways to deal people out are counted, nothing is rounded."""
    assume(full(table))
    rows, columns = [sum(row) for row in table], [sum(c) for c in zip(*table, strict=True)]

    def ways(one: Table) -> int:
        top = prod(map(factorial, rows)) * prod(map(factorial, columns))
        return top // prod(factorial(cell) for row in one for cell in row)

    seen, each = ways(table), [ways(one) for one in every_table(rows, columns)]
    naive = sum(w for w in each if w <= seen) / sum(each)
    assert cross_table(table).exact_chance == pytest.approx(naive, rel=1e-9)


@settings(deadline=None)
@given(counted(st.integers(2, 3), 8), st.randoms(use_true_random=False))
def test_order_and_turning_do_not_matter(table: Table, random) -> None:
    assume(full(table))
    mixed = [list(row) for row in zip(*table, strict=True)]
    random.shuffle(mixed)
    one, two = cross_table(table), cross_table(mixed)
    assert one.chi_square == pytest.approx(two.chi_square, rel=1e-9, abs=1e-12)
    assert one.exact_chance == pytest.approx(two.exact_chance, rel=1e-9)
    assert 0 < one.exact_chance <= 1


def test_a_sparse_table_takes_the_exact_chance() -> None:
    thin, thick = cross_table([[3, 0, 2], [1, 4, 0], [0, 2, 5]]), cross_table([[30, 20], [20, 30]])
    assert thin.sparse
    assert thin.best_chance == thin.exact_chance != thin.chance
    assert not thick.sparse
    assert thick.best_chance == thick.chance
    many = cross_table([[MOST_EXACT, 1], [MOST_EXACT, 1]])
    assert many.exact_chance is None
    assert many.best_chance == many.chance


@pytest.mark.parametrize(
    "table",
    [[], [[1, 2]], [[1], [2]], [[0, 0], [1, 2]], [[0, 3], [0, 4]], [[0, 0], [0, 0]], [[], []]],
    ids=str,
)
def test_nothing_to_compare(table: Table) -> None:
    with pytest.raises(NotComputable):
        cross_table(table)


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[1, -2], [3, 4]], [[1, 0.5], [3, 4]]], ids=str)
def test_no_table_of_counts(table: Table) -> None:
    with pytest.raises(Invalid):
        cross_table(table)


def test_record_and_back() -> None:
    found = cross_table([[3, 0, 2], [1, 4, 0], [0, 2, 5]])
    assert from_record(to_record(found)) == found
