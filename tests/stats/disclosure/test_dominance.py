"""Of costs and points nobody's own can be estimated within ten percent, over time and groups."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from improvement.errors import Invalid
from improvement.stats.disclosure.amounts import Amounts, dominated
from improvement.stats.disclosure.protection import PERCENT, Protection
from improvement.stats.disclosure.release import tell
from improvement.stats.disclosure.timeline import Timeline

RULE = Protection(threshold=2, apart=0)  # people hardly matter here: amounts alone decide
#: A household: its group, period and cost.
Household = tuple[int, int, int]


@pytest.mark.parametrize(
    ("costs", "percent", "unsafe"),
    [
        ((50_000, 49_000, 1_000), 10, True),  # Hundepool et al., 4.2, Example 1: off by 2%
        ((50_000, 49_000, 1_000), 2, False),
        ((40, 30, 20, 10), 10, False),
        ((100, 5, 5, 4), 10, True),  # 114 - 5 = 109
        ((100, 5, 5, 5), 10, False),  # 115 - 5 = 110: ten percent off
        ((1, 1, 0, 0, 0), 10, True),  # each of the two knows the other
        ((1, 1, 1, 0, 0), 10, False),
        ((7,), 10, True),
        ((0, 0, 0), 10, False),  # nobody's is above 0
    ],
)
def test_by_hand(costs: tuple[int, ...], percent: int, unsafe: bool) -> None:
    first, second, *_ = (*sorted(costs, reverse=True), 0)
    assert dominated(sum(costs), first, second, percent=percent) is unsafe


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=9), st.sampled_from([5, 10, 25]))
def test_it_is_whether_anybody_could_estimate_anybody(costs: list[int], percent: int) -> None:
    """The naive second way: everybody takes their own from the total and looks at each other."""
    estimated = any(
        100 * (sum(costs) - costs[knows]) < (100 + percent) * costs[other]
        for knows in range(len(costs))
        for other in range(len(costs))
        if knows != other
    )
    first, second = sorted(costs, reverse=True)[:2]
    assert dominated(sum(costs), first, second, percent=percent) is estimated


def timeline(groups: int, periods: int, households: Sequence[Household]) -> Timeline:
    counts = np.zeros((groups, periods, 1, 1), dtype=np.int64)
    costs: dict[tuple[int, int], list[int]] = {}
    for group, period, cost in households:
        counts[group, period] += 1
        costs.setdefault((group, period), []).append(cost)
    tables = np.zeros((3, groups, periods, 1))
    for (group, period), own in costs.items():
        first, second, *_ = (*sorted(own, reverse=True), 0)
        tables[:, group, period, 0] = sum(own), first, second
    return Timeline(counts, tuple(() for _ in range(groups)), Amounts(*tables))


def told(found: Timeline, rule: Protection = RULE, every: int = 1) -> Timeline:
    closings = set(range(found.periods - 1, -1, -every))
    return tell(found, rule, since=0, closings=closings)


def test_a_group_that_is_nearly_all_one_household_waits_for_others() -> None:
    """Twelve households, one of 900: 920 less 2 is 918. Four of 40 later it is far enough off."""
    dear = [(0, 0, 900), *[(0, 0, 2)] * 10, *[(1, 0, 50)] * 12]
    assert told(timeline(2, 1, dear)).told == ((), ())  # or the total less the other would tell it
    later = [(0, 1, 40)] * 4 + [(1, 1, 50)] * 4
    assert told(timeline(2, 2, dear + later)).told == (((0, 2),), ((0, 2),))
    three = [(0, 0, 50)] * 12 + [(1, 0, 900)] + [(1, 0, 2)] * 10 + [(2, 0, 60)] * 3
    assert told(timeline(3, 1, three)).told == (((0, 1),), (), ())  # 1,100 of two: who knows


def test_what_is_not_known_is_not_told() -> None:
    found = timeline(2, 1, [(0, 0, 50)] * 12 + [(1, 0, 50)] * 12)
    assert found.amounts is not None
    assert told(found).told == (((0, 1),), ((0, 1),))
    unknown = np.full_like(found.amounts.largest, np.nan)
    of_totals = Amounts(found.amounts.total, unknown, unknown)
    assert told(replace(found, amounts=of_totals)).told == ((), ())
    with pytest.raises(Invalid, match="three tables alike"):
        Amounts(found.amounts.total, unknown[:1], unknown)


@st.composite
def several(draw: st.DrawFn) -> tuple[int, int, list[Household]]:
    groups, periods = draw(st.integers(2, 3)), draw(st.integers(1, 4))
    one = st.tuples(
        st.integers(0, groups - 1),
        st.integers(0, periods - 1),
        st.sampled_from([0, 1, 8, 9, 10, 12, 90]),
    )
    return groups, periods, draw(st.lists(one, min_size=6, max_size=16))


def end_of(found: Timeline) -> int:
    return max(end for stretches in found.told for _, end in stretches)


def most(
    households: Sequence[Household], knows: int | None, other: int, found: Timeline, *, by: str
) -> float:
    """Linear programming: the most that a household can cost for somebody who knows another one.

    ``by``: they know the total of each period; also the stretches that were told; or the stretches
    and one total of all periods of which anything was told.
    """
    has = []
    periods = range(found.periods)
    # Nobody is told in which weeks a group had anybody at all: each might have one more.
    cells = product(range(len(found.told)), periods)
    households = [*households, *((group, period, 0) for group, period in cells)]
    if by == "all periods":
        has.append([period < end_of(found) for _, period, _ in households])
    else:
        has += [[period == each[1] for each in households] for period in periods]
    if by != "totals":
        for group, stretches in enumerate(found.told):
            for first, last in stretches:
                has.append([h[0] == group and first <= h[1] < last for h in households])
    if knows is not None:
        has.append([at == knows for at in range(len(households))])
    costs = np.array([cost for _, _, cost in households], dtype=float)
    matrix = np.array(has, dtype=float)
    aim = np.zeros(len(households))
    aim[other] = -1.0
    answer = linprog(aim, A_eq=matrix, b_eq=matrix @ costs, bounds=(0, None))
    assert answer.status == 0, answer.message
    return float(-answer.fun)


def estimated(households: Sequence[Household], found: Timeline) -> Iterator[str]:
    """Whom somebody could estimate within the percent that the rule says."""
    for other, (group, period, cost) in enumerate(households):
        need = cost * PERCENT / 100
        for knows in (None, *range(len(households))):
            if knows == other or not cost:
                continue
            whole = need
            if period < end_of(found):
                whole = most(households, knows, other, found, by="all periods") - cost
            weekly = most(households, knows, other, found, by="everything") - cost
            totals = most(households, knows, other, found, by="totals") - cost
            if whole < need - 1e-6 or weekly < min(need, totals) - 1e-6:
                yield f"{cost} in {group}, {period}: {whole}, {weekly}, {totals}, known {knows}"


@settings(max_examples=25, deadline=None)
@given(several(), st.integers(1, 2))
def test_nobody_can_estimate_anybody(drawn: tuple[int, int, list[Household]], every: int) -> None:
    """Whoever knows what one household costs, and everything told; no single one even then."""
    groups, periods, households = drawn
    found = told(timeline(groups, periods, households), every=every)
    if any(found.told):
        assert list(estimated(households, found)) == []


@pytest.mark.parametrize("every", [1, 2])
def test_without_the_rule_somebody_is_estimated(every: int) -> None:
    """So the test above can fail."""
    dear = [(0, 0, 900), *[(0, 0, 2)] * 10, *[(1, 0, 50)] * 12]
    off = replace(timeline(2, 1, dear), amounts=None)
    assert any(told(off, every=every).told)
    assert list(estimated(dear, told(off, every=every)))
