import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strata_cases import tallies

from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.share_trend import share_trend
from improvement.stats.record import from_record, to_record


def in_order(*cells: tuple[int, int]) -> list[GroupTally]:
    return [GroupTally(group=str(i), tally=Tally(events=x, n=n)) for i, (x, n) in enumerate(cells)]


def check(case: Case) -> int:
    expected = case["expected"]["trend_p_rows"]
    if expected is None:
        return 0
    found = share_trend(in_order(*((a, a + b) for a, b in case["input"]["table"])))
    assert found.chi_square == pytest.approx(expected["chisq"], rel=1e-9)
    assert found.chance == pytest.approx(expected["p"], rel=1e-9)
    return 1


def test_as_r_has_it() -> None:
    assert sum(map(check, copied("chisq_tables"))) >= 1


def test_as_r_has_it_on_real_data() -> None:
    for case in real("chisq_tables"):
        check(case)


ordered = st.lists(tallies(1), min_size=2, max_size=7).map(
    lambda found: [GroupTally(group=str(i), tally=t) for i, t in enumerate(found)]
)


@settings(deadline=None)
@given(ordered)
def test_naive_second_way_person_by_person(groups: list[GroupTally]) -> None:
    """N x the squared correlation of score and outcome over single people."""
    people = [
        (rank, 1 if i < g.tally.events else 0)
        for rank, g in enumerate(groups, 1)
        for i in range(g.tally.n)
    ]
    scores, outcomes = np.array(people, float).T
    assume(0 < outcomes.sum() < len(outcomes))
    slope = np.polyfit(scores, outcomes, 1)[0]
    r = np.corrcoef(scores, outcomes)[0, 1]
    found = share_trend(groups)
    assert found.slope == pytest.approx(slope, abs=1e-9)
    assert found.chi_square == pytest.approx(len(people) * r * r, rel=1e-7, abs=1e-9)


@settings(deadline=None)
@given(ordered, st.floats(0.1, 50), st.floats(-100, 100))
def test_where_scores_begin_and_their_unit_do_not_matter(
    groups: list[GroupTally], unit: float, start: float
) -> None:
    events = sum(g.tally.events for g in groups)
    assume(0 < events < sum(g.tally.n for g in groups))
    one = share_trend(groups)
    other = share_trend(groups, [start + unit * i for i in range(len(groups))])
    assert other.chi_square == pytest.approx(one.chi_square, rel=1e-7, abs=1e-9)
    assert other.slope * unit == pytest.approx(one.slope, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize(
    "cells", [[], [(1, 2)], [(1, 2), (0, 0)], [(0, 5), (0, 6)], [(5, 5), (6, 6)]], ids=str
)
def test_nothing_to_rise_or_fall(cells: list[tuple[int, int]]) -> None:
    with pytest.raises(NotComputable):
        share_trend(in_order(*cells))


@pytest.mark.parametrize("scores", [[1], [1, 1], [1, float("nan")]], ids=str)
def test_scores_that_are_no_order(scores: list[float]) -> None:
    with pytest.raises(Invalid):
        share_trend(in_order((1, 2), (2, 3)), scores)


def test_record_and_back() -> None:
    found = share_trend(in_order((1, 9), (4, 9)))
    assert from_record(to_record(found)) == found
