"""Register, start, log, compare, note, decide: the whole way on both databases, known numbers."""

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import NoteDraft
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Arm, Choice, Design, MeasureKind, Phase, Ring, Stage
from improvement.errors import Conflict, Invalid, NotComputable
from improvement.services import analyses, charts, data, decisions, notes, overview, tests
from improvement.services.decisions import NO_VERDICT, DecisionDraft
from improvement.services.figures import Source
from improvement.services.tests import Ready
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.decisions.missing import MissingStatus
from improvement.stats.decisions.verdict import Reason, Verdict
from improvement.stats.record import digest, to_record

DRAFT = DecisionDraft(
    choice=Choice.SCALE,
    reason="Better for everybody we asked.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="The tenants' council",
    community_how="At its meeting",
)


def wilson(events: int, n: int, z: float) -> tuple[float, float]:
    """Wilson's limits, written out (1927): the naive second of the house's own."""
    root = z * sqrt(z * z + 4 * events * (1 - events / n))
    return (2 * events + z * z - root) / (2 * (n + z * z)), (2 * events + z * z + root) / (
        2 * (n + z * z)
    )


def newcombe(a: int, m: int, b: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    (l1, u1), (l2, u2) = wilson(a, m, z), wilson(b, n, z)
    p, q = a / m, b / n
    return (
        p - q - sqrt((p - l1) ** 2 + (u2 - q) ** 2),
        p - q + sqrt((u1 - p) ** 2 + (q - l2) ** 2),
    )


def test_the_whole_way(place: Any) -> None:
    uow = place.uow
    test_id = place.draft()
    view = tests.view(uow, place.member, test_id=test_id)
    assert (view.stage, view.lacks, view.decision) == (Stage.PLAN, (), None)

    tests.start(uow, place.member, test_id=test_id, version=view.kept.version)
    running = tests.view(uow, place.member, test_id=test_id)
    assert running.stage is Stage.STUDY  # past its end
    assert running.kept.started_by == place.member.person_id
    assert place.log(test_id, place.example()).tallied.added == 18

    found = analyses.compare(uow, place.coach, test_id=test_id)
    evidence = found.result.findings.evidence
    assert evidence.arms == TwoArms(pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80))
    # Published: 0.0524 to 0.3339. By hand, at z = 1.96: Wilson of 56/70 is 0.6918 to 0.8770, of
    # 48/80 0.4905 to 0.7004; 0.2 - sqrt(0.1082^2 + 0.1004^2) = 0.0524 and
    # 0.2 + sqrt(0.0770^2 + 0.1095^2) = 0.3339.
    benefit = found.result.findings.benefit
    assert benefit is not None
    assert (round(benefit.lower, 4), round(benefit.upper, 4)) == (0.0524, 0.3339)
    assert benefit.estimate == pytest.approx(0.2)
    assert (benefit.lower, benefit.upper) == pytest.approx(newcombe(56, 70, 48, 80), abs=1e-7)
    direct = two_proportions(evidence.arms).benefit(evidence.rule.direction)
    assert (direct.lower, direct.upper) == (benefit.lower, benefit.upper)
    assert evidence.look.z == pytest.approx(1.959964)  # 74.67 of 80 planned, but the end is past
    groups = {g.group: g for g in found.dimensions[0].found.dimension.groups}
    assert groups["Women"].pilot == groups["Men"].pilot == Tally(events=28, n=35)
    assert groups["Women"].comparison == Tally(events=24, n=40)
    assert (found.result.verdict, found.result.reason) == (Verdict.SCALE, Reason.NO_FLAGS)
    assert found.figures["kept"].source is Source.TOTALS
    assert found.figures["kept"].differences == ()

    draft = NoteDraft(text="The texts came late.", written_on=uow.today, themes=("Timing",))
    notes.write(uow, place.member, test_id=test_id, draft=draft)
    (note,) = notes.of_test(uow, place.leader, test_id=test_id).notes
    assert (note.text, note.themes) == ("The texts came late.", ("Timing",))

    decision_id = decisions.record(uow, place.leader, test_id=test_id, draft=DRAFT)
    seen = decisions.of_test(uow, place.coach, test_id=test_id)
    (decision,) = seen.decisions
    kept = seen.analyses[decision.analysis_id]
    assert (decision.id, decision.recommended, decision.followed_rule) == (
        decision_id,
        "scale",
        True,
    )
    assert kept.digest == digest(evidence)
    assert kept.inputs == to_record(evidence)
    assert kept.as_of == uow.today
    assert kept.words["headline"].startswith("Scale to the next ring: outcomes are better")
    assert tests.view(uow, place.member, test_id=test_id).stage is Stage.ACT


def test_before_and_after_is_the_pilot_twice(place: Any) -> None:
    test_id = place.running(replace(place.plan, design=Design.BEFORE_AFTER, dimensions=()))
    place.log(
        test_id,
        [
            place.week(-2, Arm.PILOT, (20, 40)),
            place.week(-1, Arm.PILOT, (28, 40)),  # before: 48 of 80
            place.week(0, Arm.PILOT, (30, 40)),
            place.week(1, Arm.PILOT, (26, 30)),  # since: 56 of 70
            place.week(0, Arm.COMPARISON, (1, 30)),  # another arm is no part of this design
        ],
    )
    arms = analyses.compare(place.uow, place.member, test_id=test_id).result.findings.evidence.arms
    assert arms == TwoArms(pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80))


def test_the_first_day_that_moves_takes_the_phases_with_it(place: Any) -> None:
    test_id = place.running(replace(place.plan, design=Design.BEFORE_AFTER, dimensions=()))
    place.log(test_id, [place.week(n, Arm.PILOT, (n + 3, 20)) for n in range(-2, 3)])
    start = place.plan.starts_on
    cases = [CaseRecord(code="A", starts_on=start, values={"kept": 1.0})]

    def before() -> int:
        view = analyses.compare(place.uow, place.member, test_id=test_id)
        return int(view.figures["kept"].tally(Arm.PILOT, Phase.BASELINE).n)

    assert before() == 40
    assert place.amend(test_id, starts_on=start + timedelta(weeks=1)) is Ready.AFTER_LOOKING
    assert before() == 60
    place.amend(test_id, starts_on=start - timedelta(weeks=2))
    assert before() == 0
    data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="one case")
    place.amend(test_id, starts_on=start + timedelta(days=1))
    assert before() == 1  # case records come before totals, and follow as well


def cases(n: int, arm: Arm, *, events: int, missing: int = 0, waiting: int = 0) -> list[CaseRecord]:
    """``n`` due and known, then those without an outcome, then those not due yet."""
    start = date(2026, 9, 7)
    known = [1.0] * events + [0.0] * (n - events)
    values: list[float | None] = [*known, *[None] * missing, *[1.0] * waiting]
    return [
        CaseRecord(
            code=f"{arm.value}{number}",
            starts_on=start,
            due_on=date(2026, 11, 24) if number >= n + missing else date(2026, 11, 23),
            arm=arm,
            values={"kept": value},
        )
        for number, value in enumerate(values)
    ]


def test_only_outcomes_that_are_due_count(place: Any) -> None:
    """A quick success of a case whose day has not come would flatter the pilot."""
    test_id = place.running()
    logged = cases(20, Arm.PILOT, events=9, waiting=7) + cases(20, Arm.COMPARISON, events=5)
    data.log_cases(place.uow, place.member, test_id=test_id, cases=logged, name="cases")
    found = analyses.compare(place.uow, place.member, test_id=test_id)
    assert found.result.findings.evidence.arms == TwoArms(
        pilot=Tally(events=9, n=20), comparison=Tally(events=5, n=20)
    )
    assert found.figures["kept"].waiting == 7
    tomorrow = analyses.compare(
        place.uow.on(date(2026, 11, 24)), place.member, test_id=test_id
    ).result.findings.evidence.arms.pilot
    assert tomorrow == Tally(events=16, n=27)


@pytest.mark.parametrize("told", ["as an empty cell", "by saying nothing"])
def test_missing_outcomes_block_the_verdict(place: Any, told: str) -> None:
    """7 of 27 pilot outcomes are not known: 26 of 100, above the 20 of 100 of the plan."""
    test_id = place.running()
    logged = cases(20, Arm.PILOT, events=9, missing=7) + cases(20, Arm.COMPARISON, events=5)
    if told == "by saying nothing":
        logged = [replace(c, values={}) if c.values["kept"] is None else c for c in logged]
    data.log_cases(place.uow, place.member, test_id=test_id, cases=logged, name="cases")
    found = analyses.compare(place.uow, place.member, test_id=test_id).result
    missing = found.findings.comparison.missing
    assert missing is not None
    assert (missing.due.pilot, missing.due.comparison) == (27, 20)
    assert missing.largest == pytest.approx(7 / 27)
    assert missing.status is MissingStatus.TOO_MANY
    assert found.reason is Reason.TOO_MANY_MISSING


def test_without_case_records_nobody_knows_how_many_are_missing(place: Any) -> None:
    found = analyses.compare(place.uow, place.member, test_id=place.newcombe()).result
    assert found.findings.evidence.due is None


SCORE = MeasureSpec(key="worry", label="Worry about rent", kind=MeasureKind.VALUE)
COUNT = MeasureSpec(key="filings", label="Eviction filings", kind=MeasureKind.COUNT)


def test_averages_have_a_chart_and_a_decision_but_no_verdict(place: Any) -> None:
    test_id = place.running(replace(place.plan, measures=(SCORE,), dimensions=()))
    weeks = [
        replace(
            place.week(n, Arm.PILOT, (0, 0)),
            measure="worry",
            numerator=None,
            denominator=None,
            value=float(10 - n),
            n=8,
        )
        for n in range(11)
    ]
    assert place.log(test_id, weeks).saved
    chart = charts.of_test(place.uow, place.member, test_id=test_id).chart
    assert [p.value for p in chart.series.points] == [float(10 - n) for n in range(11)]
    with pytest.raises(NotComputable, match="Only averages are logged"):
        analyses.compare(place.uow, place.member, test_id=test_id)
    (status,) = overview.home(place.uow, place.member).tests
    assert status.result is None
    assert "log case records" in status.why_not
    decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    seen = decisions.of_test(place.uow, place.member, test_id=test_id)
    (decision,) = seen.decisions
    kept = seen.analyses[decision.analysis_id]
    assert (decision.recommended, decision.followed_rule) == (NO_VERDICT, True)
    assert kept.kind == "no verdict"
    assert "Only averages are logged" in kept.words["headline"]
    assert "Only averages are logged" in kept.result["reason"]


def test_a_count_on_one_side_only_is_too_early_to_judge(place: Any) -> None:
    test_id = place.running(replace(place.plan, measures=(COUNT,), dimensions=()))
    weeks = [
        replace(
            place.week(n, Arm.PILOT, (0, 0)),
            measure="filings",
            numerator=None,
            denominator=None,
            count=float(10 - n),
        )
        for n in range(11)
    ]
    assert place.log(test_id, weeks).saved
    found = analyses.compare(place.uow, place.member, test_id=test_id)
    assert found.result.reason is Reason.TOO_EARLY
    assert "11 households since" not in found.reading.headline
    (status,) = overview.home(place.uow, place.member).tests
    assert status.result is not None


def test_a_plan_is_locked_once_it_has_started(place: Any) -> None:
    test_id = place.running()
    version = place.version(test_id)
    with pytest.raises(Conflict, match="has started and its plan is locked"):
        tests.save(
            place.uow, place.member, test_id=test_id, version=version, plan=replace(place.plan)
        )
    with pytest.raises(Conflict, match="has started already"):
        tests.start(place.uow, place.member, test_id=test_id, version=version)
    (locked,) = tests.view(place.uow, place.member, test_id=test_id).versions
    assert (locked.number, locked.plan["body"]["minimum_worthwhile"]) == (1, 0.1)


def test_a_draft_is_neither_logged_for_nor_decided(place: Any) -> None:
    test_id = place.draft()
    with pytest.raises(Conflict, match="has not started"):
        place.log(test_id, place.example())
    with pytest.raises(Conflict, match="has not started"):
        decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    with pytest.raises(Conflict, match="save the draft instead"):
        place.amend(test_id, aim="other")


def test_an_unfinished_plan_does_not_start(place: Any) -> None:
    test_id = place.draft(replace(place.plan, aim="", minimum_worthwhile=1.0))
    with pytest.raises(Invalid, match=r"Write the aim.*Say which difference"):
        tests.start(place.uow, place.member, test_id=test_id, version=place.version(test_id))


#: A change of the plan, and whether it touches what was predicted or what decides.
AMENDMENTS = (
    ({"aim": "fewer families move"}, False),
    ({"responsible": "Ben"}, False),
    ({"pilot_name": "Texts"}, False),
    ({"contingency": "call instead"}, False),
    ({"minimum_worthwhile": 0.05}, True),
    ({"planned_per_arm": 60}, True),
    ({"prediction": "as many"}, True),
    ({"ends_on": date(2026, 12, 7)}, True),
    ({"gap_tolerance": 0.1}, True),
    ({"max_missing": 0.3}, True),
    ({"fidelity_floor": 0.5}, True),
    ({"design": Design.RANDOMISED}, True),
    ({"dimensions": ()}, True),
)


def test_a_rule_changed_after_looking_is_marked_and_nothing_else_is(place: Any) -> None:
    """Before there are data, a rule may change; afterwards, the mark stays."""
    for changes, touches in AMENDMENTS:
        early = place.running()
        assert place.amend(early, **changes) is Ready.BEFORE_DATA
        late = place.running()
        place.log(late, [place.week(0, Arm.PILOT, (1, 2))])
        expected = Ready.AFTER_LOOKING if touches else Ready.BEFORE_DATA
        assert place.amend(late, **changes) is expected, changes
        view = tests.view(place.uow, place.member, test_id=late)
        assert view.kept.amended_after_looking is touches
        assert [v.number for v in view.versions] == [1, 2]
        assert view.versions[0].plan == to_record(place.plan)  # the original stands beside it


def test_the_mark_reaches_the_verdict_and_stays(place: Any) -> None:
    test_id = place.newcombe()
    place.amend(test_id, minimum_worthwhile=0.05)
    place.amend(test_id, aim="said better")
    assert analyses.compare(place.uow, place.member, test_id=test_id).result.changed_after_looking


def test_a_measure_with_figures_neither_goes_nor_becomes_another_kind(place: Any) -> None:
    test_id = place.newcombe()
    for kind in (MeasureKind.COUNT, MeasureKind.RATE):
        with pytest.raises(Conflict, match="its kind cannot change"):
            place.amend(test_id, measures=(replace(place.plan.measures[0], kind=kind),))
    with pytest.raises(Conflict, match="its place in the plan stays"):
        place.amend(test_id, measures=(COUNT,))


def test_verification_says_what_moved(place: Any) -> None:
    test_id = place.newcombe()
    decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    seen = decisions.of_test(place.uow, place.member, test_id=test_id)
    analysis_id = seen.decisions[0].analysis_id

    def verified() -> tuple[bool, bool, bool]:
        v = analyses.verify(place.uow, place.leader, analysis_id=analysis_id)
        assert v.kept_verdict == v.recomputed_verdict == "scale"
        return v.same_result, v.data_changed, v.plan_changed

    assert verified() == (True, False, False)
    place.amend(test_id, aim="said better")
    assert verified() == (True, False, False)
    place.amend(test_id, minimum_worthwhile=0.15)
    assert verified() == (True, False, True)  # an amended rule is no change of the data
    place.log(test_id, [place.week(3, Arm.PILOT, (5, 9))])
    assert verified() == (True, True, True)


def test_verification_outlives_a_plan_that_nothing_can_be_computed_from(place: Any) -> None:
    test_id = place.newcombe()
    decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    seen = decisions.of_test(place.uow, place.member, test_id=test_id)
    kept = place.plan.measures[0]
    place.amend(test_id, measures=(replace(kept, role="outcome"), COUNT))
    found = analyses.verify(place.uow, place.member, analysis_id=seen.decisions[0].analysis_id)
    assert (found.same_result, found.data_changed, found.plan_changed) == (True, True, True)


def test_a_decision_rests_on_what_is_there_at_that_moment(place: Any) -> None:
    """The page showed 56 of 70; a week came in before the button was pressed."""
    test_id = place.newcombe()
    analyses.compare(place.uow, place.member, test_id=test_id)
    place.log(test_id, [place.week(3, Arm.PILOT, (0, 30))])  # now 56 of 100 against 48 of 80
    decisions.record(place.uow, place.member, test_id=test_id, draft=DRAFT)
    seen = decisions.of_test(place.uow, place.member, test_id=test_id)
    kept = seen.analyses[seen.decisions[0].analysis_id]
    assert kept.inputs["body"]["arms"]["pilot"] == {"events": 56, "n": 100}
    assert not seen.decisions[0].followed_rule  # Scale, though the rule says otherwise by now


def test_a_decision_is_never_edited_and_the_newest_stands(place: Any) -> None:
    test_id = place.newcombe()
    keep = DecisionDraft(choice=Choice.KEEP_TESTING, reason="One more month.")
    for draft in (keep, DRAFT):
        decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    seen = decisions.of_test(place.uow, place.member, test_id=test_id)
    assert [d.choice for d in seen.decisions] == [Choice.SCALE, Choice.KEEP_TESTING]
    assert len(seen.analyses) == 2


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_decision_says_why(reason: str) -> None:
    with pytest.raises(Invalid, match="needs its reason"):
        DecisionDraft(choice=Choice.STOP, reason=reason)


@given(a=st.integers(0, 40), m=st.integers(40, 60), b=st.integers(0, 40), n=st.integers(40, 60))
def test_the_naive_second_agrees_with_the_house(a: int, m: int, b: int, n: int) -> None:
    arms = TwoArms(pilot=Tally(events=a, n=m), comparison=Tally(events=b, n=n))
    found = two_proportions(arms).difference
    assert (found.lower, found.upper) == pytest.approx(newcombe(a, m, b, n), abs=1e-6)
