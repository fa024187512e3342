"""Which chart suits this measure? A proposal with its reason, and what a person makes of it."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from improvement.domain.series import Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.centre_line import MIN_EVENTS_FOR_MEDIAN, LineKind, centre_line
from improvement.stats.charts.chart_facts import ChartFacts, chart_facts
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.kernels import METHODS
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.record import recorded


class Spacing(StrEnum):
    """That the values of a series are what lies between rare events."""

    CASES = "cases"  # cases or whole days between two events
    TIME = "time"  # time between two events, in parts of days


class ChartReason(StrEnum):
    """What decided; the first that holds."""

    CASES_BETWEEN = "cases_between"  # the values are cases between events
    TIME_BETWEEN = "time_between"  # the values are times between events
    TOO_FEW_POINTS = "too_few_points"  # under 10 recorded: read the values
    NO_VARIATION = "no_variation"
    NO_DENOMINATORS = "no_denominators"  # of a proportion or rate
    RARE_EVENTS = "rare_events"  # under 0.75 a period: look at what lies between them
    TOO_FEW_FOR_LIMITS = "too_few_for_limits"
    OVERDISPERSED = "overdispersed"
    SHARES = "shares"
    RATES = "rates"
    COUNTS = "counts"
    SAMPLES = "samples"  # means of samples whose spread is known
    UNEQUAL_SIZES = "unequal_sizes"  # averages of very different numbers
    SKEWED_VALUES = "skewed_values"
    SINGLE_VALUES = "single_values"


_ANY = {ChartKind.RUN, ChartKind.I, ChartKind.MR, ChartKind.G, ChartKind.T}
#: Which charts can be drawn of a kind of measure. G and T need the events one by one.
FITS: dict[MeasureKind, set[ChartKind]] = {
    MeasureKind.PROPORTION: _ANY | {ChartKind.P, ChartKind.PP, ChartKind.IP},
    MeasureKind.RATE: _ANY | {ChartKind.U, ChartKind.UP, ChartKind.IP},
    MeasureKind.COUNT: _ANY | {ChartKind.C},
    MeasureKind.VALUE: _ANY | {ChartKind.XBAR, ChartKind.S, ChartKind.IP},
}
#: The chart of a kind of measure, and the one that takes its place where it is overdispersed.
_OF_COUNTS: dict[MeasureKind, tuple[ChartKind, ChartKind, ChartReason]] = {
    MeasureKind.PROPORTION: (ChartKind.P, ChartKind.PP, ChartReason.SHARES),
    MeasureKind.RATE: (ChartKind.U, ChartKind.UP, ChartReason.RATES),
    # There is no C': single values measure how much the counts really vary.
    MeasureKind.COUNT: (ChartKind.C, ChartKind.I, ChartReason.COUNTS),
}
#: Their limits take what a frozen baseline says as known, and a short one knows it badly: false in
#: 15% of I charts of 12 + 12 points (STATISTICS A1), 10-15% of T charts with a baseline of 8-12
#: (A4), 8-10% of G charts with 12 (docs/chart-acceptance.md).
_NEED_SETTLED = {ChartKind.I, ChartKind.IP, ChartKind.XBAR, ChartKind.T, ChartKind.G}
_LINES = {ChartKind.G: LineKind.MEDIAN, ChartKind.T: LineKind.CENTRE, ChartKind.S: LineKind.CENTRE}


@recorded("chart_proposal", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChartProposal:
    """The chart that suits a series best, what decided, and the figures it was decided by.

    ``would_be`` is the chart that more points would allow, where they are too few for its limits.
    ``periods_to_join`` is how many periods together hold 3 events, where they are rare: the other
    way out.
    """

    series: Series
    baseline_points: int | None
    spacing: Spacing | None
    kind: ChartKind
    line: LineKind
    limits: LimitMethod
    reason: ChartReason
    facts: ChartFacts
    would_be: ChartKind | None = None
    limits_need: int | None = None

    @property
    def periods_to_join(self) -> int | None:
        events = self.facts.events_per_period
        return ceil(MIN_EVENTS_FOR_MEDIAN / events) if events else None


@recorded("chosen_chart", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenChart:
    """What is drawn: the proposal as it was made, what a person took instead, and why."""

    proposal: ChartProposal
    kind: ChartKind
    line: LineKind
    limits: LimitMethod
    because: str = ""

    @property
    def overruled(self) -> bool:
        made = self.proposal
        return (self.kind, self.line, self.limits) != (made.kind, made.line, made.limits)


def propose_chart(
    series: Series, *, baseline_points: int | None = None, spacing: Spacing | None = None
) -> ChartProposal:
    """Propose chart, line and limits for a series.

    Parameters
    ----------
    series : at least one recorded value.
    baseline_points : the first periods that make line and limits, if they are frozen; at least 1.
    spacing : that the values are cases or times between rare events, if they are.

    Returns
    -------
    ChartProposal. The rules, in order, stand in ``ChartReason`` and docs/rules.md. Shares, rates,
    counts and gaps get predictive limits at any size: STATISTICS A3 and docs/chart-acceptance.md
    name no size from which on 3 sigma keeps the same promise. 3 sigma can always be chosen.

    Raises
    ------
    Invalid : a baseline below 1.
    NotComputable : nothing was recorded in the baseline.

    References
    ----------
    STATISTICS A1-A4; the choice by kind of data as in Provost & Murray, The Health Care Data Guide,
    2011, figure 5.3.

    >>> from datetime import date
    >>> from improvement.domain.series import Point
    >>> evictions = [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1]
    >>> found = propose_chart(Series(name="Evictions", kind=MeasureKind.COUNT, points=tuple(
    ...     Point(period=date(2026, 1, d), value=x) for d, x in enumerate(evictions, 1))))
    >>> found.kind.letter, found.reason.value, round(found.facts.events_per_period, 2)
    ('G', 'rare_events', 0.46)
    >>> found.periods_to_join
    7

    With 0.46 evictions a period, chart the days between them, or join 7 periods.
    """
    if baseline_points is not None and baseline_points < 1:
        raise Invalid(f"The baseline has {baseline_points} points: give at least 1.")
    facts = chart_facts(series, baseline_points=baseline_points)
    wanted, reason = _by_obstacle(facts, series.kind, spacing) or _by_kind(facts, series.kind)
    needed = _baseline_needed(wanted, facts)
    # How many gaps there will be is not known as long as the series is not one of gaps.
    short = facts.baseline < needed and reason is not ChartReason.RARE_EVENTS
    kind = ChartKind.RUN if short else wanted
    return ChartProposal(
        series=series,
        baseline_points=baseline_points,
        spacing=spacing,
        kind=kind,
        line=_line(kind, series, baseline_points),
        limits=_limits(kind, facts),
        reason=ChartReason.TOO_FEW_FOR_LIMITS if short else reason,
        facts=facts,
        would_be=wanted if short else None,
        limits_need=needed if short else None,
    )


def chosen_chart(
    proposal: ChartProposal,
    *,
    kind: ChartKind | None = None,
    line: LineKind | None = None,
    limits: LimitMethod | None = None,
    because: str = "",
) -> ChosenChart:
    """Take the proposal, or overrule it with a reason; both are kept.

    Parameters: what is None stays as proposed, or as it suits another ``kind``.
    Raises ``Invalid`` for a chart that cannot be drawn of this kind of measure, for limits that the
    chart does not have, for another line than a median or mean of a run chart, and for a choice of
    one's own without ``because``.
    """
    drawn = kind or proposal.kind
    if drawn not in FITS[proposal.series.kind]:
        raise Invalid(
            f"{proposal.series.name} is a {proposal.series.kind}: a {drawn.letter} chart cannot be "
            f"drawn of it. Choose {', '.join(_letters(proposal.series.kind))}."
        )
    made = ChosenChart(
        proposal=proposal,
        kind=drawn,
        line=line or _line_of(drawn, proposal),
        limits=limits or _limits(drawn, proposal.facts),
        because=because.strip(),
    )
    _check_line_and_limits(made)
    if made.overruled and not made.because:
        raise Invalid("This is not the chart that was proposed: say why, in a few words.")
    return made


def _by_obstacle(
    facts: ChartFacts, kind: MeasureKind, spacing: Spacing | None
) -> tuple[ChartKind, ChartReason] | None:
    """What stands before the kind of measure, if anything."""
    if facts.recorded < facts.recorded_limit:
        return ChartKind.RUN, ChartReason.TOO_FEW_POINTS
    if not facts.varies:
        return ChartKind.RUN, ChartReason.NO_VARIATION
    if spacing is Spacing.CASES:
        return ChartKind.G, ChartReason.CASES_BETWEEN
    if spacing is Spacing.TIME:
        return ChartKind.T, ChartReason.TIME_BETWEEN
    if kind is MeasureKind.VALUE:
        return None
    if facts.events_per_period is None:
        return ChartKind.RUN, ChartReason.NO_DENOMINATORS
    if facts.events_per_period < facts.events_limit:
        return ChartKind.G, ChartReason.RARE_EVENTS
    return None


def _by_kind(facts: ChartFacts, kind: MeasureKind) -> tuple[ChartKind, ChartReason]:
    if kind is MeasureKind.VALUE:
        return _of_values(facts)
    plain, wide, reason = _OF_COUNTS[kind]
    if facts.dispersion is not None and facts.dispersion.overdispersed:
        return wide, ChartReason.OVERDISPERSED
    return plain, reason


def _of_values(facts: ChartFacts) -> tuple[ChartKind, ChartReason]:
    if facts.has_samples:
        return ChartKind.XBAR, ChartReason.SAMPLES
    if facts.skewness is not None and abs(facts.skewness) > facts.skewness_limit:
        return ChartKind.RUN, ChartReason.SKEWED_VALUES
    if facts.size_deviation is not None and facts.size_deviation > facts.size_deviation_limit:
        return ChartKind.IP, ChartReason.UNEQUAL_SIZES
    return ChartKind.I, ChartReason.SINGLE_VALUES


def _baseline_needed(kind: ChartKind, facts: ChartFacts) -> int:
    if kind is ChartKind.RUN:
        return 0
    settled = facts.frozen and kind in _NEED_SETTLED
    return facts.baseline_settled if settled else facts.baseline_limit


def _limits(kind: ChartKind, facts: ChartFacts) -> LimitMethod:
    if kind is ChartKind.RUN:
        return LimitMethod.NONE
    if kind in METHODS[LimitMethod.PREDICTIVE] and (facts.whole_counts or kind is ChartKind.G):
        return LimitMethod.PREDICTIVE
    return LimitMethod.THREE_SIGMA


def _line_of(kind: ChartKind, proposal: ChartProposal) -> LineKind:
    if kind is proposal.kind:
        return proposal.line
    return _line(kind, proposal.series, proposal.baseline_points)


def _line(kind: ChartKind, series: Series, baseline_points: int | None) -> LineKind:
    if kind is ChartKind.RUN:
        return centre_line(series.points[:baseline_points], series.kind).kind
    return _LINES.get(kind, LineKind.MEAN)


def _check_line_and_limits(made: ChosenChart) -> None:
    run = made.kind is ChartKind.RUN
    has = made.limits is LimitMethod.NONE if run else made.kind in METHODS.get(made.limits, {})
    if not has:
        raise Invalid(f"There are no {made.limits.value} limits for a {made.kind.letter} chart.")
    own = {LineKind.MEDIAN, LineKind.MEAN} if run else {_LINES.get(made.kind, LineKind.MEAN)}
    if made.line not in own:
        raise Invalid(
            f"A {made.kind.letter} chart has no {made.line.value} as its line. "
            f"Choose {' or '.join(sorted(line.value for line in own))}."
        )


def _letters(kind: MeasureKind) -> list[str]:
    return sorted(chart.letter for chart in FITS[kind])
