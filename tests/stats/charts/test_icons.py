"""Icons where NHSRplotthedots draws none, or another; the rest is in ``rules/test_ptd.py``."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.applied_rules import apply_rules
from improvement.stats.charts.icons import (
    AssuranceIcon,
    Icons,
    VariationIcon,
    assurance_icon,
    icons,
    variation_icon,
)
from improvement.stats.charts.rule_sets import rule_set
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.record import from_record, to_record

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
CHART = Shown.of([5, 6, 4, 12], 5, lower=0, upper=10)


def seen(shown: Shown, target: float | None = None, direction: Direction | None = LOWER) -> Icons:
    return icons(apply_rules(rule_set("nhs"), shown), shown, direction=direction, target=target)


@pytest.mark.parametrize(
    ("target", "direction", "wanted"),
    [
        (10, LOWER, AssuranceIcon.HIT_AND_MISS),  # on a limit: strict comparisons
        (0, HIGHER, AssuranceIcon.HIT_AND_MISS),
        (10.1, LOWER, AssuranceIcon.CONSISTENTLY_MET),
        (10.1, HIGHER, AssuranceIcon.CONSISTENTLY_MISSED),
        (-0.1, LOWER, AssuranceIcon.CONSISTENTLY_MISSED),
        (-0.1, HIGHER, AssuranceIcon.CONSISTENTLY_MET),
        (5, None, AssuranceIcon.NO_DIRECTION),
        (None, LOWER, AssuranceIcon.NO_TARGET),
    ],
)
def test_assurance(
    target: float | None, direction: Direction | None, wanted: AssuranceIcon
) -> None:
    found = seen(CHART, target, direction)
    assert found.assurance is wanted
    assert (found.lower, found.upper, found.target) == (0, 10, target)
    assert from_record(to_record(found)) == found


def test_without_limits_no_target_is_hit_or_missed() -> None:
    """Departure: NHSRplotthedots says hit and miss, comparing with a missing limit."""
    assert seen(Shown.of([5, 5, 5], 5), 4).assurance is AssuranceIcon.NO_LIMITS
    assert assurance_icon(None, 10, 11, LOWER) is AssuranceIcon.CONSISTENTLY_MET
    assert assurance_icon(None, 10, -5, LOWER) is AssuranceIcon.HIT_AND_MISS


def test_a_last_period_without_a_value_is_passed_over() -> None:
    """Departure: there the last row decides, and a missing value is common cause."""
    found = seen(Shown.of([5, 6, 12, nan], 5, lower=0, upper=10))
    assert (found.variation, found.side) == (VariationIcon.CONCERN_HIGH, 1)


def test_nothing_recorded_has_no_icon() -> None:
    with pytest.raises(NotComputable):
        seen(Shown.of([nan, nan], 5))
    with pytest.raises(Invalid):
        seen(CHART, nan)


@given(st.sampled_from([-1, 0, 1]))
def test_the_other_direction_turns_improvement_into_concern(side: int) -> None:
    better, worse = variation_icon(side, HIGHER).value, variation_icon(side, LOWER).value
    swapped = {"improvement": "concern", "concern": "improvement", "common": "common"}
    kind, rest = better.split("_")
    assert worse == f"{swapped[kind]}_{rest}"


@given(st.floats(-20, 30), st.sampled_from(Direction))
def test_the_other_direction_turns_met_into_missed(target: float, direction: Direction) -> None:
    other = HIGHER if direction is LOWER else LOWER
    pair = {assurance_icon(0, 10, target, each) for each in (direction, other)}
    met = {AssuranceIcon.CONSISTENTLY_MET, AssuranceIcon.CONSISTENTLY_MISSED}
    assert pair in ({AssuranceIcon.HIT_AND_MISS}, met)
