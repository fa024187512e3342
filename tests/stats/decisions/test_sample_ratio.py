from math import comb

import pytest

from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.sample_ratio import sample_ratio


@pytest.mark.parametrize(("a", "b"), [(10, 10), (30, 10), (0, 12), (7, 19)])
def test_naive_second_way(a: int, b: int) -> None:
    n = a + b
    chances = [comb(n, k) / 2**n for k in range(n + 1)]
    naive = sum(c for c in chances if c <= chances[a] * (1 + 1e-7))
    assert sample_ratio(a, b).p == pytest.approx(naive, rel=1e-9)


def test_two_to_one_draw() -> None:
    assert not sample_ratio(80, 40, expected_share=2 / 3).blocked
    assert sample_ratio(80, 40).blocked


def test_refusals() -> None:
    with pytest.raises(NotComputable):
        sample_ratio(0, 0)
    with pytest.raises(Invalid):
        sample_ratio(-1, 3)
    with pytest.raises(Invalid):
        sample_ratio(1, 3, expected_share=1.0)
