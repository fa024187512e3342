"""The rule functions of NHSRplotthedots on given vectors (ptd_rules), one after the other.

They take where a point lies as given, also where that contradicts itself: a point can be outside
and on the mean. ``Shown`` cannot be built so; where it can, the labels are compared as well.
"""

import numpy as np
import pytest
from golden import Case, copied
from ptd_charts import LABELS

from improvement.stats.charts.applied_rules import apply_rules
from improvement.stats.charts.rule_sets import rule_set
from improvement.stats.charts.rules.shift import shift_marks
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.charts.rules.spans import unbroken
from improvement.stats.charts.rules.trend import trend_marks
from improvement.stats.charts.rules.two_of_three import threes

CASES = copied("ptd_rules")


def shown(case: Case) -> Shown:
    """Limits drawn point by point so that each lies where the case says it does."""
    given = case["input"]
    y = np.array(given["y"], dtype=float)
    side = np.array(given["relative_to_mean"], dtype=float)
    outside = np.array(given["outside_limits"], dtype=bool)
    close = np.array(given["close_to_limits"], dtype=bool)
    far = 1000.0
    return Shown.of(
        y,
        y - side,
        upper=np.where(outside & (side > 0), y - 0.5, far),
        lower=np.where(outside & (side <= 0), y + 0.5, -far),
        near_upper=np.where((close | outside) & (side >= 0), y - 0.7, far),
        near_lower=np.where((close | outside) & (side < 0), y + 0.7, -far),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_shift(case: Case) -> None:
    sides = np.array([case["input"]["relative_to_mean"]], dtype=np.int8)
    ends = unbroken(sides) >= 7
    assert ends[0].astype(int).tolist() == case["expected"]["seven_point_one_side"]
    marks = shift_marks(shown(case), 7, line_breaks=True)
    assert np.abs(marks[0]).tolist() == case["expected"]["part_of_seven_one_side"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_trend(case: Case) -> None:
    marks = trend_marks(shown(case), 7, equal_breaks=True)
    assert np.abs(marks[0]).tolist() == case["expected"]["part_of_seven_point_trend"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_two_of_three(case: Case) -> None:
    close = np.array([case["input"]["close_to_limits"]], dtype=bool)
    sides = np.array([case["input"]["relative_to_mean"]], dtype=np.int8)
    ends = threes(close, sides)[0].tolist()
    covered = [any(ends[at : at + 3]) for at in range(len(ends))]
    assert covered == [bool(mark) for mark in case["expected"]["two_in_three"]]
    part = [bool(c and x) for c, x in zip(covered, close[0].tolist(), strict=True)]
    assert part == [bool(mark) for mark in case["expected"]["part_of_two_in_three"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_labels_of_vectors_that_do_not_contradict_themselves(case: Case) -> None:
    given = case["input"]
    contradictory = any(
        out and close
        for out, close in zip(given["outside_limits"], given["close_to_limits"], strict=True)
    )
    found = apply_rules(rule_set("nhs"), shown(case))
    if case["expected"]["special_cause_error"] is not None:
        # Departure: NHSRplotthedots stops on an empty series; there is simply nothing to say.
        assert found.labels() == ()
        assert not found.fired[0]
        return
    ours = list(zip(found.labels(), found.side[0].tolist(), strict=True))
    wanted = [LABELS[label] for label in case["expected"]["special_cause_type"]]
    assert contradictory or ours == wanted


def test_most_cases_do_not_contradict_themselves() -> None:
    kept = [
        case
        for case in CASES
        if not any(
            out and close
            for out, close in zip(
                case["input"]["outside_limits"], case["input"]["close_to_limits"], strict=True
            )
        )
    ]
    assert len(kept) >= len(CASES) - 2
