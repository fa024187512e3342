"""The difference over time in words: what was seen on the way, and why the range is as wide."""

from improvement.stats.decisions.difference_over_time import DifferenceAt, DifferenceOverTime
from improvement.words.periods import Cadence, cadence, day
from improvement.words.pictures import interval_label
from improvement.words.reading import Reading
from improvement.words.shares import more_or_fewer, span

BAND_KEY = "line: the difference so far · band: what the data fitted at a look then"
WHY_SO_WIDE = (
    "The band is wider early on purpose: who looks every week would otherwise be misled by chance "
    "sooner or later. It narrows until the plan is reached; looking on beyond it makes it no "
    "narrower."
)
HEADINGS = ("Up to", "With the change", "Without it", "Difference per 100", "Part of plan", "z")
AS_THEY_BEGAN = (
    "Households are counted by when they began (totals by their period); figures that came in late "
    "stand where they belong, so the picture is not what was on the screen then."
)


def over_time_reading(found: DifferenceOverTime) -> Reading:
    """Now, at the narrowest, and the rule behind the band."""
    how_often = cadence([point.period for point in found.points])
    lines = [f"Now: {_told(found, found.now)}."]
    first = found.points[0]
    if first is not found.now:
        lines.insert(0, f"{_when(first, how_often)}: {_told(found, first)}.")
    if found.narrowest not in (first, found.now):
        narrow = f"{_when(found.narrowest, how_often)}, at its narrowest"
        lines.insert(1, f"{narrow}: {_told(found, found.narrowest)}.")
    reached = found.reached
    end = "The plan is not reached yet." if reached is None else ""
    if reached is not None:
        end = f"The plan was reached by {day(reached.period, how_often)}."
    return Reading(
        headline=_headline(found), because=(*lines, end), caveats=(WHY_SO_WIDE, AS_THEY_BEGAN)
    )


def _headline(found: DifferenceOverTime) -> str:
    """Whether the range leaves out "as many", now and earlier."""
    clear = [p for p in found.points if p.benefit.lower > 0 or p.benefit.upper < 0]
    if found.now not in clear:
        return "The range still holds “as many with the change as without it”."
    looks = 0
    for point in reversed(found.points):
        if point not in clear:
            break
        looks += 1
    if looks == len(found.points):
        return "At every look drawn here the range left out “as many”."
    last = "the last look" if looks == 1 else f"the last {looks} looks"
    return f"The range left out “as many” at {last}."


def _when(point: DifferenceAt, how_often: Cadence) -> str:
    return f"Up to {day(point.period, how_often)}"


def _told(found: DifferenceOverTime, point: DifferenceAt) -> str:
    direction = found.rule.direction
    seen = more_or_fewer(point.benefit.estimate, direction)
    per = f"{seen} per 100" if point.benefit.estimate else "as many"
    sizes = f"{point.arms.pilot.n:,} beside {point.arms.comparison.n:,} households"
    return f"{per} ({span(point.benefit, direction)}), {sizes}"


def describe_difference_over_time(found: DifferenceOverTime) -> str:
    """The picture for people who hear it."""
    said = over_time_reading(found)
    count = len(found.points)
    opening = f"The difference with and without the change over {count} looks, with its range."
    return " ".join((opening, said.headline, *said.because, WHY_SO_WIDE))


def rows(found: DifferenceOverTime) -> tuple[tuple[str, ...], ...]:
    """The table behind the picture; headings ``HEADINGS``."""
    how_often = cadence([point.period for point in found.points])
    direction = found.rule.direction
    return tuple(
        (
            day(point.period, how_often),
            f"{point.arms.pilot.events:,} of {point.arms.pilot.n:,}",
            f"{point.arms.comparison.events:,} of {point.arms.comparison.n:,}",
            interval_label(point.benefit, direction),
            f"{point.look.fraction:.2f}",
            f"{point.look.z:.2f}",
        )
        for point in found.points
    )
