import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.equity.gap import gap_to_reference, gaps


def group(name: str, x1: int, n1: int, x2: int, n2: int, named: bool = True) -> GroupArms:
    return GroupArms(
        group=name,
        pilot=Tally(events=x1, n=n1),
        comparison=Tally(events=x2, n=n2),
        named=named,
    )


REFERENCE, OTHER = group("R", 12, 20, 8, 20), group("G", 9, 20, 10, 20)


def test_golden_change() -> None:
    found = gap_to_reference(REFERENCE, OTHER, direction=Direction.HIGHER)
    assert found.widening.estimate == pytest.approx(0.25)
    assert (found.widening.lower, found.widening.upper) == pytest.approx(
        (-0.1852, 0.6614), abs=5e-5
    )
    assert found.smallest_visible == pytest.approx((0.6614 + 0.1852) / 2, abs=1e-4)


def test_gap_now_is_newcombe_within_the_pilot() -> None:
    found = gap_to_reference(REFERENCE, OTHER, direction=Direction.HIGHER)
    same = two_proportions(TwoArms(pilot=REFERENCE.pilot, comparison=OTHER.pilot))
    assert found.now == same.difference


def test_where_lower_is_better_the_signs_turn() -> None:
    high = gap_to_reference(REFERENCE, OTHER, direction=Direction.HIGHER)
    low = gap_to_reference(REFERENCE, OTHER, direction=Direction.LOWER)
    assert low.widening == high.widening.flipped()
    assert low.now == high.now.flipped()


cells = st.integers(1, 60).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))


@settings(deadline=None)
@given(st.tuples(cells, cells, cells, cells))
def test_change_is_gap_now_minus_gap_before(four: tuple[Tally, ...]) -> None:
    one = GroupArms(group="R", pilot=four[0], comparison=four[1])
    two = GroupArms(group="G", pilot=four[2], comparison=four[3])
    found = gap_to_reference(one, two, direction=Direction.LOWER)
    assert found.widening.estimate == pytest.approx(
        found.now.estimate - found.before.estimate, abs=1e-12
    )


def test_every_other_group_in_order_with_its_status() -> None:
    groups = [group("A", 3, 7, 2, 8), REFERENCE, group("B", 1, 4, 0, 3), OTHER]
    found = gaps(groups, direction=Direction.HIGHER)
    assert found.reference.group == "R"
    assert [(g.group.group, g.status) for g in found.gaps] == [
        ("A", CellStatus.INTERNAL),
        ("B", CellStatus.COUNTS_ONLY),
        ("G", CellStatus.SHOWN),
    ]
    assert found.gaps[1].gap is None


def test_a_small_reference_hides_every_gap() -> None:
    found = gaps([group("R", 1, 3, 1, 3), OTHER], direction=Direction.HIGHER, reference="R")
    assert found.gaps[0].gap is None


def test_empty_cells_are_not_a_gap_of_zero() -> None:
    with pytest.raises(NotComputable):
        gap_to_reference(REFERENCE, group("G", 0, 0, 3, 9), direction=Direction.HIGHER)
