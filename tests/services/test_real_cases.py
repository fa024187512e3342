"""Real case records: every figure behind the verdict on 2,205 heart operations, by hand as well.

The data are the set ``cabg`` of the R package qicharts2 (Anhøj), kept outside the repository. They
come in as a file, like anybody's. The second computation here uses pandas and school formulas:
roots of a quadratic, sums over the table, cumulated coin throws. docs/worked-example.md tells it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from math import comb, erfc, exp, log2, pi, sqrt
from pathlib import Path
from statistics import NormalDist, median

import numpy as np
import pandas as pd
import pytest

from improvement.domain.access import Actor
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import (
    Belief,
    Consequence,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
    Role,
)
from improvement.services import analyses, charts, groups, people, tests, uploads
from improvement.services.charts import ChartWishes
from improvement.services.uploads import Upload
from improvement.stats.charts.chart import Chart
from improvement.stats.decisions.verdict import Reason, Verdict, VerdictResult
from improvement.stats.interval import Interval
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork

FILE = "cabg_patients.csv"
BEGIN, END, TODAY = date(2012, 7, 1), date(2014, 6, 30), date(2026, 11, 23)
PLANNED, WORTHWHILE, MARGIN = 900, 0.05, 0.02
BANDS = ("Under 60", "60 to under 70", "70 to under 80", "80 and over")
Z95 = NormalDist().inv_cdf(0.975)

LOWER, PROPORTION = Direction.LOWER, MeasureKind.PROPORTION
MEASURES = (
    MeasureSpec(
        key="readmission",
        label="Readmitted within 30 days",
        kind=PROPORTION,
        direction=LOWER,
        outcome_days=30,
    ),
    MeasureSpec(
        key="death",
        label="Died within 30 days",
        kind=PROPORTION,
        direction=LOWER,
        role=MeasureRole.BALANCING,
        margin=MARGIN,
    ),
    MeasureSpec(
        key="los",
        label="Days in hospital",
        kind=MeasureKind.VALUE,
        direction=LOWER,
        role=MeasureRole.OUTCOME,
    ),
)
PLAN = Plan(
    title="Fewer readmissions",
    aim="fewer patients are readmitted",
    for_whom="Patients with a coronary bypass",
    change_idea="a call in the first week at home",
    prediction="15 of 100 readmitted, against 20",
    design=Design.BEFORE_AFTER,
    starts_on=BEGIN,
    ends_on=END,
    planned_per_arm=PLANNED,
    minimum_worthwhile=WORTHWHILE,
    responsible="The ward",
    place="Ward 1",
    learning_question="Does a call help?",
    predicted=0.15,
    confidence=0.6,
    right_if="at least 3 of 100 fewer are readmitted",
    belief=Belief.MEDIUM,
    consequence=Consequence.MINOR,
    ethics_checked=True,
    measures=MEASURES,
    dimensions=(NamedDimension(key="gender"), NamedDimension(key="age_band")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the services say about the file, and the file itself for the second computation."""

    uow: UnitOfWork
    member: Actor
    test_id: int
    upload: Upload
    result: VerdictResult
    table: pd.DataFrame


def bring_in(uow: UnitOfWork, shared: Path) -> Seen:
    """Found, register, start, upload, save, compare: as the app does it."""
    leader = people.found(uow, slug="heart", name="Heart", place="Ward 1", leader="Ada Moss")
    team = people.overview(uow, leader).teams[0].id
    people.add_person(uow, leader, name="Ben Holt", role=Role.COACH)
    people.add_person(uow, leader, name="Ida Lund", role=Role.MEMBER, team_ids=(team,))
    ((_, everybody),) = people.actors(uow)
    coach, member = (next(a for a in everybody if a.name == n) for n in ("Ben Holt", "Ida Lund"))
    groups.add_dimension(uow, coach, label="Gender", groups=("Female", "Male"))
    groups.add_dimension(uow, coach, label="Age band", groups=(), bounds=(60, 70, 80))
    test_id = tests.draft(uow, member, PLAN, team_id=team)
    tests.start(uow, member, test_id=test_id, version=1)
    content = (shared / "data" / FILE).read_bytes()
    upload = uploads.look(uow, member, test_id=test_id, content=content, name=FILE)
    saved = uploads.save(uow, member, test_id=test_id, upload=upload, mapping=upload.cases)
    assert (saved.tallied.added, saved.errors) == (2205, ())
    return Seen(
        uow=uow,
        member=member,
        test_id=test_id,
        upload=upload,
        result=analyses.compare(uow, member, test_id=test_id).result,
        table=_table(shared / "data" / FILE),
    )


def _table(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, parse_dates=["date"])
    table["since"] = table.date >= pd.Timestamp(BEGIN)
    band = np.searchsorted([60, 70, 80], table.age.to_numpy(), side="right")
    return table.assign(band=np.array(BANDS)[band])


@pytest.fixture(scope="module")
def seen(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('real') / 'cases.sqlite'}")
    migrate(engine)
    yield bring_in(UnitOfWork(engine, clock=lambda: TODAY), shared)
    engine.dispose()


# ---- The second computation ----------------------------------------------------------------


def counted(table: pd.DataFrame, outcome: str = "readmission") -> tuple[int, int, int, int]:
    """x and n since the change, x and n before."""
    now, before = table[table.since][outcome], table[~table.since][outcome]
    return int(now.sum()), len(now), int(before.sum()), len(before)


def share_limits(x: int, n: int, z: float) -> list[float]:
    """The two shares p at which the observed one lies z standard errors away (Wilson)."""
    p, k = x / n, z * z / n
    return sorted(np.roots([1 + k, -(2 * p + k), p * p]).real)


def fewer(x1: int, n1: int, x2: int, n2: int, z: float) -> list[float]:
    """How many fewer since the change: estimate, lower and upper limit (Newcombe, method 10)."""
    (l1, u1), (l2, u2) = share_limits(x1, n1, z), share_limits(x2, n2, z)
    p1, p2 = x1 / n1, x2 / n2
    down = ((p2 - l2) ** 2 + (u1 - p1) ** 2) ** 0.5
    up = ((u2 - p2) ** 2 + (p1 - l1) ** 2) ** 0.5
    return [p2 - p1, p2 - p1 - down, p2 - p1 + up]


def z_of_the_look(n1: int, n2: int) -> float:
    """Past the plan: 1.96 times the root of the part of the plan that is in."""
    return Z95 * sqrt(2 / (1 / n1 + 1 / n2) / PLANNED)


def chi_square_tail(q: float, degrees: int) -> float:
    """In closed form for 1 and 3 degrees of freedom."""
    return erfc(sqrt(q / 2)) + (sqrt(2 * q / pi) * exp(-q / 2) if degrees == 3 else 0.0)


def judged(values: list[float], line: float) -> tuple[int, int, int, int, int]:
    """Useful points, longest run and its limit, crossings and their limit (Anhøj)."""
    sides = [value > line for value in values if value != line]
    n, runs = len(sides), [len(list(run)) for _, run in groupby(sides)]
    throws, fewest = n - 1, 0
    while Fraction(sum(comb(throws, k) for k in range(fewest + 1)), 2**throws) < Fraction(1, 20):
        fewest += 1
    return n, max(runs), round(log2(n)) + 3, len(runs) - 1, fewest


def near(numbers: object) -> object:
    return pytest.approx(numbers, rel=0, abs=1e-9)


def three(found: Interval) -> list[float]:
    return [found.estimate, found.lower, found.upper]


# ---- What comes in ---------------------------------------------------------------------------


def test_every_column_is_recognised_and_every_row_can_be_kept(seen: Seen) -> None:
    mapping = seen.upload.cases
    assert (mapping.starts_on, mapping.code, mapping.arm_column) == ("date", None, None)
    assert mapping.measures == {"readmission": "readmission", "death": "death", "los": "los"}
    assert mapping.dimensions == {"gender": "gender", "age_band": "age"}
    reading = uploads.read(seen.upload, mapping, today=seen.uow.today)
    assert (len(reading.good), reading.n_rows, reading.errors) == (2205, len(seen.table), ())


def test_the_second_upload_of_the_file_changes_nothing(seen: Seen) -> None:
    again = uploads.save(
        seen.uow, seen.member, test_id=seen.test_id, upload=seen.upload, mapping=seen.upload.cases
    )
    assert (again.tallied.added, again.tallied.changed, again.tallied.identical) == (0, 0, 2205)


def test_both_databases_come_to_the_same_verdict(uow: UnitOfWork, shared: Path, seen: Seen) -> None:
    assert bring_in(uow, shared).result == seen.result


# ---- Compare and Decide ----------------------------------------------------------------------


def test_the_counts_are_those_of_the_table(seen: Seen) -> None:
    arms = seen.result.findings.evidence.arms
    x1, n1, x2, n2 = counted(seen.table)
    assert (x1, n1, x2, n2) == (326, 1454, 151, 751)  # as docs/worked-example.md has them
    assert (arms.pilot.events, arms.pilot.n) == (x1, n1)
    assert (arms.comparison.events, arms.comparison.n) == (x2, n2)
    dimensions = seen.result.findings.evidence.dimensions
    for dimension, column in zip(dimensions, ("gender", "band"), strict=True):
        assert {g.group for g in dimension.groups} == set(seen.table[column])
        for group in dimension.groups:
            told = (*_xn(group.pilot), *_xn(group.comparison))
            assert told == counted(seen.table[seen.table[column] == group.group])


def _xn(tally: Tally) -> tuple[int, int]:
    return tally.events, tally.n


def test_the_overall_difference_and_its_limits(seen: Seen) -> None:
    found, cells = seen.result.findings, counted(seen.table)
    z = z_of_the_look(cells[1], cells[3])
    assert found.evidence.look.z == near(z)
    assert found.benefit is not None
    assert found.pause is not None
    assert three(found.benefit) == near(fewer(*cells, z))
    assert three(found.pause) == near(fewer(*cells, 1.645))


@pytest.mark.parametrize(("at", "column"), [(0, "gender"), (1, "band")])
def test_each_group_its_flags_and_whether_groups_differ(seen: Seen, at: int, column: str) -> None:
    found = seen.result.findings
    dimension = found.comparison.dimensions[at]
    z = z_of_the_look(*counted(seen.table)[1::2])
    weights, differences = [], []
    for group in dimension.effects.groups:
        name = group.arms.group
        x1, n1, x2, n2 = counted(seen.table[seen.table[column] == name])
        assert group.effect is not None
        assert three(group.effect.benefit(LOWER)) == near(fewer(x1, n1, x2, n2, z))
        own = next(flag.own for flag in found.flags if flag.group == name)
        assert own is not None
        assert three(own) == near(fewer(x1, n1, x2, n2, 1.28))
        p1, p2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
        weights.append(1 / (p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2)))
        differences.append(p1 - p2)
    w, d = np.array(weights), np.array(differences)
    q = (w * d**2).sum() - (w * d).sum() ** 2 / w.sum()
    assert dimension.heterogeneity is not None
    assert dimension.heterogeneity.q == near(q)
    assert dimension.heterogeneity.p == near(chi_square_tail(q, len(w) - 1))


@pytest.mark.parametrize(
    ("at", "column", "reference"), [(0, "gender", "Male"), (1, "band", "60 to under 70")]
)
def test_each_gap_and_its_change(seen: Seen, at: int, column: str, reference: str) -> None:
    found = seen.result.findings.comparison.dimensions[at].gaps
    assert found is not None
    assert found.reference.group == reference == seen.table[column].value_counts().idxmax()
    xr1, nr1, xr2, nr2 = counted(seen.table[seen.table[column] == reference])
    for item in found.gaps:
        x1, n1, x2, n2 = counted(seen.table[seen.table[column] == item.group.group])
        gap = item.gap
        assert gap is not None
        # A gap above 0: more of the group are readmitted than of the reference.
        assert three(gap.now) == near(fewer(xr1, nr1, x1, n1, Z95))
        assert three(gap.before) == near(fewer(xr2, nr2, x2, n2, Z95))
        x, n = np.array([x1, xr1, x2, xr2]), np.array([n1, nr1, n2, nr2])
        sign, p = np.array([1, -1, -1, 1]), (x + 0.5) / (n + 1)
        half = Z95 * sqrt((p * (1 - p) / (n + 1)).sum())
        middle = (sign * p).sum()
        assert three(gap.widening) == near([(sign * x / n).sum(), middle - half, middle + half])


def test_the_guardrail_the_best_guess_and_how_many_would_settle_it(seen: Seen) -> None:
    found, cells = seen.result.findings, counted(seen.table)
    x1, n1, x2, n2 = cells
    (rail,) = found.guardrails
    assert rail.benefit is not None
    assert three(rail.benefit) == near(fewer(*counted(seen.table, "death"), z_of_the_look(n1, n2)))
    p1, p2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    variance = p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2)
    assert found.chance is not None
    assert found.chance.best_guess == near((x2 / n2 - x1 / n1) * 0.01 / (0.01 + variance))
    _, low, high = fewer(*cells, Z95)
    needed = 2 / (1 / n1 + 1 / n2) * ((high - low) / 2 / (WORTHWHILE / 2)) ** 2
    assert found.still_needed is not None
    assert found.still_needed.per_arm == int(needed) + 1 == 2030
    assert found.still_needed.limit == 2 * PLANNED


def test_the_row_that_decides(seen: Seen) -> None:
    """Worse is not sure (upper limit above 0), worthwhile is ruled out (upper limit below 5)."""
    cells = counted(seen.table)
    _, _, upper = fewer(*cells, z_of_the_look(cells[1], cells[3]))
    assert 0 < upper < WORTHWHILE
    result = seen.result
    assert (result.verdict, result.reason, result.row) == (
        Verdict.STOP,
        Reason.WORTHWHILE_RULED_OUT,
        2,
    )
    assert not result.pause_and_review
    flagged = {flag.group for flag in result.findings.flags if flag.flagged}
    assert flagged == {"Female", "Under 60", "80 and over"}


# ---- Chart -----------------------------------------------------------------------------------


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("measure", ["readmission", "death", "los"])
def test_every_chart_and_what_its_rules_find(seen: Seen, measure: str, split: bool) -> None:
    wishes = ChartWishes(measure=measure, split_at_start=split)
    view = charts.of_test(seen.uow, seen.member, test_id=seen.test_id, wishes=wishes)
    _same_chart(view.chart, seen.table, measure, split=split)


@pytest.mark.parametrize(("dimension", "column"), [("gender", "gender"), ("age_band", "band")])
@pytest.mark.parametrize("measure", ["readmission", "death", "los"])
def test_the_small_charts_of_groups(seen: Seen, measure: str, dimension: str, column: str) -> None:
    wishes = ChartWishes(measure=measure, dimension=dimension)
    view = charts.of_test(seen.uow, seen.member, test_id=seen.test_id, wishes=wishes)
    assert [group.label for group in view.groups] == sorted(
        set(seen.table[column]), key=("Female", "Male", *BANDS).index
    )
    for group in view.groups:
        assert group.chart is not None
        rows = seen.table[seen.table[column] == group.label]
        _same_chart(group.chart, rows, measure, split=False)


def _same_chart(chart: Chart, rows: pd.DataFrame, measure: str, *, split: bool) -> None:
    monthly = rows.groupby(rows.date.dt.to_period("M"))[measure].agg(["sum", "count"])
    values = (monthly["sum"] / monthly["count"]).tolist()
    assert list(chart.series.values) == near(values)
    stretches = [slice(0, 12), slice(12, 36)] if split else [slice(0, 36)]
    for part, months in zip(chart.parts, stretches, strict=True):
        own, sums = values[months], monthly.iloc[months].sum()
        rare = measure != "los" and sums["sum"] / len(own) < 3  # too few a month for a median
        crowded = measure != "los" and own.count(median(own)) > len(own) / 5
        line = sums["sum"] / sums["count"] if rare or crowded else median(own)
        assert part.line is not None
        assert part.line.value == near(line)
        found = part.finding
        assert judged(own, line) == (
            found.useful,
            found.longest_run,
            found.longest_run_limit,
            found.crossings,
            found.crossings_limit,
        )
