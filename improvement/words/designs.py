"""What designs over time say: changes compared, a series interrupted (STATISTICS B0, B2, B8, H).

None of these draws households by lot, so the most they say is "may".
"""

from improvement.domain.tallies import Tally
from improvement.stats.comparisons.change_scores import ChangeScores, MeanChange
from improvement.stats.comparisons.diff_in_diff import DiffInDiff
from improvement.stats.comparisons.difference_of_changes import DifferenceOfChanges
from improvement.stats.comparisons.face import EffectKind
from improvement.stats.comparisons.interrupted_series import InterruptedSeries
from improvement.stats.decisions.baseline_points import BaselinePoints
from improvement.stats.interval import Interval
from improvement.words.amounts import Unit, amount, counted
from improvement.words.certainty import Certainty, why_not_surer
from improvement.words.effects import Wording, size
from improvement.words.reading import Reading
from improvement.words.shares import of_hundred
from improvement.words.told import Telling, told

#: STATISTICS B0: the most that a difference in differences or an interrupted series may say.
CAP = Certainty.MAY
SHARES = Wording(
    kind=EffectKind.DIFFERENCE, less="fewer per 100", more="more per 100", per_hundred=True
)
CARRY_OVER_WORTH_SAYING = 0.2  # from here plain limits raise twice the false alarms (STATISTICS B8)
LONG = 24  # points a side; below it the range is clearly too narrow (benchmarks/design_coverage.py)
_AT_THE_SAME_TIME = (
    "Nothing is compared at the same time: whatever else began then would look the same."
)


def capped(telling: Telling) -> Telling:
    """The same telling, saying no more than the design allows."""
    sure = telling.certainty in (Certainty.SURE, Certainty.PROBABLY)
    return Telling(
        direction=telling.direction,
        certainty=CAP if sure else telling.certainty,
        design=telling.design,
        names=telling.names,
        minimum_worthwhile=telling.minimum_worthwhile,
    )


def diff_in_diff_reading(
    found: DiffInDiff, telling: Telling, points: BaselinePoints | None = None
) -> Reading:
    """Shares of the pilot and the comparison, before and after.

    ``points`` are those from before the change, of the side that has fewer; None where not known.
    """
    cells = found.cells
    smallest = min(
        cells.pilot_before.n,
        cells.pilot_after.n,
        cells.comparison_before.n,
        cells.comparison_after.n,
    )
    because = (
        _two_shares("In the pilot", cells.pilot_before, cells.pilot_after),
        _two_shares("In the comparison", cells.comparison_before, cells.comparison_after),
        _against(SHARES, found.difference),
    )
    return told(
        capped(telling),
        SHARES,
        found.difference,
        smallest,
        because=because,
        caveats=(_visible(SHARES, found.smallest_visible), parallel_words(points)),
    )


def difference_of_changes_reading(
    found: DifferenceOfChanges,
    telling: Telling,
    wording: Wording,
    points: BaselinePoints | None = None,
) -> Reading:
    """The same for rates, averages or anything else with a range, in its own unit."""
    because = (
        f"In the pilot: {_than(wording, found.pilot_change)} before. In the comparison: "
        f"{_than(wording, found.comparison_change)} before.",
        _against(wording, found.difference),
    )
    return told(
        capped(telling),
        wording,
        found.difference,
        None,
        because=because,
        caveats=(_visible(wording, found.smallest_visible), parallel_words(points)),
    )


def change_scores_reading(
    found: ChangeScores,
    telling: Telling,
    wording: Wording,
    points: BaselinePoints | None = None,
) -> Reading:
    """The same households before and after, on both sides."""
    because = (
        f"{_mean_change(found.pilot, telling, wording)} {telling.sides.here}; "
        f"{_mean_change(found.comparison, telling, wording)} {telling.sides.there}.",
        _against(wording, found.difference),
    )
    return told(
        capped(telling),
        wording,
        found.difference,
        min(found.pilot.n, found.comparison.n),
        because=because,
        caveats=("Households measured only once are not counted.", parallel_words(points)),
    )


def interrupted_series_reading(
    found: InterruptedSeries, telling: Telling, wording: Wording, period: str = "period"
) -> Reading:
    """One process before and after; ``wording`` tells a difference in the measure's unit."""
    plain = capped(telling)
    after = len(found.series.values) - found.series.periods_before
    because = (
        f"At the change: {_than(wording, found.level_change)} the line before led to; the data fit "
        f"{wording.span(found.level_change)}.",
        f"After {counted(after, period)}: {_than(wording, found.at_end)} that line leads to; the "
        f"data fit {wording.span(found.at_end)}.",
    )
    why = _AT_THE_SAME_TIME if plain.certainty is CAP else why_not_surer(plain.certainty)
    caveats = (why, _short(found), _carried(found, period))
    return Reading(
        headline=told(plain, wording, found.level_change, None, because=()).headline,
        because=because,
        caveats=tuple(caveat for caveat in caveats if caveat),
    )


def parallel_words(points: BaselinePoints | None) -> str:
    """What the comparison rests on, and whether it is shown."""
    rests = "It rests on both sides having moved alike before the change"
    if points is None:
        return f"{rests}: look at the points of both from before it."
    if points.blocked:
        return (
            f"{rests}: with {counted(points.before, 'point')} from before it cannot be seen, at "
            f"least {points.fewest_before} of each side are needed."
        )
    return f"{rests}: look at the {counted(points.before, 'point')} of each from before."


def _two_shares(where: str, before: Tally, after: Tally) -> str:
    return f"{where}: {of_hundred(before)} before, {of_hundred(after)} after."


def _against(wording: Wording, difference: Interval) -> str:
    return (
        f"{_capital(_than(wording, difference))} with the comparison's change; the data fit "
        f"{wording.span(difference)}."
    )


def _than(wording: Wording, difference: Interval) -> str:
    """20 more than, or as many as where nothing sets them apart."""
    said = wording.say(difference.estimate)
    return f"{said} {'as' if said == wording.alike else 'than'}"


def _visible(wording: Wording, half_width: float) -> str:
    unit = " per 100" if wording.per_hundred else f" {wording.many}" if wording.many else ""
    shown = wording.say(half_width).split(" ")[0] if wording.per_hundred else size(half_width)
    return f"With these numbers differences smaller than about {shown}{unit} cannot be seen."


def _mean_change(found: MeanChange, telling: Telling, wording: Wording) -> str:
    return f"{telling.names.count(found.n)} ended {wording.say(found.mean)} on average"


def _short(found: InterruptedSeries) -> str:
    shorter = min(found.series.known_before, found.series.known_after)
    if shorter >= LONG:
        return ""
    return (
        f"With {counted(shorter, 'point')} on the shorter side the range is somewhat too narrow: 6 "
        "to 10 of 100 such series without any step would seem to have one, not 5."
    )


def _carried(found: InterruptedSeries, period: str) -> str:
    if found.carry_over < CARRY_OVER_WORTH_SAYING:
        return ""
    return (
        f"About {amount(found.carry_over, Unit.PERCENT)} of what sets one {period} apart is found "
        "again in the next; the range allows for it."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
