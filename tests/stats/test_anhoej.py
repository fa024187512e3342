"""The run rules against qicharts2, scipy and a second implementation that walks point by point."""

import json
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from improvement.stats.charts.rules import anhoej

REFERENCE = Path(__file__).parents[1] / "reference" / "anhoej_signals.json"

side_rows = st.integers(0, 30).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([-1, 0, 1]), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


def walked_by_hand(sides: list[int]) -> tuple[int, int, int]:
    """Useful points, longest run and crossings, by grouping neighbours."""
    lengths = [len(list(run)) for _, run in groupby(side for side in sides if side)]
    return sum(lengths), max(lengths, default=0), max(len(lengths) - 1, 0)


def as_matrix(rows: list[list[int]]) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(rows[0]))


@given(side_rows)
def test_matrix_walk_agrees_with_the_walk_by_hand(rows: list[list[int]]) -> None:
    found = anhoej.runs(as_matrix(rows))
    triples = zip(
        found.useful.tolist(), found.longest.tolist(), found.crossings.tolist(), strict=True
    )
    assert list(triples) == [walked_by_hand(row) for row in rows]


@given(side_rows)
def test_marked_points_are_the_latest_of_the_longest_runs(rows: list[list[int]]) -> None:
    found = anhoej.runs(as_matrix(rows))
    for row, marked, longest in zip(rows, found.in_longest, found.longest, strict=True):
        places = np.flatnonzero(marked).tolist()
        assert len(places) == longest
        assert len({row[place] for place in places}) <= 1
        if places:
            useful_after = [s for s in row[places[-1] + 1 :] if s]
            assert max(walked_by_hand(useful_after)[1], 0) < longest


@given(side_rows)
def test_reading_backwards_or_upside_down_counts_the_same(rows: list[list[int]]) -> None:
    sides = as_matrix(rows)
    straight = anhoej.runs(sides)
    for other in (anhoej.runs(sides[:, ::-1]), anhoej.runs(-sides)):
        assert other.longest.tolist() == straight.longest.tolist()
        assert other.crossings.tolist() == straight.crossings.tolist()


def test_crossings_limit_is_the_binomial_quantile_of_scipy() -> None:
    useful = np.arange(2, 400)
    ours = [anhoej.crossings_limit(int(n)) for n in useful]
    assert ours == binom.ppf(0.05, useful - 1, 0.5).astype(int).tolist()
    assert anhoej.crossings_limit(1) == 0


@pytest.mark.parametrize("place", range(2))
def test_signals_of_qicharts2(place: int) -> None:
    case = json.loads(REFERENCE.read_text("utf-8"))["cases"][place]
    given_ = {name: np.array(case["input"][name]) for name in ("n", "longest_run", "crossings")}
    fired = anhoej.signals(given_["n"], given_["longest_run"], given_["crossings"])
    assert fired.tolist() == case["expected"]["signal"]


def test_nothing_useful_and_no_series_are_no_signal() -> None:
    nothing = np.zeros(3, dtype=np.int64)
    assert not anhoej.signals(nothing, nothing, nothing).any()
    assert anhoej.runs(np.zeros((0, 5), dtype=np.int8)).longest.size == 0
