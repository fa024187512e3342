"""``screen_table`` against ``chart``, series by series; and against a naive second reading."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.library import Screening, chart, screen_table

DAYS = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(30)]


def table(seed: int, *, series: int = 12, ratio: bool = False, repeats: int = 1) -> pd.DataFrame:
    """Rows in no order, with gaps; some series shift half-way."""
    rng = np.random.default_rng(seed)
    rows = []
    for each in range(series):
        for week in range(int(rng.integers(3, 30))):
            for _ in range(repeats):
                n = int(rng.integers(5, 40))
                share = 0.7 if each % 3 == 0 and week > 12 else 0.4
                y: float = rng.binomial(n, share) if ratio else rng.normal(50 + 30 * share, 4)
                missing = rng.random() < 0.05
                rows.append((f"S{each % 4}", each // 4, DAYS[week], np.nan if missing else y, n))
    frame = pd.DataFrame(rows, columns=["site", "measure", "week", "y", "n"])
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def alone(frame: pd.DataFrame, **asked: Any) -> pd.DataFrame:
    n = frame["n"] if asked.pop("ratio", False) else None
    facet = list(zip(frame["site"], frame["measure"], strict=True))
    return chart(frame["y"], n, x=frame["week"], facet=facet, **asked).summary()


CASES = [
    {"kind": "run"},
    {"kind": "run", "rules": "ihi", "freeze": 8},
    {"kind": "run", "rules": "anhoej_best_box"},
    {"kind": "run", "rules": "sustained_run"},
    {"kind": "i", "rules": "nhs"},
    {"kind": "i", "rules": "nhs_without_trend", "period": "month", "agg": "median"},
    {"kind": "mr", "period": "week"},
    {"kind": "p", "ratio": True, "limits": "predictive"},
    {"kind": "p", "ratio": True, "rules": "anhoej_cut_box", "freeze": 6},
    {"kind": "u", "ratio": True},
    {"kind": "up", "ratio": True, "period": "month"},
    {"kind": "ip", "ratio": True, "rules": "nhs_without_trend"},
    {"kind": "run", "ratio": True, "made_of": "rate"},
    {"kind": "run", "ratio": True},
]


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: "-".join(map(str, asked.values())))
def test_each_series_is_judged_as_the_single_chart_judges_it(asked: dict[str, Any]) -> None:
    ratio = asked.get("ratio", False)
    frame = table(len(asked), ratio=ratio, repeats=2)
    wishes = {name: value for name, value in asked.items() if name != "ratio"}
    n = "n" if ratio else None
    found = screen_table(frame, by=["site", "measure"], x="week", y="y", n=n, **wishes).table()
    single = alone(frame, ratio=ratio, **({"limits": "three_sigma"} | wishes)).set_index("facet")
    assert len(found) == len(single)
    for row in found.to_dict("records"):
        one = single.loc[[(row["site"], row["measure"])]].iloc[0]
        assert (row["first"], row["last"], row["points"]) == (
            one["first"], one["last"], one["observations"],
        )  # fmt: skip
        assert (row["useful"], row["longest_run"], row["crossings"], row["outside"]) == (
            one["useful"], one["longest_run"], one["crossings"], one["sigma_signals"],
        )  # fmt: skip
        np.testing.assert_equal(row["centre"], one["centre"])
        assert set(row["rules"]) == set(one["fired"])
        assert row["signal"] == one["found"]


def test_what_suits_each_series_is_what_the_single_chart_draws() -> None:
    frame = table(5, ratio=True)
    found = screen_table(frame, by=("site", "measure"), x="week", y="y", n="n", kind=None).table()
    single = alone(frame, ratio=True, kind=None)
    assert sorted(found["kind"]) == sorted(single["kind"])
    assert found["signal"].sum() == single["found"].sum()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    frame = table(seed, series=5)
    again = frame.sample(frac=1, random_state=seed + 1)
    both = [
        screen_table(each, by=["site", "measure"], x="week", y="y", kind="i")
        .table()
        .sort_values(["site", "measure"])
        .reset_index(drop=True)
        for each in (frame, again)
    ]
    pd.testing.assert_frame_equal(*both)


def waits(**columns: Any) -> dict[str, Any]:
    days = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 60]
    return {"site": ["North"] * 16, "days": days} | columns


def test_points_that_signalled_and_the_chart_of_one_series() -> None:
    found = screen_table(waits(), by="site", y="days", kind="i", rules="nhs", direction="lower")
    points = found.points()
    assert points["x"].tolist()[-1] == 16
    assert points.iloc[-1][["site", "value", "outside"]].tolist() == ["North", 60, 1]
    one = found.chart("North")
    assert one.icons["North"].variation.value == "concern_high"
    assert one.title == "days, North"
    assert points["value"].tolist() == one.signals()["value"].tolist()
    assert len(found) == 1
    assert str(found).startswith("1 of 1 series shows a signal.\nNorth: ")
    with pytest.raises(Invalid, match="No series is called 'South'"):
        found.chart("South")


def test_without_a_signal_there_are_no_points() -> None:
    calm = [31, 35, 30, 33, 36, 32, 34, 37, 31, 36, 30, 34]
    found = screen_table({"site": ["N"] * 12, "days": calm}, by="site", y="days")
    assert found.signals().empty
    assert found.points().columns.tolist() == ["site", "x", "value", "outside", "signals"]
    assert found.expected.judged == 1


def test_a_series_without_a_figure_is_told_not_dropped() -> None:
    found = screen_table({"site": ["A", "B"], "days": [3.0, None]}, by="site", y="days")
    empty = found.table().iloc[1]
    assert (empty["site"], empty["recorded"], empty["finding"]) == ("B", 0, "too_few_points")
    with pytest.raises(NotComputable, match="Nothing was recorded for B"):
        found.chart("B")


def test_moments_of_every_sort_and_labels_that_are_not_words() -> None:
    moments = [datetime.fromisoformat(f"2026-01-01T{hour:02}:00") for hour in range(16)]
    found = screen_table(waits(site=[7] * 16, at=moments), by="site", x="at", y="days")
    assert found.table()["first"].tolist() == [moments[0]]
    assert found.chart(7).table()["x"].tolist() == moments
    strings = [f"2026-01-{day:02}" for day in range(1, 17)]
    found = screen_table(waits(at=[*strings[:-1], None]), by="site", x="at", y="days")
    assert found.table()[["points", "last"]].to_numpy().tolist() == [[15, date(2026, 1, 15)]]


def test_a_column_of_ours_steps_aside_for_one_of_theirs() -> None:
    found = screen_table(waits(kind=["a"] * 16), by="kind", y="days")
    assert found.table().columns[:2].tolist() == ["kind", "chart_kind"]


@pytest.mark.parametrize(
    ("frame", "asked", "told"),
    [
        ({"site": [], "y": []}, {}, "frame: no rows"),
        ({"site": ["A"], "z": [1]}, {}, "y: there is no column 'y'. There are: site, z."),
        ({"site": ["A"], "y": [1]}, {"x": "week"}, "x: there is no column 'week'"),
        ({"site": ["A", None], "y": [1, 2]}, {}, "by: row 2 has no 'site'"),
        ({"site": ["A"], "y": ["many"]}, {}, "y, row 1: 'many' is not a number"),
        ({"site": ["A"], "y": [1]}, {"rules": "luck"}, "rules: 'luck' is not a rule set"),
        ({"site": ["A"], "y": [1]}, {"kind": "pie"}, "kind: 'pie' is not known"),
        ({"site": ["A"], "y": [1]}, {"kind": "xbar"}, "Xbar chart needs samples"),
        ({"site": ["A"], "y": [1]}, {"kind": "p"}, "needs a numerator and a denominator"),
        ({"site": ["A"], "y": [1]}, {"limits": "predictive"}, "cannot be chosen"),
        ({"site": ["A"], "y": [1]}, {"freeze": 0}, "baseline has 0 points"),
        ({"site": ["A"], "y": [1]}, {"by": ["site", "site"]}, "named for two things"),
        ({"site": ["A"], "y": [1]}, {"by": []}, "Name the columns that tell the series apart"),
        ({"site": ["A"], "y": [3], "n": [2]}, {"n": "n", "kind": "p"}, "3 of 2 cannot be right"),
        ({"site": ["A"], "y": [1]}, {"period": "week"}, "points have numbers, not dates"),
        ({"site": ["A"], "y": [1]}, {"rules": "nhs"}, "not meant for a run chart"),
    ],
)
def test_what_cannot_be_right_is_said(frame: Any, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        screen_table(frame, **({"by": "site", "y": "y"} | asked))


def test_a_rate_is_told_as_a_number_and_a_share_in_percent() -> None:
    base = {"site": ["A"] * 14, "helped": [1] * 7 + [9] * 7, "n": [10] * 14}

    def told(**asked: Any) -> Screening:
        return screen_table(base, by="site", y="helped", n="n", **asked)

    assert "%" in told().reading.because[0]
    assert "%" not in told(made_of="rate").reading.because[0]
