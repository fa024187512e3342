"""One chart of any kind, with everything that is said about it."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np

from improvement.domain.charting import ChartOptions, Split
from improvement.domain.series import Series
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.figures import Figures, figures
from improvement.stats.charts.judged import Stretch, Wanted, judge
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.limits import Mask
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rule_sets import rules_for


def control_chart(
    series: Series,
    kind: ChartKind = ChartKind.RUN,
    *,
    options: ChartOptions | None = None,
    limits: LimitMethod | None = None,
    line: LineKind | None = None,
) -> Chart:
    """Judge a measure over time by a chart of this kind.

    Parameters
    ----------
    series : one point a period, gaps with value None; any length, also empty. P, U and their kin
        need numerators and denominators, Xbar and S the size and spread of each sample.
    kind : which chart; what it is for stands in ``ChartKind``.
    options : baseline, splits, points left out, known centre, target, multiplier, rule set.
    limits : how limits are computed; classical 3 sigma unless another is asked for. A run chart has
        none.
    line : of a run chart: median or mean instead of the rule in ``centre_line``.

    Returns
    -------
    Chart. Fewer than 10 points off the line, no variation, or under 0.75 events a period are told
    as such in the ``Signal``; observed values and limits are there all the same. A series that
    never varies has no limits.

    Raises
    ------
    Invalid : figures that this kind of chart cannot have (see ``figures``), an unknown rule set.
    NotComputable : nothing was recorded in the frozen periods; or see ``centre_line``.

    Notes
    -----
    Points left out are drawn and count for nothing; moving ranges step over them. Nothing is
    computed across a gap, but runs go on across it. A point is outside only beyond a limit, not
    on it.

    References
    ----------
    Numbers agree with R qicharts2 0.8.1; where they depart on purpose stands in docs/rules.md.

    >>> from datetime import date
    >>> from improvement.domain.series import Point
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> waits = [31, 35, 30, 33, 36, 32, 34, 37, 34, 52, 31, 35]
    >>> chart = control_chart(Series(name="Days waited", kind=MeasureKind.VALUE, points=tuple(
    ...     Point(period=date(2026, 1, day), value=float(w)) for day, w in enumerate(waits, 1))),
    ...     ChartKind.I)
    >>> first = chart.points[0]
    >>> [round(limit, 1) for limit in (first.lower, first.centre, first.upper)]
    [22.0, 35.0, 48.0]
    >>> [point.value for point in chart.points if point.outside]
    [52.0]

    One wait, of 52 days, lies outside the limits of 22 to 48.
    """
    asked = options or ChartOptions()
    wanted = Wanted(
        kind=kind,
        method=_method(kind, limits),
        options=asked,
        rules=rules_for(kind, asked.rules),
        line=line,
    )
    judged = [
        judge(index, stretch, wanted)
        for index, stretch in enumerate(_stretches(series, figures(series, kind), asked))
    ]
    return Chart(
        series=series,
        kind=kind,
        limits=wanted.method,
        options=asked,
        points=tuple(point for _, points in judged for point in points),
        parts=tuple(part for part, _ in judged),
    )


def _method(kind: ChartKind, asked: LimitMethod | None) -> LimitMethod:
    if kind is ChartKind.RUN:
        return LimitMethod.NONE
    return asked or LimitMethod.THREE_SIGMA


def _stretches(series: Series, given: Figures, asked: ChartOptions) -> Iterator[Stretch]:
    included = ~_among(series, {left_out.period for left_out in asked.exclusions})
    marked = _among(series, set(asked.astronomical))
    parts = list(_parted(series, asked.splits))
    frozen = asked.frozen_points if len(parts) == 1 else None
    for where, reason in parts:
        counted = included[:, where]
        yield Stretch(
            points=series.points[where],
            measured=given.stretch(
                where,
                counted,
                _base(counted, frozen),
                known=asked.known_centre,
                screened=asked.screened,
            ),
            made_of=series.kind,
            frozen=frozen,
            marked=marked[:, where],
            reason=reason,
        )


def _parted(series: Series, splits: tuple[Split, ...]) -> Iterator[tuple[slice, str]]:
    """From where to where each part goes, and why it began; changes that part nothing off not."""
    periods = [point.period for point in series.points]
    begins = {0: ""}
    for split in sorted(splits, key=lambda s: s.on):
        begins[sum(period < split.on for period in periods)] = split.reason
    for begin, end in pairwise([*begins, len(periods)]):
        if begin < end:
            yield slice(begin, end), begins[begin]


def _among(series: Series, periods: set[date]) -> Mask:
    return np.array([[point.period in periods for point in series.points]], dtype=bool)


def _base(included: Mask, frozen: int | None) -> Mask:
    """The points that make the line: all that count, or those of the first periods."""
    if frozen is None:
        return included
    first: Mask = included & (np.arange(included.shape[1]) < frozen)
    return first
