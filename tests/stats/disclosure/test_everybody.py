"""Everybody told in stretches: the rule as a loop over single households, beside ``tell``."""

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.stats.disclosure.amounts import Amounts, Figures
from improvement.stats.disclosure.protection import Protection
from improvement.stats.disclosure.release import tell
from improvement.stats.disclosure.timeline import Timeline

RULE = Protection(threshold=3, counts_open=True)
#: For each period and side the figures of its households.
Households = list[list[list[int]]]

figures = st.integers(0, 60) | st.sampled_from([0, 1, 1000])
histories = st.integers(1, 2).flatmap(
    lambda sides: st.lists(
        st.lists(st.lists(figures, max_size=4), min_size=sides, max_size=sides),
        min_size=1,
        max_size=9,
    )
)


def timeline(weeks: Households) -> Timeline:
    def table(of: Callable[[list[int]], int]) -> Figures:
        return np.array([[[of(side) for side in week] for week in weeks]], dtype=float)

    counts = table(len).astype(np.int64)[..., None]
    first = table(lambda side: max(side, default=0))
    second = table(lambda side: sorted([0, 0, *side])[-2])
    return Timeline(counts, ((),), Amounts(table(sum), first, second))


def naive(weeks: Households) -> list[tuple[int, int]]:
    """A stretch ends where on each side is nobody, or three of whom none can be estimated."""
    told, start = [], 0
    for end in range(1, len(weeks) + 1):
        sides = [[x for week in weeks[start:end] for x in week[at]] for at in range(len(weeks[0]))]
        if any(sides) and all(not side or hidden(side) for side in sides):
            told.append((start, end))
            start = end
    return told


def hidden(side: list[int]) -> bool:
    """Whoever takes their own away is at least 10% above whom they estimate, whoever both are."""
    if len(side) < 3:
        return False
    pairs = [(i, j) for i in range(len(side)) for j in range(len(side)) if i != j]
    return all(10 * (sum(side) - side[i] - side[j]) >= side[i] for i, j in pairs)


def stretches(weeks: Households) -> list[tuple[int, int]]:
    found = tell(timeline(weeks), RULE, since=0, closings=())
    return list(found.told[0])


@given(histories)
@settings(max_examples=300, deadline=None)
def test_the_stretches_are_those_of_a_loop_over_households(weeks: Households) -> None:
    assert stretches(weeks) == naive(weeks)


@given(histories, st.integers(1, 8))
@settings(max_examples=100, deadline=None)
def test_what_was_told_does_not_depend_on_when_somebody_looked(weeks: Households, at: int) -> None:
    early = tell(timeline(weeks[:at]), RULE, since=0, closings=())
    later = tell(
        Timeline(timeline(weeks).counts, early.told, timeline(weeks).amounts),
        RULE,
        since=min(at, len(weeks)),
        closings=(),
    )
    assert list(later.told[0]) == stretches(weeks)


def test_by_hand() -> None:
    """Two wait for a third; one of a thousand for others of 100 beside the next largest."""
    assert stretches([[[5, 6]], [[7]], [[1000, 30, 40]], [[31]], [[71]]]) == [(0, 2), (2, 5)]


def test_a_rule_of_two_tells_each_of_them_the_other() -> None:
    """The broken variant: of two, whoever knows one has the other exactly."""
    broken = Protection(threshold=2, counts_open=True, percent=0)
    (told,) = tell(timeline([[[5, 6]]]), broken, since=0, closings=()).told
    assert told == ((0, 1),)
    assert not hidden([5, 6])
