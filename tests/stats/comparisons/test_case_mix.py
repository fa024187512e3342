import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import BERKELEY, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.case_mix import MixSign, case_mix
from improvement.stats.record import from_record, to_record


def test_berkeley_raises_the_flag() -> None:
    """The published reversal: 14 more of 100 men at first sight, 2 fewer within departments."""
    found = case_mix(BERKELEY, label="Department")
    assert found.crude.pilot.share == pytest.approx(0.4452, abs=5e-5)
    assert found.crude.comparison.share == pytest.approx(0.3035, abs=5e-5)
    assert found.adjusted.difference.estimate == pytest.approx(-0.018425, abs=5e-7)
    assert found.matters
    assert found.signs == (MixSign.SHIFTS, MixSign.TURNS)
    assert found.limit == 0.03


@settings(deadline=None)
@given(several(), st.none() | st.floats(0.01, 0.9))
def test_naive_second_way(strata: list[GroupArms], worthwhile: float | None) -> None:
    x1, n1 = sum(s.pilot.events for s in strata), sum(s.pilot.n for s in strata)
    x2, n2 = sum(s.comparison.events for s in strata), sum(s.comparison.n for s in strata)
    crude, top, bottom = x1 / n1 - x2 / n2, 0.0, 0.0
    for s in strata:
        w = 1 / (1 / s.pilot.n + 1 / s.comparison.n)
        top += w * (s.pilot.events / s.pilot.n - s.comparison.events / s.comparison.n)
        bottom += w
    adjusted = top / bottom
    found = case_mix(strata, minimum_worthwhile=worthwhile)
    limit = max(0.03, worthwhile / 3) if worthwhile else 0.03
    assert found.limit == limit
    assert found.shift == pytest.approx(crude - adjusted, abs=1e-12)
    shifts, turns = abs(crude - adjusted) > limit + 1e-12, crude * adjusted < -1e-14
    assert (MixSign.SHIFTS in found.signs) == shifts
    if abs(crude * adjusted) > 1e-12:
        assert (MixSign.TURNS in found.signs) == turns
    assert found.matters == bool(found.signs)


@settings(deadline=None)
@given(several(most=1))
def test_one_stratum_has_no_mix(strata: list[GroupArms]) -> None:
    found = case_mix(strata)
    assert found.shift == pytest.approx(0, abs=1e-12)
    assert not found.matters


def test_exactly_at_the_limit_is_not_above_it() -> None:
    # Crude 0.53 - 0.50; within each stratum of equal halves 0: a shift of exactly 0.03.
    strata = [stratum("A", 53, 53, 50, 50), stratum("B", 0, 47, 0, 50)]
    found = case_mix(strata)
    assert found.shift == pytest.approx(0.03)
    assert not found.matters


def test_a_worthwhile_difference_widens_the_limit() -> None:
    strata = [stratum("A", 12, 20, 30, 60), stratum("B", 48, 60, 14, 20)]
    assert case_mix(strata).matters
    assert not case_mix(strata, minimum_worthwhile=0.6).matters


def test_benefits_turn_together() -> None:
    crude, adjusted = case_mix(BERKELEY).benefits(Direction.LOWER)
    assert crude.estimate < 0 < adjusted.estimate


def test_edges() -> None:
    with pytest.raises(NotComputable):
        case_mix([stratum("A", 0, 0, 1, 2), stratum("B", 1, 2, 0, 0)])
    with pytest.raises(NotComputable):
        case_mix([])
    with pytest.raises(Invalid, match="between 0 and 1"):
        case_mix(BERKELEY, minimum_worthwhile=10)
    assert not case_mix([stratum("A", 0, 1, 0, 1)]).matters


def test_record_and_back() -> None:
    found = case_mix(BERKELEY, label="Department", minimum_worthwhile=0.1)
    assert from_record(to_record(found)) == found
