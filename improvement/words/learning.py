"""How a team learns, in words: predictions beside what came, and features of good practice."""

from collections.abc import Sequence

from improvement.domain.pdsa_features import Feature
from improvement.stats.learning.calibration import Calibration, Tendency
from improvement.words.amounts import counted
from improvement.words.portfolio import listed
from improvement.words.reading import Reading

_TENDENCIES = {
    Tendency.TOO_FEW: "That is too few to say how sure to be next time.",
    Tendency.AS_SURE: "About as sure as it turned out.",
    Tendency.TOO_SURE: "Surer than it turned out: ask what you could be missing.",
    Tendency.NOT_SURE_ENOUGH: "Less sure than it turned out: you know more than you think.",
}
FEATURES = {
    Feature.CHAIN: "iterative chain",
    Feature.PREDICTION: "prediction",
    Feature.SMALL_SCALE: "small scale",
    Feature.DATA_OVER_TIME: "data over time",
    Feature.THEORY: "theory",
    Feature.STUDY: "study against prediction",
}


def calibration_reading(found: Calibration) -> Reading:
    """How a team's predictions came out; for learning, never to rank people.

    >>> from improvement.domain.predictions import ScoredPrediction
    >>> from improvement.domain.vocabulary import Foretold
    >>> from improvement.stats.learning.calibration import calibration
    >>> said = [ScoredPrediction(confidence=0.75, came_out=Foretold.RIGHT)] * 3
    >>> calibration_reading(calibration(said)).headline
    '3 of 3 predictions came out as predicted. That is too few to say how sure to be next time.'
    """
    partly = f", {found.partly} in part" if found.partly else ""
    noun = "prediction" if found.n == 1 else "predictions"
    return Reading(
        headline=f"{found.right} of {found.n} {noun} came out as predicted{partly}. "
        f"{_TENDENCIES[found.tendency]}",
        because=(
            f"On average the team was {found.mean_confidence * 100:.0f} of 100 sure; what came "
            f"out as predicted fits anything from {found.lower * 100:.0f} to "
            f"{found.upper * 100:.0f} of 100.",
            f"Brier score {found.brier:.2f}: 0 is always sure and always right, saying 50 of 100 "
            "every time gives 0.25.",
        ),
        caveats=("It is about how sure to be next time, not about who was right.",),
    )


def features_line(shown: int, missing: Sequence[Feature]) -> str:
    """The features of good practice that a test shows, and by name those it does not.

    >>> features_line(5, [Feature.CHAIN])
    '5 of 6 features of good practice; missing: iterative chain'
    """
    if not missing:
        return f"All {shown} features of good practice"
    names = listed(tuple(FEATURES[feature] for feature in missing), most=len(FEATURES))
    return f"{shown} of {shown + len(missing)} features of good practice; missing: {names}"


def unscored(waiting: int) -> str:
    """Predictions of cycles that still go on.

    >>> unscored(1), unscored(0)
    ('1 more prediction is not held against anything yet.', '')
    """
    if not waiting:
        return ""
    verb = "is" if waiting == 1 else "are"
    return f"{counted(waiting, 'more prediction')} {verb} not held against anything yet."
