"""The Anhoej rules as marks, against the counts of anhoej.py and runs listed by hand."""

import naive_rules as naive
import numpy as np
import pytest
from golden import Case, copied
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.boxes import best_box, box_signals, cut_box
from improvement.stats.charts.rules.rule import RULES, RuleId
from improvement.stats.charts.rules.shown import Shown

signs = st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=45)


@given(signs)
def test_either_anhoej_rule_fires_when_the_counts_say_so(values: list[float]) -> None:
    chart = Shown.of([values], 0.0)
    found = anhoej.runs(chart.sides)
    wanted = anhoej.signals(found.useful, found.longest, found.crossings)
    marks = [RULES[r].marks(chart) for r in (RuleId.LONG_RUN, RuleId.FEW_CROSSINGS)]
    assert (marks[0].any() or marks[1].any()) == wanted[0]


@given(signs)
def test_long_runs_are_marked_and_nothing_else(values: list[float]) -> None:
    marked = RULES[RuleId.LONG_RUN].marks(Shown.of([values], 0.0))[0].tolist()
    lengths = naive.runs([int(v) for v in values])
    most = anhoej.longest_run_limit(sum(lengths)) if lengths else 0
    of_each = [length for length in lengths for _ in range(length)]
    wanted = iter([length > most for length in of_each])
    assert marked == [int(v) if v and next(wanted) else 0 for v in values]


@settings(deadline=None)  # the boxes are computed the first time they are asked for
@given(signs, st.booleans())
def test_boxes_fire_when_the_counts_say_so(values: list[float], cut: bool) -> None:
    chart = Shown.of([values], 0.0)
    found = anhoej.runs(chart.sides)
    wanted = box_signals(found.useful, found.longest, found.crossings, cut=cut)
    rule = RULES[RuleId.CUT_BOX if cut else RuleId.BEST_BOX]
    assert rule.marks(chart).any() == wanted[0]


@settings(deadline=None)  # the boxes are computed the first time they are asked for
@given(signs)
def test_a_cut_box_fires_wherever_the_best_box_does(values: list[float]) -> None:
    chart = Shown.of([values], 0.0)
    if RULES[RuleId.BEST_BOX].marks(chart).any():
        assert RULES[RuleId.CUT_BOX].marks(chart).any()


@pytest.mark.parametrize("points", range(10, 101))
def test_a_cut_box_lies_inside_the_best_box(points: int) -> None:
    best, cut = best_box(points), cut_box(points)
    assert (cut.crossings, cut.longest) == (best.crossings, best.longest)
    assert cut.crossings_at_edge >= best.crossings
    assert cut.longest_at_edge <= best.longest


METHODS = {
    None: (RuleId.LONG_RUN, RuleId.FEW_CROSSINGS),
    "anhoej": (RuleId.LONG_RUN, RuleId.FEW_CROSSINGS),
    "bestbox": (RuleId.BEST_BOX,),
    "cutbox": (RuleId.CUT_BOX,),
}


@pytest.mark.parametrize("case", copied("qic_run"), ids=lambda case: case["id"])
def test_run_charts_of_qicharts2(case: Case) -> None:
    """Each part of each facet is one series: a rule fires where ``runs_signal`` says so."""
    points, summary = case["expected"]["points"], case["expected"]["summary"]
    for place, (facet, part) in enumerate(zip(summary["facet1"], summary["part"], strict=True)):
        of_facet = [i for i, each in enumerate(points["facet1"]) if each == facet]
        left_out = np.ravel(case["options"].get("exclude", [])).tolist()
        rows = [
            i
            for number, i in enumerate(of_facet, start=1)
            if points["part"][i] == part and number not in left_out
        ]
        chart = Shown.of(*(np.array([[points[n][i] for i in rows]], float) for n in ("y", "cl")))
        marks = [RULES[rule].marks(chart) for rule in METHODS[case["options"].get("method")]]
        assert any(mark.any() for mark in marks) == bool(summary["runs_signal"][place])
