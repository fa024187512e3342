"""Making Data Count: the XmR chart of the NHS with its rules and icons, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.charts.applied_rules import Applied, apply_rules
from improvement.stats.charts.icons import Icons, icons
from improvement.stats.charts.limits.measured import mean
from improvement.stats.charts.limits.moving_ranges import mean_range, moving_ranges
from improvement.stats.charts.rule_sets import RuleSetName, rule_set
from improvement.stats.charts.rules.shown import Shown

#: Mean moving ranges from mean to limit; ptd_spc_standard.R:47 of NHSRplotthedots 0.2.2.
REACH = 2.66
LEAST_FIXED = 12  # points that limits may be fixed after; ptd_spc_options.R:64
SHORT = 13  # parts of fewer points are told as short; ptd_add_short_group_warnings.R:17


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dots:
    """One part of the chart: its points with line and limits, what the rules say, its icons.

    ``shown`` and ``applied`` have one row; ``icons`` is None where nothing was recorded.
    """

    first: int
    shown: Shown
    applied: Applied
    icons: Icons | None

    @property
    def short(self) -> bool:
        """Too few points to trust the limits."""
        return len(self.shown.values[0]) < SHORT


def plot_the_dots(
    values: Sequence[float] | NDArray[np.float64],
    *,
    direction: Direction | None,
    target: float | None = None,
    starts: Sequence[int] = (),
    fix_after: int | None = None,
    screened: bool = True,
) -> tuple[Dots, ...]:
    """What NHSRplotthedots says of one series.

    Parameters
    ----------
    values : (points,), oldest first, NaN for what is missing.
    direction : which way is better; None if neither is.
    target : in the unit of the values.
    starts : places (from 0) at which a new part begins.
    fix_after : line and limits of each part from its first so many points, at least 12.
    screened : drop moving ranges of 3.267 times their mean and more, once.

    Returns
    -------
    One ``Dots`` a part: limits are mean +- 2.66 mean moving ranges. A series that never varies has
    no limits.

    Raises
    ------
    Invalid : ``fix_after`` below 12.

    Notes
    -----
    Departures: see ``icons`` and ``mean_range`` (a pure step keeps its range).

    References
    ----------
    NHSRplotthedots 0.2.2, ptd_spc_standard.R.

    >>> (part,) = plot_the_dots([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 9], direction=None)
    >>> [None if rule is None else rule.value for rule in part.applied.labels()][-2:]
    [None, 'outside']

    The last point lies above the upper limit.
    """
    if fix_after is not None and fix_after < LEAST_FIXED:
        raise Invalid(
            f"fix_after: {fix_after} points. Limits can be fixed after {LEAST_FIXED} or more."
        )
    whole = np.asarray(values, dtype=np.float64)
    bounds = sorted({0, *(start for start in starts if 0 < start < len(whole)), len(whole)})
    return tuple(
        _part(whole[None, begin:end], begin, direction, target, fix_after, screened)
        for begin, end in pairwise(bounds)
    )


def _part(
    values: NDArray[np.float64],
    first: int,
    direction: Direction | None,
    target: float | None,
    fix_after: int | None,
    screened: bool,
) -> Dots:
    base = np.arange(values.shape[1])[None, :] < (fix_after or values.shape[1])
    centre = mean(values, base)
    ranges = mean_range(moving_ranges(values, base), base, screened=screened)
    reach = REACH * np.where(ranges > 0, ranges, np.nan)
    shown = Shown.of(
        values,
        centre,
        lower=centre - reach,
        upper=centre + reach,
        near_lower=centre - reach * 2 / 3,
        near_upper=centre + reach * 2 / 3,
    )
    applied = apply_rules(rule_set(RuleSetName.NHS), shown)
    recorded = bool(shown.recorded.any())
    return Dots(
        first=first,
        shown=shown,
        applied=applied,
        icons=icons(applied, shown, direction=direction, target=target) if recorded else None,
    )
