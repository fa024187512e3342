"""Groups joined over time or for being small: nobody lost, nobody twice, order kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from improvement.domain.changing_groups import GroupWish, changed
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.grouping import FEWEST, Grouping, WhyJoined, grouped
from improvement.domain.vocabulary import GroupChangeKind, GroupKind, Reporting
from improvement.errors import Invalid

DAY = date(2026, 7, 1)
ASIAN = Dimension(
    key="race",
    label="Race",
    groups=(
        Group(key="asian", label="Asian"),
        Group(key="hmong", label="Hmong", parent="asian"),
        Group(key="lao", label="Lao", parent="asian"),
        Group(key="viet", label="Vietnamese", parent="asian"),
        Group(key="black", label="Black"),
        Group(key="unknown", label="Unknown", kind=GroupKind.UNKNOWN),
    ),
)


def of(counts: Mapping[str, int], *more: Mapping[str, int], dim: Dimension = ASIAN) -> Grouping:
    present = {key for side in (counts, *more) for key in side}
    return grouped(dim, present=present, sides=[counts, *more])


def labels(found: Grouping) -> list[str]:
    return [group.label for group in found.dimension.groups]


def test_small_groups_go_into_their_parent_and_large_ones_stay() -> None:
    found = of({"hmong": 4, "lao": 8, "viet": 30, "black": 9})
    assert labels(found) == ["Asian without Vietnamese", "Vietnamese", "Black"]
    (joined,) = found.joined
    assert (joined.parts, joined.why) == (("Hmong", "Lao"), WhyJoined.SMALL)


def test_the_next_smallest_joins_where_the_small_ones_are_not_enough() -> None:
    found = of({"hmong": 4, "lao": 12, "viet": 30})
    assert labels(found) == ["Asian without Vietnamese", "Vietnamese", "Black"]
    assert labels(of({"hmong": 4, "lao": 5, "viet": 30})) == ["Asian", "Black"]


def test_every_side_counts() -> None:
    assert labels(of({"hmong": 40, "lao": 40}, {"hmong": 3, "lao": 30}))[0] == "Asian"
    assert "Hmong" in labels(of({"hmong": 40, "lao": 40}, {"black": 0}))


def test_nobody_is_joined_alone_or_without_a_parent() -> None:
    assert labels(of({"hmong": 3, "black": 2})) == ["Hmong", "Lao", "Vietnamese", "Black"]
    assert of({"hmong": 3, "black": 2}).joined == ()


def test_where_people_were_not_counted_nobody_is_few() -> None:
    assert grouped(ASIAN, present={"hmong", "lao"}).joined == ()


def test_ways_of_not_knowing_stay_apart() -> None:
    assert "Unknown" in labels(of({"hmong": 1, "lao": 2, "unknown": 1}))


SPLIT = changed(
    ASIAN,
    GroupWish(
        kind=GroupChangeKind.SPLIT,
        groups=("black",),
        labels=("African American", "African"),
        on=DAY,
        reason="Families asked.",
    ),
)


def test_a_series_across_a_split_shows_the_joined_group_with_the_reason() -> None:
    found = grouped(SPLIT, present={"black", "african", "hmong"})
    assert found.place == {"black": "black", "african": "black", "hmong": "hmong"}
    (joined,) = found.joined
    assert (joined.label, joined.why) == ("Black", WhyJoined.CHANGED)
    assert [change.reason for change in joined.changes] == ["Families asked."]


def test_figures_from_one_side_of_a_split_stay_apart() -> None:
    found = grouped(SPLIT, present={"african", "african_american"})
    assert [g.key for g in found.dimension.groups][-2:] == ["african_american", "african"]
    assert found.joined == ()


def test_a_merger_joins_what_was_apart() -> None:
    merged = changed(
        ASIAN,
        GroupWish(kind=GroupChangeKind.MERGED, groups=("hmong", "lao"), labels=("Both",), on=DAY),
    )
    assert merged.group("both").parent == "asian"
    found = grouped(merged, present={"hmong", "both"})
    assert found.joined[0].label == "Both"
    assert grouped(merged, present={"hmong", "lao"}).joined == ()


def test_a_renamed_group_is_the_same_group_and_its_old_name_is_understood() -> None:
    wish = GroupWish(
        kind=GroupChangeKind.RENAMED, groups=("viet",), labels=("Viet heritage",), on=DAY
    )
    after = changed(ASIAN, wish)
    assert grouped(after, present={"viet"}).joined == ()
    for name in ("viet", "Vietnamese", "viet heritage"):
        found = after.find(name)
        assert found is not None
        assert found.key == "viet"


def test_overlapping_groups_are_never_joined() -> None:
    overlapping = replace(ASIAN, reporting=Reporting.IN_COMBINATION)
    assert of({"hmong": 2, "lao": 2}, dim=overlapping).joined == ()


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (("split", ("black",), ("One",)), "at least two groups to split"),
        (("merged", ("black",), ("One",)), "at least two groups to merge"),
        (("split", ("black",), ("Lao", "New")), "has, or had, a group called 'Lao'"),
        (("renamed", ("black",), ("Black",)), "is its name already"),
        (("renamed", ("unknown",), ("Other",)), "way of not knowing"),
        (("renamed", ("black",), ("lao",)), "two groups are called"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(wish: tuple, words: str) -> None:
    kind, groups, names = wish
    with pytest.raises(Invalid, match=words):
        changed(ASIAN, GroupWish(kind=GroupChangeKind(kind), groups=groups, labels=names, on=DAY))


def test_a_parent_that_cannot_be_is_refused() -> None:
    for parent, words in (("hmong", "joined into itself"), ("unknown", "no group of")):
        with pytest.raises(Invalid, match=words):
            replace(
                ASIAN,
                groups=tuple(
                    replace(g, parent=parent) if g.key == "asian" else g for g in ASIAN.groups
                ),
            )


# --- Any list, any history, any counts -----------------------------------------------------------


@st.composite
def lists(draw: st.DrawFn) -> Dimension:
    """A dimension with parents at random, then split and merged at random."""
    n = draw(st.integers(2, 6))
    groups = []
    for i in range(n):
        parent = draw(st.sampled_from([None, *(f"g{j}" for j in range(i))]))
        groups.append(Group(key=f"g{i}", label=f"G{i}", parent=parent))
    groups = draw(st.permutations(groups))
    dimension = Dimension(key="d", label="D", groups=tuple(groups))
    for turn in range(draw(st.integers(0, 3))):
        dimension = changed(dimension, draw(wishes(dimension, turn)))
    return dimension


@st.composite
def wishes(draw: st.DrawFn, dimension: Dimension, turn: int) -> GroupWish:
    on = DAY + timedelta(days=turn)
    in_use = [g.key for g in dimension.groups if g.in_use(on)]
    if len(in_use) > 1 and draw(st.booleans()):
        both = draw(st.lists(st.sampled_from(in_use), min_size=2, max_size=3, unique=True))
        return GroupWish(
            kind=GroupChangeKind.MERGED, groups=tuple(both), labels=(f"M{turn}",), on=on
        )
    return GroupWish(
        kind=GroupChangeKind.SPLIT,
        groups=(draw(st.sampled_from(in_use)),),
        labels=(f"S{turn}a", f"S{turn}b"),
        on=on,
    )


@st.composite
def figures(draw: st.DrawFn) -> tuple[Dimension, list[dict[str, int]]]:
    dimension = draw(lists())
    keys = [group.key for group in dimension.groups]
    side = st.dictionaries(st.sampled_from(keys), st.integers(0, 25))
    return dimension, draw(st.lists(side, min_size=1, max_size=3))


def joined_up(dimension: Dimension, sides: Sequence[Mapping[str, int]]) -> Grouping:
    present = {key for side in sides for key, n in side.items() if n}
    return grouped(dimension, present=present, sides=sides)


@given(figures())
def test_joining_changes_no_total_and_counts_nobody_twice(
    given_figures: tuple[Dimension, list[dict[str, int]]],
) -> None:
    dimension, sides = given_figures
    found = joined_up(dimension, sides)
    shown = [group.key for group in found.dimension.groups]
    for side in sides:
        people = {key: n for key, n in side.items() if n}
        rows = dict.fromkeys(shown, 0)
        for key, n in people.items():
            rows[found.place[key]] += n
        assert sum(rows.values()) == sum(people.values())


@given(figures())
def test_order_is_the_one_people_chose(
    given_figures: tuple[Dimension, list[dict[str, int]]],
) -> None:
    dimension, sides = given_figures
    shown = [group.key for group in joined_up(dimension, sides).dimension.groups]
    order = [group.key for group in dimension.groups]
    assert shown == sorted(shown, key=order.index)
    assert len(set(shown)) == len(shown)


@given(figures())
def test_people_who_may_be_the_same_are_in_one_row(
    given_figures: tuple[Dimension, list[dict[str, int]]],
) -> None:
    """Whoever was counted under a group before its split is never beside its parts."""
    dimension, sides = given_figures
    found = joined_up(dimension, sides)
    present = {key for side in sides for key, n in side.items() if n}
    for change in dimension.changes:
        for before in set(change.before) & present:
            for after in set(change.after) & present:
                assert found.place[before] == found.place[after]


@given(figures())
@example((ASIAN, [{"hmong": 3, "lao": 20, "viet": 20}]))
def test_a_naive_roll_up_agrees(
    given_figures: tuple[Dimension, list[dict[str, int]]],
) -> None:
    """Without any history: baskets of names, emptied one into the other by hand."""
    dimension, sides = given_figures
    dimension = replace(dimension, changes=())
    found = joined_up(dimension, sides)
    rows: dict[frozenset[str], str] = {
        frozenset({key}): key for key in {k for s in sides for k, n in s.items() if n}
    }
    sides = [side for side in sides if any(side.values())]
    parent = {g.key: g.parent for g in dimension.groups}
    order = [g.key for g in dimension.groups]

    def ancestors(key: str) -> list[str]:
        above = parent[key]
        return [] if above is None else [above, *ancestors(above)]

    def fewest(row: frozenset[str]) -> int:
        return min(sum(side.get(key, 0) for key in row) for side in sides)

    for whole in sorted(order, key=lambda k: -len(ancestors(k))):
        own = [row for row, key in rows.items() if key == whole]
        below = sorted(
            (row for row, key in rows.items() if whole in ancestors(key)),
            key=lambda row: (fewest(row), order.index(rows[row])),
        )
        if not below or fewest(below[0]) >= FEWEST:
            continue
        basket: list[frozenset[str]] = list(own)
        while below and (fewest(below[0]) < FEWEST or fewest(frozenset().union(*basket)) < FEWEST):
            basket.append(below.pop(0))
        if len(basket) > 1:
            for row in basket:
                del rows[row]
            rows[frozenset().union(*basket)] = whole
    there: dict[str, set[str]] = {}
    for key, place in found.place.items():
        there.setdefault(place, set()).add(key)
    assert {frozenset(members) for members in there.values()} == set(rows)
