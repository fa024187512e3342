"""An attack on everything that a leader is shown of groups, week after week.

Random small tests are logged week by week. After each week somebody without the right to see small
groups opens Compare, the charts by weeks and by months, the portfolio and an export, and writes
every figure down as a sum of people: a group, some weeks, a side, an outcome. A reader who has all
of them, and every total of everybody, then asks what each small number can still be. That reader
(linear programming) knows nothing of how figures were chosen, and is told by an oracle which weeks
a figure is of: more than any person would know.

The same reader is set on the rule that held before, one table at a time: it must find somebody.
"""

import zipfile
from collections.abc import Iterable, Iterator
from csv import DictReader
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import BytesIO, TextIOWrapper
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from improvement.domain.entries import PeriodTotal
from improvement.domain.plan import NamedDimension
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm, Period
from improvement.services import analyses, charts, export, groups, people, portfolio
from improvement.services.charts import ChartWishes
from improvement.stats.disclosure.auditor import Auditor
from improvement.stats.equity.suppression import TableRow, suppress
from tests.services.drawn_people import Truth, drawn_people

START = date(2026, 8, 3)
WEEKS = 9
#: Weeks in the order in which their figures arrived: the fourth came a week late.
ORDER = (0, 1, 2, 4, 3, 5, 6, 7, 8)
ARRIVING = ((0,), (1,), (2,), (), (4, 3), (5,), (6,), (7,), (8,))
MEANS = {
    "gender": {"women": 14.0, "men": 5.0},
    "language": {"english": 11.0, "spanish": 5.0, "hmong": 1.2, "somali": 1.8},
}
THRESHOLD, KEPT_OPEN = 10, 5

#: A known sum: dimension, group, arm, the weeks in it, with, without.
Fact = tuple[str, str, Arm, frozenset[int], int, int]


def drawn(seed: int) -> Truth:
    return drawn_people(seed, MEANS, [1] * WEEKS)


@dataclass
class Notebook:
    """Everything the leader saw, as sums; the oracle says which weeks each is of."""

    truth: Truth
    facts: set[Fact] = field(default_factory=set)

    def of_first_weeks(self, dimension: str, group: str, arm: Arm, events: int, n: int) -> None:
        """A figure over everything so far."""
        self._note(dimension, group, arm, 0, events, n)

    def one_after_another(
        self, dimension: str, group: str, arm: Arm, points: Iterable[tuple[float, float]]
    ) -> None:
        """The points of a chart: each is of the weeks since the one before."""
        start = 0
        for events, n in points:
            start = self._note(dimension, group, arm, start, round(events), round(n))

    def _note(self, dimension: str, group: str, arm: Arm, start: int, events: int, n: int) -> int:
        people = self.truth[dimension, group, arm]
        for end in range(start, WEEKS + 1):
            weeks = list(ORDER[start:end])
            if people[weeks].sum(axis=0).tolist() == [events, n - events]:
                fact = (dimension, group, arm, frozenset(weeks), events, n - events)
                self.facts.add(fact)
                return end
        raise AssertionError(f"{events} of {n} in {group} is no sum of weeks from {start} on.")


@dataclass(frozen=True)
class Found:
    """What the reader knows of a small number: ``width`` 0 = exactly."""

    dimension: str
    group: str
    arm: Arm
    weeks: tuple[int, ...]
    people: int
    whole: int
    width: int


def worked_out(truth: Truth, facts: Iterable[Fact]) -> Iterator[Found]:
    """For every small number of people in a row of weeks (as they came): what it can still be."""
    kept = list(facts)
    for dimension, means in MEANS.items():
        for arm in Arm:
            cells = {
                cell: number
                for number, cell in enumerate(
                    (group, week, outcome)
                    for group in means
                    for week in range(WEEKS)
                    for outcome in (0, 1)
                )
            }
            has = [
                (
                    [cells[group, week, outcome] for group in means],
                    int(sum(truth[dimension, g, arm][week, outcome] for g in means)),
                )
                for week in range(WEEKS)
                for outcome in (0, 1)
            ]
            for of, group, side, weeks, *figures in kept:
                if (of, side) == (dimension, arm):
                    has += [
                        ([cells[group, week, outcome] for week in weeks], figures[outcome])
                        for outcome in (0, 1)
                    ]
            reader = Auditor(len(cells), has)
            for group in means:
                for first, last in combinations(range(WEEKS + 1), 2):
                    weeks = ORDER[first:last]
                    mine = int(truth[dimension, group, arm][list(weeks)].sum())
                    if not 1 <= mine < THRESHOLD:
                        continue
                    possible = reader.possible(
                        [cells[group, week, outcome] for week in weeks for outcome in (0, 1)]
                    )
                    assert possible.least <= mine <= possible.most
                    whole = sum(int(truth[dimension, g, arm][list(weeks)].sum()) for g in means)
                    yield Found(dimension, group, arm, weeks, mine, whole, possible.width)


def look(place: Any, test_id: int, on: date, notebook: Notebook) -> None:
    """Everything by group that a leader can open on a day."""
    uow, leader = place.uow.on(on), place.leader
    views = [analyses.compare(uow, leader, test_id=test_id).dimensions]
    views += [line.status.dimensions for line in portfolio.portfolio(uow, leader).lines]
    for dimension in (view for several in views for view in several):
        key = dimension.found.dimension.label.lower()
        for row in dimension.found.dimension.groups:
            for arm, tally in ((Arm.PILOT, row.pilot), (Arm.COMPARISON, row.comparison)):
                notebook.of_first_weeks(key, row.group.lower(), arm, tally.events, tally.n)
    for key in MEANS:
        for period in (None, Period.WEEK, Period.MONTH):
            wishes = ChartWishes(dimension=key, period=period)
            for group in charts.of_test(uow, leader, test_id=test_id, wishes=wishes).groups:
                if group.chart is not None:
                    points = group.chart.series.points
                    notebook.one_after_another(
                        key,
                        group.key,
                        Arm.PILOT,
                        [(p.numerator or 0, p.denominator or 0) for p in points],
                    )
    exported(place, test_id, on, notebook)


def exported(place: Any, test_id: int, on: date, notebook: Notebook) -> None:
    package = export.package(place.uow.on(on), place.leader, test_id=test_id)
    with zipfile.ZipFile(BytesIO(package)) as packed, packed.open("shown_figures.csv") as file:
        for row in DictReader(TextIOWrapper(file, "utf-8-sig")):
            if row["about"] == "group" and row["denominator"]:
                notebook.of_first_weeks(
                    row["dimension"].lower(),
                    row["group"].lower(),
                    Arm(row["arm"]),
                    int(row["numerator"]),
                    int(row["denominator"]),
                )


def totals(truth: Truth, week: int) -> list[PeriodTotal]:
    """A week as the team logs it: everybody, by gender, by language."""
    start = START + timedelta(weeks=week)
    found = []
    for arm in Arm:
        cells: list[tuple[frozenset[tuple[str, str]], np.ndarray]] = [
            (frozenset({(dimension, group)}), people[week])
            for (dimension, group, side), people in truth.items()
            if side is arm
        ]
        everybody = sum(truth["gender", group, arm][week] for group in MEANS["gender"])
        for cell, known in [(frozenset(), everybody), *cells]:
            total = PeriodTotal(
                measure="kept",
                start=start,
                end=start + timedelta(days=6),
                arm=arm,
                cell=cell,
                numerator=float(known[0]),
                denominator=float(known.sum()),
            )
            found.append(total)
    return found


@pytest.mark.parametrize("seed", [20261127, 5, 17])
def test_no_small_number_can_be_worked_out_from_all_that_is_shown(place: Any, seed: int) -> None:
    truth = drawn(seed)
    groups.add_dimension(
        place.uow,
        place.coach,
        label="Language",
        groups=("English", "Spanish", "Hmong", "Somali"),
    )
    named = tuple(NamedDimension(key=key) for key in MEANS)
    test_id = place.running(replace(place.plan, dimensions=named))
    notebook = Notebook(truth)
    for number, arrived in enumerate(ARRIVING):
        for week in arrived:
            assert place.log(test_id, totals(truth, week)).saved
        if number == 6:  # a lower threshold is no way to what was hidden before
            people.set_small_group(place.uow, place.leader, threshold=THRESHOLD)
        look(place, test_id, START + timedelta(weeks=number + 1), notebook)
    look(place, test_id, date(2026, 12, 7), notebook)
    assert len(notebook.facts) > 10  # the leader was shown something
    found = list(worked_out(truth, notebook.facts))
    assert found  # there were small numbers to find
    assert [one for one in found if one.width < min(KEPT_OPEN, one.whole)] == []


def one_table_at_a_time(truth: Truth) -> set[Fact]:
    """What the rule before showed: each week's table so far, made safe by itself."""
    facts: set[Fact] = set()
    for dimension, means in MEANS.items():
        for end in range(1, WEEKS + 1):
            weeks = list(ORDER[:end])
            rows = []
            for group in means:
                sums = [truth[dimension, group, arm][weeks].sum(axis=0) for arm in Arm]
                cells = tuple(Tally(events=int(s[0]), n=int(s.sum())) for s in sums)
                rows.append(TableRow(label=group, cells=cells))
            chosen = suppress(rows, threshold=THRESHOLD)
            for row in () if chosen.total_hidden else chosen.shown:
                for arm, cell in zip(Arm, row.cells, strict=True):
                    known = frozenset(weeks), cell.events, cell.n - cell.events
                    facts.add((dimension, row.label, arm, *known))
    return facts


@pytest.mark.parametrize("seed", [20261127, 5, 17])
def test_the_same_reader_finds_somebody_where_each_week_is_made_safe_by_itself(seed: int) -> None:
    """So the test above can fail."""
    truth = drawn(seed)
    exactly = [f for f in worked_out(truth, one_table_at_a_time(truth)) if f.width == 0]
    assert len(exactly) > 20


def test_the_reader_is_not_fooled_by_nothing() -> None:
    """Without any figure of groups, the totals alone leave everything open."""
    truth = drawn(5)
    assert all(f.width >= min(KEPT_OPEN, f.whole) for f in worked_out(truth, ()))
