"""The attack on averages: what does a single household cost, from all that a leader is shown?

Costs come in case records, week after week; most are alike and a few are very dear. Every Monday a
leader opens Compare and the charts by group and writes each average down as a sum of a group over
some weeks. A reader with all of it, with the total of everybody in each week and with what one
household costs (their own) asks by linear programming how much each other one can cost. An oracle
says which weeks a figure is of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, ComparedBy, Direction, MeasureKind, Period
from improvement.services import analyses, charts, data
from improvement.services.charts import ChartWishes
from improvement.stats.disclosure import release
from improvement.stats.disclosure.protection import PERCENT

START, WEEKS = date(2026, 8, 3), 8
GROUPS = ("women", "men")
SPEC = MeasureSpec(
    key="outcome", label="Cost", kind=MeasureKind.VALUE, direction=Direction.LOWER,
    compared_by=ComparedBy.COST,
)  # fmt: skip
#: group, side, the weeks in it, what they cost together
Fact = tuple[str, Arm, frozenset[int], int]


@dataclass(frozen=True)
class Household:
    group: str
    arm: Arm
    week: int
    cost: int


def drawn(seed: int) -> list[Household]:
    """About four a week, group and side; one in sixteen is dear."""
    random = np.random.default_rng(seed)
    return [
        Household(
            group, arm, week, int(random.lognormal(5, 0.4)) * (1 + 30 * (random.random() < 1 / 16))
        )
        for week in range(WEEKS)
        for arm in Arm
        for group in GROUPS
        for _ in range(random.poisson(4))
    ]


def with_the_dearest(truth: Sequence[Household]) -> list[Household]:
    """One man costs twenty times as much as everybody else, but for three women in his week.

    So the total of the week does not tell it, and the average of men does, whatever was drawn.
    """
    cost = 20 * sum(each.cost for each in truth)
    dear = [Household(group, Arm.PILOT, 1, cost) for group in ("men", "women", "women", "women")]
    return [*truth, *dear]


@dataclass
class Notebook:
    """What the leader saw, as sums; the oracle says which weeks each is of."""

    truth: Sequence[Household]
    facts: set[Fact] = field(default_factory=set)

    def note(self, group: str, arm: Arm, start: int, average: float, n: int | None = None) -> int:
        for end in range(start + 1, WEEKS + 1):
            own = [
                h.cost
                for h in self.truth
                if (h.group, h.arm) == (group, arm) and start <= h.week < end
            ]
            alike = own and abs(sum(own) / len(own) - average) < 1e-6
            if alike and n in (None, len(own)):
                self.facts.add((group, arm, frozenset(range(start, end)), sum(own)))
                return end
        raise AssertionError(f"{average} in {group} is of no weeks from {start} on.")


def look(place: Any, test_id: int, week: int, notebook: Notebook) -> None:
    uow = place.uow.on(START + timedelta(weeks=week + 1))
    for told in analyses.compare(uow, place.leader, test_id=test_id).averages:
        for label, *sides in told.rows:
            for arm, side in zip(Arm, sides, strict=True):
                notebook.note(label.lower(), arm, 0, side.figure, side.people)
    for period in (None, Period.WEEK):
        wishes = ChartWishes(measure="outcome", dimension="gender", period=period)
        for group in charts.of_test(uow, place.leader, test_id=test_id, wishes=wishes).groups:
            start = 0
            for point in group.chart.series.points if group.chart else ():
                start = notebook.note(group.key, Arm.PILOT, start, point.value or 0.0)


def watched(place: Any, truth: Sequence[Household]) -> set[Fact]:
    plan = replace(place.plan, measures=(SPEC,), planned_per_arm=60, minimum_worthwhile=20.0)
    test_id, notebook = int(place.running(plan)), Notebook(truth)
    for week in range(WEEKS):
        cases = [
            CaseRecord(
                code=f"{at}",
                starts_on=START + timedelta(weeks=week, days=at % 5),
                arm=each.arm,
                cell=frozenset({("gender", each.group)}),
                values={"outcome": float(each.cost)},
            )
            for at, each in enumerate(truth)
            if each.week == week
        ]
        saved = data.log_cases(
            place.uow, place.member, test_id=test_id, cases=cases, name=f"week {week}"
        )
        assert saved.saved, saved.errors
        if week:  # on the first Monday there may be too few to compare
            look(place, test_id, week, notebook)
    return notebook.facts


def most(
    truth: Sequence[Household], arm: Arm, facts: set[Fact], knows: int | None, other: int
) -> float:
    """The most that a household can cost, the week's totals being known."""
    here = [at for at, each in enumerate(truth) if each.arm is arm]
    cells = [(group, week) for group in GROUPS for week in range(WEEKS)]
    where = [(truth[at].group, truth[at].week) for at in here] + cells  # each might have one more
    costs = np.array([truth[at].cost for at in here] + [0] * len(cells), dtype=float)
    has = [[week == of for _, week in where] for of in range(WEEKS)]
    for group, side, weeks, _ in facts:
        if side is arm:
            has.append([own == group and week in weeks for own, week in where])
    if knows is not None:
        has.append([at == here.index(knows) for at in range(len(where))])
    matrix = np.array(has, dtype=float)
    aim = np.zeros(len(where))
    aim[here.index(other)] = -1.0
    answer = linprog(aim, A_eq=matrix, b_eq=matrix @ costs, bounds=(0, None))
    assert answer.status == 0, answer.message
    return float(-answer.fun)


def estimated(truth: Sequence[Household], facts: set[Fact]) -> Iterator[str]:
    """Whom somebody could estimate within the percent, and not from the totals alone.

    The dearest of each cell are looked for by the dearest others, on their side: who has less to
    take away, or less to be known of, is further off.
    """
    for arm in Arm:
        mine = [at for at, each in enumerate(truth) if each.arm is arm]
        dear = sorted(mine, key=lambda at: -truth[at].cost)[:8]
        for other in dear:
            for knows in (None, *(at for at in dear[:4] if at != other)):
                seen = most(truth, arm, facts, knows, other) - truth[other].cost
                need = truth[other].cost * PERCENT / 100
                if seen < need - 1e-3 and seen < most(truth, arm, set(), knows, other) - (
                    truth[other].cost + 1e-3
                ):
                    yield f"{truth[other]}: {seen}, known {knows}"


def told_directly(truth: Sequence[Household], facts: set[Fact]) -> list[Fact]:
    """Sums that are nearly all one household's, whatever the totals say."""
    found = []
    for group, arm, weeks, whole in facts:
        own = sorted(h.cost for h in truth if (h.group, h.arm) == (group, arm) and h.week in weeks)
        if 100 * (whole - own[-1] - own[-2]) < PERCENT * own[-1]:
            found.append((group, arm, weeks, whole))
    return found


@pytest.mark.parametrize("seed", [20261128, 3, 11])
def test_no_households_cost_can_be_estimated(place: Any, seed: int) -> None:
    truth = drawn(seed)
    facts = watched(place, truth)
    assert facts  # the leader was shown something
    assert told_directly(truth, facts) == []
    assert list(estimated(truth, facts)) == []


@pytest.mark.parametrize("seed", [20261128, 3, 11])
def test_a_man_who_costs_more_than_all_others_is_not_found(place: Any, seed: int) -> None:
    truth = with_the_dearest(drawn(seed))
    facts = watched(place, truth)
    assert told_directly(truth, facts) == []
    assert list(estimated(truth, facts)) == []


def test_where_costs_are_alike_their_averages_are_told(place: Any) -> None:
    """The rule hides what it must, and nothing else."""
    truth = [replace(each, cost=100 + each.cost % 50) for each in drawn(3)]
    facts = watched(place, truth)
    assert {group for group, *_ in facts} == set(GROUPS)
    assert list(estimated(truth, facts)) == []


@pytest.mark.parametrize("seed", [20261128, 3, 11])
def test_without_the_rule_the_dearest_is_found(
    place: Any, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Averages by the number of people alone, as it was: caught whatever is drawn."""
    monkeypatch.setattr(release, "tells_amounts", lambda *_, **__: False)
    truth = with_the_dearest(drawn(seed))
    facts = watched(place, truth)
    assert told_directly(truth, facts)
    assert list(estimated(truth, facts))
