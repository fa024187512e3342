from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from strata_cases import several, stratum

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.equity.for_whom import Answer, ForWhom, for_whom, searched
from improvement.stats.equity.gap import gaps
from improvement.stats.equity.group_effects import by_group
from improvement.stats.equity.heterogeneity import heterogeneity
from improvement.stats.equity.standing_out import standing_out

THREE = [stratum("A", 40, 60, 30, 60), stratum("B", 45, 60, 33, 60), stratum("C", 16, 60, 36, 60)]
ALIKE = [stratum("Women", 30, 60, 24, 60), stratum("Men", 31, 60, 25, 60)]


def dimension(
    groups: list[GroupArms], *, label: str = "Tenure", overlapping: bool = False, z: float = 2.1
) -> DimensionComparison:
    def known(made: object) -> object:
        return None if overlapping else made

    try:
        asked = heterogeneity(groups)
        apart = gaps(groups, direction=Direction.HIGHER)
    except NotComputable:
        asked, apart = None, None
    return DimensionComparison(
        dimension=DimensionArms(label=label, groups=tuple(groups), overlapping=overlapping),
        effects=by_group(groups, z=z),
        heterogeneity=known(asked),  # type: ignore[arg-type]
        gaps=known(apart),  # type: ignore[arg-type]
    )


def seen(groups: list[GroupArms], label: str = "Tenure") -> ForWhom:
    return for_whom(dimension(groups, label=label))


def test_everything_that_can_be_said_of_a_dimension_seen_whole() -> None:
    one = seen(THREE)
    assert one.answer is Answer.DIFFERENT
    assert one.stands_out == standing_out(THREE)
    assert one.guess == best_guess(THREE, z=2.1)  # as wide as the raw ranges beside it


def test_who_stands_out_is_only_asked_after_groups_were_found_to_differ() -> None:
    one = seen(ALIKE)
    assert one.answer is Answer.ALIKE
    assert one.stands_out is None
    assert one.guess is not None
    two = seen([ALIKE[0], stratum("Men", 10, 60, 50, 60)])
    assert two.answer is Answer.DIFFERENT
    assert two.stands_out is None  # of two groups each "stands out" from the other


def test_too_few_groups() -> None:
    one = seen([stratum("A", 4, 9, 3, 9), stratum("B", 0, 0, 3, 9)])
    assert (one.answer, one.guess, one.stands_out) == (Answer.TOO_FEW, None, None)


def test_overlapping_groups_are_never_held_together() -> None:
    one = for_whom(dimension(THREE, overlapping=True))
    assert (one.answer, one.guess, one.stands_out) == (Answer.OVERLAPPING, None, None)
    with pytest.raises(NotComputable):
        searched([one])


@settings(deadline=None, max_examples=60)
@given(several(least=2))
def test_nothing_made_from_all_groups_is_left_where_some_are_hidden(
    groups: list[GroupArms],
) -> None:
    one = for_whom(dimension(groups), whole=False)
    assert (one.answer, one.guess, one.stands_out) == (Answer.WITHHELD, None, None)
    assert one.found.heterogeneity is None
    with pytest.raises(NotComputable):
        searched([one])


@settings(deadline=None, max_examples=40)
@given(several(least=3), several(least=2, most=2))
def test_the_search_by_its_own_definition(three: list[GroupArms], two: list[GroupArms]) -> None:
    """Benjamini and Hochberg from the largest chance down, over every group of both dimensions."""
    first, second = seen(three), seen(two, "Gender")
    found = searched([first, second])
    asked = second.found.heterogeneity
    assert asked is not None
    pair = 2 * norm.sf(asked.q**0.5)  # with two groups Q is a squared normal
    chances = {f"Tenure: {g.arms.group}": g.chance for g in standing_out(three).groups}
    chances["Gender: 0 beside 1"] = pair
    assert {one.label: one.chance for one in found.found} == pytest.approx(chances, rel=1e-7)
    m, worst = len(chances), 1.0
    expected = {}
    for rank, (label, chance) in enumerate(sorted(chances.items(), key=lambda kv: -kv[1])):
        worst = min(worst, chance * m / (m - rank))
        expected[label] = worst
    assert {one.label: one.adjusted for one in found.found} == pytest.approx(expected, rel=1e-7)
    assert found.looked_at == m
    ordered = sorted(found.found, key=lambda one: one.chance or 0.0)
    assert all((a.adjusted or 0) <= (b.adjusted or 0) for a, b in pairwise(ordered))


@settings(deadline=None, max_examples=40)
@given(several(least=2), st.sampled_from([1.96, 3.0]))
def test_guesses_are_there_for_the_groups_that_take_part(groups: list[GroupArms], z: float) -> None:
    one = for_whom(dimension(groups, z=z))
    assert one.guess is not None
    assert [g.arms.group for g in one.guess.groups] == [g.group for g in groups]
    assert one.guess.z == z
