"""Q and best guesses from ranges of any outcome: against metafor, naively and simulated."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from golden import Case, copied
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.vocabulary import ComparedBy, Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.simulated_outcomes import in_groups, judge_of
from improvement.stats.equity.best_guess import shrink
from improvement.stats.equity.outcome_differences import outcome_differences
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import from_record, to_record


def gain(estimate: float, error: float) -> Interval:
    return Interval(estimate=estimate, lower=estimate - Z95 * error, upper=estimate + Z95 * error)


@pytest.mark.parametrize(
    "case",
    [c for c in copied("meta_analysis") if len(c["input"]["yi"]) >= 2],
    ids=lambda case: case["id"],
)
def test_as_metafor_has_it(case: Case) -> None:
    r = case["expected"]["fixed"]
    if "error" in r:
        return
    gains = [
        (str(i), gain(y, sqrt(v)))
        for i, (y, v) in enumerate(zip(case["input"]["yi"], case["input"]["vi"], strict=True))
    ]
    found = outcome_differences(gains, z=Z95, worthwhile=1.0)
    assert found.q == pytest.approx(r["Q"], rel=1e-9, abs=1e-12)
    assert found.p == pytest.approx(r["Qp"], rel=1e-9)
    assert found.pooled == pytest.approx(r["estimate"], rel=1e-9, abs=1e-12)


gains_and_errors = st.lists(st.tuples(st.floats(-9, 9), st.floats(0.1, 5)), min_size=2, max_size=6)


@given(gains_and_errors, st.floats(0.1, 10))
def test_naive_second_way(given_: list[tuple[float, float]], scale: float) -> None:
    gains = [(str(i), gain(d, e)) for i, (d, e) in enumerate(given_)]
    found = outcome_differences(gains, z=Z95, worthwhile=scale)
    d, w = np.array([d for d, _ in given_]), np.array([1 / e**2 for _, e in given_])
    pairs = sum(w[i] * w[j] * (d[i] - d[j]) ** 2 for i in range(len(d)) for j in range(i))
    assert found.q == pytest.approx(pairs / w.sum(), rel=1e-6, abs=1e-9)
    in_units = shrink(d / (2 * scale), 1 / w / (2 * scale) ** 2, 1.0)
    for guess, mean in zip(found.guesses, in_units.mean, strict=True):
        assert guess.estimate == pytest.approx(2 * scale * mean, rel=1e-9, abs=1e-9)
        assert min(d) - 1e-6 <= guess.estimate <= max(d) + 1e-6


@pytest.mark.parametrize("way", [ComparedBy.SCORE, ComparedBy.EVENTS])
def test_groups_that_gain_alike_seldom_look_different(way: ComparedBy) -> None:
    """J.7's promise, from 5 to 60 households a cell: at most 6 of 100 (2,000 pilots here)."""
    random, sizes = np.random.default_rng(21), (5, 8, 15, 30, 60)
    edges = np.cumsum((0, *sizes))
    places = [np.arange(a, b) for a, b in pairwise(edges)]
    draw = random.normal if way is ComparedBy.SCORE else lambda a, b, s: random.poisson(3.0, s)
    x, y = (np.asarray(draw(0.0, 1.0, (2000, edges[-1])), float) for _ in range(2))
    found = judge_of(way, Direction.HIGHER)(x, y, in_groups(places), Z95)
    wrong = 0
    for row in range(2000):
        gains = [
            (str(g), Interval(estimate=e, lower=lo, upper=hi))
            for g, (e, lo, hi) in enumerate(
                zip(found.estimate[row], found.lower[row], found.upper[row], strict=True)
            )
        ]
        wrong += outcome_differences(gains, z=Z95, worthwhile=0.5).differs
    assert wrong / 2000 <= 0.075


def test_groups_without_a_range_are_left_out_and_one_alone_is_no_question() -> None:
    open_ended = Interval(estimate=1.0, lower=0.0, upper=float("inf"))
    gains = [("a", gain(1, 1)), ("b", None), ("c", open_ended), ("d", gain(2, 1))]
    found = outcome_differences(gains, z=Z95, worthwhile=1.0)
    assert found.used == ("a", "d")
    assert found.left_out == ("b", "c")
    assert from_record(to_record(found)) == found
    with pytest.raises(NotComputable, match="1 of 3 groups"):
        outcome_differences(gains[:3], z=Z95, worthwhile=1.0)
    with pytest.raises(Invalid, match="above 0"):
        outcome_differences(gains, z=Z95, worthwhile=0.0)
