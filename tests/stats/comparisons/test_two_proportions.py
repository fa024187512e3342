import json
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.two_proportions import newcombe_limits, two_proportions
from improvement.stats.comparisons.wilson import wilson

HERE = Path(__file__)
REFERENCE = json.loads((HERE.parents[2] / "reference" / "two_proportions.json").read_text())[
    "cases"
]


def arms(x1: int, n1: int, x2: int, n2: int) -> TwoArms:
    return TwoArms(pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))


def limits(both: TwoArms, z: float = 1.959963984540054) -> tuple[float, float]:
    found = two_proportions(both, z=z).difference
    return found.lower, found.upper


def check(case: dict) -> None:
    given_, expected = case["input"], case["expected"]
    both = arms(given_["x1"], given_["n1"], given_["x2"], given_["n2"])
    found = two_proportions(both)
    assert limits(both) == pytest.approx(
        expected["newcombe_hybrid_score"]["diff_ci"], rel=1e-9, abs=1e-15
    )
    assert found.difference.estimate == pytest.approx(expected["risk_difference"], rel=1e-9)


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["id"])
def test_as_r_has_it(case: dict) -> None:
    check(case)


def test_as_r_has_it_on_real_data(shared: Path) -> None:
    cases = json.loads((shared / "golden" / "two_proportions.json").read_text())["cases"]
    real = [case for case in cases if case["source"] == "real"]
    assert real
    for case in real:
        check(case)


@pytest.mark.parametrize(
    ("both", "z", "lower", "upper"),
    [
        (arms(56, 70, 48, 80), 1.959963984540054, 0.0524, 0.3339),
        (arms(9, 10, 3, 10), 1.959963984540054, 0.1705, 0.8090),
        (arms(6, 7, 2, 7), 1.959963984540054, 0.0582, 0.8062),
        (arms(5, 56, 0, 29), 1.959963984540054, -0.0381, 0.1926),
        (arms(0, 10, 0, 20), 1.959963984540054, -0.1611, 0.2775),
        (arms(0, 10, 0, 10), 1.959963984540054, -0.2775, 0.2775),
        (arms(10, 10, 0, 20), 1.959963984540054, 0.6791, 1.0),
        (arms(22, 30, 14, 30), 2.7718, -0.0766, 0.5362),
        (arms(22, 30, 14, 30), 1.959963984540054, 0.0193, 0.4730),
    ],
)
def test_published(both: TwoArms, z: float, lower: float, upper: float) -> None:
    assert limits(both, z) == pytest.approx((lower, upper), abs=5e-5)


def naive(both: TwoArms, z: float) -> tuple[float, float]:
    """By hand, from the roots of the score equation of each arm."""

    def roots(tally: Tally) -> tuple[float, float]:
        p, a = tally.events / tally.n, 1 + z * z / tally.n
        b, c = -(2 * p + z * z / tally.n), p * p
        root = sqrt(max(0.0, b * b - 4 * a * c))
        return (-b - root) / (2 * a), (-b + root) / (2 * a)

    (l1, u1), (l2, u2) = roots(both.pilot), roots(both.comparison)
    p1, p2 = both.pilot.events / both.pilot.n, both.comparison.events / both.comparison.n
    d = p1 - p2
    return d - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), d + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


tallies = st.integers(1, 300).flatmap(
    lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n))
)
pairs = st.tuples(tallies, tallies).map(lambda t: TwoArms(pilot=t[0], comparison=t[1]))


@settings(deadline=None)
@given(pairs, st.floats(0.5, 6.5))
def test_naive_second_way(both: TwoArms, z: float) -> None:
    assert limits(both, z) == pytest.approx(naive(both, z), abs=1e-9)


@settings(deadline=None)
@given(pairs)
def test_statsmodels_agrees(both: TwoArms) -> None:
    other = confint_proportions_2indep(
        both.pilot.events,
        both.pilot.n,
        both.comparison.events,
        both.comparison.n,
        method="newcomb",
        compare="diff",
    )
    assert limits(both) == pytest.approx(other, abs=1e-9)


@settings(deadline=None)
@given(pairs, st.floats(0.5, 6.5))
def test_swapping_arms_turns_the_interval(both: TwoArms, z: float) -> None:
    swapped = TwoArms(pilot=both.comparison, comparison=both.pilot)
    lower, upper = limits(both, z)
    assert limits(swapped, z) == pytest.approx((-upper, -lower), abs=1e-12)
    assert -1 <= lower <= upper <= 1


@settings(deadline=None)
@given(pairs)
def test_counting_the_other_outcome_gives_the_same_benefit(both: TwoArms) -> None:
    def other(tally: Tally) -> Tally:
        return Tally(events=tally.n - tally.events, n=tally.n)

    turned = TwoArms(pilot=other(both.pilot), comparison=other(both.comparison))
    one = two_proportions(both).benefit(Direction.HIGHER)
    two = two_proportions(turned).benefit(Direction.LOWER)
    assert (one.estimate, one.lower, one.upper) == pytest.approx(
        (two.estimate, two.lower, two.upper), abs=1e-12
    )


@pytest.mark.parametrize("both", [arms(0, 0, 1, 2), arms(1, 2, 0, 0), arms(0, 0, 0, 0)])
def test_an_empty_arm_is_not_a_difference_of_zero(both: TwoArms) -> None:
    with pytest.raises(NotComputable):
        two_proportions(both)


@given(
    sizes=st.tuples(*[st.integers(1, 5000)] * 2),
    shares=st.tuples(*[st.floats(0, 1)] * 2),
    z=st.floats(0.5, 7),
)
def test_one_comparison_is_a_row_of_the_bulk_path(sizes, shares, z) -> None:
    both = arms(int(shares[0] * sizes[0]), sizes[0], int(shares[1] * sizes[1]), sizes[1])
    found = two_proportions(both, z=z)
    bulk = newcombe_limits(
        both.pilot.events, both.pilot.n, both.comparison.events, both.comparison.n, z
    )
    seen = found.difference
    assert tuple(float(x) for x in bulk) == (seen.estimate, seen.lower, seen.upper)
    assert (found.pilot, found.comparison) == (
        wilson(both.pilot, z=z),
        wilson(both.comparison, z=z),
    )
