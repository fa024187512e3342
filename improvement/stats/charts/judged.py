"""One stretch of a chart judged: its line, its limits, its runs, and each of its points."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from improvement.domain.charting import ChartOptions
from improvement.domain.series import Point
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import NotComputable
from improvement.stats.charts.applied_rules import apply_rules
from improvement.stats.charts.centre_line import CentreLine, LineKind, LineReason, one_line
from improvement.stats.charts.centre_lines import centre_lines
from improvement.stats.charts.chart import Baseline, BaselineStatus, ChartPart, ChartPoint
from improvement.stats.charts.figures import MADE_OF
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.kernels import limits_by
from improvement.stats.charts.limits.limits import Limits, Mask, Matrix
from improvement.stats.charts.limits.measured import Measured
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.plotted import plotted_values
from improvement.stats.charts.rule_sets import DEFAULT, RuleSet
from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.rules.run_counts import sides_of
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.charts.run_finding import RunFinding, run_finding
from improvement.stats.charts.signal import Signal

#: What the line of a chart is called where it is not simply the mean of what is plotted.
LINES = {
    ChartKind.G: LineKind.MEDIAN,
    ChartKind.T: LineKind.CENTRE,
    ChartKind.S: LineKind.CENTRE,
}
UNRECORDED = "Nothing was recorded in these periods, so there is no line to draw."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What lies between two declared changes, as one row of the kernels."""

    points: tuple[Point, ...]
    measured: Measured
    made_of: MeasureKind
    frozen: int | None
    marked: Mask
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of every stretch alike."""

    kind: ChartKind
    method: LimitMethod
    options: ChartOptions
    rules: RuleSet
    line: LineKind | None


def judge(index: int, stretch: Stretch, wanted: Wanted) -> tuple[ChartPart, list[ChartPoint]]:
    """The stretch as a part of the chart, and its points."""
    given = stretch.measured
    plotted = plotted_values(given, wanted.kind)
    counted = np.where(given.included, plotted, np.nan)
    line, limits = _line_and_limits(stretch, wanted, plotted, counted)
    sides = sides_of(counted, limits.centre)
    found = anhoej.runs(sides)
    outside = _outside(counted, limits)
    finding = _for_kind(run_finding(counted, sides, found, line), wanted.kind)
    signals = _signals(counted, limits, finding, stretch, wanted)
    part = ChartPart(
        index=index,
        first=stretch.points[0].period,
        last=stretch.points[-1].period,
        reason=stretch.reason,
        observations=int(given.included.sum()),
        line=_scaled(line, wanted.options.multiply),
        baseline=_baseline(stretch, counted),
        finding=finding,
        fired=tuple(dict.fromkeys(rule for rules in signals for rule in rules)),
        sigma_signals=int(np.count_nonzero(outside)),
    )
    drawn = _Drawn(
        plotted=plotted,
        limits=limits,
        sides=sides,
        outside=outside,
        in_longest=found.in_longest,
        signals=signals,
    )
    return part, list(_points(index, stretch, drawn, wanted.options.multiply))


def _for_kind(finding: RunFinding, kind: ChartKind) -> RunFinding:
    """Runs of moving ranges are counted, but mean nothing: ranges lie unevenly about their mean."""
    if kind is ChartKind.MR and finding.signal.found:
        return replace(finding, signal=Signal.NONE)
    return finding


def _signals(
    counted: Matrix, limits: Limits, finding: RunFinding, stretch: Stretch, wanted: Wanted
) -> list[tuple[RuleId, ...]]:
    """For each point the rules of the set that point at it; none where runs cannot be judged."""
    rules = wanted.rules
    silent = (
        rules.name is DEFAULT and not finding.signal.found
    )  # the finding is of these very rules
    if silent or not finding.signal.judged or wanted.kind not in rules.kinds:
        return [()] * counted.shape[1]
    shown = Shown(
        values=counted,
        centre=limits.centre,
        lower=limits.lower,
        upper=limits.upper,
        near_lower=limits.near_lower,
        near_upper=limits.near_upper,
        marked=stretch.marked,
        baseline=stretch.frozen or 0,
    )
    marks = apply_rules(rules, shown).marks
    pointed = [mark[0].tolist() for mark in marks.values()]
    return [
        tuple(rule for rule, side in zip(marks, sides, strict=True) if side)
        for sides in zip(*pointed, strict=True)
    ]


def _line_and_limits(
    stretch: Stretch, wanted: Wanted, plotted: Matrix, counted: Matrix
) -> tuple[CentreLine | None, Limits]:
    given = stretch.measured
    if bool(np.isnan(counted).all()):
        return None, _limits(given, wanted, np.full((1, 1), np.nan), plotted)
    if given.known is None and bool(np.isnan(counted[given.base]).all()):
        raise NotComputable(UNRECORDED)
    lines = centre_lines(
        counted,
        given.base,
        MADE_OF.get(wanted.kind, stretch.made_of),
        numerators=given.numerators,
        denominators=given.denominators,
    )
    if wanted.kind is ChartKind.RUN:
        line = one_line(lines, stretch.made_of, wanted.line)
        if given.known is not None:
            line = _known(line, float(given.known[0, 0]))
        return line, without_limits(np.array([[line.value]]), plotted)
    limits = _limits(given, wanted, lines.mean, plotted)
    line = one_line(lines, MADE_OF.get(wanted.kind, MeasureKind.VALUE), LineKind.MEDIAN)
    line = replace(
        line,
        kind=LINES.get(wanted.kind, LineKind.MEAN),
        reason=LineReason.OF_CHART,
        value=float(limits.centre[0, 0]),
    )
    return line if given.known is None else _known(line, line.value), limits


def _limits(given: Measured, wanted: Wanted, centre: Matrix, plotted: Matrix) -> Limits:
    if wanted.kind is ChartKind.RUN:
        return without_limits(centre, plotted)
    return limits_by(wanted.kind, wanted.method)(given)


def without_limits(centre: Matrix, plotted: Matrix) -> Limits:
    """A line alone."""
    nowhere = np.full(plotted.shape, np.nan)
    return Limits(
        centre=np.broadcast_to(centre, plotted.shape),
        lower=nowhere,
        upper=nowhere,
        near_lower=nowhere,
        near_upper=nowhere,
    )


def _known(line: CentreLine, value: float) -> CentreLine:
    return replace(line, kind=LineKind.KNOWN, reason=LineReason.KNOWN, value=value)


def _scaled(line: CentreLine | None, multiply: float) -> CentreLine | None:
    return None if line is None else replace(line, value=line.value * multiply)


def _outside(counted: Matrix, limits: Limits) -> NDArray[np.int8]:
    """Strictly beyond a limit: a point on it is inside."""
    above = np.greater(counted, limits.upper).view(np.int8)
    below = np.less(counted, limits.lower).view(np.int8)
    return np.subtract(above, below)


def _baseline(stretch: Stretch, counted: Matrix) -> Baseline | None:
    if stretch.frozen is None:
        return None
    points = int(np.count_nonzero(~np.isnan(counted[stretch.measured.base])))
    last = stretch.points[: stretch.frozen][-1].period
    return Baseline(points=points, status=BaselineStatus.of(points), last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The matrices of one stretch that its points are read from."""

    plotted: Matrix
    limits: Limits
    sides: NDArray[np.int8]
    outside: NDArray[np.int8]
    in_longest: NDArray[np.bool_]
    signals: list[tuple[RuleId, ...]]

    def columns(self, multiply: float) -> Iterator[tuple[float | None, ...]]:
        """Value, centre and the four limits of every point, in the unit shown."""
        matrices = (
            self.plotted,
            self.limits.centre,
            self.limits.lower,
            self.limits.upper,
            self.limits.near_lower,
            self.limits.near_upper,
        )
        table = np.concatenate(matrices).T * multiply
        for row in table.tolist():
            yield tuple(None if figure != figure else figure for figure in row)


def _points(index: int, stretch: Stretch, drawn: _Drawn, multiply: float) -> Iterator[ChartPoint]:
    marks = zip(
        stretch.points,
        drawn.columns(multiply),
        drawn.sides[0].tolist(),
        drawn.outside[0].tolist(),
        drawn.in_longest[0].tolist(),
        stretch.measured.included[0].tolist(),
        stretch.measured.base[0].tolist(),
        drawn.signals,
        strict=True,
    )
    for point, figures, side, outside, in_longest, included, base, signals in marks:
        value, centre, lower, upper, near_lower, near_upper = figures
        yield ChartPoint(
            period=point.period,
            value=value,
            numerator=point.numerator,
            denominator=point.denominator,
            centre=centre,
            lower=lower,
            upper=upper,
            near_lower=near_lower,
            near_upper=near_upper,
            side=side,
            outside=outside,
            part=index,
            excluded=not included,
            in_longest_run=in_longest,
            in_baseline=stretch.frozen is not None and base,
            signals=signals,
        )
