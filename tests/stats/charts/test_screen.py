"""Thousands of charts are the single chart, thousands of times."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts import screen as screening
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rule_sets import RULE_SETS
from improvement.stats.charts.screen import Screened, screen
from improvement.stats.charts.signal import Signal

SIMPLE = (ChartKind.RUN, ChartKind.I, ChartKind.MR, ChartKind.C, ChartKind.G)
RATIOS = (ChartKind.RUN, ChartKind.P, ChartKind.PP, ChartKind.U, ChartKind.UP, ChartKind.IP)

tables = st.integers(0, 30).flatmap(
    lambda points: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=points, max_size=points),
        min_size=1,
        max_size=6,
    )
)


def matrix(rows: list[list[int | None]]) -> np.ndarray[Any, Any]:
    return np.array([[np.nan if v is None else float(v) for v in row] for row in rows])


def day(place: int) -> date:
    return date(2026, 1, 1) + timedelta(days=place)


def compare(found: Screened, row: int, series: Series, kind: ChartKind, frozen: int | None) -> None:
    try:
        chart = control_chart(series, kind, options=ChartOptions(frozen_points=frozen))
    except NotComputable:  # an empty baseline: in bulk, a row without a line
        assert np.isnan(found.centre[row])
        return
    if not chart.parts or chart.parts[0].line is None:
        assert np.isnan(found.centre[row])
        assert found.recorded[row] == 0
        return
    part = chart.parts[0]
    seen = part.finding
    assert found.centre[row] == part.line.value
    assert found.signal(row) is seen.signal
    assert (found.recorded[row], found.useful[row]) == (seen.recorded, seen.useful)
    assert (found.longest_run[row], found.crossings[row]) == (seen.longest_run, seen.crossings)
    assert found.longest_run_limit[row] == (seen.longest_run_limit or 0)
    assert found.crossings_limit[row] == (seen.crossings_limit or 0)
    assert found.outside[row] == part.sigma_signals
    recorded = [point for point in chart.points if point.value is not None]
    assert found.last_outside[row] == (recorded[-1].outside if recorded else 0)


@given(tables, st.sampled_from(SIMPLE), st.one_of(st.none(), st.integers(1, 20)))
def test_each_row_is_its_single_chart(
    rows: list[list[int | None]], kind: ChartKind, frozen: int | None
) -> None:
    found = screen(matrix(rows), kind, frozen_points=frozen)
    for number, row in enumerate(rows):
        points = (
            Point(period=day(i), value=None if v is None else float(v)) for i, v in enumerate(row)
        )
        series = Series(name="row", kind=MeasureKind.VALUE, points=tuple(points))
        compare(found, number, series, kind, frozen)


@given(tables, st.sampled_from(RATIOS), st.data())
def test_ratios_too(rows: list[list[int | None]], kind: ChartKind, data: st.DataObject) -> None:
    people = [[None if x is None else data.draw(st.integers(x, 15)) for x in row] for row in rows]
    made_of = MeasureKind.PROPORTION
    found = screen(matrix(rows), kind, denominators=matrix(people), made_of=made_of)
    for number, (row, below) in enumerate(zip(rows, people, strict=True)):
        points = (
            Point(period=day(i), value=x / n if n else None, numerator=x, denominator=n)
            for i, (x, n) in enumerate(zip(row, below, strict=True))
            if (x is None) == (n is None)
        )
        points = (
            p if p.numerator is not None else Point(period=p.period, value=None) for p in points
        )
        compare(found, number, Series(name="r", kind=made_of, points=tuple(points)), kind, None)


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(7).poisson(4, (25, 20)).astype(float)
    whole = screen(values, ChartKind.C)
    monkeypatch.setattr(screening, "BLOCK", 4)
    pieces = screen(values, ChartKind.C)
    for name in ("centre", "codes", "longest_run", "outside", "last_outside"):
        assert np.array_equal(getattr(whole, name), getattr(pieces, name))


def test_no_series_and_no_points() -> None:
    assert screen(np.empty((0, 24))).codes.shape == (0,)
    nothing = screen(np.empty((3, 0)), ChartKind.I)
    assert np.isnan(nothing.centre).all()
    assert [nothing.signal(row).value for row in range(3)] == ["too_few_points"] * 3


def test_a_long_series_among_few() -> None:
    values = np.random.default_rng(3).standard_normal((1, 100_000))
    found = screen(values)
    assert found.useful[0] == 100_000
    assert found.longest_run[0] < 30


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"values": [1.0, 2.0]}, "values: 1 dimensions"),
        ({"values": [[1.0, np.inf]]}, "values: inf .*series 0, point 1"),
        ({"values": [["a"]]}, "values: not a matrix of numbers"),
        ({"values": [[1.0], [1.0, 2.0]]}, "values: not a matrix of numbers"),
        ({"values": [[1.0]], "kind": ChartKind.P}, "denominators: a P chart needs them"),
        ({"values": [[1.0]], "kind": ChartKind.S}, "sizes, spreads: a S chart needs both"),
        ({"values": [[1.0]], "denominators": [[1.0, 2.0]]}, "denominators: .*one for each"),
        (
            {"values": [[5.0]], "denominators": [[4.0]], "kind": ChartKind.P},
            "values: 5 is above its denominator",
        ),
        (
            {"values": [[1.0]], "denominators": [[0.0]], "kind": ChartKind.U},
            "values: 1 has a denominator of 0",
        ),
        ({"values": [[2.0, -1.0]], "kind": ChartKind.C}, "values: -1 is no count.*point 1"),
        ({"values": [[0.0]], "kind": ChartKind.T}, "values: 0 is no time between events"),
        ({"values": [[1.0]], "frozen_points": 0}, "baseline has 0 points"),
    ],
)
def test_bad_input_is_named(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        screen(**arguments)


SETS = [name for name in RULE_SETS if name != "anhoej"]


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=24, max_size=30),
        min_size=1,
        max_size=4,
    ).map(lambda rows: [row[: min(map(len, rows))] for row in rows]),
    st.sampled_from([(n, k) for n in RULE_SETS for k in SIMPLE if k in RULE_SETS[n].kinds]),
    st.one_of(st.none(), st.integers(3, 20)),
    st.booleans(),
)
def test_every_rule_set_fires_as_on_the_single_chart(
    rows: list[list[int | None]], asked: tuple[str, ChartKind], frozen: int | None, sorted_: bool
) -> None:
    name, kind = asked
    rows = [sorted(row, key=lambda v: -1 if v is None else v) for row in rows] if sorted_ else rows
    found = screen(matrix(rows), kind, frozen_points=frozen, rules=name)
    for number, row in enumerate(rows):
        points = tuple(
            Point(period=day(i), value=None if v is None else float(v)) for i, v in enumerate(row)
        )
        series = Series(name="row", kind=MeasureKind.VALUE, points=points)
        compare(found, number, series, kind, frozen)
        options = ChartOptions(frozen_points=frozen, rules=name)
        try:
            fired = control_chart(series, kind, options=options).latest.fired
        except NotComputable:
            fired = ()
        assert set(found.rules_of(number)) == set(fired)
        assert bool(found.fired[number]) is bool(fired)


@pytest.mark.parametrize("name", SETS)
def test_each_rule_set_fires_on_a_shift_and_not_on_what_goes_up_and_down(name: str) -> None:
    shifted = [10.0, 12.0, 11.0, 13.0, 10.0, 12.0, 11.0, 13.0, 10.0, 12.0, 11.0, 13.0, 11.5]
    shifted += [30.0 + i % 3 for i in range(12)]
    weave = [12.0, 11.0, 9.0, 8.0, 10.0, 13.0, 11.5, 9.5, 12.5, 8.5, 9.2, 11.2, 12.2]
    weave += [8.2, 11.8, 10.8, 9.8, 8.8, 12.8, 11.1, 9.1, 10.1, 12.1, 8.1, 11.3]
    kind = ChartKind.RUN if ChartKind.RUN in RULE_SETS[name].kinds else ChartKind.I
    found = screen([shifted, weave, [np.nan] * 25], kind, rules=name)
    assert found.fired.tolist() == [True, False, False]
    assert found.judged.tolist() == [True, True, False]


def test_runs_of_moving_ranges_mean_nothing() -> None:
    calm_then_wild = [10.0 + i % 2 for i in range(15)] + [10.0 + 9 * (i % 2) for i in range(15)]
    found = screen([calm_then_wild], ChartKind.MR)
    assert found.longest_run[0] > found.longest_run_limit[0]
    assert found.signal(0) is Signal.NONE
    assert not found.fired[0]


def test_a_rule_set_is_held_to_its_charts() -> None:
    with pytest.raises(Invalid, match="nhs is not meant for a run chart, but for I"):
        screen([[1.0, 2.0]], rules="nhs")
    with pytest.raises(Invalid, match="'western' is not a rule set: choose one of anhoej"):
        screen([[1.0, 2.0]], rules="western")
    assert screen(np.empty((0, 24)), ChartKind.I, rules="nhs").fired_rules.shape == (0, 4)
    assert screen(np.empty((2, 0)), rules="ihi").fired.tolist() == [False, False]
