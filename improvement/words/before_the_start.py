"""Both sides before the change, in words: how far apart they went, and how little points show."""

from improvement.stats.comparisons.before_the_start import BeforeTheStart
from improvement.stats.interval import Interval
from improvement.words.amounts import Unit, amount, counted
from improvement.words.gap_over_time import gap_size
from improvement.words.names import Names
from improvement.words.periods import cadence, day
from improvement.words.reading import Reading

NOT_A_TEST = (
    "Moving alike before is no proof that they would have gone on alike; it is what these points "
    "can show."
)
HEADINGS = ("Period", "Pilot", "Comparison", "Apart")


def before_the_start_reading(
    found: BeforeTheStart, names: Names, unit: Unit, noun: str = ""
) -> Reading:
    """One sentence on how both sides moved before the start, and what it would come to.

    ``noun`` is what a figure that is no share is counted in ("days").
    """
    points = found.points
    if points.blocked:
        return Reading(
            headline=f"Whether both sides moved alike before the start cannot be seen: "
            f"{counted(points.before, 'point')} of both, and it takes {points.fewest_before}.",
            caveats=(NOT_A_TEST,),
        )
    if found.drift is None:
        return Reading(
            headline="The points before the start lie on a line so exactly that no range can be "
            "given: look at more of them.",
            caveats=(NOT_A_TEST,),
        )
    return Reading(
        headline=_headline(found, found.drift, names, unit, noun),
        because=_carried(found, names, unit, noun),
        caveats=(_little(found, found.drift, unit, noun), NOT_A_TEST),
    )


def rows(found: BeforeTheStart, unit: Unit) -> tuple[tuple[str, ...], ...]:
    """One row a period in which both were recorded; headings ``HEADINGS``."""
    often = cadence([point.period for point in found.both.points])
    return tuple(
        (
            day(point.period, often),
            amount(point.group, unit),
            amount(point.reference, unit),
            gap_size(point.gap, unit),
        )
        for point in found.both.points
    )


def _headline(found: BeforeTheStart, drift: Interval, names: Names, unit: Unit, noun: str) -> str:
    moved = f"{names.here} {_moved(drift.estimate, unit, noun)} against {names.there}"
    over = _over(found)
    fits = f"the points fit anything from {_moving(drift.lower, unit, noun)} to "
    fits += _moving(drift.upper, unit, noun)
    if drift.lower > 0 or drift.upper < 0:
        return f"Before the start the two went apart: {moved} {over}; {fits}."
    return f"Before the start the two may have moved alike: {moved} {over}; {fits}."


def _carried(found: BeforeTheStart, names: Names, unit: Unit, noun: str) -> tuple[str, ...]:
    if found.carried is None or found.drift is None:
        return ()
    side = "higher" if found.carried.estimate > 0 else "lower"
    much = _size(found.carried.estimate, unit, noun)
    sure = found.drift.lower > 0 or found.drift.upper < 0
    take = "Hold the difference in changes against that." if sure else "It may as well be nothing."
    return (
        f"Had they gone on like this, {names.here} would stand {much} {side} by the middle of the "
        f"test with nothing done. {take}",
    )


def _little(found: BeforeTheStart, drift: Interval, unit: Unit, noun: str) -> str:
    seen = _size(drift.half_width, unit, noun)
    return (
        f"{counted(found.points.before, 'point')} of both: going apart by less than about {seen} "
        "could not be told from chance."
    )


def _over(found: BeforeTheStart) -> str:
    points = found.both.points
    often = cadence([point.period for point in points]).value
    return f"over {counted(len(points), often)}"


def _size(value: float, unit: Unit, noun: str) -> str:
    return (
        f"{gap_size(value, unit)} {noun}".strip()
        if unit is not Unit.PERCENT
        else gap_size(value, unit)
    )


def _moved(value: float, unit: Unit, noun: str) -> str:
    if value == 0:
        return "kept its place"
    return f"{'rose' if value > 0 else 'fell'} {_size(value, unit, noun)}"


def _moving(value: float, unit: Unit, noun: str) -> str:
    return f"{'rising' if value > 0 else 'falling'} {_size(value, unit, noun)}"
