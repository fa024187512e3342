from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import Tally
from improvement.errors import Invalid
from improvement.stats.equity.suppression import HiddenReason, Suppression, TableRow, suppress


def table(*figures: tuple[int, int]) -> list[TableRow]:
    return [
        TableRow(label=f"g{i}", cells=(Tally(events=x, n=n),)) for i, (x, n) in enumerate(figures)
    ]


def hidden(found: Suppression) -> dict[str, str]:
    return {row.label: row.reason.value for row in found.hidden}


def test_nothing_small_nothing_hidden() -> None:
    found = suppress(table((5, 10), (7, 30)))
    assert found.hidden == ()
    assert len(found.shown) == 2
    assert not found.total_hidden


def test_one_small_row_takes_the_next_smallest_with_it() -> None:
    found = suppress(table((20, 40), (6, 12), (2, 4), (11, 25)))
    assert hidden(found) == {"g2": "small_group", "g1": "protects_others"}


def test_without_a_published_total_only_the_small_row_goes() -> None:
    assert hidden(suppress(table((20, 40), (2, 4)), total_published=False)) == {"g1": "small_group"}


def test_a_group_with_nobody_stays() -> None:
    found = suppress(table((0, 0), (20, 40), (2, 4), (6, 12)))
    assert "g0" not in hidden(found)


def test_two_groups_of_one_are_not_two_unknowns() -> None:
    """1 and 1 hidden, 2 in total, nobody at 0: both would be known to be 1."""
    found = suppress(table((1, 1), (0, 1), (20, 40), (6, 12)))
    assert hidden(found)["g3"] == "protects_others"


def test_all_hidden_had_the_same_outcome() -> None:
    """Hidden sizes are unknown, but 0 events among all of them tells each one's outcome."""
    found = suppress(table((0, 4), (0, 6), (20, 40), (6, 12)))
    assert hidden(found)["g3"] == "protects_others"


def test_when_nothing_helps_the_total_goes() -> None:
    assert suppress(table((2, 4))).total_hidden
    assert suppress(table((2, 4), (0, 0))).total_hidden


def test_small_counts_for_exports() -> None:
    figures = table((3, 40), (38, 40), (20, 40), (15, 30))
    assert hidden(suppress(figures)) == {}
    reasons = set(hidden(suppress(figures, small_counts=True)).values())
    assert HiddenReason.FEW_WITH_OR_WITHOUT.value in reasons


def test_either_arm_may_be_the_small_one() -> None:
    rows = [
        TableRow(label=label, cells=(Tally(events=1, n=a), Tally(events=1, n=b)))
        for label, a, b in (("A", 50, 3), ("B", 40, 40), ("C", 20, 22))
    ]
    assert hidden(suppress(rows)) == {"A": "small_group", "C": "protects_others"}


figures = st.lists(
    st.integers(0, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=4,
)


def what_else_fits(found: Suppression) -> dict[str, tuple[set[int], set[int]]]:
    """Every table a reader could believe in: the naive attacker, by brute force."""
    kept = [row for row in found.rows if row.label in {h.label for h in found.hidden}]
    reasons = {h.label: h.reason for h in found.hidden}
    total = sum(row.cells[0].n for row in kept)
    events = sum(row.cells[0].events for row in kept)
    smallest_shown = min((r.smallest for r in found.shown if not r.empty), default=total)
    ranges = []
    for row in kept:
        if reasons[row.label] is HiddenReason.SMALL_GROUP:
            ranges.append(range(1, found.threshold))
        else:
            ranges.append(range(found.threshold, max(smallest_shown, found.threshold) + 1))
    seen: dict[str, tuple[set[int], set[int]]] = {row.label: (set(), set()) for row in kept}
    for sizes in product(*ranges):
        if sum(sizes) != total:
            continue
        for counts in product(*(range(n + 1) for n in sizes)):
            if sum(counts) == events:
                for row, n, x in zip(kept, sizes, counts, strict=True):
                    seen[row.label][0].add(n)
                    seen[row.label][1].add(x)
    return seen


@settings(deadline=None, max_examples=60)
@given(figures)
def test_no_hidden_figure_can_be_worked_out(rows: list[tuple[int, int]]) -> None:
    found = suppress(table(*rows), threshold=4)
    assume(found.hidden and not found.total_hidden)
    for label, (sizes, counts) in what_else_fits(found).items():
        row = next(r for r in found.rows if r.label == label)
        assert row.cells[0].n in sizes
        assert len(sizes) > 1, f"the size of {label} is known"
        assert len(counts) > 1, f"the count of {label} is known"


@settings(deadline=None)
@given(figures, st.integers(2, 8))
def test_no_small_group_is_ever_shown(rows: list[tuple[int, int]], threshold: int) -> None:
    found = suppress(table(*rows), threshold=threshold)
    assert all(row.empty or row.smallest >= threshold for row in found.shown)


@settings(deadline=None)
@given(figures)
def test_subtraction_never_leaves_one_row(rows: list[tuple[int, int]]) -> None:
    found = suppress(table(*rows), threshold=4)
    assert found.total_hidden or len(found.hidden) != 1


def test_refusals() -> None:
    with pytest.raises(Invalid, match="hides nobody"):
        suppress(table((1, 2)), threshold=1)
    with pytest.raises(Invalid, match="label"):
        suppress([*table((1, 2)), *table((1, 2))])
    with pytest.raises(Invalid, match="columns"):
        suppress([*table((1, 2)), TableRow(label="x", cells=())])
    assert suppress([]).hidden == ()
