"""Baseline, parts, points left out and targets: by position or by date, the same chart."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from improvement.errors import Invalid
from improvement.library import chart

WAITS = [31, 36, 30, 33, 37, 32, 34, 38, 33, 31, 24, 22, 25, 21, 23, 20, 26, 19, 22, 24]
WEEKS = [date(2026, 1, 5) + timedelta(days=7 * week) for week in range(20)]


def drawn(**asked: Any) -> pd.DataFrame:
    return chart(WAITS, x=WEEKS, kind="i", **asked).table()


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    "day",
    [
        WEEKS[9],
        str(WEEKS[9]),
        datetime(2026, 3, 9, 12).astimezone(),
        np.datetime64("2026-03-09"),
        pd.Timestamp("2026-03-09"),
        WEEKS[9] + timedelta(days=3),
    ],
)
def test_a_baseline_by_date_is_that_by_number(day: Any) -> None:
    same(drawn(freeze=day), drawn(freeze=10))


def test_parts_by_position_date_reason_and_label() -> None:
    parted = drawn(part=10)
    assert parted["part"].tolist() == [1] * 10 + [2] * 10
    for part in ([10], np.int64(10), 10.0, str(WEEKS[10]), [WEEKS[10]], [10, 10], [0, 10, 99]):
        same(drawn(part=part), parted)
    same(drawn(part=["before"] * 10 + ["after"] * 10), parted)
    reasoned = chart(WAITS, x=WEEKS, kind="i", part={WEEKS[10]: "Navigator started"}).summary()
    assert reasoned["reason"].tolist() == ["", "Navigator started"]
    unnamed = chart(WAITS, x=WEEKS, kind="i", part={10: None}).summary()
    assert unnamed["reason"].tolist() == ["", ""]
    labelled = chart(WAITS, kind="run", part=["a"] * 10 + ["b"] * 10).summary()
    assert labelled["reason"].tolist() == ["", "b"]


def test_labels_of_rows_part_every_facet_for_itself() -> None:
    facet = ["N", "S"] * 10
    found = chart(
        WAITS, x=[n // 2 for n in range(20)], facet=facet, kind="run", part=["a"] * 8 + ["b"] * 12
    ).summary()
    assert found[["facet", "part", "observations"]].to_numpy().tolist() == [
        ["N", 1, 4], ["N", 2, 6], ["S", 1, 4], ["S", 2, 6],
    ]  # fmt: skip


def test_points_left_out() -> None:
    without = drawn(exclude=5)
    assert without["excluded"].tolist().index(True) == 4
    same(drawn(exclude=[WEEKS[4]]), without)
    same(drawn(exclude={str(WEEKS[4]): "Office closed"}), without)
    monthly = chart(WAITS, x=WEEKS, kind="i", period="month", exclude="2026-02-17").table()
    assert monthly["excluded"].tolist() == [False, True, False, False, False]


def test_targets_in_steps() -> None:
    assert drawn(target=30)["target"].tolist() == [30] * 20
    steps = drawn(target={WEEKS[10]: 20, WEEKS[0]: 30})["target"].tolist()
    assert steps == [30] * 10 + [20] * 10
    numbered = chart(WAITS, kind="i", target={1: 30, 11: 20}).table()["target"].tolist()
    assert numbered == steps
    times = [datetime.fromisoformat(f"2026-01-05T{hour:02}:30") for hour in range(20)]
    timed = chart(WAITS, x=times, kind="i", target={"2026-01-05": 30}).table()["target"]
    assert timed.tolist() == [30] * 20


def test_a_known_centre_and_a_unit() -> None:
    found = drawn(cl=30, multiply=10)
    assert found["centre"].tolist() == [300] * 20


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"freeze": 0}, "freeze: 0 points"),
        ({"freeze": "2025-01-01"}, "freeze: 2025-01-01 lies outside the series"),
        ({"freeze": "soon"}, "freeze: 'soon' is neither a position nor a date"),
        ({"freeze": True}, "freeze: True is neither"),
        ({"freeze": 2.5}, "freeze: 2.5 is neither"),
        ({"freeze": pd.NaT}, "freeze: NaT is neither"),
        ({"part": -1}, "part: position -1. Positions count points from 1"),
        ({"part": "2027-01-01"}, "part: 2027-01-01 lies outside the series"),
        ({"part": ["a", "b"]}, "part: 'a' is a label, and there are 2 for 20 rows"),
        ({"part": ["a"] * 19 + [3]}, "part: 'a' is a label, and there are 20 for 20 rows"),
        ({"exclude": 0}, "exclude: position 0"),
        ({"exclude": 21}, "exclude: position 21, but there are 20 points"),
        ({"exclude": "2026-01-06"}, "exclude: there is no point on 2026-01-06"),
        ({"target": "much"}, "target: 'much' is not a number"),
        ({"target": np.inf}, "target: inf is not a number"),
        ({"target": {21: 3}}, "target: position 21, but there are 20 points"),
        ({"target": {0: 3}}, "target: position 0"),
        ({"cl": None, "multiply": "x"}, "multiply: 'x' is not a number"),
        ({"cl": "high"}, "cl: 'high' is not a number"),
    ],
)
def test_what_cannot_be_decided_is_said(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        drawn(**asked)


def test_numbered_points_have_no_dates() -> None:
    with pytest.raises(Invalid, match="freeze: 2026-01-05, but the points have no dates"):
        chart(WAITS, kind="i", freeze=WEEKS[0])


def test_a_baseline_before_the_first_point_of_a_facet() -> None:
    with pytest.raises(Invalid, match="lies before the first point of a facet"):
        chart(WAITS, x=WEEKS, facet=["N"] * 10 + ["S"] * 10, kind="i", freeze=WEEKS[3])
