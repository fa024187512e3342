import json
from math import nan, sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep

from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.contrast import proportion_contrast

HERE = Path(__file__)
REFERENCE = json.loads((HERE.parents[2] / "reference" / "diff_in_diff.json").read_text())["cases"]
DID = (1.0, -1.0, -1.0, 1.0)


def cells(events: tuple[int, ...], n: tuple[int, ...]) -> list[Tally]:
    return [Tally(events=x, n=m) for x, m in zip(events, n, strict=True)]


def test_published() -> None:
    found = proportion_contrast(cells((12, 8, 9, 10), (20,) * 4), DID)
    assert found.contrast.estimate == pytest.approx(0.25)
    assert (found.contrast.lower, found.contrast.upper) == pytest.approx(
        (-0.1852, 0.6614), abs=5e-5
    )


@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [((56, 70, 48, 80), 0.0525, 0.3358), ((9, 10, 3, 10), 0.1600, 0.8400)],
)
def test_two_cells_are_agresti_caffo(
    counts: tuple[int, int, int, int], lower: float, upper: float
) -> None:
    x1, n1, x2, n2 = counts
    found = proportion_contrast(cells((x1, x2), (n1, n2)), (1, -1)).contrast
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["id"])
def test_estimate_as_r_has_it_and_interval_near_the_large_sample_one(case: dict) -> None:
    found = proportion_contrast(cells(tuple(case["input"]["x"]), tuple(case["input"]["n"])), DID)
    wald = case["expected"]["rd_did"]
    assert found.contrast.estimate == pytest.approx(wald["estimate"], abs=1e-12)
    # Price-Bonett adds half an event a cell: near the unadjusted limits, never equal to them.
    assert found.contrast.lower == pytest.approx(wald["ci"][0], abs=0.06)


tallies = st.integers(1, 200).flatmap(
    lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n))
)


@settings(deadline=None)
@given(st.tuples(tallies, tallies))
def test_statsmodels_agrees_for_two_cells(both: tuple[Tally, Tally]) -> None:
    one, two = both
    low, high = confint_proportions_2indep(
        one.events, one.n, two.events, two.n, method="agresti-caffo", compare="diff"
    )
    found = proportion_contrast(both, (1, -1)).contrast
    assert (found.lower, found.upper) == pytest.approx((max(-1, low), min(1, high)), abs=1e-9)


@settings(deadline=None)
@given(st.lists(tallies, min_size=2, max_size=6), st.data())
def test_naive_second_way(given_: list[Tally], data: st.DataObject) -> None:
    weights = data.draw(
        st.lists(
            st.sampled_from((-2.0, -1.0, 0.5, 1.0)), min_size=len(given_), max_size=len(given_)
        )
    )
    k, centre, variance = len(given_), 0.0, 0.0
    for tally, weight in zip(given_, weights, strict=True):
        size = tally.n + 4 / k
        share = (tally.events + 2 / k) / size
        centre += weight * share
        variance += weight**2 * share * (1 - share) / size
    found = proportion_contrast(given_, weights, z=1.5).contrast
    most = sum(w for w in weights if w > 0)
    assert found.upper == pytest.approx(min(most, centre + 1.5 * sqrt(variance)), abs=1e-9)
    assert found.estimate == pytest.approx(
        sum(w * t.events / t.n for w, t in zip(weights, given_, strict=True)), abs=1e-12
    )


def test_coverage_of_a_gap_change_at_ten_a_cell() -> None:
    """Exact, over every result of 10 a cell at one truth: at least .935 (STATISTICS J.5)."""
    n, truth = 10, (0.6, 0.4, 0.5, 0.5)
    target = sum(w * p for w, p in zip(DID, truth, strict=True))
    chance = [[binom.pmf(x, n, p) for x in range(n + 1)] for p in truth]
    covered = 0.0
    for a in range(n + 1):
        for b in range(n + 1):
            for c in range(n + 1):
                for d in range(n + 1):
                    weight = chance[0][a] * chance[1][b] * chance[2][c] * chance[3][d]
                    if weight < 1e-7:
                        continue
                    found = proportion_contrast(cells((a, b, c, d), (n,) * 4), DID).contrast
                    covered += weight * (found.lower <= target <= found.upper)
    assert covered >= 0.935


@pytest.mark.parametrize("weights", [(1,), (0, 0), (1, nan), (1, -1, 1)])
def test_weights_that_compare_nothing_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(Invalid):
        proportion_contrast(cells((1, 1), (2, 2)), weights)


def test_an_empty_cell_is_not_computable() -> None:
    with pytest.raises(NotComputable):
        proportion_contrast(cells((1, 0), (2, 0)), (1, -1))
