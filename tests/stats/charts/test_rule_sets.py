"""The registry is complete, and a set names each point by its first rule."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.stats.charts.applied_rules import apply_rules, fires_at
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rule_sets import DEFAULT, RULE_SETS, RuleSetName, rule_set
from improvement.stats.charts.rules.rule import RULES, RuleId
from improvement.stats.charts.rules.shown import Shown
from improvement.words.rules import RULE_SET_WORDS, RULE_WORDS

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "rules.md").read_text("utf-8")
#: Where each rule is held against what somebody else computed.
REFERENCE = {
    RuleId.LONG_RUN: ("test_whole_series.py", "qic_run"),
    RuleId.FEW_CROSSINGS: ("test_whole_series.py", "qic_run"),
    RuleId.BEST_BOX: ("test_boxes.py", "anhoej_table"),
    RuleId.CUT_BOX: ("test_boxes.py", "anhoej_table"),
    RuleId.SHIFT_6: ("test_rates_of_rules.py", "FIELD"),
    RuleId.SHIFT_7: ("test_ptd.py", "ptd"),
    RuleId.TREND_5: ("test_rates_of_rules.py", "FIELD"),
    RuleId.TREND_7: ("test_ptd.py", "ptd"),
    RuleId.RUNS_TABLE: ("test_runs_table.py", "PUBLISHED"),
    RuleId.ASTRONOMICAL: ("test_local_rules.py", "a_person_marked"),
    RuleId.OUTSIDE: ("test_ptd.py", "ptd"),
    RuleId.TWO_OF_THREE: ("test_ptd_rules.py", "two_in_three"),
    RuleId.TWO_OF_THREE_MDC: ("test_local_rules.py", "newer_excel_tool"),
    RuleId.SUSTAINED_RUN: ("test_sustained_run.py", "runcharter"),
}


@pytest.mark.parametrize("rule", RuleId)
def test_every_rule_is_registered_with_words_docs_and_a_reference(rule: RuleId) -> None:
    assert RULES[rule].id is rule
    assert RULES[rule].source
    words = RULE_WORDS[rule]
    assert words.name
    assert words.sentence.endswith(".")
    assert re.search(rf"^#+ .*`{rule.value}`", DOCS, flags=re.MULTILINE), rule
    file, case = REFERENCE[rule]
    assert case in (Path(__file__).parent / "rules" / file).read_text("utf-8")


@pytest.mark.parametrize("name", RuleSetName)
def test_every_rule_set_is_registered_with_words_and_docs(name: RuleSetName) -> None:
    found = rule_set(name)
    assert found.name is name
    assert found.rules
    assert ChartKind.MR not in found.kinds
    assert RULE_SET_WORDS[name].sentence.endswith(".")
    assert f"`{name.value}`" in DOCS


def test_no_more_rules_than_names() -> None:
    assert set(RULES) == set(RULE_WORDS) == set(REFERENCE) == set(RuleId)
    assert set(RULE_SETS) == {name.value for name in RuleSetName}
    assert DEFAULT == "anhoej"


def test_words_avoid_what_nobody_should_read() -> None:
    for words in [*RULE_WORDS.values(), *RULE_SET_WORDS.values()]:
        text = f"{words.name} {words.sentence}".lower()
        assert not re.search(r"significant|trending|proves|no effect|p-value", text)


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match=r"'nelson' is not a rule set: choose one of anhoej, .*nhs"):
        rule_set("nelson")


signs = st.lists(st.floats(-4, 4), min_size=1, max_size=30)


def shown(values: list[float]) -> Shown:
    return Shown.of(values, 0.0, lower=-3.0, upper=3.0, near_lower=-2.0, near_upper=2.0)


@settings(deadline=None)  # the boxes are computed the first time they are asked for
@given(signs, st.sampled_from(RuleSetName))
def test_a_point_is_named_by_the_first_rule_that_points_at_it(
    values: list[float], name: RuleSetName
) -> None:
    found = apply_rules(rule_set(name), shown(values))
    for point, label in enumerate(found.labels()):
        pointing = [rule for rule, marks in found.marks.items() if marks[0, point]]
        assert label == (pointing[0] if pointing else None)
        assert found.side[0, point] == (found.marks[label][0, point] if label else 0)
    assert found.fired[0] == any(label is not None for label in found.labels())
    assert fires_at(rule_set(name), shown(values))[0, -1] == found.fired[0]


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Invalid, match=r"upper has shape \(2,\), the values have \(1, 3\)"):
        Shown.of([1, 2, 3], 2, upper=[1, 2])
    with pytest.raises(Invalid, match="baseline has -1 points"):
        Shown.of([1, 2, 3], 2, baseline=-1)


def test_nothing_given_is_nothing_there() -> None:
    chart = Shown.of([1, float("nan")], 0)
    assert np.isnan(chart.upper).all()
    assert chart.recorded.tolist() == [[True, False]]
    assert chart.sides.tolist() == [[1, 0]]
