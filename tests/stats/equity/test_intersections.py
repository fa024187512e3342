from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement.domain.crossed import CrossedArms
from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.equity.group_effects import by_group
from improvement.stats.equity.intersections import Intersections, RolledUpReason, intersections
from improvement.stats.record import from_record, to_record


def cell(first: str, second: str, n1: int, n2: int | None = None) -> CrossedArms:
    other = n1 if n2 is None else n2
    return CrossedArms(
        first=first,
        second=second,
        pilot=Tally(events=n1 // 2, n=n1),
        comparison=Tally(events=other // 3, n=other),
    )


def crossed(cells: list[CrossedArms], **more: int) -> Intersections:
    return intersections(cells, first="Tenure", second="Age", **more)


ENOUGH = [cell(a, b, 20 + i) for i, (a, b) in enumerate(product("RO", "yo"))]


def test_enough_in_every_cell() -> None:
    found = crossed(ENOUGH)
    assert [(c.first, c.second) for c in found.shown] == [*product("RO", "yo")]
    assert found.rolled_up == ()
    assert found.shown[0].effect.arms.group == "R, y"
    assert all(c.effect.status is CellStatus.SHOWN for c in found.shown)


def test_one_small_cell_rolls_up_its_group_and_one_more() -> None:
    cells = [cell(a, b, 30) for a, b in product("ROL", "yo")]
    cells[5] = cell("L", "o", 4)
    found = crossed(cells)
    assert {c.first for c in found.shown} == {"O"}
    assert [(r.effect.arms.group, r.reason, r.cells) for r in found.rolled_up] == [
        ("L", RolledUpReason.SMALL_CELL, 2),
        ("R", RolledUpReason.PROTECTS_OTHERS, 2),
    ]
    assert found.rolled_up[0].effect.arms.pilot.n == 34


def test_small_in_one_arm_is_small() -> None:
    found = crossed([*ENOUGH[:3], cell("O", "o", 30, 9)])
    assert found.shown == ()
    assert len(found.rolled_up) == 2


def test_a_cell_with_nobody_is_no_secret() -> None:
    found = crossed([*ENOUGH, cell("L", "y", 40), cell("L", "o", 0)])
    assert ("L", "y") in [(c.first, c.second) for c in found.shown]
    assert found.rolled_up == ()


sizes = st.integers(0, 25)
tables = st.tuples(st.integers(2, 4), st.integers(2, 3)).flatmap(
    lambda shape: st.lists(
        st.tuples(sizes, sizes), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
    ).map(
        lambda found: [
            cell(f"r{i // shape[1]}", f"c{i % shape[1]}", a, b) for i, (a, b) in enumerate(found)
        ]
    )
)


def found_or_skip(cells: list[CrossedArms]) -> Intersections:
    try:
        return crossed(cells)
    except NotComputable:
        assume(False)
        raise


@settings(deadline=None)
@given(tables)
def test_everybody_is_there_once_and_no_shown_cell_is_small(cells: list[CrossedArms]) -> None:
    found = found_or_skip(cells)
    parts = [c.effect.arms for c in found.shown] + [r.effect.arms for r in found.rolled_up]
    for arm in ("pilot", "comparison"):
        for what in ("n", "events"):
            there = sum(getattr(getattr(part, arm), what) for part in parts)
            assert there == sum(getattr(getattr(c, arm), what) for c in cells)
    assert all(c.effect.arms.smaller_n >= 10 for c in found.shown)
    assert {c.first for c in found.shown}.isdisjoint(r.effect.arms.group for r in found.rolled_up)


def possible(rows: list[int], columns: list[int]) -> list[list[list[int]]]:
    """Every table with these sums, row by row: the reader's list of what could be."""
    if len(rows) == 1:
        return [[columns]] if sum(columns) == rows[0] else []
    found = []
    for row in product(*(range(min(rows[0], c) + 1) for c in columns)):
        if sum(row) == rows[0]:
            rest = [c - r for c, r in zip(columns, row, strict=True)]
            found += [[list(row), *others] for others in possible(rows[1:], rest)]
    return found


@settings(deadline=None, max_examples=40)
@given(
    st.integers(2, 3).flatmap(
        lambda r: st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=r, max_size=r)
    )
)
def test_the_attacker_who_knows_both_one_way_tables(rows: list[tuple[int, int]]) -> None:
    """Unless everything is rolled up, every small cell can still be at least two numbers.

    Small figures with ``fewest=5``, so that all tables can be listed; one group is large.
    """
    cells = [cell("big", "y", 7), cell("big", "o", 8)]
    cells += [
        cell(f"r{i}", name, n)
        for i, pair in enumerate(rows)
        for name, n in zip("yo", pair, strict=True)
    ]
    try:
        found = crossed(cells, fewest=5)
    except NotComputable:
        return
    if not found.shown:
        return
    hidden = [r.effect.arms.group for r in found.rolled_up]
    if not hidden:
        return
    people = {(c.first, c.second): c.pilot.n for c in cells}
    table = [[people[name, s] for s in "yo"] for name in hidden]
    columns = [sum(column) for column in zip(*table, strict=True)]
    could_be = possible([sum(row) for row in table], columns)
    assert table in could_be
    for i, row in enumerate(table):
        for j, n in enumerate(row):
            if 0 < n < 5:
                assert len({one[i][j] for one in could_be}) > 1


def test_effects_are_the_usual_ones() -> None:
    found = crossed(ENOUGH, z=2.5)
    (raw,) = by_group([found.shown[2].effect.arms], z=2.5).groups
    assert found.shown[2].effect == raw
    assert len(best_guess([c.effect.arms for c in found.shown]).groups) == 4


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [cell("R", "y", 20)],
        [cell("R", "y", 20), cell("R", "o", 20)],
        [cell("R", "y", 20), cell("O", "y", 20)],
        [cell("R", "y", 20), cell("O", "o", 0)],
    ],
)
def test_one_way_says_it_already(cells: list[CrossedArms]) -> None:
    with pytest.raises(NotComputable, match="fewer than 2 groups"):
        crossed(cells)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid, match="given twice"):
        crossed([*ENOUGH, ENOUGH[0]])
    with pytest.raises(Invalid, match="5 or more"):
        crossed(ENOUGH, fewest=1)


def test_record_and_back() -> None:
    cells = [cell(a, b, 30) for a, b in product("ROL", "yo")]
    cells[5] = cell("L", "o", 4)
    found = crossed(cells)
    assert from_record(to_record(found)) == found
