"""docs/published-examples.md: the figures by hand, by statsmodels, and as they were published."""

import csv
from itertools import product
from math import sqrt
from pathlib import Path

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from improvement.domain.vocabulary import Direction
from improvement.services.sample_comparison import CompareColumns, CompareWishes, compare_file
from improvement.stats.comparisons.two_proportions import newcombe_limits
from improvement.stats.decisions.verdict import VerdictResult

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "published-examples.md").read_text("utf-8")
COURT = HOME / "data" / "examples" / "new_york_housing_court.csv"
BERKELEY = HOME / "data" / "examples" / "berkeley_admissions_1973.csv"
Z = 1.959963984540054


def wilson(x: int, n: int) -> tuple[float, float]:
    middle, spread = x + Z * Z / 2, Z * sqrt(x * (n - x) / n + Z * Z / 4)
    return (middle - spread) / (n + Z * Z), (middle + spread) / (n + Z * Z)


def test_the_court_by_hand_and_by_statsmodels() -> None:
    found = compare_file(
        COURT.read_bytes(),
        name=COURT.name,
        columns=CompareColumns(
            arm="arm",
            pilot="with counsel",
            numerator="judgment_against_tenant",
            denominator="tenants",
        ),
        wishes=CompareWishes(direction=Direction.LOWER),
    ).result
    assert isinstance(found, VerdictResult)
    overall = found.findings.comparison.overall
    assert overall is not None
    (l1, u1), (l2, u2), p, q = wilson(29, 134), wilson(68, 134), 29 / 134, 68 / 134
    by_hand = (
        p - q - sqrt((p - l1) ** 2 + (u2 - q) ** 2),
        p - q + sqrt((u1 - p) ** 2 + (q - l2) ** 2),
    )
    difference = overall.difference
    assert (difference.lower, difference.upper) == pytest.approx(by_hand, rel=1e-12)
    theirs = confint_proportions_2indep(29, 134, 68, 134, method="newcomb", compare="diff")
    assert (difference.lower, difference.upper) == pytest.approx(theirs, rel=1e-12)
    for figure in (l1, u1, l2, u2, p, q, p - l1, u2 - q, u1 - p, q - l2, *map(abs, by_hand)):
        assert f"{figure:.5f}" in PAGE


def test_every_count_that_the_percentages_allow_is_in_the_table() -> None:
    allowed = [[x for x in range(135) if round(100 * x / 134) == percent] for percent in (22, 51)]
    assert allowed == [[29, 30], [68, 69]]
    for a, b in product(*allowed):
        d, low, high = (float(v) for v in newcombe_limits(a, 134, b, 134, Z))
        assert f"| {a} and {b} | {d:.3f} | {low:.3f} | {high:.3f} |" in PAGE


def test_berkeley_by_hand_and_as_metafor_has_it() -> None:
    rows = list(csv.DictReader(BERKELEY.read_text("utf-8").splitlines()))
    of = {(r["department"], r["gender"]): (int(r["admitted"]), int(r["applicants"])) for r in rows}
    cells = [(*of[d, "women"], *of[d, "men"]) for d in "ABCDEF"]
    weight = sum(m * n / (m + n) for _, m, _, n in cells)
    by_hand = sum((a * n - b * m) / (m + n) for a, m, b, n in cells) / weight
    found = compare_file(
        BERKELEY.read_bytes(),
        name=BERKELEY.name,
        columns=CompareColumns(
            arm="gender",
            pilot="women",
            numerator="admitted",
            denominator="applicants",
            stratum="department",
        ),
    )
    assert found.shares is not None
    mix = found.shares.mix
    assert mix is not None
    adjusted = mix.adjusted.difference
    assert adjusted.estimate == pytest.approx(by_hand, rel=1e-12)
    metafor = (0.018425, -0.010632, 0.047482)  # STATISTICS I, sides changed over
    assert (adjusted.estimate, adjusted.lower, adjusted.upper) == pytest.approx(metafor, abs=5e-7)
    arms = mix.crude.arms
    for tally in (arms.pilot, arms.comparison):
        assert f"{tally.events:,} of {tally.n:,}" in PAGE
    assert f"{mix.crude.difference.estimate:.5f}" in PAGE
    assert "mix of people turns the answer round" in found.reading.because[0]
