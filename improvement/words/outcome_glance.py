"""The three figures that a comparison of any outcome comes down to, for the top of a page."""

from improvement.stats.comparisons.any_outcome import AnyComparison
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE
from improvement.stats.comparisons.costs import CostDifference
from improvement.stats.comparisons.event_totals import EventTotals
from improvement.stats.comparisons.household_counts import HouseholdCountRatio
from improvement.stats.comparisons.paired import PairedDifference
from improvement.stats.comparisons.paired_scores import PairedScores
from improvement.stats.comparisons.scores import ScoreDifference
from improvement.stats.comparisons.still_waiting import StillWaiting
from improvement.stats.comparisons.waits import WaitRatio
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.words.amounts import Unit, amount
from improvement.words.at_a_glance import Glance, glance_of
from improvement.words.gains import Gains
from improvement.words.outcome_verdict import gains_of_findings


def outcome_glances(found: OutcomeFindings, *, pilot: str, other: str) -> tuple[Glance, ...]:
    """Both sides where each has a figure of its own, and the gain where there are enough people."""
    gains, look = gains_of_findings(found), found.evidence.look
    if found.evidence.outcome.series is not None:
        sizes = (f"{look.n_pilot} points", f"{look.n_comparison} points")
    else:
        sizes = (f"{look.n_pilot:,} known", f"{look.n_comparison:,} known")
    shown = _sides(found.found, gains, (pilot, other), sizes)
    if found.plain is None or found.smaller_n < FEWEST_FOR_ESTIMATE:
        return shown
    plain = found.plain
    gain = Glance(label="Gain", figure=gains.say(plain.estimate), note=gains.span(plain))
    return (*shown, gain)


def _sides(
    found: AnyComparison | None, gains: Gains, names: tuple[str, str], sizes: tuple[str, str]
) -> tuple[Glance, ...]:
    if isinstance(found, PairedDifference):
        return (glance_of(names[0], found.pilot.tally), glance_of(names[1], found.comparison.tally))
    figures = _figures(found, gains)
    if figures is None:
        pairs = zip(names, sizes, strict=True)
        return tuple(Glance(label=name, figure=size, note="") for name, size in pairs)
    return tuple(
        Glance(label=name, figure=figure, note=size)
        for name, figure, size in zip(names, figures, sizes, strict=True)
    )


def _figures(found: AnyComparison | None, gains: Gains) -> tuple[str, str] | None:
    """Each side's own figure; None for comparisons that have none worth a large print."""
    if isinstance(found, WaitRatio):
        return _days(found.pilot.days), _days(found.comparison.days)
    if isinstance(found, StillWaiting):
        return _days(found.pilot.mean), _days(found.comparison.mean)
    if isinstance(found, CostDifference | ScoreDifference):
        sign, welch = gains.wording.sign, found.welch
        return sign + _number(welch.pilot.mean), sign + _number(welch.comparison.mean)
    if isinstance(found, HouseholdCountRatio | EventTotals):
        return _number(found.rate_pilot.estimate), _number(found.rate_comparison.estimate)
    if isinstance(found, PairedScores) and gains.wording.kind.value == "difference":
        sign = gains.wording.sign
        return sign + _number(found.pilot.mean), sign + _number(found.comparison.mean)
    return None


def _days(days: float) -> str:
    text = _number(days)
    return f"{text} day" if text == "1" else f"{text} days"


def _number(value: float) -> str:
    return amount(value, Unit.NUMBER)
