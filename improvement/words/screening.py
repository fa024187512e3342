"""Many charts at once in words: how many show a signal, and how many would by chance."""

from collections.abc import Sequence

from improvement.stats.charts.expected_signals import ExpectedSignals
from improvement.stats.charts.rule_sets import RuleSetName
from improvement.stats.charts.signal import Signal
from improvement.words.amounts import counted
from improvement.words.reading import Reading
from improvement.words.rules import RULE_SET_WORDS

OUTSIDE_ONLY = "a point outside the limits"
#: What a chart shows, in as few words as a row of a list has room for.
SHORT = {
    Signal.NONE: "Nothing unusual",
    Signal.RUN_TOO_LONG: "Run too long",
    Signal.TOO_FEW_CROSSINGS: "Too few crossings",
    Signal.BOTH: "Run too long, too few crossings",
    Signal.TOO_FEW_POINTS: "Too few points",
    Signal.NO_VARIATION: "No variation",
    Signal.AGGREGATE_FIRST: "Too few events: join periods",
}


def by_chance(found: ExpectedSignals) -> str:
    """Several charts are watched: what that alone brings about; nothing where it is not known.

    >>> def of(charts, known, expected):
    ...     return ExpectedSignals(rules="anhoej", watched=charts, judged=charts, known=known,
    ...                            fired=0, expected=expected)
    >>> by_chance(of(40, 40, 1.3))
    'Several charts are watched: of 40 stable charts about 1 would show a signal by chance.'
    >>> by_chance(of(4, 3, 0.1))
    'Several charts are watched: of 3 stable charts fewer than 1 would show a signal by chance, \
about 1 time in 10 one of them. For 1 more chart that is not known.'
    >>> by_chance(of(1, 1, 0.03)), by_chance(of(5, 0, 0.0))
    ('', '')
    """
    if found.watched < 2 or found.known == 0:
        return ""
    more = found.judged - found.known
    rest = f" For {counted(more, 'more chart')} that is not known." if more else ""
    charts = counted(found.known, "stable chart")
    return (
        f"Several charts are watched: of {charts} {_about(found.expected)} would show a signal "
        f"by chance{_rarely(found.expected)}.{rest}"
    )


def _about(expected: float) -> str:
    return "fewer than 1" if expected < 0.95 else f"about {round(expected):,}"


def _rarely(expected: float) -> str:
    """Well below 1, the expected number is how often one of them does, near enough."""
    return f", about 1 time in {round(1 / expected)} one of them" if 0 < expected < 0.25 else ""


def read_screening(
    found: ExpectedSignals, *, signals: int, outside: int, unjudged: int, named: Sequence[str]
) -> Reading:
    """What a screening says.

    ``signals`` of ``found.watched`` series show one, ``outside`` of these only by a point outside
    the limits; ``unjudged`` cannot be judged; ``named`` are lines about the first ones.

    >>> read_screening(ExpectedSignals(rules="anhoej", watched=200, judged=180, known=180, fired=12,
    ...     expected=5.6), signals=12, outside=0, unjudged=20, named=()).headline
    '12 of 200 series show a signal.'
    """
    verb = "shows" if signals == 1 else "show"
    caveats = [by_chance(found)]
    if outside:
        one = outside == 1
        caveats.append(
            f"{counted(outside, 'series', 'series')} {'shows' if one else 'show'} a point outside "
            "the limits and nothing else; what chance gives of those is not in the figure above."
        )
    if unjudged:
        caveats.append(
            f"The rules cannot be applied to {counted(unjudged, 'series', 'series')}: too few "
            "points or events, or no variation."
        )
    caveats.append(f"Judged by: {RULE_SET_WORDS[RuleSetName(found.rules)].name}, one look.")
    return Reading(
        headline=f"{signals:,} of {counted(found.watched, 'series', 'series')} {verb} a signal.",
        because=tuple(named),
        caveats=tuple(filter(None, caveats)),
    )
