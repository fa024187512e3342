"""Why this chart: one sentence for a person who asks."""

from collections.abc import Callable, Iterator

from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.stats.charts.chooser import ChartProposal, ChartReason, ChosenChart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.limits.open_side import OpenSide, WarnsOf, can_only_warn_of
from improvement.words.amounts import Unit, amount, counted
from improvement.words.periods import cadence
from improvement.words.reading import Reading

#: Every kind of chart by its name, with what it shows.
NAMES: dict[ChartKind, str] = {
    ChartKind.RUN: "a run chart",
    ChartKind.I: "an I chart (single values)",
    ChartKind.MR: "an MR chart (from one value to the next)",
    ChartKind.XBAR: "an Xbar chart (averages of samples)",
    ChartKind.S: "an S chart (spread of samples)",
    ChartKind.P: "a P chart (shares)",
    ChartKind.PP: "a P' chart (shares that vary more than chance alone)",
    ChartKind.U: "a U chart (rates)",
    ChartKind.UP: "a U' chart (rates that vary more than chance alone)",
    ChartKind.C: "a C chart (counts)",
    ChartKind.G: "a G chart (how much lies between two events)",
    ChartKind.T: "a T chart (time between two events)",
    ChartKind.IP: "an I' chart (averages of unequal numbers)",
}
#: Every way to compute limits, by its name.
LIMITS: dict[LimitMethod, str] = {
    LimitMethod.NONE: "no limits",
    LimitMethod.THREE_SIGMA: "classical limits (3 sigma)",
    LimitMethod.PREDICTIVE: "predictive limits",
}
#: What a chart with a side that no value can reach is able to say.
WARNINGS: dict[WarnsOf, str] = {
    WarnsOf.BOTH: "",
    WarnsOf.WORSENING: "This chart can only warn of worsening: improvement has no limit to pass.",
    WarnsOf.IMPROVEMENT: "This chart can only show improvement: worsening has no limit to pass.",
    WarnsOf.NOTHING: "With so few, no value can lie outside the limits: the runs have to speak.",
}


def read_proposal(proposal: ChartProposal) -> Reading:
    """Which chart is proposed, in one sentence with its reason.

    >>> from datetime import date
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.stats.charts.chooser import propose_chart
    >>> evictions = [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1]
    >>> read_proposal(propose_chart(Series(
    ...     name="Evictions", kind=MeasureKind.COUNT, points=tuple(
    ...         Point(period=date(2026, 1, d), value=x) for d, x in enumerate(evictions, 1))
    ... ))).headline
    '0.46 events a day on average, under 0.75: a G chart of the days between events, or join 7 \
days.'
    """
    return Reading(
        headline=_SENTENCES[proposal.reason](proposal),
        because=tuple(_because(proposal)),
        caveats=tuple(_caveats(proposal)),
    )


def read_choice(choice: ChosenChart) -> Reading:
    """What is drawn, and whose choice it was."""
    proposed = read_proposal(choice.proposal)
    if not choice.overruled:
        return proposed
    return Reading(
        headline=(
            f"Chosen: {NAMES[choice.kind]}, with the {choice.line.value} and "
            f"{LIMITS[choice.limits]}. The reason given: {choice.because}"
        ),
        because=(f"Proposed was this. {proposed.headline}", *proposed.because),
        caveats=proposed.caveats,
    )


def warning_of(side: OpenSide, direction: Direction) -> str:
    """What to say of a side without a limit; nothing where both have one."""
    return WARNINGS[can_only_warn_of(side, direction)]


def _noun(proposal: ChartProposal) -> str:
    return cadence([point.period for point in proposal.series.points]).value


def _name(proposal: ChartProposal) -> str:
    return NAMES[proposal.kind]


def _too_few_points(p: ChartProposal) -> str:
    facts = p.facts
    return (
        f"{counted(facts.recorded, _noun(p))} so far, under {facts.recorded_limit}: "
        "a run chart to look at, without rules or limits."
    )


def _no_variation(p: ChartProposal) -> str:
    return f"No variation in {counted(p.facts.recorded, _noun(p))}: a run chart, without limits."


def _no_denominators(p: ChartProposal) -> str:
    what = "rates" if p.series.kind is MeasureKind.RATE else "shares"
    return f"The totals behind some {what} are missing: a run chart, without limits."


def _rare(p: ChartProposal) -> str:
    facts, noun = p.facts, _noun(p)
    between = "cases" if p.series.kind is MeasureKind.PROPORTION else "days"
    events = amount(facts.events_per_period or 0.0, Unit.NUMBER)
    joined = p.periods_to_join
    other = f", or join {counted(joined, noun)}" if joined else ""
    return (
        f"{events} events a {noun} on average, under {facts.events_limit:g}: "
        f"a G chart of the {between} between events{other}."
    )


def _too_few_for_limits(p: ChartProposal) -> str:
    later = NAMES[p.would_be] if p.would_be else "a chart with limits"
    where = "in the baseline" if p.facts.frozen else "so far"
    needed = p.limits_need or p.facts.baseline_limit
    return (
        f"{counted(p.facts.baseline, _noun(p))} {where}, under {needed} for limits: "
        f"a run chart for now, then {later}."
    )


def _overdispersed(p: ChartProposal) -> str:
    found = p.facts.dispersion
    more = "" if found is None else f" ({found.statistic:.0f}, expected up to {found.limit:.0f})"
    return f"The {_noun(p)}s differ more than chance alone would give{more}: {_name(p)}."


def _shares(p: ChartProposal) -> str:
    return f"A share of those counted in each {_noun(p)}: {_name(p)}, with {LIMITS[p.limits]}."


def _rates(p: ChartProposal) -> str:
    return f"Events for an exposure that is known: {_name(p)}, with {LIMITS[p.limits]}."


def _counts(p: ChartProposal) -> str:
    return f"A count of events each {_noun(p)}: {_name(p)}, with {LIMITS[p.limits]}."


def _skewed(p: ChartProposal) -> str:
    found = amount(p.facts.skewness or 0.0, Unit.NUMBER)
    return (
        f"A few values lie far from the others (skewness {found}, up to "
        f"{p.facts.skewness_limit:g}): a run chart, since limits would flag many of them."
    )


def _unequal(p: ChartProposal) -> str:
    found = amount(p.facts.size_deviation or 0.0, Unit.PERCENT)
    limit = amount(p.facts.size_deviation_limit, Unit.PERCENT)
    return (
        f"The numbers behind the averages lie up to {found} off their mean, more than {limit}: "
        f"{_name(p)}."
    )


_SENTENCES: dict[ChartReason, Callable[[ChartProposal], str]] = {
    ChartReason.CASES_BETWEEN: lambda p: f"Cases between events: {_name(p)}.",
    ChartReason.TIME_BETWEEN: lambda p: f"Times between events: {_name(p)}.",
    ChartReason.TOO_FEW_POINTS: _too_few_points,
    ChartReason.NO_VARIATION: _no_variation,
    ChartReason.NO_DENOMINATORS: _no_denominators,
    ChartReason.RARE_EVENTS: _rare,
    ChartReason.TOO_FEW_FOR_LIMITS: _too_few_for_limits,
    ChartReason.OVERDISPERSED: _overdispersed,
    ChartReason.SHARES: _shares,
    ChartReason.RATES: _rates,
    ChartReason.COUNTS: _counts,
    ChartReason.SAMPLES: lambda p: f"Averages of samples whose spread is known: {_name(p)}.",
    ChartReason.UNEQUAL_SIZES: _unequal,
    ChartReason.SKEWED_VALUES: _skewed,
    ChartReason.SINGLE_VALUES: lambda p: f"One value a {_noun(p)}: {_name(p)}.",
}


def _because(p: ChartProposal) -> Iterator[str]:
    facts, noun = p.facts, _noun(p)
    yield f"{counted(facts.recorded, noun)} recorded; rules need {facts.recorded_limit}."
    made = "of them make line and limits"
    yield f"{facts.baseline} {made}; limits need {p.limits_need or facts.baseline_limit}."
    if facts.events_per_period is not None:
        events = amount(facts.events_per_period, Unit.NUMBER)
        yield f"{events} events a {noun} on average; the rules need {facts.events_limit:g}."
    if p.limits is LimitMethod.PREDICTIVE and p.kind in (ChartKind.P, ChartKind.U, ChartKind.C):
        yield (
            "Predictive limits flag at most about 5 of 100 stable charts within 24 points; "
            "3 sigma flags 3 to 32 of 100."
        )


def _caveats(p: ChartProposal) -> Iterator[str]:
    if p.limits is LimitMethod.NONE:
        return
    if p.facts.baseline_limit <= p.facts.baseline < p.facts.baseline_settled:
        yield (
            f"Limits from {counted(p.facts.baseline, 'point')} are provisional until there are "
            f"{p.facts.baseline_settled}."
        )
    if p.reason is ChartReason.OVERDISPERSED:
        yield "A change of level looks like this too: if one is known, declare it and look again."
