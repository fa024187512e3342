"""How series in bulk are to be judged, and whether figures, chart, limits and rules go together."""

from dataclasses import dataclass, replace

import numpy as np

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.files.long_table import LongColumns
from improvement.stats.charts.figures import OF_COUNTS, OF_RATIOS
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.kernels import limits_by
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rule_sets import DEFAULT, rule_set, rules_for

_OF_RATES = (ChartKind.U, ChartKind.UP)
_OF_VALUES = (ChartKind.C, ChartKind.G, ChartKind.T, ChartKind.MR)
_OF_SAMPLES = (ChartKind.XBAR, ChartKind.S)
OF_ANY = (*_OF_RATES, ChartKind.IP)  # the figure above the line is no part of the one below


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenWishes:
    """How series are to be judged; ``kind`` None asks the chooser for each series.

    ``made_of`` says what a figure is made of; None: shares where there are denominators.
    """

    kind: ChartKind | None = ChartKind.RUN
    rules: str = DEFAULT
    frozen_points: int | None = None
    limits: LimitMethod | None = None
    only_signals: bool = False
    made_of: MeasureKind | None = None


def check_wishes(columns: LongColumns, asked: ScreenWishes) -> None:
    """Do kind, figures, limits and rules go together? Said before a large file is read."""
    kind = asked.kind
    if asked.frozen_points is not None and asked.frozen_points < 1:
        raise Invalid(f"The baseline has {asked.frozen_points} points: give at least 1.")
    if kind is None or kind is ChartKind.RUN:
        if asked.limits is not None:
            raise Invalid(
                f"The limits of {'a run chart' if kind else 'each proposed chart'} cannot be "
                "chosen. Name a kind of chart that has limits, or leave them out."
            )
        rule_set(asked.rules) if kind is None else rules_for(kind, asked.rules)
        return
    rules_for(kind, asked.rules)
    limits_by(kind, asked.limits or LimitMethod.THREE_SIGMA)
    if kind in _OF_SAMPLES:
        raise Invalid(f"A {kind.letter} chart needs samples, not one figure a period. Choose i.")
    ratio = columns.value is None
    if ratio and kind in _OF_VALUES:
        raise Invalid(f"A {kind.letter} chart has one figure a period. Name it as the value.")
    if not ratio and kind in OF_RATIOS:
        raise Invalid(f"A {kind.letter} chart needs a numerator and a denominator. Name both.")


def fitted(columns: LongColumns, kind: ChartKind | None) -> LongColumns:
    """The columns with what this kind of chart cannot have in them."""
    ratio = columns.value is None
    free = kind is ChartKind.IP  # weighted averages: any figure over a denominator
    lowest = 0.0 if (ratio and not free) or kind in (*OF_COUNTS, ChartKind.T) else -np.inf
    return replace(
        columns,
        shares=ratio and not free and kind not in _OF_RATES,
        counts=ratio and not free,
        least=lowest,
        above=kind is ChartKind.T,
    )
