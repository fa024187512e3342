"""How teams learn, in words: every feature and every tendency."""

import re

from improvement.domain.pdsa_features import Feature
from improvement.domain.predictions import ScoredPrediction
from improvement.domain.vocabulary import Foretold
from improvement.stats.learning.calibration import Tendency, calibration
from improvement.words.learning import (
    _TENDENCIES,
    FEATURES,
    calibration_reading,
    features_line,
    unscored,
)

BANNED = re.compile(r"significan|trending|prove|no effect|p-value|None|nan|fail|bad", re.IGNORECASE)


def said(sure: float, right: int, partly: int, wrong: int) -> str:
    outcomes = [Foretold.RIGHT] * right + [Foretold.PARTLY] * partly + [Foretold.WRONG] * wrong
    found = calibration([ScoredPrediction(confidence=sure, came_out=o) for o in outcomes])
    reading = calibration_reading(found)
    told = " ".join((reading.headline, *reading.because, *reading.caveats))
    assert not BANNED.search(told)
    return told


def test_every_word_is_there() -> None:
    assert set(_TENDENCIES) == set(Tendency)
    assert set(FEATURES) == set(Feature)


def test_counts_and_what_to_make_of_them() -> None:
    assert said(0.7, 1, 0, 0).startswith("1 of 1 prediction came out as predicted. That is too few")
    told = said(0.95, 4, 2, 6)
    assert told.startswith("4 of 12 predictions came out as predicted, 2 in part. Surer than")
    assert "95 of 100 sure" in told
    assert "Less sure than it turned out" in said(0.2, 12, 0, 0)
    assert "About as sure" in said(0.6, 6, 0, 4)


def test_features_by_name() -> None:
    assert features_line(6, ()) == "All 6 features of good practice"
    assert features_line(4, (Feature.CHAIN, Feature.THEORY)) == (
        "4 of 6 features of good practice; missing: iterative chain and theory"
    )
    assert features_line(0, tuple(Feature)).startswith("0 of 6")
    assert unscored(2) == "2 more predictions are not held against anything yet."
