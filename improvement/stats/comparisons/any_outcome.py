"""Any outcome in any design by the comparison that is right for it (STATISTICS B0): one way in."""

from collections.abc import Callable, Mapping
from math import inf, log

from improvement.domain.event_counts import HouseholdCounts, TwoEventTotals, TwoHouseholdCounts
from improvement.domain.outcomes import Outcome, Side
from improvement.domain.over_time import BeforeAfter, FourTallies, SameHouseholds
from improvement.domain.pairs import PairedSamples, PairedYesNo
from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.errors import NotComputable
from improvement.stats.comparisons.change_scores import ChangeScores, change_scores
from improvement.stats.comparisons.costs import CostDifference, cost_difference
from improvement.stats.comparisons.diff_in_diff import DiffInDiff, diff_in_diff
from improvement.stats.comparisons.difference_of_changes import (
    DifferenceOfChanges,
    FourEstimates,
    difference_of_changes,
)
from improvement.stats.comparisons.event_totals import EventTotals, event_totals
from improvement.stats.comparisons.household_counts import HouseholdCountRatio, household_counts
from improvement.stats.comparisons.interrupted_series import InterruptedSeries, interrupted_series
from improvement.stats.comparisons.one_side import one_side
from improvement.stats.comparisons.ordinal import OrderFinding, Ordinal, ordinal
from improvement.stats.comparisons.paired import PairedDifference, paired_yes_no
from improvement.stats.comparisons.paired_order import PairedOrder, paired_order
from improvement.stats.comparisons.paired_scores import PairedScores, paired_scores
from improvement.stats.comparisons.scores import ScoreDifference, score_difference
from improvement.stats.comparisons.still_waiting import StillWaiting, still_waiting
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions
from improvement.stats.comparisons.waits import WaitRatio, wait_ratio
from improvement.stats.interval import Z95

AnyComparison = (
    TwoProportions
    | WaitRatio
    | StillWaiting
    | Ordinal
    | HouseholdCountRatio
    | EventTotals
    | ScoreDifference
    | CostDifference
    | DiffInDiff
    | DifferenceOfChanges
    | ChangeScores
    | InterruptedSeries
    | PairedDifference
    | PairedScores
    | PairedOrder
)
NO_ORDER = (
    "Answers of which only the order counts have no comparison in this design. Compare them as "
    "scores, or count who gives a top answer."
)


def any_outcome(outcome: Outcome, *, z: float = Z95) -> AnyComparison:
    """Compare an outcome as its design asks for.

    Every result has ``benefit(direction)``, above 0 = better, on the scale that
    ``improvement.domain.scale`` lists for this outcome and design.

    Parameters: ``outcome`` with the sides that its design needs; ``z`` > 0 standard errors.
    Raises ``NotComputable`` with a plain reason where these data cannot answer; ``Invalid`` for
    figures that cannot be right.

    >>> found = any_outcome(Outcome(design=Design.RANDOMISED, way=ComparedBy.SCORE,
    ...     pilot=Side(values=(7, 8, 9, 8)), comparison=Side(values=(5, 7, 6, 6, 4))))
    >>> type(found).__name__, round(found.effect.estimate, 2)
    ('ScoreDifference', 2.4)

    Read: 2.4 points higher in the pilot.
    """
    if outcome.way is ComparedBy.ORDER and outcome.design in (
        Design.DIFF_IN_DIFF,
        Design.INTERRUPTED,
    ):
        raise NotComputable(NO_ORDER)
    return _BY_DESIGN[outcome.design](outcome, z)


def _two_sides(outcome: Outcome, z: float) -> AnyComparison:
    return _BY_WAY[outcome.way](outcome, z)


def _share(outcome: Outcome, z: float) -> AnyComparison:
    return two_proportions(
        TwoArms(pilot=tally_of(outcome.pilot), comparison=tally_of(outcome.comparison)), z=z
    )


def _events(outcome: Outcome, z: float) -> AnyComparison:
    pilot, comparison = outcome.pilot, outcome.comparison
    if pilot.total is not None and comparison.total is not None:
        return event_totals(TwoEventTotals(pilot=pilot.total, comparison=comparison.total), z=z)
    return household_counts(
        TwoHouseholdCounts(pilot=_counts(pilot), comparison=_counts(comparison)), z=z
    )


def _typical_wait(outcome: Outcome, z: float) -> AnyComparison:
    return wait_ratio(_waits(outcome), z=z)


def _average_days(outcome: Outcome, z: float) -> AnyComparison:
    waits = _waits(outcome)
    return still_waiting(waits, until=counted_until(outcome), z=z)


def _order(outcome: Outcome, z: float) -> AnyComparison:
    found = ordinal(_samples(outcome), z=z)
    if found.finding is not OrderFinding.ESTIMATED:
        raise NotComputable(
            _NO_RANGE[found.finding].format(a=outcome.pilot.n, b=outcome.comparison.n)
        )
    return found


_NO_RANGE = {
    OrderFinding.ALL_HIGHER: (
        "Every answer of the pilot is higher than every one it is held against ({a} and {b}): no "
        "range can be given, so no rule can be applied to it. Look at the answers themselves."
    ),
    OrderFinding.ALL_LOWER: (
        "Every answer of the pilot is lower than every one it is held against ({a} and {b}): no "
        "range can be given, so no rule can be applied to it. Look at the answers themselves."
    ),
    OrderFinding.ALL_TIED: "All answers are the same on both sides ({a} and {b}): nothing differs.",
}


def _paired(outcome: Outcome, z: float) -> AnyComparison:
    after, before = outcome.pilot, outcome.comparison
    if outcome.way is ComparedBy.SHARE:
        return paired_yes_no(_yes_no(after, before), z=z)
    if False in (*after.ended, *before.ended):
        raise NotComputable(
            "Some of the households are still waiting: pairs of waits can be compared once both "
            "waits of each household are over."
        )
    if outcome.way is ComparedBy.TYPICAL_WAIT:
        return paired_scores(
            PairedSamples(pilot=_logs(after.values), comparison=_logs(before.values)), z=z
        )
    pairs = PairedSamples(pilot=after.values, comparison=before.values)
    return (
        paired_order(pairs, z=z) if outcome.way is ComparedBy.ORDER else paired_scores(pairs, z=z)
    )


def _yes_no(after: Side, before: Side) -> PairedYesNo:
    pairs = list(zip(after.values, before.values, strict=True))
    return PairedYesNo(
        both=pairs.count((1.0, 1.0)),
        pilot_only=pairs.count((1.0, 0.0)),
        comparison_only=pairs.count((0.0, 1.0)),
        neither=pairs.count((0.0, 0.0)),
    )


def _diff_in_diff(outcome: Outcome, z: float) -> AnyComparison:
    before, before_there = outcome.pilot_before, outcome.comparison_before
    if before is None or before_there is None:
        raise NotComputable("Nothing is known from before the change: changes cannot be compared.")
    if outcome.same_households:
        return change_scores(
            SameHouseholds(
                pilot=_changes(before, outcome.pilot),
                comparison=_changes(before_there, outcome.comparison),
            ),
            z=z,
        )
    if outcome.way is ComparedBy.SHARE:
        return diff_in_diff(
            FourTallies(
                pilot_before=tally_of(before),
                pilot_after=tally_of(outcome.pilot),
                comparison_before=tally_of(before_there),
                comparison_after=tally_of(outcome.comparison),
            ),
            z=z,
        )
    until = counted_until(outcome)
    cells = [one_side(outcome.way, side, z=z, until=until) for side in outcome.sides]
    after, after_there, first, first_there = cells
    found = difference_of_changes(
        FourEstimates(
            pilot_before=first,
            pilot_after=after,
            comparison_before=first_there,
            comparison_after=after_there,
        )
    )
    if found.difference.upper == found.difference.lower:
        raise NotComputable("Within each of the four all values are alike: no spread to judge by.")
    return found


def _changes(before: Side, after: Side) -> tuple[BeforeAfter, ...]:
    pairs = zip(before.values, after.values, strict=True)
    return tuple(BeforeAfter(before=b, after=a) for b, a in pairs)


def _interrupted(outcome: Outcome, z: float) -> AnyComparison:
    if outcome.series is None:
        raise NotComputable("Nothing is recorded period by period yet: there is no series.")
    return interrupted_series(outcome.series, z=z)


def counted_until(outcome: Outcome) -> float | None:
    """The day up to which waits count: as registered, no further than every side is known."""
    if outcome.way is not ComparedBy.AVERAGE_DAYS:
        return None
    for side in outcome.sides:
        if not side.values:
            raise NotComputable("One of the sides has no waits yet: there is nothing to compare.")
    last = min(max(side.values) for side in outcome.sides)
    wanted = last if outcome.until is None else outcome.until
    until = min(wanted, *(_known_until(side) for side in outcome.sides))
    if not until > 0:
        raise NotComputable("Everybody has been followed for 0 days so far: come back later.")
    return until


def _known_until(side: Side) -> float:
    last = max(side.values)
    ended = side.ended or (True,) * len(side.values)
    cut = any(not over for day, over in zip(side.values, ended, strict=True) if day == last)
    return last if cut else inf


def tally_of(side: Side) -> Tally:
    """x of n, from a tally or from households counted as 1 and 0."""
    if side.tally is not None:
        return side.tally
    return Tally(events=sum(value == 1 for value in side.values), n=len(side.values))


def _counts(side: Side) -> HouseholdCounts:
    return HouseholdCounts(counts=tuple(side.values))  # type: ignore[arg-type] # checked there


def _waits(outcome: Outcome) -> TwoWaits:
    return TwoWaits(pilot=waits_of(outcome.pilot), comparison=waits_of(outcome.comparison))


def waits_of(side: Side) -> Waits:
    """Days and whether they are over."""
    return Waits(days=side.values, ended=side.ended or (True,) * len(side.values))


def _samples(outcome: Outcome) -> TwoSamples:
    return TwoSamples(
        pilot=Sample(values=outcome.pilot.values),
        comparison=Sample(values=outcome.comparison.values),
    )


def _logs(days: tuple[float, ...]) -> tuple[float, ...]:
    if days and min(days) <= 0:
        raise NotComputable("Some waits are of 0 days: a ratio of them cannot be formed.")
    return tuple(log(day) for day in days)


_Way = Callable[[Outcome, float], AnyComparison]
_BY_WAY: Mapping[ComparedBy, _Way] = {
    ComparedBy.SHARE: _share,
    ComparedBy.EVENTS: _events,
    ComparedBy.TYPICAL_WAIT: _typical_wait,
    ComparedBy.AVERAGE_DAYS: _average_days,
    ComparedBy.SCORE: lambda outcome, z: score_difference(_samples(outcome), z=z),
    ComparedBy.ORDER: _order,
    ComparedBy.COST: lambda outcome, z: cost_difference(_samples(outcome), z=z),
}
_BY_DESIGN: Mapping[Design, _Way] = {
    Design.RANDOMISED: _two_sides,
    Design.SIDE_BY_SIDE: _two_sides,
    Design.BEFORE_AFTER: _two_sides,
    Design.DIFF_IN_DIFF: _diff_in_diff,
    Design.INTERRUPTED: _interrupted,
    Design.PAIRED: _paired,
}
