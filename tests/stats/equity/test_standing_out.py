import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from strata_cases import several, stratum

from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.heterogeneity import heterogeneity
from improvement.stats.equity.standing_out import standing_out
from improvement.stats.record import from_record, to_record

THREE = [stratum("A", 40, 60, 30, 60), stratum("B", 45, 60, 33, 60), stratum("C", 16, 60, 36, 60)]


@settings(deadline=None, max_examples=60)
@given(several(least=3))
def test_each_chance_is_what_q_loses_without_the_group(groups: list[GroupArms]) -> None:
    """Q falls apart into the others' own Q and the square of the group's distance from them."""
    whole = heterogeneity(groups).q
    for number, one in enumerate(standing_out(groups).groups):
        without = heterogeneity([g for i, g in enumerate(groups) if i != number]).q
        assert one.apart**2 / one.variance == pytest.approx(whole - without, rel=1e-7, abs=1e-9)
        assert one.chance == pytest.approx(chi2.sf(one.apart**2 / one.variance, 1), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(several(least=3))
def test_holm_by_its_own_definition(groups: list[GroupArms]) -> None:
    found = standing_out(groups).groups
    worst = 0.0
    for rank, one in enumerate(sorted(found, key=lambda g: g.chance)):
        worst = max(worst, min(1.0, one.chance * (len(found) - rank)))
        assert one.adjusted == pytest.approx(worst, rel=1e-12)


def test_only_the_furthest_is_to_be_named() -> None:
    """A and B are off only because C is in the mean they are held against."""
    found = standing_out(THREE)
    assert {g.arms.group for g in found.named} == {"A", "B", "C"}
    assert found.furthest is not None
    assert found.furthest.arms.group == "C"
    assert found.furthest.benefit(Direction.HIGHER) < 0 < found.furthest.benefit(Direction.LOWER)
    alike = standing_out([stratum(name, 6, 12, 5, 12) for name in "ABC"])
    assert alike.furthest is None
    assert alike.named == ()


def test_who_takes_no_part() -> None:
    unknown = GroupArms(
        group="Unknown",
        pilot=Tally(events=0, n=30),
        comparison=Tally(events=30, n=30),
        named=False,
    )
    found = standing_out([*THREE, unknown, stratum("Empty", 0, 0, 3, 9)])
    assert found == standing_out(THREE)
    with pytest.raises(NotComputable, match="2 of 3 groups have people on both sides"):
        standing_out([*THREE[:2], stratum("Empty", 0, 0, 3, 9)])
    with pytest.raises(Invalid, match="listed twice"):
        standing_out([*THREE, THREE[0]])


def test_kept_and_read_back() -> None:
    assert from_record(to_record(standing_out(THREE))) == standing_out(THREE)


@pytest.mark.parametrize("sizes", [(3, 5, 8, 15, 30), (10, 10, 15, 25, 40), (60,) * 5])
def test_in_equal_worlds_a_group_is_named_in_at_most_about_5_of_100(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(20_261_124)
    worlds = 600
    named = 0
    for _ in range(worlds):
        drawn = [(n, *rng.binomial(n, (0.55, 0.4)).tolist()) for n in sizes]
        groups = [stratum(str(i), a, n, b, n) for i, (n, a, b) in enumerate(drawn)]
        named += bool(standing_out(groups).named)
    assert named / worlds < 0.07  # 5 of 100 and two and a half standard errors


@given(st.permutations(range(3)))
def test_the_order_of_groups_changes_nothing(order: list[int]) -> None:
    by_name = {g.arms.group: g for g in standing_out(THREE).groups}
    for one in standing_out([THREE[i] for i in order]).groups:
        assert one.adjusted == pytest.approx(by_name[one.arms.group].adjusted, rel=1e-12)
