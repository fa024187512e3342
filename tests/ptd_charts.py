"""Charts of NHSRplotthedots as ``Shown``: its limits in plain numpy, and its labels as rule ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from golden import Case

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.rules.shown import Shown

LABELS = {
    "Common Cause": (None, 0),
    "Above UCL": (RuleId.OUTSIDE, 1),
    "Below LCL": (RuleId.OUTSIDE, -1),
    "7 Point Trend (Increasing)": (RuleId.TREND_7, 1),
    "7 Point Trend (Decreasing)": (RuleId.TREND_7, -1),
    "2 in 3 Above CL": (RuleId.TWO_OF_THREE, 1),
    "2 in 3 Below CL": (RuleId.TWO_OF_THREE, -1),
    "7 Points Above CL": (RuleId.SHIFT_7, 1),
    "7 Points Below CL": (RuleId.SHIFT_7, -1),
}


@dataclass(frozen=True)
class Group:
    """One facet between two rebase dates, with the rows of the expected answer that are its own."""

    facet: str
    number: int
    is_last: bool
    shown: Shown
    expected: dict[str, list[Any]]
    target: float | None
    direction: Direction | None


def limits(values: list[float], fix: int | None, screened: bool) -> tuple[float, float, float]:
    """Mean, lower and upper limit: mean +- 2.66 mean range, large ranges dropped once."""
    used = np.array(values[:fix])
    known = used[~np.isnan(used)]
    ranges = np.abs(np.diff(used))
    ranges = ranges[~np.isnan(ranges)]
    if screened and ranges.size:
        ranges = ranges[ranges < 3.267 * ranges.mean()]
    mean = float(known.mean())
    if not ranges.size:
        return mean, float("nan"), float("nan")
    return mean, mean - 2.66 * float(ranges.mean()), mean + 2.66 * float(ranges.mean())


def groups(case: Case) -> Iterator[Group]:
    """The input of a case, sorted by facet and day and cut at its rebase dates, group by group."""
    given, options = case["input"], case["options"]
    facets = given.get("facet") or ["no facet"] * len(given["date"])
    expected = case["expected"]["points"]
    for facet in sorted(set(facets)):
        rows = sorted(
            (date.fromisoformat(day), float("nan") if value is None else float(value))
            for day, value, of in zip(given["date"], given["value"], facets, strict=True)
            if of == facet
        )
        starts = options.get("rebase", [])
        cuts = starts.get(facet, []) if isinstance(starts, dict) else starts
        days = [date.fromisoformat(cut) for cut in cuts]
        number = np.cumsum([day in days for day, _ in rows])
        for each in sorted(set(number.tolist())):
            values = [v for (_, v), n in zip(rows, number, strict=True) if n == each]
            mine = [
                i
                for i, (of, n) in enumerate(
                    zip(expected["facet"], expected["rebase_group"], strict=True)
                )
                if of == facet and n == each
            ]
            mean, lower, upper = limits(
                values, options.get("fix_after_n_points"), options.get("screen_outliers", True)
            )
            reach = (upper - mean) * 2 / 3
            target = options.get("target")
            way = options.get("improvement_direction", "increase")
            yield Group(
                facet=facet,
                number=each,
                is_last=each == number[-1],
                shown=Shown.of(
                    values,
                    mean,
                    lower=lower,
                    upper=upper,
                    near_lower=mean - reach,
                    near_upper=mean + reach,
                ),
                expected={name: [column[i] for i in mine] for name, column in expected.items()},
                target=target.get(facet) if isinstance(target, dict) else target,
                direction={"increase": Direction.HIGHER, "decrease": Direction.LOWER}.get(way),
            )
