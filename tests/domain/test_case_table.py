"""Rows counted once: overall, by group and crossed, beside a count row by row."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.case_table import NO, NOT_KNOWN, YES, Added, CaseTable
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm
from improvement.errors import Invalid

ROW = st.tuples(
    st.sampled_from(Arm), st.sampled_from((YES, NO, NOT_KNOWN, Added(3, 5, 9))),
    st.sampled_from("abc"), st.sampled_from("xy"),
)  # fmt: skip


def table_of(rows: list[Any]) -> CaseTable:
    arms, added, one, other = (tuple(c) for c in zip(*rows, strict=True))
    return CaseTable(
        arms=arms, added=added, groups={"one": one, "other": other}, unnamed=frozenset("c")
    )


def slowly(rows: Iterable[Any]) -> Tally:
    taken = list(rows)
    return Tally(events=sum(r[1].events for r in taken), n=sum(r[1].known for r in taken))


@given(st.lists(ROW, min_size=1, max_size=40))
def test_every_count_is_the_one_made_row_by_row(rows: list[Any]) -> None:
    table = table_of(rows)
    for arm, counted in (
        (Arm.PILOT, table.arms_counted.pilot),
        (Arm.COMPARISON, table.arms_counted.comparison),
    ):
        assert counted == slowly(r for r in rows if r[0] is arm)
        assert table.due(arm) == sum(r[1].due for r in rows if r[0] is arm)
    for group in table.by("one"):
        assert group.pilot == slowly(r for r in rows if (r[0], r[2]) == (Arm.PILOT, group.group))
        assert group.named == (group.group != "c")
    for cell in table.crossed("one", "other"):
        place = (Arm.COMPARISON, cell.first, cell.second)
        assert cell.comparison == slowly(r for r in rows if (r[0], r[2], r[3]) == place)


@given(st.lists(ROW, min_size=1, max_size=40))
def test_groups_add_up_to_everybody_and_keep_their_order(rows: list[Any]) -> None:
    table = table_of(rows)
    groups = table.by("other")
    assert sum(g.pilot.events for g in groups) == table.arms_counted.pilot.events
    assert [g.group for g in groups] == list(dict.fromkeys(r[3] for r in rows))


def test_columns_of_another_length_are_refused() -> None:
    with pytest.raises(Invalid, match="Tenure: 1 entries beside 2 arms"):
        CaseTable(arms=(Arm.PILOT, Arm.PILOT), added=(YES, NO), groups={"Tenure": ("Rent",)})


def test_a_dimension_that_is_not_there_is_named() -> None:
    table = CaseTable(arms=(Arm.PILOT,), added=(YES,), groups={"Tenure": ("Rent",)})
    with pytest.raises(Invalid, match=r"no dimension 'Age'.*Tenure"):
        table.by("Age")
