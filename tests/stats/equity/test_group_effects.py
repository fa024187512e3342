import pytest

from improvement.domain.tallies import GroupArms, Tally
from improvement.errors import Invalid
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.equity.group_effects import arms_of, by_group


def group(name: str, x1: int, n1: int, x2: int, n2: int) -> GroupArms:
    return GroupArms(group=name, pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))


@pytest.mark.parametrize(
    ("n1", "n2", "status"),
    [
        (0, 0, CellStatus.COUNTS_ONLY),
        (0, 50, CellStatus.COUNTS_ONLY),
        (4, 50, CellStatus.COUNTS_ONLY),
        (5, 50, CellStatus.INTERNAL),
        (50, 9, CellStatus.INTERNAL),
        (10, 10, CellStatus.SHOWN),
    ],
)
def test_steps_of_5_and_10(n1: int, n2: int, status: CellStatus) -> None:
    (found,) = by_group([group("A", 0, n1, n2, n2)]).groups
    assert found.status is status
    assert (found.effect is None) is (status is CellStatus.COUNTS_ONLY)


def test_order_and_z_are_kept() -> None:
    cells = [group("B", 6, 12, 3, 12), group("A", 7, 20, 7, 20)]
    found = by_group(cells, z=2.5)
    assert [g.arms.group for g in found.groups] == ["B", "A"]
    assert found.one_of == 2
    assert found.groups[0].effect == two_proportions(arms_of(cells[0]), z=2.5)


def test_no_groups_is_an_empty_answer() -> None:
    assert by_group([]).groups == ()


def test_a_label_given_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="A is listed twice"):
        by_group([group("A", 1, 2, 1, 2), group("A", 1, 2, 1, 2)])
