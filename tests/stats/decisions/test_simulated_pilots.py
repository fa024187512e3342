"""The array table against ``verdict`` pilot by pilot: the two are written quite differently."""

import numpy as np
import pytest

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.simulated_pilots import (
    Counts,
    Outcome,
    by_the_table,
    gap_flag,
    grouped_pilots,
    look_sizes,
    own_flag,
    weekly_grouped_pilots,
    weekly_pilots,
)
from improvement.stats.decisions.verdict import Verdict, verdict
from improvement.stats.equity.dimension_arms import DimensionArms

SAID = {
    Verdict.SCALE: Outcome.SCALE,
    Verdict.SCALE_IN_STEPS: Outcome.IN_STEPS,
    Verdict.ADAPT: Outcome.ADAPT,
    Verdict.STOP: Outcome.STOP,
    Verdict.KEEP_TESTING: Outcome.KEEP,
}


def rule(n: int, delta: float) -> DecisionRule:
    return DecisionRule(
        direction=Direction.HIGHER,
        design=Design.RANDOMISED,
        minimum_worthwhile=delta,
        planned_per_arm=n,
    )


def arms(x_1: int, n_1: int, x_2: int, n_2: int) -> TwoArms:
    return TwoArms(
        pilot=Tally(events=int(x_1), n=int(n_1)), comparison=Tally(events=int(x_2), n=int(n_2))
    )


def said(found: object, row: int) -> Outcome:
    # Row 9 says adapt where the pilot would have to more than double: still "not settled".
    return Outcome.KEEP if row == 9 else SAID[found]  # type: ignore[index]


def walked(pilot: Counts, comparison: Counts, sizes: Counts, delta: float) -> Outcome:
    """One pilot, look by look, through the library's own verdict."""
    n = int(sizes[-1])
    outcome = Outcome.KEEP
    for x_1, x_2, size in zip(pilot, comparison, sizes, strict=True):
        both = arms(x_1, size, x_2, size)
        if size == 0:
            continue
        look = take_look(both, planned_per_arm=n, end_passed=False)
        found = verdict(Evidence(rule=rule(n, delta), arms=both, look=look))
        outcome = said(found.verdict, found.row)
        if outcome is Outcome.STOP:
            return outcome
    return outcome


@pytest.mark.parametrize(
    ("n", "looks", "base", "effect", "delta"),
    [(60, 12, 0.6, 0.1, 0.1), (15, 26, 0.2, 0.0, 0.15), (31, 7, 0.5, 0.25, 0.05)],
)
def test_weekly_pilots_end_as_the_verdict_says(
    n: int, looks: int, base: float, effect: float, delta: float
) -> None:
    random = np.random.default_rng(5)
    sizes = look_sizes(n, looks)
    steps = np.diff(sizes, prepend=0)
    pilot = np.cumsum(random.binomial(steps, base + effect, (60, looks)), axis=1)
    comparison = np.cumsum(random.binomial(steps, base, (60, looks)), axis=1)
    outcome, _ = by_the_table(pilot, comparison, sizes, delta)
    for found, x_1, x_2 in zip(outcome, pilot, comparison, strict=True):
        assert found == walked(x_1, x_2, sizes, delta)


def test_pilots_with_groups_end_as_the_verdict_says() -> None:
    n, shares = 120, (0.5, 0.3, 0.2)
    outcome, events, sizes = grouped_pilots(
        np.random.default_rng(6), 150, n, shares, (0.6, 0.5, 0.6), (0.25, 0.2, -0.2), 0.1
    )
    assert len(set(outcome.tolist())) >= 3  # the sample meets several rows of the table
    for i, found in enumerate(outcome):
        groups = tuple(
            GroupArms(group=str(g), pilot=both.pilot, comparison=both.comparison)
            for g in range(3)
            for both in [arms(events[0, i, g], sizes[0, i, g], events[1, i, g], sizes[1, i, g])]
        )
        both = arms(events[0, i].sum(), n, events[1, i].sum(), n)
        result = verdict(
            Evidence(
                rule=rule(n, 0.1),
                arms=both,
                look=take_look(both, planned_per_arm=n, end_passed=False),
                dimensions=(DimensionArms(label="g", groups=groups),),
            )
        )
        assert found == said(result.verdict, result.row)


def test_one_look_with_groups_is_like_the_plan_end() -> None:
    shares, base = np.array([0.5, 0.3, 0.2]), np.array([0.6, 0.5, 0.6])
    gains = np.array([0.25, 0.2, -0.2])
    once, _, _ = grouped_pilots(np.random.default_rng(7), 8000, 120, shares, base, gains, 0.1)
    weekly, _ = weekly_grouped_pilots(
        np.random.default_rng(8), 8000, 120, shares, base, base + gains, 1, 0.1
    )
    for code in Outcome:
        assert (once == code).mean() == pytest.approx((weekly == code).mean(), abs=0.025)


def test_same_seed_same_pilots() -> None:
    one, two = (
        weekly_pilots(np.random.default_rng(9), 50, 30, 0.6, 0.1, 12, 0.1) for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_groups_too_small_raise_no_flag() -> None:
    x_1, n_1 = np.array([[0, 60]]), np.array([[4, 60]])
    x_2, n_2 = np.array([[4, 30]]), np.array([[4, 60]])
    assert not own_flag(x_1, n_1, x_2, n_2).any()
    assert not gap_flag(x_1, n_1, x_2, n_2).any()


def test_nobody_in_a_group_is_no_flag_and_no_warning() -> None:
    nobody = np.array([[0, 30]])
    assert not gap_flag(nobody, nobody, nobody, nobody).any()
    assert not own_flag(nobody, nobody, nobody, nobody).any()


def test_more_looks_than_households() -> None:
    outcome, ever, events = weekly_pilots(np.random.default_rng(1), 20, 10, 0.5, 0.0, 26, 0.1)
    assert outcome.shape == ever.shape == (20,)
    assert events.shape == (20, 2)
