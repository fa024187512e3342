"""The whole way for every kind of outcome and design: register, log, judge, keep, verify."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import Plan, lacking
from improvement.domain.vocabulary import (
    Arm,
    Choice,
    ComparedBy,
    Design,
    Direction,
    MeasureKind,
    MeasureRole,
)
from improvement.errors import Invalid, NotComputable
from improvement.services import analyses, charts, data, decisions, overview, tests
from improvement.services.decisions import DecisionDraft
from improvement.stats.comparisons.still_waiting import StillWaiting
from improvement.stats.decisions.clusters import CorrelationSource
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.verdict import Reason, Verdict, VerdictResult
from tests.services.conftest import START

DRAFT = DecisionDraft(choice=Choice.KEEP_TESTING, reason="We look again next month.")


def measure(way: ComparedBy, **given: Any) -> MeasureSpec:
    kinds = {ComparedBy.SHARE: MeasureKind.PROPORTION, ComparedBy.EVENTS: MeasureKind.COUNT}
    fields: dict[str, Any] = {
        "key": "outcome",
        "label": "The outcome",
        "kind": kinds.get(way, MeasureKind.VALUE),
        "direction": Direction.LOWER,
        "compared_by": way,
    }
    return MeasureSpec(**(fields | given))


def plan_with(place: Any, spec: MeasureSpec, design: Design, **given: Any) -> Plan:
    changes: dict[str, Any] = {
        "measures": (spec,),
        "design": design,
        "planned_per_arm": 30,
        "minimum_worthwhile": 0.2,
    }
    return replace(place.plan, **(changes | given))


def cases(
    draw: Callable[[Random, Arm, bool], float | None],
    *,
    n: int = 30,
    before: bool = False,
    arms: tuple[Arm, ...] = (Arm.PILOT, Arm.COMPARISON),
    seed: int = 7,
) -> list[CaseRecord]:
    """``n`` households an arm since the change (and before it), of women and men in turn."""
    random = Random(seed)  # noqa: S311 - made-up households, no secret
    found = []
    for arm in arms:
        for after in (False, True) if before else (True,):
            for i in range(n):
                start = START + timedelta(days=i if after else -60 + i)
                found.append(
                    CaseRecord(
                        code=f"{arm.value[0]}{'a' if after else 'b'}{i:03d}",
                        starts_on=start,
                        arm=arm,
                        cell=frozenset({("gender", "women" if i % 2 else "men")}),
                        values={"outcome": draw(random, arm, after)},
                    )
                )
    return found


def log(place: Any, test_id: int, records: list[CaseRecord]) -> None:
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=records, name="cases")
    assert saved.saved, saved.errors


def judged(place: Any, plan: Plan, records: list[CaseRecord]) -> tuple[int, VerdictResult]:
    assert not lacking(plan), lacking(plan)
    test_id = place.running(plan)
    log(place, test_id, records)
    return test_id, analyses.compare(place.uow, place.member, test_id=test_id).result


def kept_and_verified(place: Any, test_id: int) -> analyses.Verification:
    decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    (decision,) = decisions.of_test(place.uow, place.member, test_id=test_id).decisions
    return analyses.verify(place.uow, place.member, analysis_id=decision.analysis_id)


def findings(result: VerdictResult) -> OutcomeFindings:
    assert isinstance(result.findings, OutcomeFindings)
    return result.findings


def days(random: Random, arm: Arm, after: bool) -> float:
    typical = 2.2 if arm is Arm.PILOT and after else 3.2
    return float(max(1, round(random.lognormvariate(typical, 0.5))))


DRAWS: dict[ComparedBy, Callable[[Random, Arm, bool], float | None]] = {
    ComparedBy.TYPICAL_WAIT: days,
    ComparedBy.AVERAGE_DAYS: days,
    ComparedBy.EVENTS: lambda r, arm, after: float(
        int(r.expovariate(1.0 if arm is Arm.PILOT and after else 0.3))
    ),
    ComparedBy.SCORE: lambda r, arm, after: round(
        r.gauss(4 if arm is Arm.PILOT and after else 7, 2), 1
    ),
    ComparedBy.ORDER: lambda r, arm, after: float(
        min(5, max(1, round(r.gauss(2 if arm is Arm.PILOT and after else 4, 1))))
    ),
    ComparedBy.COST: lambda r, arm, after: round(
        r.lognormvariate(4.0 if arm is Arm.PILOT and after else 5.0, 0.4), 2
    ),
    ComparedBy.SHARE: lambda r, arm, after: float(
        r.random() < (0.2 if arm is Arm.PILOT and after else 0.6)
    ),
}


@pytest.mark.parametrize("way", [way for way in ComparedBy if way is not ComparedBy.SHARE])
@pytest.mark.parametrize("design", [Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER])
def test_a_clear_gain_scales_and_the_kept_verdict_verifies(
    place: Any, way: ComparedBy, design: Design
) -> None:
    plan = plan_with(place, measure(way), design, planned_per_arm=80)
    before = design is Design.BEFORE_AFTER
    arms = (Arm.PILOT,) if before else (Arm.PILOT, Arm.COMPARISON)
    records = cases(DRAWS[way], n=80, before=before, arms=arms)
    test_id, result = judged(place, plan, records)
    assert result.verdict is Verdict.SCALE, said(place, test_id)
    groups = findings(result).groups
    assert {g.group for g in groups if g.named} >= {"Women", "Men"}
    (status,) = overview.home(place.uow, place.member).tests
    assert status.result is not None
    assert status.result.verdict is Verdict.SCALE  # every page tells the same story
    checked = kept_and_verified(place, test_id)
    assert checked.sound, checked.differences
    assert not checked.data_changed
    assert not checked.plan_changed


@pytest.mark.parametrize(
    "way",
    [
        ComparedBy.SHARE,
        ComparedBy.EVENTS,
        ComparedBy.SCORE,
        ComparedBy.COST,
        ComparedBy.AVERAGE_DAYS,
        ComparedBy.TYPICAL_WAIT,
    ],
)
def test_changes_of_both_sides(place: Any, way: ComparedBy) -> None:
    plan = plan_with(place, measure(way), Design.DIFF_IN_DIFF)
    test_id, result = judged(place, plan, cases(DRAWS[way], n=60, before=True))
    found = findings(result)
    assert found.why_not == ""
    assert found.plain is not None
    assert found.plain.estimate > 0
    assert found.smaller_n == 60
    assert kept_and_verified(place, test_id).sound


def test_the_same_households_before_and_after(place: Any) -> None:
    earlier = MeasureSpec(
        key="earlier", label="Before", kind=MeasureKind.VALUE, role=MeasureRole.OUTCOME
    )
    plan = plan_with(
        place,
        measure(ComparedBy.SCORE),
        Design.PAIRED,
        minimum_worthwhile=1.0,
        before_measure="earlier",
    )
    plan = replace(plan, measures=(*plan.measures, earlier))
    records = [
        replace(r, values={"outcome": r.values["outcome"], "earlier": 6.0 + i % 3})
        for i, r in enumerate(cases(DRAWS[ComparedBy.SCORE], arms=(Arm.PILOT,)))
    ]
    test_id, result = judged(place, plan, records)
    assert findings(result).evidence.look.n_pilot == 30
    assert result.verdict is Verdict.SCALE
    assert "we cannot tell if the change caused it" in said(place, test_id)
    assert kept_and_verified(place, test_id).sound


def said(place: Any, test_id: int) -> str:
    reading = analyses.compare(place.uow, place.member, test_id=test_id).reading
    return " ".join((reading.headline, *reading.because, *reading.caveats))


def test_pairs_need_to_know_where_the_first_figure_stands(place: Any) -> None:
    plan = plan_with(place, measure(ComparedBy.SCORE), Design.PAIRED)
    assert [lack.field for lack in lacking(plan)] == ["before_measure"]


def test_answers_in_order_have_no_difference_in_differences(place: Any) -> None:
    plan = plan_with(place, measure(ComparedBy.ORDER), Design.DIFF_IN_DIFF)
    assert "choose another design" in " ".join(lack.words for lack in lacking(plan))


def weekly(
    place: Any, figures: Callable[[int], dict[str, float]], weeks: range, arm: Arm = Arm.PILOT
) -> list[PeriodTotal]:
    return [
        replace(
            place.week(n, arm, (0, 0)),
            measure="outcome",
            **({"numerator": None, "denominator": None} | figures(n)),
        )
        for n in weeks
    ]


def test_one_place_over_time(place: Any) -> None:
    plan = plan_with(
        place,
        measure(ComparedBy.EVENTS, label="Late payments"),
        Design.INTERRUPTED,
        minimum_worthwhile=3.0,
        planned_per_arm=14,
    )
    test_id = place.running(plan)
    totals = weekly(
        place, lambda n: {"count": float(20 + n * 7 % 4 - 8 * (n >= 0))}, range(-16, 15)
    )
    assert place.log(test_id, totals).saved
    result = analyses.compare(place.uow, place.member, test_id=test_id).result
    found = findings(result)
    assert (found.evidence.look.n_pilot, found.evidence.look.n_comparison) == (15, 16)
    assert found.plain is not None
    assert 5 < found.plain.estimate < 11
    assert result.verdict is Verdict.SCALE
    assert "Nothing is compared at the same time" in said(place, test_id)
    (status,) = overview.home(place.uow, place.member).tests
    assert status.result is not None
    assert status.result.verdict is result.verdict
    assert kept_and_verified(place, test_id).sound


def test_rates_from_totals_have_a_verdict_and_say_what_they_assume(place: Any) -> None:
    spec = replace(measure(ComparedBy.EVENTS), kind=MeasureKind.RATE)
    test_id = place.running(plan_with(place, spec, Design.SIDE_BY_SIDE, dimensions=()))
    for arm, count in ((Arm.PILOT, 4.0), (Arm.COMPARISON, 14.0)):
        totals = weekly(
            place, lambda n, count=count: {"count": count, "exposure": 20.0}, range(6), arm
        )
        assert place.log(test_id, totals).saved
    result = analyses.compare(place.uow, place.member, test_id=test_id).result
    assert findings(result).evidence.look.n_pilot == 120
    assert result.verdict is Verdict.SCALE
    assert "independent of each other" in said(place, test_id)


def test_counts_of_two_places_are_compared_period_by_period(place: Any) -> None:
    test_id = place.running(
        plan_with(
            place,
            measure(ComparedBy.EVENTS),
            Design.SIDE_BY_SIDE,
            planned_per_arm=12,
            dimensions=(),
        )
    )
    for arm, least in ((Arm.PILOT, 3), (Arm.COMPARISON, 9)):
        totals = weekly(
            place, lambda n, least=least: {"count": float(least + n % 3)}, range(12), arm
        )
        assert place.log(test_id, totals).saved
    result = analyses.compare(place.uow, place.member, test_id=test_id).result
    assert result.verdict is Verdict.SCALE
    assert "among 12 periods" in said(place, test_id)


def test_households_still_waiting_are_counted_for_as_long_as_is_known(place: Any) -> None:
    def waiting(random: Random, arm: Arm, after: bool) -> float | None:
        found = days(random, arm, after)
        return None if found > 25 else found

    plan = plan_with(
        place,
        measure(ComparedBy.AVERAGE_DAYS, outcome_days=30, unit="days"),
        Design.RANDOMISED,
        minimum_worthwhile=3.0,
    )
    test_id, result = judged(place, plan, cases(waiting))
    found = findings(result)
    assert isinstance(found.found, StillWaiting)
    assert found.found.until == 30
    assert found.evidence.due is None
    assert found.evidence.outcome.comparison.ended.count(False) > 0
    assert result.verdict is Verdict.SCALE
    assert "count as still waiting" in said(place, test_id)
    assert kept_and_verified(place, test_id).sound


def test_typical_waits_with_somebody_still_waiting_say_what_to_do(place: Any) -> None:
    records = cases(days)
    records[0] = replace(records[0], values={"outcome": None})
    plan = plan_with(place, measure(ComparedBy.TYPICAL_WAIT), Design.RANDOMISED)
    test_id, result = judged(place, plan, records)
    assert (result.verdict, result.reason) == (Verdict.KEEP_TESTING, Reason.NOT_COMPUTABLE)
    assert "1 of 60 are still waiting" in said(place, test_id)


def test_a_guardrail_of_another_kind_stops_a_share_that_gains(place: Any) -> None:
    """Shares gain, but costs rise by far more than the 50 dollars that were written down."""
    rail = measure(
        ComparedBy.COST,
        key="cost",
        label="Cost",
        role=MeasureRole.BALANCING,
        margin=50.0,
        direction=Direction.LOWER,
    )
    share = measure(ComparedBy.SHARE, direction=Direction.LOWER)
    plan = replace(plan_with(place, share, Design.RANDOMISED), measures=(share, rail))
    records = [
        replace(
            r,
            values={
                "outcome": r.values["outcome"],
                "cost": (400.0 if r.arm is Arm.PILOT else 100.0) + i % 7,
            },
        )
        for i, r in enumerate(cases(DRAWS[ComparedBy.SHARE]))
    ]
    test_id, result = judged(place, plan, records)
    assert (result.verdict, result.reason) == (Verdict.STOP, Reason.GUARDRAIL_BROKEN)
    assert "a loss of $" in said(place, test_id)
    assert kept_and_verified(place, test_id).sound


def test_a_guardrail_that_cannot_be_compared_says_why_and_guards_nothing(place: Any) -> None:
    rail = measure(
        ComparedBy.SCORE, key="worry", label="Worry", role=MeasureRole.BALANCING, margin=1.0
    )
    share = measure(ComparedBy.SHARE)
    plan = replace(plan_with(place, share, Design.RANDOMISED), measures=(share, rail))
    test_id, _ = judged(place, plan, cases(DRAWS[ComparedBy.SHARE]))
    totals = [
        replace(t, measure="worry", value=4.0, n=9) for t in weekly(place, lambda n: {}, range(2))
    ]
    assert place.log(test_id, totals).saved
    assert "Worry: only averages are logged" in said(place, test_id)


@pytest.mark.parametrize("way", [ComparedBy.SHARE, ComparedBy.SCORE])
def test_whole_sites_make_every_range_wider(place: Any, way: ComparedBy) -> None:
    plan = plan_with(place, measure(way), Design.SIDE_BY_SIDE)
    records = cases(DRAWS[way])
    _, alone = judged(place, plan, records)
    clustered = replace(plan, cluster_dimension="gender", cluster_likeness=0.1)
    test_id, result = judged(place, clustered, records)
    one, other = alone.findings.benefit, result.findings.benefit
    assert one is not None
    assert other is not None
    assert other.estimate == one.estimate
    assert other.half_width > 1.3 * one.half_width
    assert result.findings.clusters is not None
    assert result.findings.clusters.source is CorrelationSource.GIVEN
    assert "tell about as much as" in said(place, test_id)
    assert kept_and_verified(place, test_id).sound


@pytest.mark.parametrize("way", [ComparedBy.SHARE, ComparedBy.SCORE])
def test_how_many_came_to_which_site_is_for_those_who_may_see_it(
    place: Any, way: ComparedBy
) -> None:
    plan = plan_with(
        place, measure(way), Design.SIDE_BY_SIDE, cluster_dimension="gender", cluster_likeness=0.1
    )
    test_id, result = judged(place, plan, cases(DRAWS[way])[:-7])
    seen = analyses.compare(place.uow, place.leader, test_id=test_id).result
    for own, others in (
        (result.findings.clusters, seen.findings.clusters),
        (result.findings.evidence.clusters, seen.findings.evidence.clusters),
    ):
        assert own is not None
        assert others is not None
        assert len(set(own.sizes)) > 1
        assert max(others.sizes) - min(others.sizes) <= 1
        assert len(others.sizes) == len(own.sizes)
        if way is ComparedBy.SHARE:
            assert sum(others.sizes) == sum(own.sizes)
        else:  # of those who were told of, not of all who came since
            look = seen.findings.evidence.look
            assert sum(others.sizes) == look.n_pilot + look.n_comparison < sum(own.sizes)
    if way is ComparedBy.SHARE:
        assert seen.findings.benefit == result.findings.benefit


def test_how_alike_sites_are_is_seen_from_the_records(place: Any) -> None:
    plan = plan_with(
        place, measure(ComparedBy.SCORE), Design.SIDE_BY_SIDE, cluster_dimension="gender"
    )
    _, result = judged(place, plan, cases(DRAWS[ComparedBy.SCORE]))
    assert result.findings.clusters is not None
    assert result.findings.clusters.source is CorrelationSource.ESTIMATED
    assert result.findings.clusters.correlation >= 0.05  # four groups say too little to go below


@pytest.mark.parametrize("way", [ComparedBy.SHARE, ComparedBy.COST])
def test_cheaper_and_no_worse(place: Any, way: ComparedBy) -> None:
    """As good on both sides: no gain, and no loss of more than was to be accepted."""
    same: dict[ComparedBy, Callable[[Random, Arm, bool], float]] = {
        ComparedBy.SHARE: lambda r, arm, after: float(r.random() < 0.1),
        ComparedBy.COST: lambda r, arm, after: round(r.gauss(100, 10), 2),
    }
    margin = {ComparedBy.SHARE: 0.2, ComparedBy.COST: 20.0}[way]
    plan = plan_with(
        place, measure(way), Design.RANDOMISED, minimum_worthwhile=margin, no_worse=True
    )
    records = cases(same[way], n=60, seed=5)
    test_id, result = judged(place, plan, records)
    assert result.findings.benefit is not None
    if result.findings.benefit.estimate >= margin:
        assert result.verdict is Verdict.SCALE
    else:
        assert (result.verdict, result.reason) == (Verdict.ADAPT, Reason.SMALLER_THAN_WORTHWHILE)
    assert "you were ready to accept" in said(place, test_id)
    assert kept_and_verified(place, test_id).sound


def test_changed_after_looking_is_marked_for_every_kind(place: Any) -> None:
    plan = plan_with(place, measure(ComparedBy.COST), Design.RANDOMISED, minimum_worthwhile=10.0)
    test_id, _ = judged(place, plan, cases(DRAWS[ComparedBy.COST]))
    tests.amend(
        place.uow,
        place.member,
        test_id=test_id,
        version=place.version(test_id),
        plan=replace(plan, minimum_worthwhile=5.0),
        reason="Cheaper than we thought.",
    )
    assert "The decision rule was changed after data were seen." in said(place, test_id)


def test_who_may_not_see_small_groups_sees_neither_them_nor_households(place: Any) -> None:
    plan = plan_with(place, measure(ComparedBy.SCORE), Design.RANDOMISED)
    records = cases(DRAWS[ComparedBy.SCORE])
    few = [replace(r, cell=frozenset({("gender", "declined")})) for r in records[:4]]
    test_id, _ = judged(place, plan, [*few, *records[4:]])
    for actor in (place.elsewhere, place.leader):
        view = analyses.compare(place.uow, actor, test_id=test_id)
        if view.sees_all:
            continue
        assert all(figures.households == () for figures in view.figures.values())
        shown = {g.group for g in findings(view.result).groups}
        assert all(g.smaller_n >= 10 for g in findings(view.result).groups), shown


def test_the_chart_and_the_end_of_the_plan_know_other_outcomes(place: Any) -> None:
    plan = plan_with(place, measure(ComparedBy.SCORE), Design.RANDOMISED, ends_on=date(2027, 3, 1))
    test_id, result = judged(place, plan, cases(DRAWS[ComparedBy.SCORE]))
    assert result.findings.evidence.look.at_end  # by size, the end date is far
    assert tests.view(place.uow, place.member, test_id=test_id).stage.value == "study"
    assert charts.of_test(place.uow, place.member, test_id=test_id).chart is not None


def test_a_share_of_a_rule_on_another_scale_is_refused(place: Any) -> None:
    with pytest.raises(Invalid, match="between 0 and 100 percent"):
        plan_with(place, measure(ComparedBy.SHARE), Design.RANDOMISED, minimum_worthwhile=3.0)
    plan = plan_with(place, measure(ComparedBy.TYPICAL_WAIT), Design.RANDOMISED)
    assert lacking(replace(plan, minimum_worthwhile=3.0))[0].field == "minimum_worthwhile"


def test_averages_alone_cannot_be_compared(place: Any) -> None:
    test_id = place.running(plan_with(place, measure(ComparedBy.SCORE), Design.RANDOMISED))
    totals = weekly(place, lambda n: {"value": 4.0, "n": 9}, range(4))
    assert place.log(test_id, totals).saved
    with pytest.raises(NotComputable, match="log case records, one row a household"):
        analyses.compare(place.uow, place.member, test_id=test_id)
