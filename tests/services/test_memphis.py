"""The filings of Memphis as a run chart: indicator and command line against a count by hand."""

import csv
import json
from datetime import date
from itertools import groupby
from math import comb, log2
from statistics import median
from typing import Any

import pytest
from typer.testing import CliRunner

from improvement.cli import app
from improvement.config import HOME
from improvement.demo.cast import found_partnership
from improvement.demo.filings import FILE, add_filings
from improvement.services import overview
from improvement.stats.charts.chart import Chart
from improvement.stats.record import from_record
from improvement.store.unit_of_work import UnitOfWork
from improvement.words.run_chart import read_run_chart

PATH = HOME / "data" / FILE
DECLARED = date(2021, 9, 1)


def filed(column: str = "filings") -> dict[date, float]:
    with PATH.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(r["month"]): float(r[column]) for r in csv.DictReader(lines)}


def runs_around(line: float, values: list[float]) -> list[int]:
    """Lengths of the runs, below the line as negative numbers; figures on the line are left out."""
    sides = [1 if value > line else -1 for value in values if value != line]
    return [side * len(list(run)) for side, run in groupby(sides)]


def fewest_crossings(points: int) -> int:
    """The 5% quantile of so many throws of a coin, by adding up Pascal's row."""
    ways = [comb(points - 1, heads) for heads in range(points)]
    return next(k for k in range(points) if 20 * sum(ways[: k + 1]) >= 2 ** (points - 1))


def held_against(chart: Chart, part: int, line: float, values: list[float]) -> None:
    """The part's line and findings are those counted here."""
    found, drawn_line = chart.parts[part].finding, chart.parts[part].line
    lengths = runs_around(line, values)
    points = sum(map(abs, lengths))
    longest = max(map(abs, lengths))
    latest = [length for length in lengths if abs(length) == longest][-1]
    assert drawn_line is not None
    assert drawn_line.value == line
    assert (found.recorded, found.useful) == (len(values), points)
    assert (found.longest_run, found.longest_run_side) == (longest, latest // longest)
    assert found.crossings == len(lengths) - 1
    assert found.longest_run_limit == round(log2(points)) + 3
    assert found.crossings_limit == fewest_crossings(points)


def told(*options: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["chart", str(PATH), "--value", "filings", *options, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def drawn(*options: str) -> Chart:
    chart = from_record(told(*options)["chart"])
    assert isinstance(chart, Chart)
    return chart


def test_what_docs_worked_example_counts() -> None:
    values = list(filed().values())
    assert (len(values), median(values), sorted(values)[23]) == (47, 1779, 1779)
    assert runs_around(1779, values) == [2, -18, 1, -3, 2, -1, 18, -1]
    since = [value for month, value in filed().items() if month >= DECLARED]
    assert (len(since), median(since)) == (27, 2300)
    assert runs_around(2300, since) == [-9, 8, -2, 5, -2]
    assert [fewest_crossings(n) for n in (46, 26)] == [17, 8]


def test_the_indicator_beside_its_average(uow: UnitOfWork) -> None:
    cast = found_partnership(uow)
    add_filings(uow, cast.leader, data_dir=HOME / "data")
    (view,) = overview.home(uow, cast.organiser).indicators
    values = list(filed().values())
    held_against(view.chart, 0, median(values), values)
    assert view.reference is not None
    assert list(view.reference.series.values) == list(filed("average_2016_2019").values())
    said = read_run_chart(view.chart, direction=view.spec.direction)
    assert said.headline.startswith(
        "Signal: 18 months in a row above the median, up to October 2023"
    )
    assert "The longest run on one side of the median (1,779) is 18 months" in said.because[0]


def test_a_line_of_its_own_since_the_declared_day() -> None:
    months = filed()
    chart = drawn("--split", DECLARED.isoformat())
    before = [value for month, value in months.items() if month < DECLARED]
    since = [value for month, value in months.items() if month >= DECLARED]
    held_against(chart, 0, median(before), before)
    held_against(chart, 1, median(since), since)


@pytest.mark.parametrize("months", [12, 24])
def test_a_frozen_line_comes_from_the_first_months_alone(months: int) -> None:
    values = list(filed().values())
    chart = drawn("--freeze", str(months))
    held_against(chart, 0, median(values[:months]), values)
    assert chart.parts[0].baseline is not None
    assert chart.parts[0].baseline.points == months


def test_the_command_line_tells_the_indicators_story(uow: UnitOfWork) -> None:
    cast = found_partnership(uow)
    add_filings(uow, cast.leader, data_dir=HOME / "data")
    (view,) = overview.home(uow, cast.organiser).indicators
    found, chart = told("--better", "lower"), drawn("--better", "lower")
    assert chart.points == view.chart.points
    assert chart.latest.finding == view.chart.latest.finding
    own = read_run_chart(view.chart, direction=view.spec.direction)
    assert found["reading"]["headline"] == own.headline
