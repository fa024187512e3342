"""Which of very many series show a signal? The charts of thousands of series in one call.

The kernels are those of the single chart, block by block so that what is computed stays in the
processor's cache and memory does not grow with the number of series.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.applied_rules import apply_rules
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.centre_lines import Lines, centre_lines
from improvement.stats.charts.figures import MADE_OF
from improvement.stats.charts.findings import CODE, CODES, Findings, findings
from improvement.stats.charts.judged import without_limits
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.kernels import limits_by
from improvement.stats.charts.limits.limits import Limits, Mask, Matrix
from improvement.stats.charts.limits.measured import Measured, divided
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.matrices import Matrices, matrices
from improvement.stats.charts.plotted import plotted_values
from improvement.stats.charts.rule_sets import DEFAULT, RuleSet, RuleSetName, rules_for
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.rules.run_counts import Counts, count_runs, sides_of
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.charts.signal import Signal

BLOCK = 4096  # series at a time: a block of 24 points each takes less than a megabyte
_FOUND = [CODE[code] for code in CODES if code.found]
_JUDGED = [CODE[code] for code in CODES if code.judged]
#: The default rules are the run rules themselves: what fires stands in the signal already.
_SAID_BY = {
    RuleId.LONG_RUN: [CODE[Signal.RUN_TOO_LONG], CODE[Signal.BOTH]],
    RuleId.FEW_CROSSINGS: [CODE[Signal.TOO_FEW_CROSSINGS], CODE[Signal.BOTH]],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """Vectors of shape (series,), observed beside limit; NaN and 0 where nothing was recorded.

    ``centre`` is the line, ``is_mean`` whether it is a mean; ``outside`` counts points beyond a
    limit, ``last_outside`` says whether the latest point is one; ``codes`` are places in ``CODES``.
    ``fired_rules`` (series, rules) says which rules of the set ``rules`` point at any point.
    """

    rules: RuleSet
    centre: NDArray[np.float64]
    is_mean: NDArray[np.bool_]
    recorded: Counts
    useful: Counts
    longest_run: Counts
    longest_run_limit: Counts
    crossings: Counts
    crossings_limit: Counts
    outside: Counts
    last_outside: NDArray[np.int8]
    codes: NDArray[np.int8]
    fired_rules: NDArray[np.bool_]

    def signal(self, series: int) -> Signal:
        """What the run rules say of one series."""
        return CODES[int(self.codes[series])]

    def rules_of(self, series: int) -> tuple[RuleId, ...]:
        """The rules of the set that fire on one series, in the order of the set."""
        fired = zip(self.rules.rules, self.fired_rules[series].tolist(), strict=True)
        return tuple(rule for rule, fires in fired if fires)

    @property
    def fired(self) -> NDArray[np.bool_]:
        """Does any rule of the set fire?"""
        return np.asarray(self.fired_rules.any(axis=1))

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Could the rules be applied at all?"""
        return np.isin(self.codes, _JUDGED)

    @property
    def found(self) -> NDArray[np.bool_]:
        """Does a rule of the set fire, or does a point lie outside the limits?"""
        return np.logical_or(self.fired, self.outside > 0)


def screen(
    values: ArrayLike,
    kind: ChartKind = ChartKind.RUN,
    *,
    denominators: ArrayLike | None = None,
    sizes: ArrayLike | None = None,
    spreads: ArrayLike | None = None,
    made_of: MeasureKind = MeasureKind.VALUE,
    frozen_points: int | None = None,
    limits: LimitMethod | None = None,
    line: LineKind | None = None,
    screened: bool = True,
    rules: str = DEFAULT,
) -> Screened:
    """Judge every row of a matrix as ``control_chart`` judges one series.

    Parameters
    ----------
    values : (series, points), NaN for gaps; of P, U and their kin, and wherever ``denominators``
        are given, the numerators. Rows of different length are filled up with NaN.
    kind : one kind of chart for all.
    denominators, sizes, spreads : (series, points), as the kind of chart needs them.
    made_of : what a figure of a run chart is made of; decides about median or mean as
        ``centre_line`` does.
    frozen_points : line and limits from so many first points, at least 1.
    limits, line, screened : as in ``control_chart``.
    rules : the rule set by name. Run counts and their signal are told beside it whichever it is.

    Returns
    -------
    Screened. A series without a figure has NaN as its line and ``TOO_FEW_POINTS`` as its signal.

    Raises
    ------
    Invalid : matrices of other shapes, infinite figures, negative denominators, a numerator above
        its denominator in a proportion, a baseline below 1; the first place is named. A rule set
        that is unknown, or not meant for this kind of chart.

    Notes
    -----
    As on the single chart, no rule of any set is applied where the series cannot be judged (fewer
    than 10 points off the line, no variation, too few events).

    >>> waits = [[31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19],
    ...          [31, 22, 30, 25, 36, 20, 34, 19, 24, 35, 25, 33, 23, 32, 26, 37]]
    >>> found = screen(waits)
    >>> [found.signal(row).value for row in range(2)]
    ['both', 'none']

    The first of the two series has shifted, the second has not.
    """
    given = matrices(values, denominators, sizes, spreads, kind=kind, made_of=made_of)
    if frozen_points is not None and frozen_points < 1:
        raise Invalid(f"The baseline has {frozen_points} points: give at least 1.")
    how = _How(
        kind=kind,
        method=limits or LimitMethod.THREE_SIGMA,
        made_of=MADE_OF.get(kind, made_of),
        frozen=frozen_points,
        line=line,
        screened=screened,
        rules=rules_for(kind, rules),
    )
    blocks = [_judged(block, how) for block in given.blocks(BLOCK)]
    vectors = [field.name for field in fields(Screened) if field.name != "rules"]
    joined = {name: np.concatenate([getattr(each, name) for each in blocks]) for name in vectors}
    return Screened(rules=how.rules, **joined)


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    kind: ChartKind
    method: LimitMethod
    made_of: MeasureKind
    frozen: int | None
    line: LineKind | None
    screened: bool
    rules: RuleSet

    def base(self, series: int, points: int) -> Mask:
        """The points that make the line, as a view that takes no memory of its own."""
        first = np.arange(points) < (points if self.frozen is None else self.frozen)
        return np.broadcast_to(first, (series, points))


def _judged(given: Matrices, how: _How) -> Screened:
    measured = _measured(given, how)
    plotted = plotted_values(measured, how.kind)
    lines = centre_lines(
        plotted,
        measured.base,
        how.made_of,
        numerators=measured.numerators,
        denominators=measured.denominators,
    )
    found, is_mean = _line_and_limits(lines, measured, plotted, how)
    centre = found.centre[:, :1] if plotted.shape[1] else np.full((len(plotted), 1), np.nan)
    outside = _outside(plotted, found)
    held = _for_kind(
        findings(plotted, count_runs(sides_of(plotted, centre)), lines.events_per_period), how.kind
    )
    return Screened(
        rules=how.rules,
        centre=centre[:, 0],
        is_mean=is_mean[:, 0],
        recorded=held.recorded,
        useful=held.useful,
        longest_run=held.longest_run,
        longest_run_limit=held.longest_run_limit,
        crossings=held.crossings,
        crossings_limit=held.crossings_limit,
        outside=np.count_nonzero(outside, axis=1),
        last_outside=_latest(outside, plotted),
        codes=held.codes,
        fired_rules=_fired(held.codes, plotted, found, how),
    )


def _for_kind(held: Findings, kind: ChartKind) -> Findings:
    """Runs of moving ranges are counted, but mean nothing: ranges lie unevenly about their mean."""
    if kind is not ChartKind.MR:
        return held
    silent = np.where(np.isin(held.codes, _FOUND), CODE[Signal.NONE], held.codes)
    return replace(held, codes=silent)


def _fired(codes: NDArray[np.int8], plotted: Matrix, found: Limits, how: _How) -> NDArray[np.bool_]:
    """Which rules of the set fire (series, rules); none where the series cannot be judged."""
    rules = how.rules
    if rules.name is RuleSetName.ANHOEJ:
        return np.column_stack([np.isin(codes, _SAID_BY[rule]) for rule in rules.rules])
    if plotted.size == 0:
        return np.zeros((len(plotted), len(rules.rules)), np.bool_)
    shown = Shown(
        values=plotted,
        centre=found.centre,
        lower=found.lower,
        upper=found.upper,
        near_lower=found.near_lower,
        near_upper=found.near_upper,
        marked=np.broadcast_to(np.False_, plotted.shape),
        baseline=how.frozen or 0,
    )
    marks = apply_rules(rules, shown).marks
    fires = np.column_stack([marks[rule].any(axis=1) for rule in rules.rules])
    return np.asarray(fires & np.isin(codes, _JUDGED)[:, None])


def _measured(given: Matrices, how: _How) -> Measured:
    series, points = given.values.shape
    below = given.denominators
    return Measured(
        values=given.values if below is None else divided(given.values, below),
        included=np.broadcast_to(np.True_, (series, points)),
        base=how.base(series, points),
        numerators=None if below is None else given.values,
        denominators=below,
        sizes=given.sizes,
        spreads=given.spreads,
        screened=how.screened,
    )


def _line_and_limits(
    lines: Lines, measured: Measured, plotted: Matrix, how: _How
) -> tuple[Limits, Mask]:
    """Line and limits, and whether the line is a mean (series, 1)."""
    if how.kind is ChartKind.RUN:
        is_mean = lines.is_mean if how.line is None else lines.asked(how.line is LineKind.MEAN)
        return without_limits(np.where(is_mean, lines.mean, lines.median), plotted), is_mean
    found = limits_by(how.kind, how.method)(measured)
    return found, np.full((len(plotted), 1), how.kind is not ChartKind.G)


def _outside(plotted: Matrix, found: Limits) -> NDArray[np.int8]:
    """Strictly beyond a limit, as on the single chart."""
    above = np.greater(plotted, found.upper).view(np.int8)
    below = np.less(plotted, found.lower).view(np.int8)
    return np.subtract(above, below)


def _latest(outside: NDArray[np.int8], plotted: Matrix) -> NDArray[np.int8]:
    """Whether the last recorded point of each series lies outside, and on which side."""
    series, points = outside.shape
    if not outside.any():
        return np.zeros(series, np.int8)
    last = points - 1 - np.argmax(~np.isnan(plotted[:, ::-1]), axis=1)
    latest: NDArray[np.int8] = outside[np.arange(series), last]
    return latest
