"""How sure a sentence may sound: the design sets the most that can be said (GRADE's logic)."""

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


def certainty(design: Design, share_missing: float | None = None) -> Certainty:
    """The cap for a design; ``share_missing`` (0-1) the larger arm's, None where not recorded.

    >>> str(certainty(Design.RANDOMISED)), str(certainty(Design.SIDE_BY_SIDE, 0.0))
    ('sure', 'may')
    """
    if design is Design.BEFORE_AFTER:
        return Certainty.CANNOT_TELL
    if design is Design.SIDE_BY_SIDE:
        return Certainty.MAY
    few = share_missing is None or share_missing <= MOST_MISSING_FOR_SURE
    return Certainty.SURE if few else Certainty.PROBABLY


def helps(cap: Certainty) -> str:
    """The change helps, as surely as the design allows."""
    return _HELPS[cap]


def worthwhile(cap: Certainty) -> str:
    """The change makes a worthwhile difference, as surely as the design allows."""
    return _WORTHWHILE[cap]


def why_not_surer(cap: Certainty) -> str:
    """Why it may not sound surer; empty when nothing holds it back."""
    return _WHY[cap]
