"""How sure a sentence may sound: the design sets the most that can be said (GRADE's logic)."""

from collections.abc import Mapping
from enum import StrEnum

from improvement.domain.vocabulary import Design

MOST_MISSING_FOR_SURE = 0.10  # STATISTICS H


class Certainty(StrEnum):
    """The most a design allows to be said."""

    SURE = "sure"
    PROBABLY = "probably"
    MAY = "may"
    CANNOT_TELL = "cannot_tell"


_HELPS = {
    Certainty.SURE: "the change helps",
    Certainty.PROBABLY: "the change probably helps",
    Certainty.MAY: "the change may help",
    Certainty.CANNOT_TELL: "outcomes are better, but we cannot tell if the change caused it",
}
_WORTHWHILE = {
    Certainty.SURE: "the change makes a worthwhile difference",
    Certainty.PROBABLY: "the change probably makes a worthwhile difference",
    Certainty.MAY: "the change may make a worthwhile difference",
    Certainty.CANNOT_TELL: (
        "outcomes are better by a worthwhile amount, but we cannot tell if the change caused it"
    ),
}
#: The most that each design allows to be said (STATISTICS B0 and H): every design has its line.
CAPS: Mapping[Design, Certainty] = {
    Design.RANDOMISED: Certainty.SURE,
    Design.SIDE_BY_SIDE: Certainty.MAY,
    Design.DIFF_IN_DIFF: Certainty.MAY,
    Design.INTERRUPTED: Certainty.MAY,
    Design.BEFORE_AFTER: Certainty.CANNOT_TELL,
    Design.PAIRED: Certainty.CANNOT_TELL,
}
_WHY = {
    Certainty.SURE: "",
    Certainty.PROBABLY: "More than 10 of 100 outcomes are missing, so we say probably.",
    Certainty.MAY: (
        "Who got the change was not drawn by lot, so the two sides may differ in other ways too."
    ),
    Certainty.CANNOT_TELL: (
        "Before and after are compared: whatever else changed in that time is part of the result."
    ),
}
#: Designs whose weakness has words of its own.
_WHY_BY_DESIGN = {
    Design.INTERRUPTED: (
        "Nothing is compared at the same time: whatever else began then would look the same."
    ),
    Design.PAIRED: (
        "The same households are compared with themselves: whatever else changed in that time is "
        "part of the result."
    ),
}


def certainty(design: Design, share_missing: float | None = None) -> Certainty:
    """The cap for a design; ``share_missing`` (0-1) the larger arm's, None where not recorded.

    >>> str(certainty(Design.RANDOMISED)), str(certainty(Design.SIDE_BY_SIDE, 0.0))
    ('sure', 'may')
    """
    cap = CAPS[design]
    few = share_missing is None or share_missing <= MOST_MISSING_FOR_SURE
    return Certainty.PROBABLY if cap is Certainty.SURE and not few else cap


def helps(cap: Certainty) -> str:
    """The change helps, as surely as the design allows."""
    return _HELPS[cap]


def worthwhile(cap: Certainty) -> str:
    """The change makes a worthwhile difference, as surely as the design allows."""
    return _WORTHWHILE[cap]


def why_not_surer(cap: Certainty, design: Design | None = None) -> str:
    """Why it may not sound surer; empty when nothing holds it back."""
    own = _WHY_BY_DESIGN.get(design) if design is not None else None
    return own if own and cap is not Certainty.SURE else _WHY[cap]
