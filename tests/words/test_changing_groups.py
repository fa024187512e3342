"""What a change of groups would do, told before it is done."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.changing_groups import GroupWish, changed
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.grouping import Joined, WhyJoined, grouped
from improvement.domain.vocabulary import GroupChangeKind, Reporting
from improvement.words.changing_groups import preview_lines
from improvement.words.group_lists import facts_about, group_note
from improvement.words.grouping import grouping_lines, joined_lines

DAY = date(2026, 7, 1)
RACE = Dimension(
    key="race",
    label="Race",
    groups=(
        Group(key="asian", label="Asian"),
        Group(key="black", label="Black", definition="Who says so."),
        Group(key="hmong", label="Hmong", parent="asian"),
    ),
    reference="black",
)


@dataclass(frozen=True)
class Logged:
    totals: int
    cases: int


def told(
    kind: GroupChangeKind,
    groups: tuple[str, ...],
    labels: tuple[str, ...],
    *,
    logged: dict[str, Logged] | None = None,
    later: dict[str, Logged] | None = None,
) -> tuple[str, ...]:
    wish = GroupWish(kind=kind, groups=groups, labels=labels, on=DAY)
    after = changed(RACE, wish)
    return preview_lines(wish, RACE, after, logged=logged or {}, later=later or {})


def test_a_renaming() -> None:
    lines = told(
        GroupChangeKind.RENAMED, ("black",), ("African American",), logged={"black": Logged(1, 2)}
    )
    assert lines == (
        "Black is called African American on every page, chart and form from now on. Files that "
        "still say Black are understood.",
        "Its 1 period total and 2 case records go with it.",
    )


def test_a_split_of_the_reference_says_what_new_plans_take_instead() -> None:
    lines = told(
        GroupChangeKind.SPLIT,
        ("black",),
        ("African", "African American", "Caribbean"),
        logged={"black": Logged(4, 0), "asian": Logged(9, 9)},
        later={"black": Logged(1, 0)},
    )
    assert lines[0] == (
        "Until 30 June 2026 people are counted as Black; from 1 July 2026 on as African, African "
        "American or Caribbean."
    )
    assert lines[1] == (
        "The 4 period totals under Black stay there: nothing that was logged is changed."
    )
    assert lines[2].startswith("Of these, 1 period total began on 1 July 2026 or later.")
    assert "from now on they take the largest group" in lines[-1]


def test_a_merger_of_groups_without_figures() -> None:
    lines = told(GroupChangeKind.MERGED, ("black", "hmong"), ("Both",))
    assert lines[1] == "Nothing is logged under Black and Hmong yet."
    assert "they are shown in one row, Both, with a note" in lines[2]
    assert "from now on they take Both" in lines[-1]


def test_what_is_joined_for_being_small_and_over_time_says_both() -> None:
    wish = GroupWish(kind=GroupChangeKind.MERGED, groups=("black", "hmong"), labels=("B",), on=DAY)
    after = changed(RACE, wish)
    found = grouped(after, present={"black", "b"})
    assert grouping_lines(found) == (
        "Black and Hmong were merged into B on 1 July 2026. Figures from before and since are "
        "shown together.",
    )
    small = Joined(
        label="X", parts=("B", "Y"), why=WhyJoined.SMALL, changes=found.joined[0].changes
    )
    first, second = joined_lines(small)
    assert first.startswith("X stands for B and Y together")
    assert second == grouping_lines(found)[0]


def test_facts_and_notes_of_a_list() -> None:
    hmong, black = RACE.group("hmong"), RACE.group("black")
    assert group_note(RACE, hmong) == "Joined into Asian where fewer than 10 people."
    assert group_note(RACE, black) == "Who says so."
    assert facts_about(RACE, today=DAY) == ("New plans hold the others beside Black.",)
    overlapping = Dimension(
        key="race", label="Race", groups=(), reporting=Reporting.IN_COMBINATION, sensitive=True
    )
    first, second = facts_about(overlapping, today=DAY)
    assert first.startswith("People are counted in every group they named")
    assert second.startswith("Sensitive:")
