"""A gain that fades after scaling is told; one that was known before, or holds, is not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.domain.entries import CaseRecord
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Arm, Choice, DecisionStep, Ring, Standing
from improvement.services import (
    analyses,
    chart_lines,
    data,
    decisions,
    groups,
    holding,
    overview,
    telling,
    verifying,
)
from improvement.services.decisions import DecisionDraft
from tests.queries import counted

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
    scale(place, test_id, day)
    return test_id


def scale(place: Any, test_id: int, day: date) -> None:
    then = place.uow.on(day)
    made = decisions.record(then, place.leader, test_id=test_id, draft=SCALE)
    seen = decisions.of_test(then, place.leader, test_id=test_id).decisions
    if seen[0].standing is Standing.PROPOSED:  # against the rule: a coach agrees
        decisions.take(then, place.coach, decision_id=made, step=DecisionStep.AGREE)


def log_cases(place: Any, test_id: int, day: date, *sides: tuple[Arm, int, int]) -> None:
    """So many households of a side, of whom so many have the outcome, one a day."""
    cases = [
        CaseRecord(
            code=f"{arm}{day}{n}",
            starts_on=day + timedelta(days=n),
            arm=arm,
            values={"kept": float(n < events)},
        )
        for arm, events, of in sides
        for n in range(of)
    ]
    assert data.log_cases(
        place.uow, place.member, test_id=test_id, cases=cases, name="cases.csv"
    ).saved


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


def test_what_comes_in_after_scaling_is_no_part_of_what_was_found(place: Any) -> None:
    """56 of 70 and 48 of 80 stay what the comparison says, on every page, and in the record."""
    test_id = place.newcombe()
    scale(place, test_id, date(2026, 9, 1))
    before = analyses.compare(place.uow, place.coach, test_id=test_id).result.findings.evidence
    place.log(test_id, [place.week(n, Arm.PILOT, (1, 30)) for n in range(5, 12)])
    place.log(test_id, [place.week(5, Arm.PILOT, (1, 15), "women")])
    found = analyses.compare(place.uow, place.coach, test_id=test_id)
    after = found.result.findings.evidence
    assert after == before
    assert "after 1 September 2026, when it was scaled" in found.reading.caveats[0]
    assert after.arms == TwoArms(pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80))
    (status,) = overview.home(place.uow, place.coach).tests
    assert status.result is not None
    assert status.result.findings.evidence == before
    assert holding.gains(place.uow, place.coach)[test_id].households == 7 * 30
    (line,) = chart_lines.of_test(place.uow, place.coach, test_id=test_id)
    assert len([p for p in line.series.points if p.value is not None]) == 3 + 7


def test_to_whom_groups_are_only_told_they_end_with_the_day_of_scaling_too(place: Any) -> None:
    """What is told later of the pilot's women, 1 of 30 a week, is on no leader's comparison."""
    test_id = place.newcombe()
    scale(place, test_id, date(2026, 9, 1))
    before = analyses.compare(place.uow, place.leader, test_id=test_id)
    for group in ("women", "men"):
        place.log(test_id, [place.week(n, Arm.PILOT, (1, 30), group) for n in range(5, 12)])
        place.log(test_id, [place.week(n, Arm.COMPARISON, (29, 30), group) for n in range(5, 12)])
    later = place.uow.on(place.uow.today + timedelta(days=70))  # long told by then
    dimension = groups.dimensions(later, place.coach)[0].dimension
    told = telling.told(
        later, place.leader, test_id=test_id, measure="kept", dimension=dimension.key
    )
    after = analyses.compare(later, place.leader, test_id=test_id)
    assert told.until is not None
    assert told.until > date(2026, 9, 1)
    assert [view.found for view in after.dimensions] == [view.found for view in before.dimensions]
    assert after.dimensions[0].until == before.dimensions[0].until <= date(2026, 9, 1)
    (status,) = overview.home(later, place.leader).tests
    assert [view.found for view in status.dimensions] == [view.found for view in before.dimensions]


def test_a_decision_after_scaling_is_held_against_what_counted_when_it_was_made(place: Any) -> None:
    """Stopped later: its record rests on the figures up to scaling, and still agrees."""
    test_id = place.newcombe()
    scale(place, test_id, date(2026, 9, 1))
    place.log(test_id, [place.week(n, Arm.PILOT, (1, 30)) for n in range(5, 12)])
    stop = DecisionDraft(choice=Choice.STOP, reason="The gain is gone.", lesson="Callers left.")
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=stop)
    (newest, scaled) = decisions.of_test(place.uow, place.leader, test_id=test_id).decisions
    if newest.standing is Standing.PROPOSED:
        decisions.take(place.uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
    for decision in (newest, scaled):
        found = verifying.verify(place.uow, place.leader, decision_id=decision.id)
        assert found.sound
        assert found.moved == ()


@pytest.mark.parametrize(
    ("later", "over"),
    [
        (DecisionDraft(choice=Choice.STOP, reason="The gain is gone."), True),
        (DecisionDraft(choice=Choice.ADAPT, reason="Another caller."), True),
        (DecisionDraft(choice=Choice.DID_NOT_FINISH, reason="Nobody counts."), True),
        (replace(SCALE, ring=Ring.TWENTY_FIVE), True),
        (DecisionDraft(choice=Choice.KEEP_TESTING, reason="Both sides count again."), False),
    ],
    ids=lambda value: str(getattr(value, "choice", "")),
)
def test_only_to_keep_testing_takes_the_comparison_up_again(
    place: Any, later: DecisionDraft, *, over: bool
) -> None:
    """56 of 70 stay on Compare and in lists, as in the record, whatever was decided after."""
    test_id = place.newcombe()
    scale(place, test_id, date(2026, 9, 1))
    place.log(test_id, [place.week(n, Arm.PILOT, (1, 30)) for n in range(5, 12)])
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=later)
    newest = decisions.of_test(place.uow, place.leader, test_id=test_id).decisions[0]
    if newest.standing is Standing.PROPOSED:
        decisions.take(place.uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
    pilot = Tally(events=56, n=70) if over else Tally(events=56 + 7, n=70 + 7 * 30)
    found = analyses.compare(place.uow, place.coach, test_id=test_id)
    (status,) = overview.home(place.uow, place.coach).tests
    for evidence in (found.result.findings.evidence, status.result.findings.evidence):
        assert evidence.arms.pilot == pilot
    ended = "after 1 September 2026, when it was scaled"
    for reading in (found.reading, status.reading):
        assert (ended in " ".join(reading.caveats)) is over
    verified = verifying.verify(place.uow, place.leader, decision_id=made)
    assert (verified.sound, verified.moved) == (True, ())


def test_cases_of_after_scaling_are_no_part_of_it_either(place: Any) -> None:
    test_id = place.running(replace(place.plan, dimensions=()))
    first = date(2026, 8, 10)
    log_cases(place, test_id, first, (Arm.PILOT, 9, 12), (Arm.COMPARISON, 6, 12))
    scale(place, test_id, date(2026, 10, 1))
    log_cases(place, test_id, date(2026, 10, 5), (Arm.PILOT, 0, 12))
    evidence = analyses.compare(place.uow, place.coach, test_id=test_id).result.findings.evidence
    wanted = TwoArms(pilot=Tally(events=9, n=12), comparison=Tally(events=6, n=12))
    assert evidence.arms == wanted
    (status,) = overview.home(place.uow, place.coach).tests
    assert status.result is not None
    assert status.result.findings.evidence.arms == wanted


def test_however_many_were_scaled_their_charts_come_in_the_same_queries(
    place: Any, engine: Engine
) -> None:
    scaled_on(place, BEFORE, falls=True)
    holding.gains(place.uow, place.leader)  # the first of a week closes it
    with counted(engine) as few:
        holding.gains(place.uow, place.leader)
    for _ in range(3):
        scaled_on(place, BEFORE, falls=False)
    holding.gains(place.uow, place.leader)
    with counted(engine) as many:
        assert len(holding.gains(place.uow, place.leader)) == 4
    assert len(many) == len(few)


def test_an_unscaled_test_is_not_watched(place: Any) -> None:
    place.newcombe()
    assert holding.fading(place.uow, place.member) == ()
