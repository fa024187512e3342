"""The attack where people may name several groups: everybody who named anything is in the total.

The reader knows of each week how many people there were in all, that each of them named at least
one race, and every figure by group that a leader is shown.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest

from improvement.domain.entries import PeriodTotal
from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import Arm, Period, Reporting
from improvement.services import charts, groups, telling
from improvement.services.charts import ChartWishes
from improvement.stats.disclosure.auditor import Auditor

START, WEEKS = date(2026, 8, 3), 8
RACES = ("black", "white", "asian")
#: Who named what: every choice of one race or more, and how many a week and side named it.
MEANS = {
    ("black",): 9.0, ("white",): 8.0, ("asian",): 0.9, ("black", "white"): 1.5,
    ("black", "asian"): 0.6, ("white", "asian"): 0.4, ("black", "white", "asian"): 0.1,
}  # fmt: skip
CHOICES = list(chain.from_iterable(combinations(RACES, n) for n in (1, 2, 3)))
Fact = tuple[str, int, int, int]  # group, first week, the one after the last, people (pilot)


def drawn(seed: int) -> np.ndarray:
    """People by choice, week, side and outcome."""
    random = np.random.default_rng(seed)
    return np.array([random.poisson(MEANS[choice] / 2, (WEEKS, len(Arm), 2)) for choice in CHOICES])


def naming(race: str) -> list[int]:
    return [at for at, choice in enumerate(CHOICES) if race in choice]


def totals(people: np.ndarray, week: int) -> list[PeriodTotal]:
    start, found = START + timedelta(weeks=week), []
    rows = {frozenset({("race", race)}): people[naming(race), week].sum(axis=0) for race in RACES}
    rows[frozenset()] = people[:, week].sum(axis=0)
    for cell, sides in rows.items():
        for arm, known in zip(Arm, sides, strict=True):
            found.append(
                PeriodTotal(
                    measure="kept", start=start, end=start + timedelta(days=6), arm=arm, cell=cell,
                    numerator=float(known[0]), denominator=float(known.sum()),
                )
            )  # fmt: skip
    return found


def noted(people: np.ndarray, race: str, points: Iterable[tuple[float, float]]) -> set[Fact]:
    own = people[naming(race), :, 0].sum(axis=0)
    facts, start = set(), 0
    for events, n in points:
        end = next(
            end
            for end in range(start + 1, WEEKS + 1)
            if own[start:end].sum(axis=0).tolist() == [events, n - events]
        )
        facts.add((race, start, end, int(n)))
        start = end
    return facts


def narrow(people: np.ndarray, facts: Iterable[Fact], *, below: int, width: int) -> list[str]:
    """Small numbers of people who named a race in some weeks of which too few are possible."""

    def cells(which: Iterable[int], weeks: Iterable[int]) -> list[int]:
        return [choice * WEEKS + week for week in weeks for choice in which]

    counts = people[:, :, 0].sum(axis=-1)
    has = [(cells(range(len(CHOICES)), [w]), int(counts[:, w].sum())) for w in range(WEEKS)]
    has += [(cells(naming(race), range(first, last)), n) for race, first, last, n in facts]
    reader, found = Auditor(len(CHOICES) * WEEKS, has), []
    for race in RACES:
        for first, last in combinations(range(WEEKS + 1), 2):
            mine, whole = counts[naming(race), first:last].sum(), counts[:, first:last].sum()
            if 1 <= mine < below:
                possible = reader.possible(cells(naming(race), range(first, last)))
                assert possible.least <= mine <= possible.most
                if possible.width < min(width, int(whole)):
                    found.append(f"{race} {first}-{last}: {mine}, {possible}")
    return found


def running(place: Any) -> int:
    groups.add_dimension(
        place.uow,
        place.coach,
        label="Race",
        groups=("Black", "White", "Asian"),
        reporting=Reporting.IN_COMBINATION,
    )
    plan = replace(place.plan, dimensions=(NamedDimension(key="race"),))
    return int(place.running(plan))


@pytest.mark.parametrize("seed", [20261127, 3, 8])
def test_nobody_can_be_worked_out_of_groups_that_overlap(place: Any, seed: int) -> None:
    people, test_id = drawn(seed), running(place)
    facts: set[Fact] = set()
    for week in range(WEEKS):
        assert place.log(test_id, totals(people, week)).saved
        uow = place.uow.on(START + timedelta(weeks=week + 1))
        wishes = ChartWishes(dimension="race", period=Period.WEEK)
        for group in charts.of_test(uow, place.leader, test_id=test_id, wishes=wishes).groups:
            points = group.chart.series.points if group.chart else ()
            facts |= noted(
                people, group.key, [(p.numerator or 0, p.denominator or 0) for p in points]
            )
        telling.told(uow, place.leader, test_id=test_id, measure="kept", dimension="race")
    assert facts
    assert narrow(people, facts, below=10, width=5) == []


@pytest.mark.parametrize("seed", [20261127, 3, 8])
def test_large_groups_shown_week_by_week_give_the_small_one_away(seed: int) -> None:
    """So the test above can fail: groups of at least ten people, each safe by itself."""
    people = drawn(seed)
    facts: set[Fact] = set()
    for race in RACES:
        own = people[naming(race), :, 0].sum(axis=(0, 2))
        for last in range(1, WEEKS + 1):
            if own[:last].sum() >= 10:
                facts.add((race, 0, last, int(own[:last].sum())))
    assert narrow(people, facts, below=10, width=5)
