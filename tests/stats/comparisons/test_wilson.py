import json
from math import inf, nan, sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binomtest, norm

from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.wilson import wilson

REFERENCE = json.loads(
    (Path(__file__).parents[2] / "reference" / "proportion_ci.json").read_text()
)["cases"]


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["id"])
def test_as_r_has_it(case: dict) -> None:
    z = float(norm.ppf(0.5 + case["options"]["conf_level"] / 2))
    found = wilson(Tally(events=case["input"]["x"], n=case["input"]["n"]), z=z)
    assert (found.lower, found.upper) == pytest.approx(
        case["expected"]["wilson"], rel=1e-9, abs=1e-15
    )


@pytest.mark.parametrize(
    ("events", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (0, 10, 0, 0.2775), (3, 10, 0.1078, 0.6032)],
)
def test_published(events: int, n: int, lower: float, upper: float) -> None:
    found = wilson(Tally(events=events, n=n))
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)


def by_root(events: int, n: int, z: float) -> tuple[float, float]:
    """The definition itself: shares from which the score distance is exactly z."""
    share = events / n

    def distance(p: float) -> float:
        return (share - p) ** 2 - z**2 * p * (1 - p) / n

    lower = 0.0 if events == 0 else brentq(distance, 1e-15, min(share, 1 - 1e-12), xtol=1e-15)
    upper = 1.0 if events == n else brentq(distance, max(share, 1e-12), 1 - 1e-15, xtol=1e-15)
    return lower, upper


tallies = st.integers(1, 500).flatmap(
    lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n))
)


@settings(deadline=None)
@given(tallies, st.floats(0.5, 6.5))
def test_solves_its_own_definition(tally: Tally, z: float) -> None:
    found = wilson(tally, z=z)
    assert (found.lower, found.upper) == pytest.approx(by_root(tally.events, tally.n, z), abs=1e-9)


@settings(deadline=None)
@given(tallies)
def test_scipy_agrees(tally: Tally) -> None:
    found = wilson(tally)
    other = binomtest(tally.events, tally.n).proportion_ci(method="wilson")
    assert (found.lower, found.upper) == pytest.approx((other.low, other.high), abs=1e-9)


@settings(deadline=None)
@given(tallies, st.floats(0.1, 8))
def test_holds_the_share_inside_0_to_1(tally: Tally, z: float) -> None:
    found = wilson(tally, z=z)
    assert 0 <= found.lower <= found.share <= found.upper <= 1


def test_ends_are_exact() -> None:
    assert wilson(Tally(events=0, n=7)).lower == 0
    assert wilson(Tally(events=7, n=7)).upper == 1
    assert wilson(Tally(events=7, n=7)).lower == pytest.approx(7 / (7 + 1.959963984540054**2))


def test_nobody_has_no_share() -> None:
    with pytest.raises(NotComputable):
        wilson(Tally(events=0, n=0))


@pytest.mark.parametrize("z", [nan, inf, 0.0, -sqrt(2)])
def test_useless_z_is_refused(z: float) -> None:
    with pytest.raises(Invalid):
        wilson(Tally(events=1, n=2), z=z)
