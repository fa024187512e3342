"""What a size can show for other outcomes, held against pilots that were played through."""

import numpy as np
import pytest

from improvement.domain.scale import scale_of
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.household_counts import quasi_wilson_limits
from improvement.stats.comparisons.welch import welch_limits
from improvement.stats.decisions.outcome_planning import VisibleOutcome, visible_outcome
from improvement.stats.interval import Z95

PILOTS, SEED = 4000, 20_261_127


def planned(way: ComparedBy, n: int, base: float | None = None) -> VisibleOutcome:
    scale = scale_of(way, Design.RANDOMISED)
    assert scale is not None
    return visible_outcome(way, Design.RANDOMISED, scale, n, base=base)


@pytest.mark.parametrize("n", [15, 30, 100])
def test_eight_of_ten_pilots_show_waits_that_much_shorter(n: int) -> None:
    rng, gain = np.random.default_rng(SEED), planned(ComparedBy.TYPICAL_WAIT, n).gain
    assert gain is not None
    pilot, other = rng.normal(-gain, 0.8, (PILOTS, n)), rng.normal(0, 0.8, (PILOTS, n))
    _, _, upper = welch_limits(pilot, other, Z95)
    assert (upper < 0).mean() == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("n", [15, 30, 100])
def test_and_scores_that_many_spreads_higher(n: int) -> None:
    rng, found = np.random.default_rng(SEED), planned(ComparedBy.SCORE, n)
    assert found.gain is None  # nobody knows the spread beforehand
    pilot = rng.normal(found.in_spreads, 1, (PILOTS, n))
    _, lower, _ = welch_limits(pilot, rng.normal(0, 1, (PILOTS, n)), Z95)
    assert (lower > 0).mean() == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(("n", "base"), [(30, 3.0), (100, 1.0)])
def test_and_events_that_much_rarer_if_they_are_independent(n: int, base: float) -> None:
    """Fewer events than at the base tell less, the dispersion is never below 1: about 7 of 10."""
    rng, gain = np.random.default_rng(SEED), planned(ComparedBy.EVENTS, n, base).gain
    assert gain is not None
    pilot, other = rng.poisson(base * np.exp(-gain), (PILOTS, n)), rng.poisson(base, (PILOTS, n))
    _, upper = quasi_wilson_limits(pilot, other, Z95)
    assert 0.65 < (upper < 1).mean() < 0.85


def test_twice_the_households_see_about_the_root_of_two_less() -> None:
    few, many = planned(ComparedBy.SCORE, 50), planned(ComparedBy.SCORE, 100)
    assert few.in_spreads / many.in_spreads == pytest.approx(2**0.5, rel=0.01)


def test_where_nobody_can_know_beforehand_that_is_the_answer() -> None:
    with pytest.raises(NotComputable, match="how often it happens"):
        planned(ComparedBy.EVENTS, 30)
    scale = scale_of(ComparedBy.SCORE, Design.INTERRUPTED)
    assert scale is not None
    with pytest.raises(NotComputable, match="how much its points swing"):
        visible_outcome(ComparedBy.SCORE, Design.INTERRUPTED, scale, 30)
    with pytest.raises(Invalid, match="takes at least 2"):
        planned(ComparedBy.SCORE, 1)
