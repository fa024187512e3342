"""What of a test may leave the partnership after something of it left before.

Whoever was told once may have kept a copy, and an effect, its standard error and a number of
households are enough to work the four counts out again. So copies are held against each other as
if they were counts: what one has more than another must be many people, or nobody.
"""

from collections.abc import Iterable

from improvement.domain.tallies import Tally, TwoArms


def tells_few(now: TwoArms, earlier: Iterable[TwoArms], *, threshold: int) -> bool:
    """Would some copy, less an earlier one, be a few households on a side?

    A side that changed must differ by at least ``threshold`` with the outcome and ``threshold``
    without: in both directions, because figures are corrected downwards too.

    >>> first = TwoArms(pilot=Tally(events=30, n=50), comparison=Tally(events=25, n=50))
    >>> more = TwoArms(pilot=Tally(events=42, n=74), comparison=Tally(events=25, n=50))
    >>> tells_few(more, [first], threshold=11), tells_few(first, [more], threshold=11)
    (False, False)
    >>> one = TwoArms(pilot=Tally(events=43, n=75), comparison=Tally(events=25, n=50))
    >>> tells_few(one, [first], threshold=11), tells_few(one, [first, more], threshold=11)
    (False, True)
    """
    return any(
        _few(new, old, threshold)
        for told in earlier
        for new, old in ((now.pilot, told.pilot), (now.comparison, told.comparison))
    )


def _few(new: Tally, old: Tally, threshold: int) -> bool:
    with_it = abs(new.events - old.events)
    without = abs((new.n - new.events) - (old.n - old.events))
    return max(with_it, without) > 0 and min(with_it, without) < threshold
