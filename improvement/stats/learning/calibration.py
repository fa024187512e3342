"""Is a team as sure of its predictions as they turn out? The Brier score and its two halves."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from improvement.domain.predictions import ScoredPrediction
from improvement.domain.vocabulary import Foretold
from improvement.errors import NotComputable
from improvement.stats.comparisons.wilson import wilson_limits
from improvement.stats.interval import Z95
from improvement.stats.record import recorded

#: Below this a handful of outcomes moves everything; counts are given, nothing is concluded.
ENOUGH = 10
#: Right counts 1, wrong 0, partly right half: a quadratic score stays proper for such outcomes.
WORTH = {Foretold.RIGHT: 1.0, Foretold.PARTLY: 0.5, Foretold.WRONG: 0.0}


class Tendency(StrEnum):
    """How sure a team was beside how its predictions came out."""

    TOO_FEW = "too_few"
    AS_SURE = "as_sure"
    TOO_SURE = "too_sure"
    NOT_SURE_ENOUGH = "not_sure_enough"


@recorded("calibration", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Predictions with their Brier score.

    ``mean_confidence`` and ``share_right`` are shares (0-1, partly right counts half), ``lower``
    and ``upper`` the 95% Wilson limits of the latter. ``brier`` runs from 0 (always sure, always
    right) to 1; saying 50 of 100 every time gives at most .25.
    """

    predictions: tuple[ScoredPrediction, ...]
    right: int
    partly: int
    wrong: int
    mean_confidence: float
    share_right: float
    lower: float
    upper: float
    brier: float
    tendency: Tendency

    @property
    def n(self) -> int:
        return len(self.predictions)


def calibration(predictions: Sequence[ScoredPrediction]) -> Calibration:
    """How do predictions come out, beside how sure their authors were?

    Parameters: ``predictions`` at least one, in any order; confidences 0-1.
    Returns shares in 0-1. ``tendency`` is ``TOO_FEW`` below 10 predictions; a team is called too
    sure, or not sure enough, only where its mean confidence lies outside the Wilson limits of how
    often it was right.
    Raises ``NotComputable`` without a prediction.

    Notes: predictions of one team are not independent, so the limits are, if anything, too narrow.
    References: Brier 1950, Monthly Weather Review 78, 1-3 (halved, the usual form today).

    >>> said = [ScoredPrediction(confidence=0.8, came_out=Foretold.RIGHT)] * 3
    >>> said += [ScoredPrediction(confidence=0.6, came_out=Foretold.WRONG)]
    >>> found = calibration(said)
    >>> round(found.brier, 3), round(found.share_right, 2), found.tendency.value
    (0.12, 0.75, 'too_few')

    Read: 3 of 4 came out as predicted; too few to say how sure to be.
    """
    if not predictions:
        raise NotComputable("No prediction has been held against what was seen yet.")
    sure = np.array([p.confidence for p in predictions])
    came = np.array([WORTH[p.came_out] for p in predictions])
    lower, upper = wilson_limits(came.sum(), len(came), Z95)
    counts = {word: sum(p.came_out is word for p in predictions) for word in Foretold}
    return Calibration(
        predictions=tuple(predictions),
        right=counts[Foretold.RIGHT],
        partly=counts[Foretold.PARTLY],
        wrong=counts[Foretold.WRONG],
        mean_confidence=float(sure.mean()),
        share_right=float(came.mean()),
        lower=float(lower),
        upper=float(upper),
        brier=float(np.mean((sure - came) ** 2)),
        tendency=_tendency(len(came), float(sure.mean()), float(lower), float(upper)),
    )


def running_brier(predictions: Sequence[ScoredPrediction]) -> tuple[float, ...]:
    """The Brier score of the first 1, 2, ... predictions, in the order given."""
    lost = [(p.confidence - WORTH[p.came_out]) ** 2 for p in predictions]
    return tuple((np.cumsum(lost) / np.arange(1, len(lost) + 1)).tolist())


def _tendency(n: int, sure: float, lower: float, upper: float) -> Tendency:
    if n < ENOUGH:
        return Tendency.TOO_FEW
    if sure > upper:
        return Tendency.TOO_SURE
    return Tendency.NOT_SURE_ENOUGH if sure < lower else Tendency.AS_SURE
