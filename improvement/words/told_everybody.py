"""What is said of averages of everybody to whoever may not see small groups."""

from dataclasses import replace
from datetime import date

from improvement.words.periods import day
from improvement.words.reading import Reading

JOINED = (
    "A point may stand for several weeks: they are put together until no household's own figure "
    "can be read off it, and drawn where the last of them is. Weeks that are not over are not in "
    "it yet."
)
COUNTED = " It shows how many there were in one of them on average."
NOTHING_YET = (
    "Nothing to show yet: figures of this outcome are shown from the week on in which enough "
    "households have one that nobody's own can be read off."
)
OF_FEW = (
    "its figure is for the test's team; others are told in steps of ten households a side, and not "
    "of points that can be one or two"
)
AT_THE_NEXT_LOOK = (
    "What the households come to is for the test's team until the next look: it is told in steps "
    "of ten households a side, so that nobody's own figure is the difference between two of them."
)

OF_POINTS = (
    "What it comes to is for the test's team: a point of this series can be one or two households, "
    "and its effect is made of every point. The chart shows what can be told."
)
HELD_BACK = frozenset({AT_THE_NEXT_LOOK, OF_POINTS})


def with_look(said: Reading, until: date) -> Reading:
    """The verdict's words beside figures of households that were worked out some time ago.

    >>> with_look(Reading(headline="Scale."), date(2026, 11, 8)).caveats[0].split(". ")[0]
    'Figures of households are of those who began up to 8 November 2026'
    """
    as_of = (
        f"Figures of households are of those who began up to {day(until)}. They are worked out "
        "anew when ten more came on a side, so that nobody's own can be told from two of them."
    )
    return replace(said, caveats=(as_of, *said.caveats))
