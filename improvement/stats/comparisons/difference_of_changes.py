"""Did the pilot change more than the comparison, for anything that has an estimate and a range?"""

from dataclasses import dataclass

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.mover import mover
from improvement.stats.interval import Interval, in_benefit_terms
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEstimates:
    """A measure on both sides before and after the change, each with its own limits.

    All four in one unit (dollars, calls per household, points of a score) and one confidence.
    """

    pilot_before: Interval
    pilot_after: Interval
    comparison_before: Interval
    comparison_after: Interval


@recorded("difference_of_changes", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceOfChanges:
    """After minus before on each side, and the pilot's change minus the comparison's."""

    cells: FourEstimates
    pilot_change: Interval
    comparison_change: Interval
    difference: Interval

    @property
    def smallest_visible(self) -> float:
        """Half the width of the interval: smaller differences could not have been seen."""
        return self.difference.half_width

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return in_benefit_terms(self.difference, direction)


def difference_of_changes(cells: FourEstimates) -> DifferenceOfChanges:
    """A difference in differences of rates, means or anything else, by MOVER (STATISTICS B2).

    For shares use ``diff_in_diff``, whose interval keeps its promise with fewer people; for the
    same households measured twice ``change_scores``.

    Parameters: ``cells`` four independent estimates in one unit; their confidence is the answer's.
    Raises ``Invalid`` for an estimate that is not a number or lies outside its limits.

    References: Zou & Donner 2008, Statistics in Medicine 27, 1693-1702.

    >>> def calls(estimate, lower, upper):
    ...     return Interval(estimate=estimate, lower=lower, upper=upper)
    >>> found = difference_of_changes(FourEstimates(
    ...     pilot_before=calls(4.0, 3.2, 5.0), pilot_after=calls(2.5, 1.9, 3.3),
    ...     comparison_before=calls(4.1, 3.3, 5.1), comparison_after=calls(3.9, 3.1, 4.9)))
    >>> [round(x, 2) for x in (found.difference.estimate, found.difference.lower,
    ...                        found.difference.upper)]
    [-1.3, -3.03, 0.41]

    Read: 1.3 calls a household fewer than the comparison's change would have given; the data fit
    anything from 3 fewer to 0.4 more.
    """
    after, before = cells.pilot_after, cells.pilot_before
    after_there, before_there = cells.comparison_after, cells.comparison_before
    return DifferenceOfChanges(
        cells=cells,
        pilot_change=mover((after, before), (1, -1)).total,
        comparison_change=mover((after_there, before_there), (1, -1)).total,
        difference=mover((after, before, after_there, before_there), (1, -1, -1, 1)).total,
    )
