"""What is told of groups over time can be worked back by nobody; the old way fails this."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import Tally
from improvement.errors import Invalid
from improvement.stats.disclosure.protection import Protection
from improvement.stats.disclosure.release import tell
from improvement.stats.disclosure.timeline import Counts, Timeline, gives_away
from improvement.stats.equity.suppression import TableRow, suppress
from tests.stats.disclosure.readers import narrowed

rules = st.builds(
    Protection, threshold=st.sampled_from([5, 10]), outcomes=st.booleans(), zeros=st.booleans()
)


@st.composite
def counts(draw: st.DrawFn, *, columns: int = 1) -> Counts:
    groups, periods = draw(st.integers(2, 4)), draw(st.integers(1, 6))
    sizes = draw(st.lists(st.sampled_from([1, 2, 5, 12]), min_size=groups, max_size=groups))
    return np.array(
        [
            [
                [[draw(st.integers(0, size)), draw(st.integers(0, size))] for _ in range(columns)]
                for _ in range(periods)
            ]
            for size in sizes
        ],
        dtype=np.int64,
    )


def none_yet(found: Counts) -> Timeline:
    return Timeline(found, tuple(() for _ in found))


def closings(found: Counts, every: int) -> set[int]:
    last = found.shape[1] - 1
    return set(range(last, -1, -every))


@settings(max_examples=60, deadline=None)
@given(found=counts(), rule=rules, every=st.integers(1, 3))
def test_nobody_few_can_be_worked_out(found: Counts, rule: Protection, every: int) -> None:
    told = tell(none_yet(found), rule, since=0, closings=closings(found, every))
    assert list(narrowed(told, rule)) == []


@settings(max_examples=40, deadline=None)
@given(found=counts(columns=2), rule=rules, every=st.integers(1, 3))
def test_only_enough_people_at_a_time_are_told(found: Counts, rule: Protection, every: int) -> None:
    told = tell(none_yet(found), rule, since=0, closings=closings(found, every))
    for group, stretches in enumerate(told.told):
        for first, last in stretches:
            people = told.counts[group, first:last].sum(axis=(0, 2))
            whole = told.counts[:, first:last].sum(axis=(0, 1, 3))
            assert all(
                not rule.few(n) or total == 0 for n, total in zip(people, whole, strict=True)
            )


@settings(max_examples=40, deadline=None)
@given(found=counts(columns=2), rule=rules, every=st.integers(1, 3), day=st.integers(1, 5))
def test_what_is_told_does_not_depend_on_who_looked_when(
    found: Counts, rule: Protection, every: int, day: int
) -> None:
    at_once = tell(none_yet(found), rule, since=0, closings=closings(found, every))
    day = min(day, found.shape[1])
    early = tell(none_yet(found[:, :day]), rule, since=0, closings=closings(found, every))
    later = tell(Timeline(found, early.told), rule, since=day, closings=closings(found, every))
    assert later.told == at_once.told


@settings(max_examples=40, deadline=None)
@given(found=counts(), every=st.integers(1, 3))
def test_what_goes_outside_is_part_of_what_is_on_the_screen(found: Counts, every: int) -> None:
    """So both together say no more than the screen alone, and each is safe by itself."""
    screen, outside = Protection(threshold=5), Protection(threshold=6, outcomes=True)
    seen = tell(none_yet(found), screen, since=0, closings=closings(found, every))
    ends = [
        {g for g, stretches in enumerate(seen.told) if period + 1 in {e for _, e in stretches}}
        for period in range(seen.periods)
    ]
    out = tell(none_yet(found), outside, since=0, closings=closings(found, every), allowed=ends)
    assert list(narrowed(out, outside)) == []
    for on_screen, exported in zip(seen.told, out.told, strict=True):
        edges = {0, *(end for _, end in on_screen)}
        assert {edge for stretch in exported for edge in stretch} <= edges


def of_the_moment(found: Counts, threshold: int) -> Timeline:
    """The old way as a control: at each period, one table of all so far, made safe by itself.

    Telling sums from the beginning each time tells each period's difference.
    """
    told: list[tuple[tuple[int, int], ...]] = [() for _ in found]
    for upto in range(1, found.shape[1] + 1):
        so_far = found[:, :upto].sum(axis=1)
        rows = [
            TableRow(
                label=str(g),
                cells=tuple(Tally(events=int(x), n=int(x + z)) for x, z in columns),
            )
            for g, columns in enumerate(so_far)
        ]
        for row in suppress(rows, threshold=threshold).shown:
            stretches = told[int(row.label)]
            start = stretches[-1][1] if stretches else 0
            told[int(row.label)] = (*stretches, (start, upto))
    return Timeline(found, tuple(told))


def weekly(people: tuple[tuple[int, ...], ...]) -> Counts:
    return np.array([[[[n // 2, n - n // 2]] for n in row] for row in people], dtype=np.int64)


def test_the_same_reader_breaks_the_old_way() -> None:
    """Safe at each moment, and yet this week's table less last week's says who came."""
    found = weekly(((20, 3, 20), (30, 4, 30), (25, 2, 25)))
    rule = Protection(threshold=10)
    old = of_the_moment(found, rule.threshold)
    assert len(list(narrowed(old, rule))) > 5
    new = tell(none_yet(found), rule, since=0, closings={0, 1, 2})
    assert list(narrowed(new, rule)) == []
    assert new.told == (((0, 1), (1, 3)),) * 3


@pytest.mark.parametrize("seed", range(6))
def test_the_old_way_fails_on_ordinary_weeks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = np.array([8.0, 5.0, 3.0])[:, None, None, None]
    found = rng.poisson(sizes * np.array([0.6, 0.4]), size=(3, 5, 1, 2))
    rule = Protection(threshold=10)
    assert list(narrowed(of_the_moment(found, 10), rule))
    assert not list(narrowed(tell(none_yet(found), rule, since=0, closings={1, 4}), rule))


def test_one_group_left_is_the_total_less_the_others() -> None:
    found = none_yet(weekly(((20, 20), (30, 30), (2, 3))))
    rule = Protection(threshold=10)
    assert gives_away(found, rule, upto=2, telling=[0, 1])
    assert not gives_away(found, rule, upto=2, telling=[1])
    assert tell(found, rule, since=0, closings={1}).told == ((), ((0, 2),), ())


def test_everybody_is_told_as_soon_as_everybody_can_be() -> None:
    found = tell(
        none_yet(weekly(((20, 20), (30, 30)))), Protection(threshold=10), since=0, closings=()
    )
    assert found.told == (((0, 1), (1, 2)),) * 2


def test_where_nobody_counts_as_few_an_empty_group_waits() -> None:
    found = none_yet(weekly(((20, 20), (30, 30), (0, 0))))
    shown = tell(found, Protection(threshold=10), since=0, closings={1})
    hidden = tell(found, Protection(threshold=10, zeros=False), since=0, closings={1})
    assert shown.told[2] == ((0, 1), (1, 2))
    assert hidden.told[2] == ()


def test_stretches_follow_each_other() -> None:
    with pytest.raises(Invalid, match="follow each other"):
        Timeline(weekly(((20, 20),)), (((1, 2),),))
    with pytest.raises(Invalid, match="with stretches a group"):
        Timeline(weekly(((20, 20),)), ((), ()))
