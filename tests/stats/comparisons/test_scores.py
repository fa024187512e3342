from math import gamma, sqrt
from statistics import fmean, pvariance

import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from pingouin import compute_effsize

from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.scores import exact_correction, score_difference
from improvement.stats.record import from_record, to_record


def two(x: list[float], y: list[float]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))


def check(case: Case) -> None:
    arms, r = two(case["input"]["x"], case["input"]["y"]), case["expected"]
    if "error" in r["welch"]:
        with pytest.raises(NotComputable):
            score_difference(arms)
        return
    found = score_difference(arms).standardised
    assert found.cohen_d == pytest.approx(r["smd"]["cohens_d"], rel=1e-9)
    assert found.correction == pytest.approx(r["smd"]["J_exact"], rel=1e-9)
    assert found.hedges_g == pytest.approx(r["smd"]["hedges_g"], rel=1e-9)
    assert found.variance == pytest.approx(r["metafor_smd"]["vi"], rel=1e-9)


@pytest.mark.parametrize("case", copied("two_means"), ids=lambda case: case["id"])
def test_as_r_and_metafor_have_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("two_means")
    assert cases
    for case in cases:
        check(case)


samples = st.lists(st.integers(0, 40), min_size=2, max_size=15)


@settings(deadline=None)
@given(samples, samples)
def test_naive_second_way_and_pingouin(x: list[float], y: list[float]) -> None:
    if len(set(x)) == 1 and len(set(y)) == 1:
        return
    m, n = len(x), len(y)
    pooled = sqrt((m * pvariance(x) + n * pvariance(y)) / (m + n - 2))
    j = gamma((m + n - 2) / 2) / (sqrt((m + n - 2) / 2) * gamma((m + n - 3) / 2))
    found = score_difference(two(x, y)).standardised
    assert found.hedges_g == pytest.approx(j * (fmean(x) - fmean(y)) / pooled, abs=1e-9)
    assert found.cohen_d == pytest.approx(compute_effsize(x, y, eftype="cohen"), abs=1e-9)
    # pingouin corrects approximately, 1 - 3/(4m - 9): near ours, nearer with more people.
    assert found.hedges_g == pytest.approx(
        compute_effsize(x, y, eftype="hedges"), rel=0.3 / (m + n - 2)
    )


def test_the_correction_comes_near_1_and_stands_large_numbers() -> None:
    assert exact_correction(2) == pytest.approx(0.5641895835477563, rel=1e-12)
    assert 0.999999 < exact_correction(1_000_000) < 1


def test_lower_is_better_turns_the_difference() -> None:
    found = score_difference(two([1, 2, 3], [4, 6, 9]))
    assert found.benefit(Direction.LOWER) == found.effect.flipped()
    assert found.benefit(Direction.HIGHER) == found.effect


def test_kept_and_read_again() -> None:
    found = score_difference(two([1, 2, 3], [2, 4, 9]))
    assert from_record(to_record(found)) == found
