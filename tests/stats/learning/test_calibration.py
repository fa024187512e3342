"""Calibration against scikit-learn's Brier score, by hand, and by its properties."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from improvement.domain.predictions import ScoredPrediction
from improvement.domain.vocabulary import Foretold
from improvement.errors import Invalid, NotComputable
from improvement.stats.learning.calibration import (
    ENOUGH,
    Tendency,
    calibration,
    running_brier,
)
from improvement.stats.record import from_record, to_record

said = st.lists(
    st.builds(
        ScoredPrediction, confidence=st.floats(0, 1), came_out=st.sampled_from(list(Foretold))
    ),
    min_size=1,
    max_size=40,
)


def scored(*pairs: tuple[float, str]) -> list[ScoredPrediction]:
    return [ScoredPrediction(confidence=c, came_out=Foretold(o)) for c, o in pairs]


@given(said)
def test_as_scikit_learn_has_it_where_nothing_is_in_part(
    predictions: list[ScoredPrediction],
) -> None:
    whole = [p for p in predictions if p.came_out is not Foretold.PARTLY]
    if not whole:
        return
    theirs = brier_score_loss(
        [p.came_out is Foretold.RIGHT for p in whole], [p.confidence for p in whole], pos_label=True
    )
    assert calibration(whole).brier == pytest.approx(theirs, abs=1e-12)


@given(said)
def test_by_hand_and_in_any_order(predictions: list[ScoredPrediction]) -> None:
    found = calibration(predictions)
    worth = {"right": 1, "partly": 0.5, "wrong": 0}
    lost = [(p.confidence - worth[p.came_out.value]) ** 2 for p in predictions]
    assert found.brier == pytest.approx(sum(lost) / len(lost))
    assert found.right + found.partly + found.wrong == found.n == len(predictions)
    assert 0 <= found.lower <= found.share_right + 1e-12
    assert found.share_right <= found.upper + 1e-12 <= 1 + 1e-9
    assert calibration(predictions[::-1]).brier == pytest.approx(found.brier)
    assert running_brier(predictions)[-1] == pytest.approx(found.brier)
    assert from_record(to_record(found)) == found


@given(st.integers(0, 30), st.integers(1, 30))
def test_no_confidence_beats_the_share_that_came_true(right: int, wrong: int) -> None:
    """The score is proper: who says the true share every time does best."""
    outcomes = [Foretold.RIGHT] * right + [Foretold.WRONG] * wrong
    share = right / len(outcomes)

    def brier(sure: float) -> float:
        return calibration([ScoredPrediction(confidence=sure, came_out=o) for o in outcomes]).brier

    assert brier(share) == pytest.approx(share * (1 - share))
    assert all(brier(sure) >= brier(share) - 1e-12 for sure in (0.0, 0.3, 0.5, 0.8, 1.0))


def test_limits_are_wilsons() -> None:
    """81 of 263: .2553 to .3662 (R, as quoted in STATISTICS I)."""
    found = calibration(scored(*[(0.3, "right")] * 81, *[(0.3, "wrong")] * 182))
    assert (round(found.lower, 4), round(found.upper, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(
    ("sure", "right", "n", "tendency"),
    [
        (0.9, 9, ENOUGH - 1, Tendency.TOO_FEW),
        (0.7, 7, 10, Tendency.AS_SURE),
        (0.95, 4, 10, Tendency.TOO_SURE),
        (0.3, 9, 10, Tendency.NOT_SURE_ENOUGH),
    ],
)
def test_tendency(sure: float, right: int, n: int, tendency: Tendency) -> None:
    outcomes = [(sure, "right")] * min(right, n) + [(sure, "wrong")] * (n - min(right, n))
    assert calibration(scored(*outcomes)).tendency is tendency


def test_a_well_calibrated_team_is_seldom_called_otherwise() -> None:
    """Exact: among teams of 20 predictions at 70 of 100, as often right, few are called wrongly."""
    from scipy.stats import binom

    called = sum(
        binom.pmf(x, 20, 0.7)
        for x in range(21)
        if calibration(scored(*[(0.7, "right")] * x, *[(0.7, "wrong")] * (20 - x))).tendency
        is not Tendency.AS_SURE
    )
    assert called < 0.06


def test_saying_fifty_every_time() -> None:
    found = calibration(scored((0.5, "right"), (0.5, "wrong"), (0.5, "partly")))
    assert found.brier == pytest.approx((0.25 + 0.25 + 0) / 3)
    assert sqrt(found.brier) < 0.5


def test_nothing_and_nonsense_are_refused() -> None:
    with pytest.raises(NotComputable):
        calibration([])
    with pytest.raises(Invalid, match="between 0 and 1"):
        ScoredPrediction(confidence=70, came_out=Foretold.RIGHT)
    assert running_brier([]) == ()
