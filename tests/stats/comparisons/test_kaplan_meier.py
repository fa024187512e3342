from math import exp, inf, sqrt

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from improvement.domain.samples import Waits
from improvement.errors import NotComputable
from improvement.stats.comparisons.kaplan_meier import kaplan_meier
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record


def groups_of(case: Case) -> list[Waits]:
    given_ = case["input"]
    rows = list(zip(given_["time"], given_["event"], given_["group"], strict=True))
    labels = list(dict.fromkeys(given_["group"]))  # R took them in the order of the rows
    return [
        Waits(
            days=tuple(t for t, _, g in rows if g == label),
            ended=tuple(bool(e) for _, e, g in rows if g == label),
        )
        for label in labels
    ]


def check(case: Case) -> None:
    r = case["expected"]["km"]
    for waits, median, lower, upper, events in zip(
        groups_of(case), r["median"], r["lower"], r["upper"], r["events"], strict=True
    ):
        found = kaplan_meier(waits)
        # R writes a limit that the curve does not reach as missing.
        expected = [inf if x is None else x for x in (median, lower, upper)]
        assert (
            found.median.estimate,
            found.median.lower,
            found.median.upper,
        ) == pytest.approx(expected, rel=1e-9)
        assert sum(found.ended) == events


@pytest.mark.parametrize("case", copied("survival"), ids=lambda case: case["id"])
def test_medians_as_r_has_them(case: Case) -> None:
    check(case)


def test_medians_as_r_has_them_on_real_data() -> None:
    cases = real("survival")
    assert cases
    for case in cases:
        check(case)


waits = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30).map(
    lambda rows: Waits(days=tuple(d for d, _ in rows), ended=tuple(e for _, e in rows))
)


@settings(deadline=None)
@given(waits)
def test_naive_second_way(given_: Waits) -> None:
    found = kaplan_meier(given_)
    share, greenwood = 1.0, 0.0
    for place, day in enumerate(found.days):
        at_risk = sum(d >= day for d in given_.days)
        rows = zip(given_.days, given_.ended, strict=True)
        ended = sum(e for d, e in rows if d == day)
        share *= (at_risk - ended) / at_risk
        if ended == at_risk:
            greenwood = inf
        else:
            greenwood += ended / (at_risk * (at_risk - ended))
        assert (found.at_risk[place], found.ended[place]) == (at_risk, ended)
        assert found.waiting[place] == pytest.approx(share, abs=1e-12)
        assert found.greenwood[place] == pytest.approx(greenwood, rel=1e-9)


@settings(deadline=None)
@given(waits)
def test_scipy_has_the_same_curve(given_: Waits) -> None:
    over = [d for d, e in zip(given_.days, given_.ended, strict=True) if e]
    cut = [d for d, e in zip(given_.days, given_.ended, strict=True) if not e]
    found = kaplan_meier(given_)
    other = ecdf(CensoredData(uncensored=over, right=cut)).sf
    assert np.array(found.waiting) == pytest.approx(other.evaluate(np.array(found.days)), abs=1e-12)


@settings(deadline=None)
@given(waits)
def test_the_curve_never_rises_and_the_median_lies_between_its_limits(given_: Waits) -> None:
    found = kaplan_meier(given_)
    assert all(a >= b for a, b in zip((1.0, *found.waiting), found.waiting, strict=False))
    assert found.median.lower <= found.median.estimate <= found.median.upper


def test_limits_by_hand() -> None:
    """Waits of 1 to 4 days: after the first, .75 exp(-1.96 sqrt(1/12)) = .43 is below half."""
    found = kaplan_meier(Waits(days=(1, 2, 3, 4), ended=(True,) * 4))
    assert 0.75 * exp(-Z95 * sqrt(1 / 12)) < 0.5
    assert (found.median.estimate, found.median.lower, found.median.upper) == (2.5, 1.0, inf)


def test_nobody_ended() -> None:
    found = kaplan_meier(Waits(days=(3, 4), ended=(False, False)))
    assert found.waiting == (1.0, 1.0)
    assert found.median.estimate == inf
    assert from_record(to_record(found)) == found


def test_no_waits() -> None:
    with pytest.raises(NotComputable):
        kaplan_meier(Waits(days=(), ended=()))
