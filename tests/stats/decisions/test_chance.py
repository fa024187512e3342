import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.chance import chance

cells = st.integers(1, 200).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))
pairs = st.tuples(cells, cells).map(lambda t: TwoArms(pilot=t[0], comparison=t[1]))


@settings(deadline=None)
@given(pairs)
def test_naive_second_way_on_a_grid(both: TwoArms) -> None:
    """Prior times likelihood on a fine grid of true differences."""
    found = chance(both, direction=Direction.HIGHER, minimum_worthwhile=0.1)
    grid = np.linspace(-1.5, 1.5, 60_001)
    weight = norm.pdf(grid, 0, 0.1) * norm.pdf(found.estimate, grid, np.sqrt(found.variance))
    weight /= weight.sum()
    assert found.best_guess == pytest.approx(float(weight @ grid), abs=1e-6)
    assert found.helps == pytest.approx(float(weight[grid > 0].sum()), abs=5e-3)
    assert found.worthwhile == pytest.approx(float(weight[grid > 0.1].sum()), abs=5e-3)


@settings(deadline=None)
@given(pairs)
def test_always_between_zero_and_what_was_seen(both: TwoArms) -> None:
    found = chance(both, direction=Direction.LOWER)
    assert abs(found.best_guess) <= abs(found.estimate)
    assert found.worthwhile is None


def test_winners_are_brought_back_to_the_truth() -> None:
    """STATISTICS E: among winners at 60 an arm and a true +15, the best guess averages near .14."""
    random = np.random.default_rng(3)
    guesses = []
    for a, b in zip(random.binomial(60, 0.75, 4000), random.binomial(60, 0.60, 4000), strict=True):
        both = TwoArms(pilot=Tally(events=int(a), n=60), comparison=Tally(events=int(b), n=60))
        if (a - b) / 60 > 0.17:
            guesses.append(chance(both, direction=Direction.HIGHER).best_guess)
    assert np.mean(guesses) == pytest.approx(0.14, abs=0.02)


def test_refusals() -> None:
    empty = TwoArms(pilot=Tally(events=0, n=0), comparison=Tally(events=1, n=2))
    with pytest.raises(NotComputable):
        chance(empty, direction=Direction.HIGHER)
    both = TwoArms(pilot=Tally(events=1, n=2), comparison=Tally(events=1, n=2))
    with pytest.raises(Invalid):
        chance(both, direction=Direction.HIGHER, prior_sd=0)
