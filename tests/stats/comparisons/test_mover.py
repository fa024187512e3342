from math import inf, nan, sqrt

import pytest
from golden import copied, real
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.tallies import Tally, TwoArms
from improvement.errors import Invalid
from improvement.stats.comparisons.mover import mover
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.comparisons.wilson import wilson
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import from_record, to_record

DID = (1.0, -1.0, -1.0, 1.0)


def share(events: int, n: int) -> Interval:
    found = wilson(Tally(events=events, n=n))
    return Interval(estimate=found.share, lower=found.lower, upper=found.upper)


def plain(events: int, n: int) -> Interval:
    """The textbook interval, which nobody should use: it is what R's difference is made of."""
    p = events / n
    half = Z95 * sqrt(p * (1 - p) / n)
    return Interval(estimate=p, lower=p - half, upper=p + half)


def test_published() -> None:
    """STATISTICS I: 12, 8, 9, 10 of 20 with weights +, -, -, +."""
    found = mover([share(x, 20) for x in (12, 8, 9, 10)], DID).total
    assert found.estimate == pytest.approx(0.25)
    assert (found.lower, found.upper) == pytest.approx((-0.1679, 0.6278), abs=5e-5)


def as_r_has_it(case: dict) -> None:
    there_before, there_after, before, after = (
        plain(x, n) for x, n in zip(case["input"]["x"], case["input"]["n"], strict=True)
    )
    found = mover((after, before, there_after, there_before), DID).total
    expected = case["expected"]["rd_did"]
    assert found.estimate == pytest.approx(expected["estimate"], rel=1e-9, abs=1e-15)
    assert (found.lower, found.upper) == pytest.approx(expected["ci"], rel=1e-9)


@pytest.mark.parametrize("case", copied("diff_in_diff"), ids=lambda case: case["id"])
def test_textbook_limits_go_in_and_the_textbook_interval_comes_out(case: dict) -> None:
    as_r_has_it(case)


def test_the_same_on_real_data() -> None:
    cases = real("diff_in_diff")
    assert cases
    for case in cases:
        as_r_has_it(case)


finite = st.floats(-50, 50)
widths = st.floats(0, 20)
parts_of = st.builds(
    lambda e, down, up: Interval(estimate=e, lower=e - down, upper=e + up), finite, widths, widths
)
weighted = st.lists(
    st.tuples(parts_of, st.sampled_from((-2.0, -1.0, 0.0, 0.5, 1.0))), min_size=1, max_size=6
).filter(lambda pairs: any(w for _, w in pairs))


@settings(deadline=None)
@given(weighted)
def test_naive_second_way(pairs: list[tuple[Interval, float]]) -> None:
    """One part at a time: two running sums of squares, chosen by which end pulls down."""
    middle = squares_down = squares_up = 0.0
    for part, weight in pairs:
        middle += weight * part.estimate
        ends = sorted((weight * part.lower, weight * part.upper))
        squares_down += (weight * part.estimate - ends[0]) ** 2
        squares_up += (ends[1] - weight * part.estimate) ** 2
    found = mover([p for p, _ in pairs], [w for _, w in pairs]).total
    assert found.estimate == pytest.approx(middle, abs=1e-9)
    assert found.lower == pytest.approx(middle - squares_down**0.5, abs=1e-9)
    assert found.upper == pytest.approx(middle + squares_up**0.5, abs=1e-9)


@settings(deadline=None)
@given(weighted)
def test_counted_the_other_way_round(pairs: list[tuple[Interval, float]]) -> None:
    one = mover([p for p, _ in pairs], [w for _, w in pairs]).total
    two = mover([p for p, _ in pairs], [-w for _, w in pairs]).total.flipped()
    assert (two.estimate, two.lower, two.upper) == pytest.approx(
        (one.estimate, one.lower, one.upper), abs=1e-12
    )


tallies = st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(tallies, tallies)
def test_two_wilson_intervals_make_newcombes(one: tuple[int, int], two: tuple[int, int]) -> None:
    found = mover((share(*one), share(*two)), (1, -1)).total
    arms = TwoArms(pilot=Tally(events=one[0], n=one[1]), comparison=Tally(events=two[0], n=two[1]))
    newcombe = two_proportions(arms).difference
    assert (found.lower, found.upper) == pytest.approx((newcombe.lower, newcombe.upper), abs=1e-12)


def test_an_open_end_stays_open_on_its_side_only() -> None:
    open_above = Interval(estimate=2.0, lower=1.0, upper=inf)
    closed = Interval(estimate=1.0, lower=0.0, upper=2.0)
    found = mover((open_above, closed), (1, -1))
    assert found.total.upper == inf
    assert found.total.lower == pytest.approx(1 - sqrt(2))
    assert mover((open_above, closed), (0, 1)).total == closed
    assert from_record(to_record(found)) == found


@pytest.mark.parametrize("weights", [(1,), (0, 0), (1, nan), (1, -1, 1)])
def test_weights_that_compare_nothing_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(Invalid):
        mover((share(1, 2), share(1, 2)), weights)


@pytest.mark.parametrize(
    ("estimate", "lower", "upper"),
    [(nan, 0, 1), (inf, 0, inf), (0.5, nan, 1), (0.5, 0, nan), (0.5, 0.6, 1), (0.5, 0, 0.4)],
)
def test_parts_that_are_no_intervals_are_refused(
    estimate: float, lower: float, upper: float
) -> None:
    with pytest.raises(Invalid):
        mover([Interval(estimate=estimate, lower=lower, upper=upper)], (1,))
