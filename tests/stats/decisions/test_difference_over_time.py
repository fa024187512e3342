from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.comparison import compare
from improvement.stats.decisions.difference_over_time import difference_over_time
from improvement.stats.decisions.looks import take_look
from improvement.stats.record import from_record, to_record

START = date(2026, 6, 1)
Weeks = list[tuple[date, TwoArms]]


def rule(direction: Direction = Direction.HIGHER, planned: int = 60) -> DecisionRule:
    return DecisionRule(
        direction=direction,
        design=Design.SIDE_BY_SIDE,
        minimum_worthwhile=0.1,
        planned_per_arm=planned,
    )


@st.composite
def weeks(draw: st.DrawFn) -> Weeks:
    count = draw(st.integers(1, 14))
    totals = [[0, 0], [0, 0]]
    found = []
    for week in range(count):
        for side in totals:
            n = draw(st.integers(0, 25))
            side[1] += n
            side[0] += draw(st.integers(0, n))
        pilot, comparison = (Tally(events=events, n=n) for events, n in totals)
        found.append((START + timedelta(weeks=week), TwoArms(pilot=pilot, comparison=comparison)))
    return found


def naive(arms: TwoArms, z: float, sign: int) -> tuple[float, float, float]:
    """Newcombe's interval straight from the paper, one look at a time."""

    def wilson(t: Tally) -> tuple[float, float]:
        p, n = t.events / t.n, t.n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return middle - half, middle + half

    p1, p2 = arms.pilot.events / arms.pilot.n, arms.comparison.events / arms.comparison.n
    (l1, u1), (l2, u2) = wilson(arms.pilot), wilson(arms.comparison)
    d = p1 - p2
    low, high = d - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), d + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return (d, low, high) if sign > 0 else (-d, -high, -low)


@settings(deadline=None, max_examples=80)
@given(weeks(), st.sampled_from(Direction), st.sampled_from([1.0, 1.3]), st.booleans())
def test_every_look_by_the_formula_and_the_last_as_the_comparison_stands(
    given_weeks: Weeks, direction: Direction, widened: float, end_passed: bool
) -> None:
    try:
        found = difference_over_time(
            given_weeks, rule(direction), end_passed=end_passed, widened=widened
        )
    except NotComputable:
        assert min(given_weeks[-1][1].pilot.n, given_weeks[-1][1].comparison.n) < 10
        return
    for point in found.points:
        n1, n2 = point.arms.pilot.n, point.arms.comparison.n
        t = 2 * n1 * n2 / (n1 + n2) / 60
        over = end_passed and point is found.now
        z = 1.959963984540054 * (max(1.0, sqrt(t)) if over else max(1 / sqrt(t), sqrt(t)))
        seen = (point.benefit.estimate, point.benefit.lower, point.benefit.upper)
        assert seen == pytest.approx(naive(point.arms, z * widened, direction.sign), abs=1e-9)
    arms = given_weeks[-1][1]
    whole = compare(
        rule=rule(direction),
        arms=arms,
        look=take_look(arms, planned_per_arm=60, end_passed=end_passed),
        widened=widened,
    )
    assert found.now.benefit == whole.benefit
    assert found.now.look == whole.look
    assert found.before + len(found.points) == len(given_weeks)


def test_the_band_narrows_until_the_plan_is_reached_and_no_further() -> None:
    def arms(n: int) -> TwoArms:
        return TwoArms(pilot=Tally(events=n // 2, n=n), comparison=Tally(events=n // 2, n=n))

    sizes = (10, 20, 30, 60, 120, 240)
    found = difference_over_time(
        [(START + timedelta(weeks=i), arms(n)) for i, n in enumerate(sizes)], rule()
    )
    widths = [p.benefit.upper - p.benefit.lower for p in found.points]
    assert widths[0] > widths[1] > widths[2] > widths[3]
    assert widths[3:] == pytest.approx([widths[3]] * 3, rel=1e-9)
    assert found.reached is found.points[3]
    assert found.narrowest.arms.pilot.n >= 60


def test_the_end_date_reaches_the_plan_even_with_few() -> None:
    ten = TwoArms(pilot=Tally(events=5, n=12), comparison=Tally(events=4, n=12))
    looks = [(START + timedelta(weeks=i), ten) for i in range(3)]
    found = difference_over_time(looks, rule(), ends_on=START + timedelta(weeks=1), end_passed=True)
    assert [p.look.at_end for p in found.points] == [False, True, True]
    assert found.points[0].benefit.upper > found.points[1].benefit.upper


def test_what_is_refused() -> None:
    few = TwoArms(pilot=Tally(events=5, n=9), comparison=Tally(events=4, n=30))
    with pytest.raises(NotComputable, match="10 households on each side"):
        difference_over_time([(START, few)], rule())
    with pytest.raises(NotComputable):
        difference_over_time([], rule())
    with pytest.raises(Invalid, match="oldest first"):
        difference_over_time([(START, few), (START, few)], rule())
    less = TwoArms(pilot=Tally(events=5, n=8), comparison=Tally(events=4, n=30))
    with pytest.raises(Invalid, match="Fewer people up to"):
        difference_over_time([(START, few), (START + timedelta(days=7), less)], rule())


def test_it_comes_back_from_its_record() -> None:
    ten = TwoArms(pilot=Tally(events=5, n=12), comparison=Tally(events=4, n=12))
    found = difference_over_time([(START, ten)], rule())
    assert from_record(to_record(found)) == found
