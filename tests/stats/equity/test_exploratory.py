from math import isnan, nan

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.exploratory import benjamini_hochberg, exploratory
from improvement.stats.record import from_record, to_record


def check(case: Case) -> None:
    chances = [nan if p is None else p for p in case["input"]["p"]]
    expected = [nan if p is None else p for p in case["expected"]["BH"]]
    assert benjamini_hochberg(chances) == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("case", copied("p_adjust"), ids=lambda case: case["id"])
def test_as_r_has_it(case: Case) -> None:
    check(case)


def test_as_r_has_it_on_real_data() -> None:
    for case in real("p_adjust"):
        check(case)


chances = st.lists(st.floats(0, 1), min_size=1, max_size=9)


@settings(deadline=None)
@given(chances)
def test_scipy_agrees(given_: list[float]) -> None:
    assert benjamini_hochberg(given_) == pytest.approx(
        false_discovery_control(np.array(given_)), abs=1e-12
    )


@settings(deadline=None)
@given(chances, st.floats(0.01, 0.5))
def test_naive_second_way_by_the_steps_of_the_paper(given_: list[float], level: float) -> None:
    """Keep the k smallest, k the last rank whose chance is at most level x rank / number."""
    ordered = sorted(given_)
    ranks = [k for k, p in enumerate(ordered, 1) if p <= level * k / len(given_) * (1 + 1e-12)]
    keep = ordered[: max(ranks, default=0)]
    found = exploratory([(str(i), p) for i, p in enumerate(given_)], false_share=level)
    close = any(abs(one.adjusted - level) < 1e-9 for one in found.found)
    if not close:
        assert sorted(one.chance for one in found.kept) == keep


def test_unknown_chances_stay_unknown_and_are_not_counted() -> None:
    found = exploratory([("A", 0.04), ("B", None), ("C", nan)])
    assert found.looked_at == 1
    assert [one.kept for one in found.found] == [True, False, False]
    assert found.found[1].adjusted is None
    assert found.found[2].chance is None


def test_every_look_counts() -> None:
    alone = exploratory([("A", 0.04)])
    among = exploratory([("A", 0.04), ("B", 0.5), ("C", 0.9)])
    assert [one.label for one in alone.kept] == ["A"]
    assert among.kept == ()


def test_edges() -> None:
    assert benjamini_hochberg([]) == ()
    assert all(isnan(value) for value in benjamini_hochberg([nan, nan]))
    for nothing in ([], [("A", None)]):
        with pytest.raises(NotComputable):
            exploratory(nothing)
    for wrong in ([("A", 1.5)], [("A", 0.1), ("A", 0.2)]):
        with pytest.raises(Invalid):
            exploratory(wrong)
    with pytest.raises(Invalid):
        exploratory([("A", 0.1)], false_share=0)


def test_record_and_back() -> None:
    found = exploratory([("A", 0.04), ("B", None)])
    assert from_record(to_record(found)) == found
