import json
from math import nan
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.stats.equity.holm import holm

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "p_adjust.json").read_text())[
    "cases"
]


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["id"])
def test_as_r_has_it(case: dict) -> None:
    chances = [nan if p is None else p for p in case["input"]["p"]]
    expected = [nan if p is None else p for p in case["expected"]["holm"]]
    assert holm(chances) == pytest.approx(expected, rel=1e-9, nan_ok=True)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_naive_second_way(chances: list[float]) -> None:
    adjusted, running = [0.0] * len(chances), 0.0
    for rank, index in enumerate(sorted(range(len(chances)), key=lambda i: chances[i])):
        running = max(running, min(1.0, (len(chances) - rank) * chances[index]))
        adjusted[index] = running
    assert holm(chances) == pytest.approx(adjusted, abs=1e-12)


def test_nothing_known_stays_unknown() -> None:
    assert holm([nan, nan]) == pytest.approx([nan, nan], nan_ok=True)
    assert holm([]) == ()


def test_not_a_chance() -> None:
    with pytest.raises(Invalid):
        holm([0.5, 1.5])
