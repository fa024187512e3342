"""What is said of a test that was scaled: its comparison ended on that day."""

from dataclasses import replace
from datetime import date

from improvement.words.periods import day
from improvement.words.reading import Reading


def with_end(said: Reading, scaled_on: date) -> Reading:
    """The verdict's words, with the day on which its figures end, before anything else.

    >>> with_end(Reading(headline="Scale."), date(2026, 11, 9)).caveats
    ('Figures that began after 9 November 2026, when it was scaled, are no part of this. \
Whether the gain holds since then is on Chart.',)
    """
    ends = (
        f"Figures that began after {day(scaled_on)}, when it was scaled, are no part of this. "
        "Whether the gain holds since then is on Chart."
    )
    return replace(said, caveats=(ends, *said.caveats))
