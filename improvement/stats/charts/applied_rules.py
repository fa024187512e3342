"""What a set of rules says about many charts: where each points, and which of them comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from improvement.stats.charts.rule_sets import RuleSet
from improvement.stats.charts.rules.rule import RULES, RuleId
from improvement.stats.charts.rules.shown import Marks, Mask, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The answer of every rule, and for each point the one that names it; (series, points).

    ``label`` is the place in ``rule_set.rules`` of the first rule that points at a point (-1: none
    does), ``side`` to which side that rule points. ``fired`` (series,) says whether any does.
    """

    rule_set: RuleSet
    marks: Mapping[RuleId, Marks]
    label: Marks
    side: Marks

    @property
    def fired(self) -> Mask:
        return np.asarray((self.label >= 0).any(axis=1))

    def labels(self, series: int = 0) -> tuple[RuleId | None, ...]:
        """The rule that names each point of one series."""
        rules = self.rule_set.rules
        return tuple(None if place < 0 else rules[place] for place in self.label[series].tolist())


def apply_rules(rule_set: RuleSet, shown: Shown) -> Applied:
    """Apply every rule of a set; of several that point at a point the earlier in the set names it.

    >>> from improvement.stats.charts.rule_sets import rule_set
    >>> chart = Shown.of([6, 7, 6, 11, 6, 7, 6], 5, lower=0, upper=10)
    >>> found = apply_rules(rule_set("nhs_without_trend"), chart)
    >>> [None if rule is None else rule.value for rule in found.labels()]
    ['shift_7', 'shift_7', 'shift_7', 'outside', 'shift_7', 'shift_7', 'shift_7']

    Seven values in a row lie above the mean; one of them is outside, which is said first.
    """
    marks = {rule: RULES[rule].marks(shown) for rule in rule_set.rules}
    label = np.full(shown.values.shape, -1, np.int8)
    side = np.zeros(shown.values.shape, np.int8)
    for place, mark in enumerate(marks.values()):
        free = (label < 0) & (mark != 0)
        label[free] = place
        side[free] = mark[free]
    return Applied(rule_set=rule_set, marks=MappingProxyType(marks), label=label, side=side)


def fires_at(rule_set: RuleSet, shown: Shown) -> Mask:
    """For each point: had it been the last, would any rule have fired, line and limits the same?"""
    found = np.zeros(shown.values.shape, np.bool_)
    for rule in rule_set.rules:
        found |= RULES[rule].looks(shown)
    return found
