import numpy as np
import pytest
from hypothesis import given, settings
from statsmodels.stats.proportion import proportion_confint
from strata_cases import BERKELEY, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.mover import mover
from improvement.stats.comparisons.standardisation import standardise
from improvement.stats.comparisons.strata import summed
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.comparisons.wilson import wilson
from improvement.stats.interval import Interval
from improvement.stats.record import from_record, to_record


def test_berkeley_by_hand() -> None:
    """With the men's choice of departments, women would have been admitted as often as men."""
    found = standardise(BERKELEY)
    assert found.pilot_share == pytest.approx(1198 / 2691, rel=1e-12)  # .4452, published
    assert found.comparison_crude == pytest.approx(557 / 1835, rel=1e-12)  # .3035, published
    men = (825, 560, 325, 417, 191, 373)
    women = (89 / 108, 17 / 25, 202 / 593, 131 / 375, 94 / 393, 24 / 341)
    by_hand = sum(m * w for m, w in zip(men, women, strict=True)) / 2691
    assert found.comparison_share == pytest.approx(by_hand, rel=1e-12)
    assert found.comparison_share > found.pilot_share


@settings(deadline=None)
@given(several())
def test_naive_second_way(strata: list[GroupArms]) -> None:
    """Every household of the comparison gets a weight; limits from statsmodels' Wilson."""
    people = sum(s.pilot.n for s in strata)
    weight_of_one = [s.pilot.n / people / s.comparison.n for s in strata]
    share = sum(w * s.comparison.events for w, s in zip(weight_of_one, strata, strict=True))
    found = standardise(strata)
    assert found.comparison_share == pytest.approx(share, abs=1e-12)
    assert found.difference.estimate == pytest.approx(found.pilot_share - share, abs=1e-12)
    down = up = 0.0
    for s in strata:
        w = s.pilot.n / people
        p, q = s.pilot.events / s.pilot.n, s.comparison.events / s.comparison.n
        l1, u1 = proportion_confint(s.pilot.events, s.pilot.n, method="wilson")
        l2, u2 = proportion_confint(s.comparison.events, s.comparison.n, method="wilson")
        down += w * w * ((p - l1) ** 2 + (u2 - q) ** 2)
        up += w * w * ((u1 - p) ** 2 + (q - l2) ** 2)
    d = found.difference
    assert d.lower == pytest.approx(max(-1, d.estimate - np.sqrt(down)), abs=1e-9)
    assert d.upper == pytest.approx(min(1, d.estimate + np.sqrt(up)), abs=1e-9)


@settings(deadline=None)
@given(several())
def test_the_general_mover_agrees(strata: list[GroupArms]) -> None:
    people = sum(s.pilot.n for s in strata)
    parts, weights = [], []
    for s in strata:
        for tally, sign in ((s.pilot, 1), (s.comparison, -1)):
            known = wilson(tally)
            parts.append(Interval(estimate=known.share, lower=known.lower, upper=known.upper))
            weights.append(sign * s.pilot.n / people)
    other, found = mover(parts, weights).total, standardise(strata).difference
    assert found.estimate == pytest.approx(other.estimate, abs=1e-12)
    assert found.lower == pytest.approx(max(-1, other.lower), abs=1e-12)
    assert found.upper == pytest.approx(min(1, other.upper), abs=1e-12)


@settings(deadline=None)
@given(several(most=1))
def test_one_stratum_is_newcombe(strata: list[GroupArms]) -> None:
    newcombe = two_proportions(summed(strata)).difference
    found = standardise(strata).difference
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (newcombe.estimate, newcombe.lower, newcombe.upper), abs=1e-12
    )


@settings(deadline=None)
@given(several(least=2))
def test_same_mix_changes_nothing(strata: list[GroupArms]) -> None:
    """Where both arms have one mix, the standardised share is the crude one."""
    alike = [
        stratum(s.group, s.pilot.events, s.pilot.n, min(s.comparison.events, s.pilot.n), s.pilot.n)
        for s in strata
    ]
    found = standardise(alike)
    assert found.comparison_share == pytest.approx(found.comparison_crude, abs=1e-12)
    assert sum(found.weights) == pytest.approx(1)


def test_who_has_no_counterpart_is_said() -> None:
    strata = [stratum("A", 3, 10, 4, 10), stratum("B", 5, 30, 0, 0), stratum("C", 0, 0, 9, 9)]
    found = standardise(strata)
    assert found.covered == pytest.approx(0.25)
    assert [s.group for s in found.strata.left_out] == ["B", "C"]
    assert found.pilot_share == pytest.approx(0.3)
    assert found.comparison_crude == pytest.approx(13 / 19)


@pytest.mark.parametrize("x1", [0, 6])
@pytest.mark.parametrize("x2", [0, 4])
def test_all_or_nothing_is_never_certain(x1: int, x2: int) -> None:
    found = standardise([stratum("A", x1, 6, x2, 4), stratum("B", x1, 6, x2, 4)]).difference
    assert found.lower < found.upper
    assert -1 <= found.lower <= found.estimate <= found.upper <= 1


def test_edges() -> None:
    with pytest.raises(NotComputable):
        standardise([])
    with pytest.raises(NotComputable):
        standardise([stratum("A", 0, 0, 1, 1)])
    with pytest.raises(Invalid):
        standardise(BERKELEY, z=float("nan"))
    assert standardise([stratum("A", 1, 1, 0, 1)]).difference.estimate == 1


def test_direction_and_record() -> None:
    found = standardise(BERKELEY)
    assert found.benefit(Direction.LOWER).lower == -found.difference.upper
    assert from_record(to_record(found)) == found
