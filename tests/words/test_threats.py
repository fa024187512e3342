import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.stats.decisions.baseline_points import Use, baseline_points
from improvement.stats.decisions.clusters import clusters
from improvement.stats.decisions.regression_to_mean import regression_to_mean
from improvement.words.reading import Reading
from improvement.words.threats import (
    baseline_points_reading,
    clusters_reading,
    regression_to_mean_reading,
)

BANNED = re.compile(
    r"\b(significan\w*|trend\w*|prove[sdn]?|no effect|p-value|fail\w*|fault|blame\w*|nan|None|inf)"
    r"\b|\b1 (points|households|workers)\b",
    re.IGNORECASE,
)


def plain(reading: Reading) -> None:
    for sentence in (reading.headline, *reading.because, *reading.caveats):
        assert not BANNED.search(sentence), sentence
        assert sentence.endswith("."), sentence


def test_clusters() -> None:
    said = clusters_reading(clusters([20] * 6))
    assert said.headline == (
        "120 households of 6 workers tell about as much as 62 households who have nothing in "
        "common."
    )
    assert said.because[0].startswith("Left out of account, 16 of 100 pilots")
    assert "assumed (0.05)" in said.caveats[0]
    assert clusters_reading(clusters([20] * 6, correlation=0.1)).caveats == ()
    assert "nothing to allow for" in clusters_reading(clusters([1, 1])).headline


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.none() | st.floats(0, 1))
def test_clusters_in_plain_words(sizes: list[int], correlation: float | None) -> None:
    plain(clusters_reading(clusters(sizes, correlation=correlation)))


def test_the_return_of_the_worst_off() -> None:
    found = regression_to_mean(share_selected=0.25, retest=0.6, standard_deviation=4)
    said = regression_to_mean_reading(found)
    plain(said)
    assert said.headline.startswith("Those chosen would be about 2.03 points nearer to the rest")
    nothing = regression_to_mean_reading(regression_to_mean(share_selected=1, retest=0.5))
    assert nothing.headline == "Nothing is to be expected from having chosen them."


@pytest.mark.parametrize("use", Use)
def test_points(use: Use) -> None:
    for before in (0, 1, 15, 30):
        plain(baseline_points_reading(baseline_points(use, before=before, after=15)))
    said = baseline_points_reading(baseline_points(Use.INTERRUPTED_SERIES, before=20, after=9))
    assert said.headline == (
        "Too few points for an interrupted series: 20 points before and 9 after, and it takes 12 "
        "and 12."
    )
    provisional = baseline_points_reading(baseline_points(Use.LIMITS, before=15))
    assert "provisional" in provisional.headline
