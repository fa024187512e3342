"""The auditor against trying every table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import NotComputable
from improvement.stats.disclosure.auditor import Auditor, narrowed
from improvement.stats.disclosure.system import Sum, System
from tests.stats.disclosure.readers import by_trying


@st.composite
def puzzles(draw: st.DrawFn) -> tuple[int, list[tuple[list[int], int]], list[int], int]:
    cells = draw(st.lists(st.integers(0, 3), min_size=2, max_size=5))
    numbers = range(len(cells))
    some = st.lists(st.sampled_from(numbers), min_size=1, max_size=len(cells), unique=True)
    sets = [list(numbers), *draw(st.lists(some, max_size=4))]
    has = [(members, sum(cells[m] for m in members)) for members in sets]
    return len(cells), has, draw(some), sum(cells)


@settings(max_examples=60, deadline=None)
@given(puzzle=puzzles())
def test_whole_numbers_give_what_trying_every_table_gives(
    puzzle: tuple[int, list[tuple[list[int], int]], list[int], int],
) -> None:
    cells, has, members, most = puzzle
    if (most + 1) ** cells > 50_000:
        return
    found = Auditor(cells, has, whole=True).possible(members)
    assert (found.least, found.most) == by_trying(cells, has, members, most=most)


@settings(max_examples=60, deadline=None)
@given(puzzle=puzzles())
def test_linear_programming_never_claims_more_than_there_is(
    puzzle: tuple[int, list[tuple[list[int], int]], list[int], int],
) -> None:
    """It may leave more possible than whole numbers do, never less."""
    cells, has, members, _ = puzzle
    relaxed = Auditor(cells, has).possible(members)
    strict = Auditor(cells, has, whole=True).possible(members)
    assert relaxed.least <= strict.least <= strict.most <= relaxed.most


def test_one_hidden_cell_is_the_total_less_the_others() -> None:
    found = Auditor(3, [((0, 1, 2), 20), ((0,), 9), ((1,), 8)]).possible((2,))
    assert (found.least, found.most) == (3, 3)


def test_figures_that_contradict_each_other_are_no_figures() -> None:
    with pytest.raises(NotComputable, match="contradict"):
        Auditor(2, [((0, 1), 3), ((0,), 5)]).possible((1,))


def test_a_published_sensitive_sum_is_given_away() -> None:
    system = System(
        cells=(3, 20),
        sums=(Sum(members=(0, 1), known=True), Sum(members=(0,), sensitive=True, need=5)),
    )
    assert narrowed(system, {1}) == (1,)
    assert narrowed(system, set()) == ()
