"""The array table for outcomes that are no shares, against ``verdict`` and against its promises.

The worlds are those of ``benchmarks/outcome_verdicts.py``, which plays 20,000 pilots a line; here a
few hundred of each are enough to see a rule that is broken.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from improvement.domain.event_counts import HouseholdCounts, TwoHouseholdCounts
from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.vocabulary import ComparedBy, Direction
from improvement.stats.comparisons.household_counts import household_counts
from improvement.stats.comparisons.ordinal import OrderFinding, order_limits, ordinal
from improvement.stats.decisions.simulated_outcomes import (
    first_so_many,
    gap_flag,
    in_groups,
    judge_of,
    looked_at,
    own_flag,
    played,
)
from improvement.stats.decisions.simulated_pilots import KEEP, SCALE, STEPS, STOP
from improvement.stats.interval import Z95

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "outcome_verdicts.py"


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outcome_verdicts", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(BENCHMARK.parent))  # what it shares with others lies beside it
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCHMARK.parent))
    return module


play = benchmark()
WORLDS = {world.name: world for world in play.WORLDS}


@pytest.mark.parametrize("name", WORLDS)
def test_the_arrays_end_as_the_verdict_says(name: str) -> None:
    assert play.agree(np.random.default_rng(11), WORLDS[name], 6).figure == 0


@pytest.mark.parametrize("name", WORLDS)
def test_rates_hold_within_what_few_pilots_can_tell(name: str) -> None:
    """J.1 and J.2 at 60 a side: 400 pilots, so a rate of 5 is seen up to about 8 of 100."""
    random, world = np.random.default_rng(12), WORLDS[name]
    nothing, ever = play.weekly(random, world, 400, 60, 12, 0.0)
    worth, _ = play.weekly(random, world, 400, 60, 12, world.delta)
    assert (nothing == SCALE).mean() <= 0.05
    assert ever.mean() <= 0.08
    assert (worth == STOP).mean() <= 0.08


@pytest.mark.parametrize("name", WORLDS)
def test_a_harmed_group_keeps_most_pilots_from_being_scaled(name: str) -> None:
    random, world = np.random.default_rng(13), WORLDS[name]
    gains = [t * world.delta for t in (2, 2, -2, 2, 2)]
    everybody = [2 * world.delta] * 5
    harmed = np.isin(play.grouped(random, world, 400, 300, gains), (SCALE, STEPS)).mean()
    alike = np.isin(play.grouped(random, world, 400, 300, everybody), (SCALE, STEPS)).mean()
    assert harmed <= 0.25
    assert alike >= 0.7


def test_same_seed_same_pilots() -> None:
    world = WORLDS["waits"]
    one, two = (play.weekly(np.random.default_rng(9), world, 50, 30, 12, 0.1) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@given(
    arrays(float, (1, 9), elements=st.integers(1, 5).map(float)),
    arrays(float, (1, 7), elements=st.integers(1, 5).map(float)),
)
def test_answers_in_bulk_are_as_one_by_one(x: np.ndarray, y: np.ndarray) -> None:
    counts = [np.array([[float((v == step).sum()) for step in range(6)]]) for v in (x, y)]
    chance, lower, upper = order_limits(*counts, Z95)
    found = ordinal(
        TwoSamples(pilot=Sample(values=tuple(x[0])), comparison=Sample(values=tuple(y[0])))
    )
    assert chance[0] == pytest.approx(found.chance, rel=1e-12)
    if found.finding is OrderFinding.ESTIMATED:
        assert found.interval is not None
        assert lower[0] == pytest.approx(found.interval.lower, rel=1e-9, abs=1e-12)
        assert upper[0] == pytest.approx(found.interval.upper, rel=1e-9, abs=1e-12)
    else:
        assert np.isnan(lower[0])


@given(
    arrays(float, (2, 12), elements=st.integers(0, 9).map(float)),
    arrays(float, (2, 12), elements=st.integers(0, 9).map(float)),
)
def test_events_by_group_are_as_one_by_one(x: np.ndarray, y: np.ndarray) -> None:
    places = [np.arange(0, 12, 2), np.array([1, 3, 5, 7, 9, 11])]
    judge = judge_of(ComparedBy.EVENTS, Direction.HIGHER)
    found = judge(x, y, in_groups(places), Z95)
    for row in range(2):
        for part, mine in enumerate(places):
            single = household_counts(
                TwoHouseholdCounts(
                    pilot=HouseholdCounts(counts=tuple(x[row, mine].astype(int).tolist())),
                    comparison=HouseholdCounts(counts=tuple(y[row, mine].astype(int).tolist())),
                )
            )
            if single.ratio is None:
                assert np.isnan(found.estimate[row, part])
                continue
            benefit = single.benefit(Direction.HIGHER)
            for ours, theirs in (
                (found.estimate, benefit.estimate),
                (found.lower, benefit.lower),
                (found.upper, benefit.upper),
            ):
                assert ours[row, part] == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_below_five_nothing_is_looked_at_and_below_ten_nothing_decided() -> None:
    assert first_so_many([2, 4, 5, 9]).sizes.tolist() == [5, 9]
    judge = judge_of(ComparedBy.SCORE, Direction.HIGHER)
    random = np.random.default_rng(1)
    worse, better = random.normal(0, 1, (30, 9)), random.normal(9, 1, (30, 9))
    ended, _ = played(looked_at(worse, better, judge, [5, 9]), 0.1)
    assert (ended == KEEP).all()


def test_groups_too_small_raise_no_flag() -> None:
    judge = judge_of(ComparedBy.SCORE, Direction.HIGHER)
    random = np.random.default_rng(1)
    pilot, comparison = random.normal(0, 1, (20, 34)), random.normal(9, 1, (20, 34))
    pilot[:, :30] += 18
    groups = in_groups([np.arange(30), np.arange(30, 34)])
    assert not own_flag(pilot, comparison, judge, groups).any()
    assert not gap_flag(pilot, comparison, judge, groups, 0.1).any()
    larger = in_groups([np.arange(29), np.arange(29, 34)])
    assert gap_flag(pilot, comparison, judge, larger, 0.1).all()
