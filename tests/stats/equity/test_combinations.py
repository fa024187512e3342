import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import tallies

from improvement.domain.crossed import CrossedArms
from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.equity.combinations import combinations
from improvement.stats.equity.group_effects import arms_of
from improvement.stats.record import from_record, to_record


def cell(first: str, second: str, pilot: Tally, comparison: Tally) -> CrossedArms:
    return CrossedArms(first=first, second=second, pilot=pilot, comparison=comparison)


@st.composite
def crossed(draw: st.DrawFn) -> list[CrossedArms]:
    firsts, seconds = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    return [
        cell(f"F{a}", f"S{b}", draw(tallies(0, 40)), draw(tallies(0, 40)))
        for a in range(firsts)
        for b in range(seconds)
    ]


@settings(deadline=None, max_examples=120)
@given(crossed())
def test_everybody_is_in_exactly_one_row(cells: list[CrossedArms]) -> None:
    try:
        found = combinations(cells, first="A", second="B")
    except NotComputable:
        return
    peopled = {(c.first, c.second) for c in cells if not c.empty}
    told = [(row.first, second) for row in found.rows for second in row.seconds]
    assert sorted(told) == sorted(peopled)
    for arm in ("pilot", "comparison"):
        for count in ("events", "n"):
            whole = sum(getattr(getattr(c, arm), count) for c in cells)
            rows = sum(getattr(getattr(r.effect.arms, arm), count) for r in found.rows)
            assert rows == whole
    labels = [row.effect.arms.group for row in found.rows]
    assert len(set(labels)) == len(labels)


@settings(deadline=None, max_examples=120)
@given(crossed())
def test_a_cell_by_itself_is_large_and_every_large_cell_is(cells: list[CrossedArms]) -> None:
    try:
        found = combinations(cells, first="A", second="B", z=2.3)
    except NotComputable:
        return
    alone = {(r.first, r.seconds[0]): r.effect for r in found.rows if len(r.seconds) == 1}
    for one in cells:
        effect = alone.get((one.first, one.second))
        if one.smaller_n >= 10:
            assert effect is not None
            assert (effect.arms.pilot, effect.arms.comparison) == (one.pilot, one.comparison)
            assert effect.effect == two_proportions(arms_of(effect.arms), z=2.3)
    for row in found.rows:
        if len(row.seconds) > 1:  # put together: none of them is large
            parts = [c for c in cells if c.first == row.first and c.second in row.seconds]
            assert all(c.smaller_n < 10 for c in parts)


def test_it_comes_back_from_its_record_and_refuses_what_does_not_fit() -> None:
    ten = Tally(events=5, n=10)
    cells = [cell(a, b, ten, ten) for a in "AB" for b in "CD"]
    found = combinations(cells, first="One", second="Two")
    assert from_record(to_record(found)) == found
    with pytest.raises(Invalid, match="given twice"):
        combinations([*cells, cells[0]], first="One", second="Two")
    with pytest.raises(NotComputable, match="fewer than 2 groups"):
        combinations(cells[:2], first="One", second="Two")
    with pytest.raises(NotComputable):
        combinations([], first="One", second="Two")
