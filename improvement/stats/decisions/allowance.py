"""Cheaper and no worse: the table is applied to the benefit plus the margin (STATISTICS E)."""

from improvement.domain.decision_rule import DecisionRule
from improvement.stats.interval import Interval


def shifted(benefit: Interval | None, rule: DecisionRule) -> Interval | None:
    """The benefit as the table takes it; unchanged (to the bit) where better is what is asked."""
    if benefit is None or not rule.no_worse:
        return benefit
    margin = rule.allowance
    return Interval(
        estimate=benefit.estimate + margin,
        lower=benefit.lower + margin,
        upper=benefit.upper + margin,
    )
