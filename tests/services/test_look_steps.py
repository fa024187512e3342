"""What an attacker found in looks, case by case: each is a way to a household's own figure."""

from dataclasses import replace
from datetime import timedelta
from statistics import fmean
from typing import Any

import pytest

from improvement.domain.decisions import DecisionDraft
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.told import Audience
from improvement.domain.vocabulary import (
    Arm,
    Choice,
    ComparedBy,
    DecisionStep,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
    Ring,
)
from improvement.services import decisions, groups, imports, overview, telling_everybody
from improvement.words.told_everybody import AT_THE_NEXT_LOOK, OF_FEW, OF_POINTS
from tests.services.test_kept_looks import (
    COMPARISON,
    OTHERS,
    PILOT,
    THREE,
    figures_of,
    found_by,
    looks,
    monday,
)
from tests.services.test_told_everybody import START, log, running, week


def told_of(place: Any, test_id: int, key: str, arm: Arm) -> tuple[float, float]:
    """How many of a side the chart of a measure told of, and the sum of their figures."""
    with place.uow.reading(place.leader) as store:
        measure = store.plans.get(test_id).measure_ids[key]
        kept = store.tellings.of([test_id])[test_id, measure, ""].telling
    end = max(s.end for s in kept.told(Audience.SCREEN, telling_everybody.KEY))
    rows = [row for column, row in kept.rows if column < end and row.arm is arm]
    return sum(r.n or 0 for r in rows), sum(r.weighted or 0 for r in rows)


def newest_import(place: Any, test_id: int) -> int:
    """The newest import of a test."""
    with place.uow.reading(place.member) as store:
        return max(kept.id for kept in store.imports.of(test_id))


def test_one_taken_back_is_not_the_difference_of_chart_and_look(place: Any) -> None:
    """Three are: the last two of that side wait with her."""
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    log(place, test_id, [replace(week(0, [137.0])[0], code="X")])
    figures_of(place, place.leader, test_id, 1)
    imports.take_back(place.uow, place.member, import_id=newest_import(place, test_id))
    log(place, test_id, week(1, [*PILOT, 1.0, 2.0, 3.0], COMPARISON))
    figures_of(place, place.leader, test_id, 2)
    n, total = told_of(place, test_id, "outcome", Arm.PILOT)
    own = looks(place, test_id).evidence.outcome.pilot
    assert (n, own.n) == (24, 21)
    assert total - sum(own.values) == pytest.approx(137 + 2 + 3)


def pairs(at: int, figures: list[tuple[float, float | None]], code: str = "") -> list[CaseRecord]:
    found = week(at, [after for after, _ in figures])
    return [
        replace(case, code=code + case.code, values={"outcome": after, "first": before})
        for case, (after, before) in zip(found, figures, strict=True)
    ]


def paired(place: Any) -> int:
    spec = MeasureSpec(
        key="outcome", label="Stress", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=ComparedBy.SCORE,
    )  # fmt: skip
    first = MeasureSpec(
        key="first", label="Before", kind=MeasureKind.VALUE, role=MeasureRole.OUTCOME
    )
    plan = replace(
        place.plan, measures=(spec, first), design=Design.PAIRED, before_measure="first",
        planned_per_arm=30, minimum_worthwhile=1.0,
    )  # fmt: skip
    return int(place.running(plan))


def test_one_with_a_single_figure_is_not_the_difference_of_chart_and_pairs(place: Any) -> None:
    test_id = paired(place)
    log(place, test_id, pairs(0, [(10.0 + i % 4, 14.0 + i % 5) for i in range(14)]))
    log(place, test_id, pairs(0, [(37.0, None)], "X"))
    figures_of(place, place.leader, test_id, 1)
    outcome = looks(place, test_id).evidence.outcome
    after, before = (told_of(place, test_id, key, Arm.PILOT) for key in ("outcome", "first"))
    assert (after[0], before[0]) == (15, 14)
    assert outcome.pilot.n == outcome.comparison.n == 12, "three fewer than the chart of the one"
    assert after[1] - sum(outcome.pilot.values) != pytest.approx(37)


def test_a_side_to_which_nobody_came_stays_as_it_was(place: Any) -> None:
    """A correction there would be all that is new in it."""
    test_id = running(place)
    cases = week(0, PILOT, COMPARISON)
    log(place, test_id, cases)
    figures_of(place, place.leader, test_id, 1)
    log(place, test_id, [replace(cases[0], values={"outcome": 107.0})])
    log(place, test_id, week(1, [], COMPARISON))
    assert figures_of(place, place.leader, test_id, 2)[1:] == (10, 20)
    assert fmean(looks(place, test_id).evidence.outcome.pilot.values) == fmean(PILOT)
    log(place, test_id, week(2, PILOT, COMPARISON))
    figures_of(place, place.leader, test_id, 3)
    assert sum(looks(place, test_id).evidence.outcome.pilot.values) == 2 * sum(PILOT) + 7


def test_what_was_taken_back_whole_leaves_with_the_next_look(place: Any) -> None:
    """Ten and more that went are as many between two looks as ten that came."""
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    log(
        place,
        test_id,
        [replace(c, code=f"x{c.code}") for c in week(0, [*PILOT, *PILOT], [1.0] * 20)],
    )
    assert figures_of(place, place.leader, test_id, 1)[1:] == (30, 30)
    imports.take_back(place.uow, place.member, import_id=newest_import(place, test_id))
    log(place, test_id, week(1, THREE, OTHERS))
    figures_of(place, place.leader, test_id, 2)
    assert looks(place, test_id).evidence.outcome.pilot.n == 13


def test_counts_that_were_logged_as_totals_are_those_of_today(place: Any) -> None:
    test_id = running(place, ComparedBy.EVENTS, MeasureKind.COUNT)
    rows = [
        PeriodTotal(
            measure="outcome", start=monday(at), end=monday(at) + timedelta(days=6), arm=arm,
            count=5.0 + at % 3 + 2 * (arm is Arm.COMPARISON),
        )
        for at in range(12)
        for arm in Arm
    ]  # fmt: skip
    assert place.log(test_id, rows).saved
    plain = figures_of(place, place.leader, test_id, 12)[0]
    assert plain is not None
    assert plain == figures_of(place, place.member, test_id, 12)[0]


def test_a_series_of_households_is_told_by_its_chart_alone(place: Any) -> None:
    spec = MeasureSpec(
        key="outcome", label="Cost", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=ComparedBy.COST,
    )  # fmt: skip
    plan = replace(
        place.plan, measures=(spec,), design=Design.INTERRUPTED, planned_per_arm=12,
        minimum_worthwhile=20.0,
    )  # fmt: skip
    test_id = int(place.running(plan))
    for at in range(-14, 14):
        costs = [300.0 + (at * 7 + i * 13) % 40 - 30 * (at >= 0) for i in range(4)]
        log(place, test_id, week(at, costs))
    leader, team = (found_by(place, who, test_id, 15) for who in (place.leader, place.member))
    assert team.result.findings.plain is not None
    assert leader.result.verdict is team.result.verdict
    assert (leader.result.findings.found, leader.result.findings.plain) == (None, None)
    assert leader.result.findings.why_not == OF_POINTS
    (status,) = overview.portfolio(place.uow.on(monday(15)), place.leader).tests
    assert status.result.findings.plain is None
    decisions.record(
        place.uow.on(monday(15)), place.member, test_id=test_id,
        draft=DecisionDraft(choice=Choice.KEEP_TESTING, reason="So far.", lesson="Ask."),
    )  # fmt: skip
    seen = decisions.of_test(place.uow.on(monday(15)), place.leader, test_id=test_id)
    (rule,) = seen.rules.values()
    assert rule is not None
    assert rule.findings.plain is None


def costs_of(place: Any, *labels: str) -> int:
    rails = tuple(
        MeasureSpec(
            key=label.lower(), label=label, kind=MeasureKind.VALUE, direction=Direction.LOWER,
            role=MeasureRole.BALANCING, margin=5_000.0,
        )
        for label in labels
    )  # fmt: skip
    return int(place.running(replace(place.plan, measures=(*place.plan.measures, *rails))))


def with_share(place: Any, cases: list[CaseRecord], *labels: str) -> list[CaseRecord]:
    share = place.plan.primary.key
    return [
        replace(c, values={share: float(i % 3 > 0)} | dict.fromkeys(labels, c.values["outcome"]))
        for i, c in enumerate(cases)
    ]


def test_values_of_guardrails_beside_a_share_are_in_no_object(place: Any) -> None:
    test_id = costs_of(place, "Cost")
    log(place, test_id, with_share(place, week(0, PILOT, COMPARISON), "cost"))
    findings = found_by(place, place.leader, test_id, 1).result.findings
    (rail,), (told,) = findings.evidence.guardrails, findings.guardrails
    assert told.benefit is not None
    assert rail.outcome.pilot.values == told.guardrail.outcome.comparison.values == ()


SCALE = DecisionDraft(
    choice=Choice.SCALE, reason="So far.", lesson="Ask.", ring=Ring.ONE, review_on=monday(30),
    community="Nobody", community_how="Not asked", next_step="Wait", conditions="None",
    resources="None", dissent="Dan",
)  # fmt: skip


def test_what_was_never_told_is_in_no_look_after_scaling_either(place: Any) -> None:
    """One household is nearly all of the debt, so its chart tells nothing; nor does Compare."""
    test_id = costs_of(place, "Cost", "Debt")
    cases = with_share(place, week(0, PILOT, COMPARISON), "cost", "debt")
    debts = [9_000.0 if c.code.endswith("-0") else 1.0 for c in cases]
    cases = [
        replace(c, values={**c.values, "debt": debt}) for c, debt in zip(cases, debts, strict=True)
    ]
    log(place, test_id, cases)
    now = place.uow.on(monday(1))
    made = decisions.record(now, place.member, test_id=test_id, draft=SCALE)
    decisions.take(now, place.coach, decision_id=made, step=DecisionStep.AGREE)
    decisions.take(now, place.leader, decision_id=made, step=DecisionStep.APPROVE)
    log(place, test_id, with_share(place, week(1, PILOT, COMPARISON), "cost"))
    rails = found_by(place, place.leader, test_id, 2).result.findings.guardrails
    told = {rail.guardrail.name: (rail.benefit, rail.why_not) for rail in rails}
    assert told["Cost"][0] is not None
    assert told["Debt"] == (None, OF_FEW)


def test_a_look_brings_no_closed_dimension_back(place: Any) -> None:
    groups.add_dimension(
        place.uow, place.leader, label="Status", groups=("One", "Other"), sensitive=True
    )
    plan = place.plan
    named = type(plan.dimensions[0])(key="status", reference=None)
    spec = MeasureSpec(
        key="outcome", label="Cost", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=ComparedBy.COST,
    )  # fmt: skip
    plan = replace(
        plan, measures=(spec,), planned_per_arm=30, minimum_worthwhile=20.0,
        dimensions=(*plan.dimensions, named),
    )  # fmt: skip
    test_id = int(place.running(plan))
    log(place, test_id, week(0, PILOT, COMPARISON))
    found = found_by(place, place.leader, test_id, 1)
    assert found.looked_until is not None
    assert "Status" not in found.hidden


def test_a_measure_that_is_compared_otherwise_since_waits_for_its_own_look(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    assert figures_of(place, place.leader, test_id, 1)[0] is not None
    with place.uow.reading(place.member) as store:
        plan = store.plans.get(test_id).plan
    days = replace(plan.measures[0], compared_by=ComparedBy.SCORE)
    place.amend(test_id, measures=(days,))
    findings = found_by(place, place.leader, test_id, 1).result.findings
    assert (findings.found, findings.why_not) == (None, AT_THE_NEXT_LOOK)


def test_words_say_that_figures_are_there_and_not_told(place: Any) -> None:
    """Ten a side of a week that is not over: a verdict, and no figure of theirs."""
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    team, leader = (found_by(place, who, test_id, 0) for who in (place.member, place.leader))
    assert team.result.findings.plain is not None
    assert leader.result.findings.plain is None
    said = " ".join((leader.reading.headline, *leader.reading.because, *leader.reading.caveats))
    assert "10 in the pilot and 10 in the comparison have an outcome" in said
    for untrue in ("cannot be compared", "too few", "nothing to compute", "not recorded or"):
        assert untrue not in said


def test_another_measure_in_its_place_is_not_shown_under_its_name(place: Any) -> None:
    """Roles swapped after a look: the steps go on by measure, and no look is of the new one yet."""
    test_id = running(place)
    with place.uow.reading(place.member) as store:
        plan = store.plans.get(test_id).plan
    debt = replace(
        plan.measures[0], key="debt", label="Debt", role=MeasureRole.BALANCING, margin=500.0
    )
    place.amend(test_id, measures=(plan.measures[0], debt))
    cases = [
        replace(c, values={**c.values, "debt": 10 * (c.values["outcome"] or 0.0)})
        for c in week(0, PILOT, COMPARISON)
    ]
    log(place, test_id, cases)
    found = found_by(place, place.leader, test_id, 1).result.findings
    assert found.plain.estimate == pytest.approx(20)
    assert found.guardrails[0].benefit.estimate == pytest.approx(200)
    swapped = (
        replace(plan.measures[0], role=MeasureRole.BALANCING, margin=500.0),
        replace(debt, role=MeasureRole.PRIMARY, margin=None),
    )
    place.amend(test_id, measures=swapped)
    log(place, test_id, week(1, THREE, OTHERS))
    then = found_by(place, place.leader, test_id, 2).result.findings
    assert then.plain is None
    assert looks(place, test_id).outcome_of(looks(place, test_id).measures[""]).pilot.n == 10


def test_a_wait_that_is_known_by_its_day_alone_is_not_the_difference_of_chart_and_look(
    place: Any,
) -> None:
    spec = MeasureSpec(
        key="outcome", label="Wait", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=ComparedBy.AVERAGE_DAYS, outcome_days=14,
    )  # fmt: skip
    plan = replace(place.plan, measures=(spec,), planned_per_arm=30, minimum_worthwhile=1.0)
    test_id = int(place.running(plan))
    log(place, test_id, week(0, [float(3 + i % 4) for i in range(14)], [6.0] * 14))
    only_day = replace(
        week(0, [0.0])[0], code="X", values={"outcome": None}, outcome_on=START + timedelta(days=11)
    )
    log(place, test_id, [only_day])
    figures_of(place, place.leader, test_id, 4)
    own = looks(place, test_id).evidence.outcome.pilot
    n, total = told_of(place, test_id, "outcome", Arm.PILOT)
    assert abs(n - sum(own.ended)) in (0, 3)
    assert sum(own.values) - total != pytest.approx(11)


def test_one_more_on_one_side_holds_nobody_up(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    figures_of(place, place.leader, test_id, 1)
    log(place, test_id, week(1, PILOT * 2, OTHERS))
    assert figures_of(place, place.leader, test_id, 2)[1:] == (30, 10)
    assert looks(place, test_id).evidence.outcome.comparison.values == tuple(COMPARISON)


def test_who_may_not_see_small_groups_reads_no_digest(place: Any) -> None:
    """Who knows the other figures could try the last one out against it."""
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    draft = DecisionDraft(choice=Choice.KEEP_TESTING, reason="So far.", lesson="Ask.")
    decisions.record(place.uow.on(monday(1)), place.member, test_id=test_id, draft=draft)
    leader, team = (
        decisions.of_test(place.uow.on(monday(1)), who, test_id=test_id)
        for who in (place.leader, place.member)
    )
    assert [kept.digest for kept in leader.analyses.values()] == [""]
    assert all(kept.digest for kept in team.analyses.values())
