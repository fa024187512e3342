"""Every comparison shows the same face, so that a verdict can take any of them."""

from math import inf, log

import pytest

from improvement.domain.event_counts import (
    EventTotal,
    HouseholdCounts,
    TwoEventTotals,
    TwoHouseholdCounts,
)
from improvement.domain.pairs import PairedSamples, PairedYesNo
from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.costs import cost_difference
from improvement.stats.comparisons.event_totals import event_totals
from improvement.stats.comparisons.face import EffectKind, Outcome, TwoGroups, benefit_of
from improvement.stats.comparisons.household_counts import household_counts
from improvement.stats.comparisons.ordinal import ordinal
from improvement.stats.comparisons.paired import paired_yes_no
from improvement.stats.comparisons.paired_order import paired_order
from improvement.stats.comparisons.paired_scores import paired_scores
from improvement.stats.comparisons.scores import score_difference
from improvement.stats.comparisons.still_waiting import still_waiting
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.comparisons.waits import wait_ratio
from improvement.stats.interval import Interval

Z = 2.5
FEW, MANY = (1.0, 2.0, 6.0, 4.0), (5.0, 6.0, 3.0, 9.0)
SAMPLES = TwoSamples(pilot=Sample(values=FEW), comparison=Sample(values=MANY))
OVER = (True,) * 4
WAITS = TwoWaits(pilot=Waits(days=FEW, ended=OVER), comparison=Waits(days=MANY, ended=OVER))
PAIRS = PairedSamples(pilot=FEW, comparison=MANY)

#: In all of them the pilot has less, and smaller arms of 4.
OUTCOMES: dict[str, Outcome] = {
    "waits": wait_ratio(WAITS, z=Z),
    "still waiting": still_waiting(WAITS, z=Z),
    "scores": score_difference(SAMPLES, z=Z),
    "costs": cost_difference(SAMPLES, z=Z),
    "ordinal": ordinal(SAMPLES, z=Z),
    "paired scores": paired_scores(PAIRS, z=Z),
    "paired order": paired_order(PAIRS, z=Z),
    "paired yes or no": paired_yes_no(
        PairedYesNo(both=1, pilot_only=0, comparison_only=2, neither=1), z=Z
    ),
    "household counts": household_counts(
        TwoHouseholdCounts(
            pilot=HouseholdCounts(counts=(0, 1, 0, 2)),
            comparison=HouseholdCounts(counts=(3, 2, 4, 1)),
        ),
        z=Z,
    ),
    "event totals": event_totals(
        TwoEventTotals(
            pilot=EventTotal(events=1, exposure=4), comparison=EventTotal(events=9, exposure=10)
        ),
        z=Z,
    ),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_same_face(name: str) -> None:
    outcome = OUTCOMES[name]
    assert outcome.z == Z
    assert outcome.smaller_n == 4
    assert isinstance(outcome.kind, EffectKind)
    assert outcome.effect is not None
    assert outcome.effect.lower <= outcome.effect.estimate <= outcome.effect.upper


@pytest.mark.parametrize("name", OUTCOMES)
def test_less_is_better_exactly_when_less_is_wanted(name: str) -> None:
    better, worse = (OUTCOMES[name].benefit(d) for d in (Direction.LOWER, Direction.HIGHER))
    assert better.estimate > 0 > worse.estimate
    assert better == worse.flipped()
    assert better.lower <= better.estimate <= better.upper


def test_a_comparison_of_shares_is_one_too() -> None:
    arms = TwoArms(pilot=Tally(events=2, n=9), comparison=Tally(events=5, n=9))
    found: TwoGroups = two_proportions(arms, z=Z)
    assert found.z == Z
    assert found.benefit(Direction.LOWER).estimate > 0


def test_alike_is_0_on_every_scale() -> None:
    for kind, alike in (
        (EffectKind.DIFFERENCE, 0.0),
        (EffectKind.RATIO, 1.0),
        (EffectKind.CHANCE, 0.5),
    ):
        same = Interval(estimate=alike, lower=alike, upper=alike)
        assert benefit_of(same, kind, Direction.LOWER) == Interval(estimate=0, lower=0, upper=0)


def test_a_ratio_with_an_open_end_keeps_it() -> None:
    open_ended = Interval(estimate=2.0, lower=0.0, upper=inf)
    found = benefit_of(open_ended, EffectKind.RATIO, Direction.LOWER)
    assert (found.estimate, found.lower, found.upper) == (pytest.approx(-log(2)), -inf, inf)


def test_no_effect_is_no_benefit_of_0() -> None:
    with pytest.raises(NotComputable):
        benefit_of(None, EffectKind.RATIO, Direction.LOWER)
