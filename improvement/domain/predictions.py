"""Predictions that came out one way or another, for learning how sure to be next time."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.vocabulary import Foretold
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPrediction:
    """How sure somebody was of being right (``confidence``, 0-1), and how it came out when."""

    confidence: float
    came_out: Foretold
    on: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise Invalid(
                f"The confidence is {self.confidence:g}: "
                "give it between 0 and 1 (70 of 100 is 0.7)."
            )
