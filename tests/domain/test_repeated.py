"""A column with each entry held once reads like the list it was made of."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.repeated import Repeated, distinct, together

COLUMNS = st.lists(st.sampled_from(["a", "b", "", "c", None]), max_size=40)


@given(COLUMNS, st.data())
def test_it_reads_like_the_list(column: list[Any], data: st.DataObject) -> None:
    held = Repeated.of(column)
    assert held == column
    assert (len(held), list(held), held.listed()) == (len(column), column, column)
    assert [held[at] for at in range(len(column))] == column
    cut = data.draw(st.slices(len(column)))
    assert held[cut] == column[cut]
    assert list(held.map(repr)) == [repr(entry) for entry in column]
    assert list(distinct(held)) == list(dict.fromkeys(column)) == list(distinct(column))
    assert held.where(lambda entry: entry == "a") == [i for i, e in enumerate(column) if e == "a"]
    assert set(held.given_again()) == {entry for entry in column if column.count(entry) > 1}


@given(COLUMNS, st.data())
def test_what_is_taken_holds_no_entry_that_stands_nowhere(
    column: list[Any], data: st.DataObject
) -> None:
    wanted = data.draw(st.lists(st.booleans(), min_size=len(column), max_size=len(column)))
    rows = [at for at, is_wanted in enumerate(wanted) if is_wanted]
    taken = Repeated.of(column).take(rows or slice(0, 0))
    assert list(taken) == [column[at] for at in rows]
    assert set(taken.entries) == {column[at] for at in rows}


@given(st.lists(st.tuples(*3 * [st.integers(0, 300)]), max_size=40))
def test_columns_together_are_their_rows(rows: list[tuple[int, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    both = together(columns)
    assert list(both) == rows
    assert sorted(both.entries) == sorted(set(rows))
    assert len(both.entries) == len(set(rows))


def test_entries_that_are_sequences_stay_whole() -> None:
    column = [("a", "b"), ("c", "d"), ("a", "b")]
    assert Repeated.of(column).listed() == column
    assert Repeated.one(("a", "b"), 2).listed() == [("a", "b")] * 2
