"""The chart rules and the sets of them in words: a plain name and one sentence each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from improvement.stats.charts.chart import Baseline
from improvement.stats.charts.rule_sets import RuleSetName
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.rules.sustained_run import BASELINE_ROWS, ProposedBaseline
from improvement.words.amounts import Unit, amount, counted
from improvement.words.periods import day


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """What a rule, or a set of rules, is called, and what it looks for."""

    name: str
    sentence: str


RULE_WORDS: Mapping[RuleId, RuleWords] = MappingProxyType(
    {
        RuleId.LONG_RUN: RuleWords(
            name="Run too long",
            sentence="More points in a row on one side of the line than so many points "
            "are expected to give.",
        ),
        RuleId.FEW_CROSSINGS: RuleWords(
            name="Too few crossings",
            sentence="The values cross the line less often than so many points are expected to.",
        ),
        RuleId.BEST_BOX: RuleWords(
            name="Outside the best box",
            sentence="The longest run and the number of crossings together are unusual, by limits "
            "tuned for this number of points.",
        ),
        RuleId.CUT_BOX: RuleWords(
            name="Outside the cut box",
            sentence="The longest run and the number of crossings together are unusual, by the "
            "tuned limits with their rarest corners cut off.",
        ),
        RuleId.SHIFT_6: RuleWords(
            name="Shift of 6",
            sentence="6 points in a row on one side of the median; points on it are passed over.",
        ),
        RuleId.SHIFT_7: RuleWords(
            name="Shift of 7",
            sentence="7 points in a row above the mean, or 7 below it.",
        ),
        RuleId.TREND_5: RuleWords(
            name="Trend of 5",
            sentence="5 points in a row, each higher than the one before, or each lower; "
            "of equal neighbours only the first counts.",
        ),
        RuleId.TREND_7: RuleWords(
            name="Trend of 7",
            sentence="7 points in a row, each higher than the one before, or each lower.",
        ),
        RuleId.RUNS_TABLE: RuleWords(
            name="Too few or too many runs",
            sentence="The values change sides of the median less often, or more often, than so "
            "many points are expected to.",
        ),
        RuleId.ASTRONOMICAL: RuleWords(
            name="Astronomical point",
            sentence="A person marked this point as obviously different from all others.",
        ),
        RuleId.OUTSIDE: RuleWords(
            name="Outside the limits",
            sentence="A point above the upper limit or below the lower one.",
        ),
        RuleId.TWO_OF_THREE: RuleWords(
            name="Two of three near a limit",
            sentence="3 points in a row on one side of the mean, 2 of them in the outer third "
            "towards the limit.",
        ),
        RuleId.TWO_OF_THREE_MDC: RuleWords(
            name="Two of three near or beyond a limit",
            sentence="3 points in a row on one side of the mean, 2 of them in the outer third "
            "towards the limit or beyond it.",
        ),
        RuleId.SUSTAINED_RUN: RuleWords(
            name="Sustained run",
            sentence="9 points in a row on one side of the baseline median, after the baseline; "
            "points on it are passed over.",
        ),
    }
)

RULE_SET_WORDS: Mapping[RuleSetName, RuleWords] = MappingProxyType(
    {
        RuleSetName.ANHOEJ: RuleWords(
            name="Anhøj rules",
            sentence="The longest run and the number of crossings, with limits that grow with the "
            "number of points (Anhøj & Olesen 2014).",
        ),
        RuleSetName.ANHOEJ_BEST_BOX: RuleWords(
            name="Anhøj rules, best box",
            sentence="The same two counts, with limits tuned for each number of points from 10 to "
            "100 (Anhøj & Wentzel-Larsen 2020).",
        ),
        RuleSetName.ANHOEJ_CUT_BOX: RuleWords(
            name="Anhøj rules, cut box",
            sentence="The best box with its rarest corners cut off, a little keener "
            "(Anhøj & Wentzel-Larsen 2020).",
        ),
        RuleSetName.IHI: RuleWords(
            name="IHI rules",
            sentence="A shift of 6 points, a trend of 5, too few or too many runs, and points that "
            "a person marks as astronomical (Perla, Provost & Murray 2011).",
        ),
        RuleSetName.NHS: RuleWords(
            name="NHS rules",
            sentence="A point outside the limits, a trend of 7 points, two of three near a limit, "
            "and a shift of 7 (NHS England, Making Data Count).",
        ),
        RuleSetName.NHS_WITHOUT_TREND: RuleWords(
            name="NHS rules without trend",
            sentence="A point outside the limits, and a shift of 7 points (NHS England, Making "
            "Data Count; its other two rules left out).",
        ),
        RuleSetName.SUSTAINED_RUN: RuleWords(
            name="Sustained run",
            sentence="9 points in a row on one side of a baseline of 13, as a reason to talk about "
            "a new baseline (runcharter).",
        ),
    }
)


def proposal(found: ProposedBaseline, unit: Unit = Unit.NUMBER) -> str:
    """A sustained run as a question to the people who know the work.

    >>> from datetime import date
    >>> from improvement.stats.charts.rules.sustained_run import BaselineOrigin
    >>> first, last = date(2026, 3, 2), date(2026, 4, 27)
    >>> proposal(ProposedBaseline(origin=BaselineOrigin.SUSTAINED_RUN, median=8.0, points=9, side=1,
    ...     start=first, end=last, extend_to=last))
    '9 points in a row lie above the line, from 2 March 2026 to 27 April 2026. If the cause is \
known, the change is wanted and it is expected to last, a new baseline of 8 could be agreed on.'
    """
    level = amount(found.median, unit)
    if found.side == 0:
        return f"The baseline is the median of the first points, {level}, up to {day(found.end)}."
    place = "above" if found.side > 0 else "below"
    return (
        f"{found.points} points in a row lie {place} the line, from {day(found.start)} to "
        f"{day(found.end)}. If the cause is known, the change is wanted and it is expected to "
        f"last, a new baseline of {level} could be agreed on."
    )


#: Wheeler's questions before limits are worked out anew; all four a yes (STATISTICS A1).
WHEELER = (
    "The figures behave differently from before",
    "We know the cause",
    "The change is wanted",
    "It is expected to last",
)


def held_against(baseline: Baseline | None) -> str:
    """From where on a level is called new, and that nothing happens by itself.

    >>> held_against(None)
    'Held against the median of the first 13 points. The chart stays as it is until somebody says \
otherwise.'
    """
    points = BASELINE_ROWS if baseline is None else baseline.points
    made_of = "the first" if baseline is None else "the baseline's"
    return (
        f"Held against the median of {made_of} {counted(points, 'point')}. The chart stays as it "
        "is until somebody says otherwise."
    )
