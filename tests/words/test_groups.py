import pytest

from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.equity.gap import gaps
from improvement.stats.equity.group_effects import by_group
from improvement.stats.equity.heterogeneity import heterogeneity
from improvement.stats.equity.suppression import TableRow, suppress
from improvement.words.groups import (
    false_flags,
    gap_line,
    group_line,
    heterogeneity_line,
    suppression_lines,
)


def group(name: str, x1: int, n1: int, x2: int, n2: int) -> GroupArms:
    return GroupArms(group=name, pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))


RENTERS, LODGERS = group("Renters", 24, 30, 15, 30), group("Lodgers", 2, 4, 1, 6)


def line(cell: GroupArms, *, internal: bool = False) -> str:
    (effect,) = by_group([cell]).groups
    return group_line(effect, Direction.HIGHER, one_of=3, internal=internal)


def test_a_group_with_enough_people() -> None:
    assert line(RENTERS) == (
        "Renters: 80 of 100 (24 of 30) in the pilot, 50 of 100 (15 of 30) in the comparison: "
        "30 more per 100 (between 6 and 50 more). One of 3 groups looked at."
    )


def test_a_small_group_keeps_its_counts_inside_the_team() -> None:
    assert line(LODGERS) == "Lodgers: Too few people to tell apart from the others."
    assert "2 of 4 in the pilot" in line(LODGERS, internal=True)


def test_do_groups_differ() -> None:
    same = heterogeneity([RENTERS, group("Owners", 24, 30, 15, 30)])
    assert "not more different than chance would give" in heterogeneity_line(same, "Tenure")
    other = heterogeneity([RENTERS, group("Owners", 10, 60, 50, 60)])
    assert "are more different than chance would give" in heterogeneity_line(other, "Tenure")
    assert "too few groups" in heterogeneity_line(None, "Tenure")


@pytest.mark.parametrize("direction", Direction)
def test_gap_line_says_what_could_not_be_seen(direction: Direction) -> None:
    cells = [group("Settled", 12, 20, 8, 20), group("Newer", 9, 20, 10, 20)]
    (item,) = gaps(cells, direction=direction).gaps
    said = gap_line(item)
    assert "could only see gap changes above about 42 points" in said
    sides = ("10 points ahead without the change, 15 points behind with it", "against the group")
    if direction is Direction.LOWER:
        sides = ("10 points behind without the change, 15 points ahead with it", "in its favour")
    assert all(side in said for side in sides)


def test_false_flags_follow_the_simulated_sizes() -> None:
    assert [false_flags(n) for n in (30, 60, 120, 300, 5000)] == [15, 15, 8, 2, 2]


def test_hidden_groups_are_named_only_to_those_who_may_know() -> None:
    rows = [
        TableRow(label=g, cells=(Tally(events=x, n=n),))
        for g, x, n in (("A", 20, 40), ("B", 6, 12), ("C", 2, 4))
    ]
    found = suppress(rows)
    outside = " ".join(suppression_lines(found, may_name=False))
    assert outside == "One or more small groups are hidden to protect people."
    assert any(said.startswith("C: ") for said in suppression_lines(found, may_name=True))
    assert suppression_lines(suppress(rows[:2]), may_name=True) == ()
