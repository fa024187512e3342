"""One share per group: what is taken where a group has one tally, not a pilot and a comparison."""

from dataclasses import dataclass

from improvement.domain.tallies import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTally:
    """``tally`` x of n in ``group``, by the label people read.

    What x counts is said by who asks: households with the outcome, or people reached of those
    entitled.
    """

    group: str
    tally: Tally
