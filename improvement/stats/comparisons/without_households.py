"""A comparison as people may hold it who may not see single households: results, no values."""

from dataclasses import replace
from typing import assert_never

from improvement.stats.comparisons.any_outcome import AnyComparison
from improvement.stats.comparisons.change_scores import ChangeScores
from improvement.stats.comparisons.costs import CostDifference
from improvement.stats.comparisons.diff_in_diff import DiffInDiff
from improvement.stats.comparisons.difference_of_changes import DifferenceOfChanges
from improvement.stats.comparisons.event_totals import EventTotals
from improvement.stats.comparisons.household_counts import HouseholdCountRatio
from improvement.stats.comparisons.interrupted_series import InterruptedSeries
from improvement.stats.comparisons.ordinal import Ordinal
from improvement.stats.comparisons.paired import PairedDifference
from improvement.stats.comparisons.paired_order import PairedOrder
from improvement.stats.comparisons.paired_scores import PairedScores
from improvement.stats.comparisons.scores import ScoreDifference
from improvement.stats.comparisons.still_waiting import StillWaiting
from improvement.stats.comparisons.two_proportions import TwoProportions
from improvement.stats.comparisons.waits import WaitRatio
from improvement.stats.comparisons.welch import Welch


def without_households(found: AnyComparison) -> AnyComparison:
    """The same answer, and nothing of the single households that it was computed from.

    Every kind of comparison is named here: a new one does not type-check until somebody has said
    what it holds. Results of counts of everybody stay as they are.

    >>> from improvement.domain.samples import Sample, TwoSamples
    >>> from improvement.stats.comparisons.scores import score_difference
    >>> found = score_difference(TwoSamples(pilot=Sample(values=(7, 8, 9, 8)),
    ...                                     comparison=Sample(values=(5, 7, 6, 6, 4))))
    >>> told = without_households(found)
    >>> told.effect == found.effect, told.smaller_n, told.welch.arms.pilot.values
    (True, 4, ())
    """
    match found:
        case ScoreDifference() | CostDifference():
            return _averages(found)
        case WaitRatio():
            return replace(found, waits=found.waits.counted(), logarithms=_welch(found.logarithms))
        case StillWaiting():
            return replace(found, waits=found.waits.counted())
        case Ordinal():
            return replace(found, answers=found.answers.counted())
        case HouseholdCountRatio():
            return replace(found, counts=found.counts.counted())
        case ChangeScores():
            return replace(found, households=found.households.counted())
        case PairedScores() | PairedOrder():
            return replace(found, pairs=found.pairs.counted())
        case InterruptedSeries():
            return _without_points(found)
        case (
            TwoProportions() | PairedDifference() | DiffInDiff()  # x of n
            | EventTotals() | DifferenceOfChanges()  # totals, averages
        ):  # fmt: skip
            return found
    assert_never(found)


def _welch(found: Welch) -> Welch:
    return replace(found, arms=found.arms.counted())


def _averages(found: ScoreDifference | CostDifference) -> ScoreDifference | CostDifference:
    if isinstance(found, CostDifference):
        return replace(found.untold(), welch=_welch(found.welch))
    return replace(found, welch=_welch(found.welch))


def _without_points(found: InterruptedSeries) -> InterruptedSeries:
    """A point can be of one household."""
    plain = replace(found.least_squares, series=found.least_squares.series.counted())
    return replace(found, series=found.series.counted(), least_squares=plain)
