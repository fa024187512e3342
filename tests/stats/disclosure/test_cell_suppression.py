"""What is hidden is enough, and no more than needed: against trying every choice."""

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.stats.disclosure import cell_suppression
from improvement.stats.disclosure.auditor import narrowed
from improvement.stats.disclosure.cell_suppression import Method, choose, exactly, greedily
from improvement.stats.disclosure.system import Sum, System


def two_way(rows: list[list[int]], threshold: int) -> System:
    """A table whose grand total is known; its cells and margins may be published or not."""
    across, down = len(rows[0]), len(rows)
    cells = tuple(chain.from_iterable(rows))
    sets = [[r * across + c] for r in range(down) for c in range(across)]
    sets += [[r * across + c for c in range(across)] for r in range(down)]
    sets += [[r * across + c for r in range(down)] for c in range(across)]
    total = sum(cells)

    def as_sum(members: list[int]) -> Sum:
        value = sum(cells[m] for m in members)
        return Sum(
            members=tuple(members),
            sensitive=1 <= value < threshold,
            need=min(threshold - 1, total),
            worth=1 + value,
        )

    known = Sum(members=tuple(range(len(cells))), known=True)
    return System(cells=cells, sums=(known, *map(as_sum, sets)))


tables = st.integers(2, 3).flatmap(
    lambda across: st.lists(
        st.lists(st.integers(0, 15), min_size=across, max_size=across), min_size=2, max_size=3
    )
)


@settings(max_examples=25, deadline=None)
@given(rows=tables)
def test_both_ways_are_safe_and_the_exact_one_loses_no_more(rows: list[list[int]]) -> None:
    system = two_way(rows, 5)
    greedy = greedily(system)
    exact = exactly(system, seconds=10)
    assert exact is not None
    for chosen in (greedy, exact):
        assert narrowed(system, chosen.published, whole=True) == ()
        assert chosen.hidden >= set(system.sensitive)
        assert chosen.hidden | chosen.published | system.always == set(range(len(system.sums)))
    assert exact.lost <= greedy.lost + 1e-6


@settings(max_examples=12, deadline=None)
@given(rows=st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_the_exact_way_is_the_best_of_all_choices(rows: list[list[int]]) -> None:
    system = two_way(rows, 4)
    optional = [n for n, s in enumerate(system.sums) if not s.known and not s.sensitive]
    everything = frozenset(range(1, len(system.sums)))
    best = min(
        sum(system.sums[n].worth for n in hidden)
        for more in chain.from_iterable(combinations(optional, k) for k in range(len(optional) + 1))
        if not narrowed(
            system, everything - (hidden := frozenset(more) | set(system.sensitive)), whole=True
        )
    )
    exact = exactly(system, seconds=20)
    assert exact is not None
    assert exact.lost == pytest.approx(best)


def test_one_way_hides_the_next_smallest() -> None:
    system = System(
        cells=(40, 25, 12, 4),
        sums=(
            Sum(members=(0, 1, 2, 3), known=True),
            *(Sum(members=(n,), worth=w) for n, w in ((0, 40), (1, 25), (2, 12))),
            Sum(members=(3,), sensitive=True, need=9),
        ),
    )
    for chosen in (choose(system), greedily(system)):
        assert chosen.hidden == {3, 4}


def test_nothing_small_hides_nothing() -> None:
    found = choose(two_way([[20, 30], [40, 50]], 10))
    assert (found.method, found.hidden, found.lost) == (Method.NOTHING_TO_HIDE, frozenset(), 0)


def test_a_table_too_large_for_the_exact_way_is_done_by_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cell_suppression, "LARGEST_EXACT", 10)
    system = two_way([[20, 3], [40, 50]], 10)
    assert exactly(system) is None
    assert choose(system).method is Method.GREEDY


def test_a_total_that_gives_somebody_away_by_itself_is_refused() -> None:
    system = System(
        cells=(3, 0),
        sums=(Sum(members=(0, 1), known=True), Sum(members=(0,), sensitive=True, need=9)),
    )
    with pytest.raises(NotComputable, match="Publish none"):
        greedily(system)


def test_a_sum_is_not_known_and_sensitive_at_once() -> None:
    with pytest.raises(Invalid, match="both"):
        System(cells=(1,), sums=(Sum(members=(0,), known=True, sensitive=True),))
    with pytest.raises(Invalid, match="below 0"):
        System(cells=(-1,), sums=())
    with pytest.raises(Invalid, match="not there"):
        System(cells=(1,), sums=(Sum(members=(1,)),))
