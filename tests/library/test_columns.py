"""Whatever a notebook holds: the same chart from lists, arrays and pandas columns."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from improvement.errors import Invalid
from improvement.library import chart
from improvement.library.columns import column, facet_name, figures, missing

WAITS = [31.0, None, 30.0, 33.0]
FIGURES = [31.0, np.nan, 30.0, 33.0]


@pytest.mark.parametrize(
    "given",
    [
        WAITS,
        tuple(WAITS),
        iter(WAITS),
        np.array(FIGURES),
        np.ma.array([31, 0, 30, 33], mask=[False, True, False, False]),
        pd.Series(WAITS),
        pd.Series([31, pd.NA, 30, 33], dtype="Int64"),
        pd.array([31, None, 30, 33], dtype="Float64"),
        [Decimal(31), float("nan"), np.float32(30), 33],
        [31, pd.NaT, True + 29, 33],
        pd.Series([31, None, 30, 33], dtype="object"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_figures_of_every_sort(given: Any) -> None:
    np.testing.assert_array_equal(figures("y", given), FIGURES)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("31, 35", "y: '31, 35' is not a column"),
        ({"a": 1}, "is not a column"),
        (31, "y: 31 is not a column"),
        ([[1, 2], [3, 4]], "y, row 1: \\[1, 2\\] is not a number"),
        (np.ones((2, 2)), "y: 2 dimensions. Give one column."),
        ([1, "12"], "y, row 2: '12' is not a number. Use None for gaps."),
        ([1, None, date(2026, 1, 1)], "y, row 3: datetime.date"),
        ([1, 10**400], "y, row 2: 1000"),
        ([1, 1j], "y, row 2: 1j is not a number"),
        ([], "y: no figures"),
        ([1, np.inf], "y, row 2: inf is not a number that can be charted"),
    ],
)
def test_what_is_no_figure_is_named(given: Any, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        chart(given)


def test_what_is_missing() -> None:
    assert all(map(missing, [None, float("nan"), np.nan, pd.NaT, pd.NA, np.datetime64("NaT")]))
    assert not any(map(missing, [0, "", False, np.datetime64("2026-01-01")]))
    assert column("x", [(1, 2), (3, 4)]).tolist() == [(1, 2), (3, 4)]


DAYS = [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]


@pytest.mark.parametrize(
    "x",
    [
        DAYS,
        [str(day) for day in DAYS],
        [f" {day}T00:00:00 " for day in DAYS],
        [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in DAYS],
        np.array(DAYS, dtype="datetime64[D]"),
        list(np.array(DAYS, dtype="datetime64[D]")),
        pd.to_datetime(pd.Series(DAYS)),
        pd.to_datetime(pd.Series(DAYS)).dt.tz_localize("America/Chicago"),
        pd.DatetimeIndex(DAYS, tz="UTC"),
        list(pd.PeriodIndex(DAYS, freq="W")),
    ],
    ids=lambda x: type(x).__name__,
)
def test_days_of_every_sort(x: Any) -> None:
    assert chart([1, 2, 3], x=x, kind="run").table()["x"].tolist() == DAYS


def test_rows_in_any_order_and_without_a_day() -> None:
    found = chart([3, 1, 9, 2], x=[DAYS[2], DAYS[0], None, DAYS[1]], kind="run").table()
    assert found["value"].tolist() == [1, 2, 3]
    numbered = chart([3, 1, 9, 2], x=[3, 1, None, 2], kind="run").table()
    assert numbered[["x", "value"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    floats = chart([3, 1, 2], x=np.array([3.0, 1.0, np.nan]), kind="run").table()
    assert floats["x"].tolist() == [1, 3]


def test_times_within_a_day_are_points_of_their_own() -> None:
    times = [datetime.fromisoformat(f"2026-01-05T{hour:02}:30") for hour in (9, 8, 10)]
    assert chart([3, 1, 2], x=times, kind="run").table()["x"].tolist() == sorted(times)
    weekly = chart([3, 1, 2], x=times, kind="run", period="week").table()
    assert weekly[["x", "value"]].to_numpy().tolist() == [[date(2026, 1, 5), 2.0]]


@pytest.mark.parametrize(
    ("x", "told"),
    [
        (["January", "", ""], "x, row 1: 'January' is neither a date"),
        ([DAYS[0], 2, 3], "x, row 2: 2 is neither a date"),
        ([True, False, True], "x, row 1: True is neither a date"),
        ([1.5, 2, 3], "x, row 1: 1.5 is not the number of a point"),
        ([1, 2, 10**9], "x, row 3: 1000000000 is not the number of a point"),
        ([1, 2], "x: 2 figures beside 3 of y"),
        (
            [
                datetime(2026, 1, 1, tzinfo=UTC),
                datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=-6))),
                date(2026, 1, 3),
            ],
            "x: mixed time zones \\(UTC, UTC-06:00, none\\)",
        ),
    ],
)
def test_what_is_no_moment_is_named(x: Any, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        chart([1, 2, 3], x=x)


def facets(given: Any) -> list[Any]:
    return list(chart([1, 2, 3], facet=given, kind="run").charts)


def test_facets_in_order() -> None:
    assert facets(["b", "a", "b"]) == ["a", "b"]
    assert facets(["b", 1, "b"]) == ["b", 1]  # no order between words and numbers
    sizes = pd.Categorical(["large", "small", "large"], categories=["small", "large", "huge"])
    assert facets(sizes) == ["small", "large"]
    assert facets(pd.Series(sizes)) == ["small", "large"]
    assert facets([("N", 1), ("S", 1), ("N", 1)]) == [("N", 1), ("S", 1)]
    assert facet_name(("N", 1)) == "N, 1"


@pytest.mark.parametrize(
    ("facet", "told"),
    [(["a"], "facet: 1 labels beside 3 of y"), (["a", None, "b"], "facet, row 2: no label")],
)
def test_what_is_no_facet_is_named(facet: Any, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        facets(facet)
