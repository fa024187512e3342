from dataclasses import replace
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from improvement.domain.tallies import GroupArms, Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.heterogeneity import LeftOutReason, heterogeneity

tallies = st.integers(1, 80).flatmap(
    lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n))
)
several = st.lists(st.tuples(tallies, tallies), min_size=2, max_size=6).map(
    lambda pairs: [GroupArms(group=str(i), pilot=a, comparison=b) for i, (a, b) in enumerate(pairs)]
)


def test_golden() -> None:
    cells = [(9, 12, 5, 12), (14, 20, 9, 20), (6, 15, 8, 15)]
    found = heterogeneity(
        [
            GroupArms(group=str(i), pilot=Tally(events=a, n=b), comparison=Tally(events=c, n=d))
            for i, (a, b, c, d) in enumerate(cells)
        ]
    )
    assert found.q == pytest.approx(3.3187, abs=5e-5)
    assert found.degrees_of_freedom == 2
    assert found.p == pytest.approx(0.1903, abs=5e-5)
    assert found.p == pytest.approx(exp(-found.q / 2), rel=1e-12)  # closed form at 2 df
    assert not found.differs


@settings(deadline=None)
@given(several)
def test_naive_second_way_by_a_projection(groups: list[GroupArms]) -> None:
    """Q as the quadratic form of contrasts against the first group, by linear algebra."""
    d, v = [], []
    for g in groups:
        p = [(t.events + 1) / (t.n + 2) for t in (g.pilot, g.comparison)]
        d.append(p[0] - p[1])
        n = (g.pilot.n + 2, g.comparison.n + 2)
        v.append(sum(q * (1 - q) / m for q, m in zip(p, n, strict=True)))
    contrasts = np.hstack([-np.ones((len(d) - 1, 1)), np.eye(len(d) - 1)])
    middle = contrasts @ np.diag(v) @ contrasts.T
    gaps = contrasts @ np.array(d)
    q = float(gaps @ np.linalg.solve(middle, gaps))
    found = heterogeneity(groups)
    assert found.q == pytest.approx(q, rel=1e-7, abs=1e-9)
    assert found.p == pytest.approx(float(chi2.sf(q, len(d) - 1)), abs=1e-8)


@settings(deadline=None)
@given(several, st.randoms(use_true_random=False))
def test_order_does_not_matter(groups: list[GroupArms], random) -> None:
    mixed = list(groups)
    random.shuffle(mixed)
    assert heterogeneity(mixed).q == pytest.approx(heterogeneity(groups).q, abs=1e-12)


def group(name: str, n1: int, n2: int, named: bool = True) -> GroupArms:
    return GroupArms(
        group=name,
        pilot=Tally(events=n1 // 2, n=n1),
        comparison=Tally(events=n2 // 3, n=n2),
        named=named,
    )


def test_empty_arms_and_unnamed_groups_are_left_out_and_listed() -> None:
    groups = [group("A", 9, 9), group("B", 0, 9), group("C", 8, 8), group("?", 9, 9, named=False)]
    found = heterogeneity(groups)
    assert [g.group for g in found.used] == ["A", "C"]
    assert [(g.group, g.reason) for g in found.left_out] == [
        ("B", LeftOutReason.EMPTY_ARM),
        ("?", LeftOutReason.NOT_NAMED),
    ]
    assert found.q == heterogeneity([groups[0], groups[2]]).q


@pytest.mark.parametrize("groups", [[], [group("A", 9, 9)], [group("A", 9, 9), group("B", 3, 0)]])
def test_fewer_than_two_groups_cannot_differ(groups: list[GroupArms]) -> None:
    with pytest.raises(NotComputable, match="at least 2"):
        heterogeneity(groups)


def test_a_label_given_twice_is_refused() -> None:
    with pytest.raises(Invalid):
        heterogeneity([group("A", 9, 9), replace(group("A", 8, 8))])


def test_no_variation_at_all_is_still_an_answer() -> None:
    nothing = Tally(events=0, n=10)
    found = heterogeneity(
        [GroupArms(group=g, pilot=nothing, comparison=nothing) for g in ("A", "B")]
    )
    assert found.q == 0
    assert found.p == 1
