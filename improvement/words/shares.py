"""Shares and differences as natural frequencies: of 100, and of how many they were counted."""

from math import floor

from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.interval import Interval

_NOTHING = 1e-12  # 0.6 - 0.4 - 0.2 is 0 to people
FEWEST_FOR_PER_HUNDRED = 10  # "33 of 100" would make 1 of 3 sound like a finding


def hundredths(share: float) -> int:
    """A share as a whole number of 100, halves upwards (away from 0).

    >>> hundredths(0.125), hundredths(-0.125)
    (13, -13)
    """
    # Nine decimals first: 0.285 * 100 is 28.499999999999996 in binary.
    whole = floor(round(abs(share) * 100, 9) + 0.5)
    return whole if share >= 0 else -whole


def amount(difference: float) -> str:
    """The size of a difference per 100; a difference that is there is never called 0.

    >>> amount(-0.2), amount(0.002), amount(0.0)
    ('20', 'less than 1', '0')
    """
    whole = abs(hundredths(difference))
    return "less than 1" if whole == 0 and abs(difference) > _NOTHING else str(whole)


def of_hundred(tally: Tally) -> str:
    """x of n as people say it: per 100, with the counts beside it when fewer than 100.

    >>> of_hundred(Tally(events=150, n=200)), of_hundred(Tally(events=56, n=70))
    ('75 of 100', '80 of 100 (56 of 70)')
    >>> of_hundred(Tally(events=3, n=4)), of_hundred(Tally(events=0, n=0))
    ('3 of 4', 'nobody yet')
    """
    if tally.share is None:
        return "nobody yet"
    if tally.n < FEWEST_FOR_PER_HUNDRED:
        return f"{tally.events} of {tally.n}"
    per_hundred = f"{hundredths(tally.share)} of 100"
    return per_hundred if tally.n >= 100 else f"{per_hundred} ({tally.events} of {tally.n})"


def more_or_fewer(benefit: float, direction: Direction) -> str:
    """A benefit in the outcome's own terms: fewer readmissions are better.

    >>> more_or_fewer(0.2, Direction.LOWER), more_or_fewer(-0.05, Direction.HIGHER)
    ('20 fewer', '5 fewer')
    """
    raw = benefit * direction.sign
    if abs(raw) <= _NOTHING:
        return "as many"
    return f"{amount(raw)} {'more' if raw > 0 else 'fewer'}"


def span(benefit: Interval, direction: Direction) -> str:
    """The limits of a benefit in the outcome's own terms.

    >>> span(Interval(estimate=0.2, lower=0.05, upper=0.33), Direction.HIGHER)
    'between 5 and 33 more'
    >>> span(Interval(estimate=0.1, lower=-0.02, upper=0.2), Direction.LOWER)
    'anything from 20 fewer to 2 more'
    """
    raw = benefit if direction.sign > 0 else benefit.flipped()
    if raw.lower > _NOTHING:
        return f"between {amount(raw.lower)} and {amount(raw.upper)} more"
    if raw.upper < -_NOTHING:
        return f"between {amount(raw.upper)} and {amount(raw.lower)} fewer"
    low = f"{amount(raw.lower)} fewer" if raw.lower < -_NOTHING else "as many"
    high = f"{amount(raw.upper)} more" if raw.upper > _NOTHING else "as many"
    return f"anything from {low} to {high}"
