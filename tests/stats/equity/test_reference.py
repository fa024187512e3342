import pytest

from improvement.domain.tallies import GroupArms, Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.reference import reference_group


def group(name: str, events: int, n: int, named: bool = True) -> GroupArms:
    tally = Tally(events=events, n=n)
    return GroupArms(group=name, pilot=tally, comparison=tally, named=named)


GROUPS = [group("best", 9, 10), group("largest", 1, 40), group("?", 1, 90, named=False)]


def test_largest_named_group_not_the_best_one() -> None:
    assert reference_group(GROUPS).group == "largest"


def test_registered_wins() -> None:
    assert reference_group(GROUPS, "best").group == "best"


def test_first_of_equals() -> None:
    assert reference_group([group("b", 1, 5), group("a", 1, 5)]).group == "b"


def test_unknown_reference_is_refused() -> None:
    with pytest.raises(Invalid, match="'nobody'"):
        reference_group(GROUPS, "nobody")


@pytest.mark.parametrize("groups", [[], [group("a", 0, 0)], [group("?", 1, 9, named=False)]])
def test_nobody_to_refer_to(groups: list[GroupArms]) -> None:
    with pytest.raises(NotComputable):
        reference_group(groups)
