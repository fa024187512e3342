"""Simulated plans against the table of STATISTICS E, within Monte-Carlo error."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.stats.decisions.planning import exact_power
from improvement.stats.decisions.simulate_plan import (
    Scenario,
    SimulatedGroup,
    SimulatedPlan,
    simulate_plan,
)
from improvement.stats.record import from_record, to_record

REPLICATES = 8_000
#: STATISTICS E, base .60, delta .10, 12 weekly looks: KEEP, SCALE, ADAPT, STOP in %.
PUBLISHED = {
    (-0.15, 30): (10, 0, 35, 55),
    (-0.15, 120): (1, 0, 1, 98),
    (0.0, 30): (42, 3, 39, 16),
    (0.0, 60): (44, 3, 29, 24),
    (0.0, 300): (24, 1, 2, 74),
    (0.05, 60): (60, 8, 21, 11),
    (0.10, 60): (65, 21, 11, 4),
    (0.15, 60): (53, 42, 4, 1),
    (0.15, 120): (29, 70, 0, 1),
    (0.25, 60): (12, 88, 0, 0),
    (0.25, 120): (1, 99, 0, 0),
}


@pytest.mark.parametrize("row", PUBLISHED, ids=str)
def test_rows_of_the_table(row: tuple[float, int]) -> None:
    effect, n = row
    found = simulate_plan(
        Scenario(per_arm=n, looks=12, base=0.6, effect=effect, delta=0.1),
        replicates=REPLICATES,
        seed=20261,
    )
    for got, percent in zip(verdicts(found), PUBLISHED[row], strict=True):
        p = percent / 100
        # Four standard errors of both simulations, and half a point of rounding.
        allowed = 4 * sqrt(p * (1 - p) * (1 / REPLICATES + 1 / 20_000)) + 0.006
        assert got == pytest.approx(p, abs=allowed)


def verdicts(found: SimulatedPlan) -> tuple[float, float, float, float]:
    return found.keep, found.scale, found.adapt, found.stop


def groups(*gains: float) -> tuple[SimulatedGroup, ...]:
    shares = (0.40, 0.25, 0.15, 0.12, 0.08)
    return tuple(
        SimulatedGroup(group=f"g{i}", share=share, base=0.6, effect=gain)
        for i, (share, gain) in enumerate(zip(shares, gains, strict=True))
    )


@pytest.mark.parametrize(
    ("n", "gains", "published"),
    [
        (120, (0.15,) * 5, 0.63),
        (300, (0.2, 0.2, -0.2, 0.2, 0.2), 0.07),
        (120, (0.25, -0.2, 0.25, 0.25, 0.25), 0.11),
    ],
)
def test_five_groups_of_the_table(n: int, gains: tuple[float, ...], published: float) -> None:
    """Looked at once, as in STATISTICS E (S e8): own and gap flags, total SCALE."""
    scenario = Scenario(per_arm=n, looks=1, base=0.6, effect=0.0, delta=0.1, groups=groups(*gains))
    found = simulate_plan(scenario, replicates=REPLICATES, seed=4)
    assert found.total_scale == pytest.approx(published, abs=0.03)


def test_the_chance_to_be_ahead_at_one_look_is_the_exact_power() -> None:
    """A second way without any simulation: going through every result."""
    found = simulate_plan(
        Scenario(per_arm=40, looks=1, base=0.4, effect=0.2, delta=0.1), replicates=50_000, seed=2
    )
    exact = exact_power(40, 40, base=0.4, effect=0.2).power
    assert found.ever_ahead == pytest.approx(exact, abs=4 * sqrt(0.25 / 50_000))


@settings(max_examples=15, deadline=None)
@given(
    st.integers(10, 80),
    st.integers(1, 30),
    st.floats(0, 1),
    st.floats(0.02, 0.4),
    st.integers(0, 2**32 - 1),
)
def test_shares_add_up_and_come_again(
    n: int, looks: int, base: float, delta: float, seed: int
) -> None:
    scenario = Scenario(per_arm=n, looks=looks, base=base, effect=0.0, delta=delta)
    found = simulate_plan(scenario, replicates=200, seed=seed)
    assert sum(verdicts(found)) + found.in_steps == pytest.approx(1)
    assert found == simulate_plan(scenario, replicates=200, seed=seed)
    assert 0 <= found.error <= 0.5 / sqrt(200) + 1e-12


def test_progress_is_told_up_to_the_end() -> None:
    told: list[float] = []
    scenario = Scenario(per_arm=20, looks=4, base=0.5, effect=0.1, delta=0.1)
    simulate_plan(scenario, replicates=12_000, progress=told.append)
    assert told == sorted(told)
    assert len(told) == 3
    assert told[-1] == 1.0


def test_is_kept_and_read_again() -> None:
    scenario = Scenario(
        per_arm=20, looks=4, base=0.5, effect=0.1, delta=0.1, groups=groups(*(0.1,) * 5)
    )
    found = simulate_plan(scenario, replicates=500, seed=11)
    assert from_record(to_record(found)) == found
    assert found.seed == 11


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_arm": 9},
        {"looks": 0},
        {"delta": 0.0},
        {"delta": float("nan")},
        {"base": 0.95},
        {"base": float("nan")},
        {"groups": groups(*(0.1,) * 5)[:3]},
        {"groups": groups(0.6, 0.1, 0.1, 0.1, 0.1)},
    ],
)
def test_impossible_plans_are_refused(wrong: dict[str, object]) -> None:
    plan: dict[str, object] = {"per_arm": 30, "looks": 4, "base": 0.5, "effect": 0.1, "delta": 0.1}
    with pytest.raises(Invalid):
        Scenario(**(plan | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("replicates", [99, 1_000_001])
def test_a_sensible_number_of_pilots(replicates: int) -> None:
    scenario = Scenario(per_arm=30, looks=4, base=0.5, effect=0.1, delta=0.1)
    with pytest.raises(Invalid):
        simulate_plan(scenario, replicates=replicates)
