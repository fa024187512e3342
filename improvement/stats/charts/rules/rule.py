"""The registry of chart rules: each says of many charts at once at which points it points.

To add one: its file in this folder (a pure function from ``Shown`` to marks), a name in
``RuleId``, a line in ``RULES``, its words in ``words/rules.py``, its section in ``docs/rules.md``
and a reference case in its test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from improvement.stats.charts.rules import (
    outside,
    runs_table,
    shift,
    sustained_run,
    trend,
    two_of_three,
    whole_series,
)
from improvement.stats.charts.rules.shown import Marks, Mask, Shown


class RuleId(StrEnum):
    """Every rule by name; the number in a name is how many points make it."""

    LONG_RUN = "long_run"
    FEW_CROSSINGS = "few_crossings"
    BEST_BOX = "best_box"
    CUT_BOX = "cut_box"
    SHIFT_6 = "shift_6"
    SHIFT_7 = "shift_7"
    TREND_5 = "trend_5"
    TREND_7 = "trend_7"
    RUNS_TABLE = "runs_table"
    ASTRONOMICAL = "astronomical"
    OUTSIDE = "outside"
    TWO_OF_THREE = "two_of_three"
    TWO_OF_THREE_MDC = "two_of_three_mdc"
    SUSTAINED_RUN = "sustained_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    ``marks`` gives +1 or -1 (series, points) for every point that the rule points at, and to which
    side; a rule that judges a series as a whole points at all of it. ``looks`` says for each point
    whether the rule would have fired had that point been the last, line and limits being what they
    are; its last column says whether it fires now. ``threshold`` is the number of points that make
    the rule, None where it depends on the number of points in the series or on the limits.
    """

    id: RuleId
    marks: Callable[[Shown], Marks]
    looks: Callable[[Shown], Mask]
    source: str
    threshold: int | None = None


_ANHOEJ = "Anhoej & Olesen 2014, PLoS ONE 9(11):e113825; Anhoej 2015, PLoS ONE 10(3):e0121349"
_BOXES = "Anhoej & Wentzel-Larsen 2020, PLoS ONE 15(6):e0233920; qicharts2 0.8.1"
_PERLA = "Perla, Provost & Murray 2011, BMJ Qual Saf 20:46-51"
_NHS = "NHS Making Data Count, as coded in NHSRplotthedots 0.2.2"


def _shift(rule: RuleId, points: int, source: str, *, line_breaks: bool) -> Rule:
    return Rule(
        id=rule,
        marks=partial(shift.shift_marks, points=points, line_breaks=line_breaks),
        looks=partial(shift.shift_looks, points=points, line_breaks=line_breaks),
        source=source,
        threshold=points,
    )


def _trend(rule: RuleId, points: int, source: str, *, equal_breaks: bool) -> Rule:
    return Rule(
        id=rule,
        marks=partial(trend.trend_marks, points=points, equal_breaks=equal_breaks),
        looks=partial(trend.trend_looks, points=points, equal_breaks=equal_breaks),
        source=source,
        threshold=points,
    )


def _two_of_three(rule: RuleId, source: str, *, outside_counts: bool) -> Rule:
    return Rule(
        id=rule,
        marks=partial(two_of_three.two_of_three_marks, outside_counts=outside_counts),
        looks=partial(two_of_three.two_of_three_looks, outside_counts=outside_counts),
        source=source,
        threshold=two_of_three.CLOSE,
    )


def _box(rule: RuleId, *, cut: bool) -> Rule:
    return Rule(
        id=rule,
        marks=partial(whole_series.box_marks, cut=cut),
        looks=partial(whole_series.box_looks, cut=cut),
        source=_BOXES,
    )


_ALL = (
    Rule(
        id=RuleId.LONG_RUN,
        marks=whole_series.long_run_marks,
        looks=whole_series.long_run_looks,
        source=_ANHOEJ,
    ),
    Rule(
        id=RuleId.FEW_CROSSINGS,
        marks=whole_series.crossings_marks,
        looks=whole_series.crossings_looks,
        source=_ANHOEJ,
    ),
    _box(RuleId.BEST_BOX, cut=False),
    _box(RuleId.CUT_BOX, cut=True),
    _shift(RuleId.SHIFT_6, shift.POINTS_IHI, _PERLA, line_breaks=False),
    _shift(RuleId.SHIFT_7, shift.POINTS_NHS, _NHS, line_breaks=True),
    _trend(RuleId.TREND_5, trend.POINTS_IHI, _PERLA, equal_breaks=False),
    _trend(RuleId.TREND_7, trend.POINTS_NHS, _NHS, equal_breaks=True),
    Rule(
        id=RuleId.RUNS_TABLE,
        marks=runs_table.runs_table_marks,
        looks=runs_table.runs_table_looks,
        source=f"{_PERLA}; Swed & Eisenhart 1943, Ann Math Stat 14:66-87, computed exactly",
    ),
    Rule(
        id=RuleId.ASTRONOMICAL,
        marks=outside.astronomical_marks,
        looks=outside.astronomical_looks,
        source=_PERLA,
        threshold=1,
    ),
    Rule(
        id=RuleId.OUTSIDE,
        marks=outside.outside_marks,
        looks=outside.outside_looks,
        source=f"Shewhart 1931; {_NHS}",
        threshold=1,
    ),
    _two_of_three(RuleId.TWO_OF_THREE, _NHS, outside_counts=False),
    _two_of_three(
        RuleId.TWO_OF_THREE_MDC,
        "NHS Making Data Count, Excel tool since November 2023",
        outside_counts=True,
    ),
    Rule(
        id=RuleId.SUSTAINED_RUN,
        marks=sustained_run.sustained_run_marks,
        looks=sustained_run.sustained_run_looks,
        source="runcharter 0.2.0 (MacKintosh)",
        threshold=sustained_run.RUN_LENGTH,
    ),
)

RULES: Mapping[RuleId, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})
