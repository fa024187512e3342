"""A gain that fades after scaling is told; one that was known before, or holds, is not."""

from datetime import date
from typing import Any

from improvement.domain.vocabulary import Arm, Choice, DecisionStep, Ring, Standing
from improvement.services import decisions, holding
from improvement.services.decisions import DecisionDraft

BEFORE, AFTER = date(2026, 9, 13), date(2026, 11, 20)  # the fall begins on 14 September
SCALE = DecisionDraft(
    choice=Choice.SCALE,
    reason="It helped.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="The tenants' council",
)


def scaled_on(place: Any, day: date, *, falls: bool) -> int:
    """20 weeks at about 18 of 20, then ten at about 8 (or still 18); scaled on a day."""
    test_id: int = place.running()
    weeks = [place.week(n, Arm.PILOT, (18 + n % 2, 20)) for n in range(-14, 6)]
    weeks += [place.week(n, Arm.PILOT, ((8 if falls else 18) + n % 2, 20)) for n in range(6, 16)]
    assert place.log(test_id, weeks).saved
    then = place.uow.on(day)
    made = decisions.record(then, place.leader, test_id=test_id, draft=SCALE)
    seen = decisions.of_test(then, place.leader, test_id=test_id).decisions
    if seen[0].standing is Standing.PROPOSED:  # against the rule: a coach agrees
        decisions.take(then, place.coach, decision_id=made, step=DecisionStep.AGREE)
    return test_id


def test_a_gain_that_fades_is_told_with_its_day(place: Any) -> None:
    test_id = scaled_on(place, BEFORE, falls=True)
    (found,) = holding.fading(place.uow, place.leader)
    assert (found.test_id, found.measure) == (test_id, "Kept their home")
    assert (found.since, found.scaled_on) == (date(2026, 9, 14), BEFORE)


def test_what_was_known_when_it_was_scaled_is_not_told(place: Any) -> None:
    scaled_on(place, AFTER, falls=True)
    assert holding.fading(place.uow, place.leader) == ()


def test_a_gain_that_holds_is_not_told(place: Any) -> None:
    test_id = scaled_on(place, BEFORE, falls=False)
    assert holding.fading(place.uow, place.leader) == ()
    gain = holding.gains(place.uow, place.leader)[test_id]
    assert (gain.held, gain.scaled_on, gain.since) == (holding.Held.HOLDS, BEFORE, None)


def test_without_figures_since_nobody_would_see_it_fade(place: Any) -> None:
    test_id = scaled_on(place, date(2026, 11, 23), falls=False)
    assert holding.gains(place.uow, place.leader)[test_id].held is holding.Held.NO_FIGURES


def test_an_unscaled_test_is_not_watched(place: Any) -> None:
    place.newcombe()
    assert holding.fading(place.uow, place.member) == ()
