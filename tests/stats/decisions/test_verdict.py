"""Every row of the table, its borders, and the figures it reports."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Choice, Design, Direction
from improvement.errors import Invalid
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.decisions.conditions import Quantity
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.verdict import (
    OUTCOME_RULES,
    RULES,
    Reason,
    Verdict,
    VerdictResult,
    verdict,
)
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.record import from_record, to_record


def arms(x1: int, n1: int, x2: int, n2: int) -> TwoArms:
    return TwoArms(pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))


def evidence(
    both: TwoArms,
    *,
    planned: int = 120,
    end: bool = True,
    delta: float | None = 0.1,
    direction: Direction = Direction.HIGHER,
    design: Design = Design.SIDE_BY_SIDE,
    groups: Sequence[GroupArms] = (),
    reference: str | None = None,
    guardrails: Sequence[Guardrail] = (),
    fidelity: float | None = None,
    due: OutcomesDue | None = None,
    weeks: float | None = None,
    changed: bool = False,
) -> Evidence:
    rule = DecisionRule(
        direction=direction,
        design=design,
        minimum_worthwhile=delta,
        planned_per_arm=planned,
        changed_after_looking=changed,
    )
    dimensions = ()
    if groups:
        dimensions = (DimensionArms(label="Tenure", groups=tuple(groups), reference=reference),)
    return Evidence(
        rule=rule,
        arms=both,
        look=take_look(both, planned_per_arm=planned, end_passed=end),
        dimensions=dimensions,
        due=due,
        guardrails=tuple(guardrails),
        fidelity=fidelity,
        weeks_running=weeks,
    )


def group(name: str, x1: int, n1: int, x2: int, n2: int, named: bool = True) -> GroupArms:
    return GroupArms(
        group=name,
        pilot=Tally(events=x1, n=n1),
        comparison=Tally(events=x2, n=n2),
        named=named,
    )


def rail(x1: int, n1: int, x2: int, n2: int, margin: float = 0.05) -> Guardrail:
    return Guardrail(
        name="Complaints",
        arms=arms(x1, n1, x2, n2),
        direction=Direction.LOWER,
        margin=margin,
    )


GOOD = arms(96, 120, 72, 120)  # 80 against 60 of 100
FAIR_GROUPS = (group("A", 64, 80, 48, 80), group("B", 32, 40, 24, 40))

CASES: dict[Reason, tuple[Verdict, Evidence]] = {
    Reason.NO_WORTHWHILE_SET: (Verdict.ESTIMATES_ONLY, evidence(GOOD, delta=None)),
    Reason.TOO_EARLY: (Verdict.KEEP_TESTING, evidence(arms(9, 9, 20, 60))),
    Reason.TOO_MANY_MISSING: (
        Verdict.KEEP_TESTING,
        evidence(GOOD, due=OutcomesDue(pilot=160, comparison=155)),
    ),
    Reason.UNEVENLY_MISSING: (
        Verdict.KEEP_TESTING,
        evidence(GOOD, due=OutcomesDue(pilot=140, comparison=120)),
    ),
    Reason.DRAW_AT_FAULT: (
        Verdict.KEEP_TESTING,
        evidence(arms(96, 120, 36, 60), design=Design.RANDOMISED),
    ),
    Reason.HARM: (Verdict.STOP, evidence(arms(60, 120, 90, 120))),
    Reason.GUARDRAIL_BROKEN: (
        Verdict.STOP,
        evidence(GOOD, guardrails=[rail(40, 120, 10, 120)]),
    ),
    Reason.WORTHWHILE_RULED_OUT: (Verdict.STOP, evidence(arms(130, 300, 135, 300), planned=300)),
    Reason.NOT_DELIVERED: (
        Verdict.ADAPT,
        evidence(arms(130, 300, 135, 300), planned=300, fidelity=0.79),
    ),
    Reason.PAUSE_AND_REVIEW: (
        Verdict.KEEP_TESTING,
        evidence(arms(12, 30, 20, 30), end=False),
    ),
    Reason.ON_TRACK: (Verdict.KEEP_TESTING, evidence(arms(52, 60, 34, 60), end=False)),
    Reason.BEFORE_END: (Verdict.KEEP_TESTING, evidence(arms(20, 30, 18, 30), end=False)),
    Reason.GROUP_LOOKS_WORSE: (
        Verdict.ADAPT,
        evidence(GOOD, groups=[group("A", 90, 100, 56, 100), group("B", 6, 20, 16, 20)]),
    ),
    Reason.GAP_WIDENS: (
        Verdict.ADAPT,
        evidence(GOOD, groups=[group("A", 76, 80, 40, 80), group("B", 20, 40, 20, 40)]),
    ),
    Reason.GUARDRAIL_LEANING: (
        Verdict.ADAPT,
        evidence(GOOD, groups=FAIR_GROUPS, guardrails=[rail(18, 120, 10, 120)]),
    ),
    Reason.NO_FLAGS: (Verdict.SCALE, evidence(GOOD, groups=FAIR_GROUPS)),
    Reason.SMALL_GROUPS: (
        Verdict.SCALE_IN_STEPS,
        evidence(GOOD, groups=[*FAIR_GROUPS, group("C", 6, 9, 6, 12)]),
    ),
    Reason.SMALLER_THAN_WORTHWHILE: (
        Verdict.ADAPT,
        evidence(arms(520, 1000, 460, 1000), planned=1000),
    ),
    Reason.NO_SIGN: (Verdict.ADAPT, evidence(arms(36, 60, 36, 60), planned=60)),
    Reason.NEEDS_TOO_MANY: (Verdict.ADAPT, evidence(arms(20, 30, 17, 30), planned=30)),
    Reason.NOT_SETTLED: (Verdict.KEEP_TESTING, evidence(arms(84, 120, 72, 120), weeks=12.0)),
}


def decided(result: VerdictResult) -> tuple[Verdict, Reason]:
    return result.verdict, result.reason


@pytest.mark.parametrize("reason", CASES)
def test_every_row_is_reached(reason: Reason) -> None:
    wanted, given_ = CASES[reason]
    assert decided(verdict(given_)) == (wanted, reason)


def test_table_and_reasons_are_the_same_list() -> None:
    assert [rule.reason for rule in OUTCOME_RULES] == list(Reason)
    assert [rule.reason for rule in RULES] == list(CASES)  # shares of two sides always compare
    assert sorted({rule.row for rule in RULES}) == list(range(-1, 10))


@pytest.mark.parametrize("reason", CASES)
def test_every_row_reports_observed_beside_limit(reason: Reason) -> None:
    result = verdict(CASES[reason][1])
    assert len(result.rows) == len(RULES)
    assert [row.reason for row in result.rows if row.decided] == [result.reason]
    for row in result.rows:
        assert row.checks
        assert row.holds == all(check.holds for check in row.checks)
    first = next(row for row in result.rows if row.holds)
    assert first.decided


@pytest.mark.parametrize("reason", CASES)
def test_every_result_survives_json(reason: Reason) -> None:
    result = verdict(CASES[reason][1])
    assert from_record(json.loads(json.dumps(to_record(result), allow_nan=False))) == result


@pytest.mark.parametrize("reason", CASES)
def test_counting_the_bad_outcome_changes_nothing(reason: Reason) -> None:
    """The same households told as failures, with lower = better: the same verdict."""

    def turned(tally: Tally) -> Tally:
        return Tally(events=tally.n - tally.events, n=tally.n)

    def turned_arms(both: TwoArms) -> TwoArms:
        return TwoArms(pilot=turned(both.pilot), comparison=turned(both.comparison))

    given_ = CASES[reason][1]
    mirrored = replace(
        given_,
        rule=replace(given_.rule, direction=Direction.LOWER),
        arms=turned_arms(given_.arms),
        dimensions=tuple(
            replace(
                d,
                groups=tuple(
                    replace(g, pilot=turned(g.pilot), comparison=turned(g.comparison))
                    for g in d.groups
                ),
            )
            for d in given_.dimensions
        ),
    )
    assert decided(verdict(mirrored)) == decided(verdict(given_))


def naive(given_: Evidence) -> Verdict:
    """The table read once more, with if and else, for pilots without missing data or rails."""
    delta = given_.rule.minimum_worthwhile
    both, look = given_.arms, given_.look
    assert delta is not None
    if min(both.pilot.n, both.comparison.n) < 10:
        return Verdict.KEEP_TESTING
    d = two_proportions(both, z=look.z or 0).difference
    if d.upper < 0 or d.upper < delta:
        return Verdict.STOP
    if not look.at_end:
        return Verdict.KEEP_TESTING
    if d.lower > 0:
        return Verdict.SCALE if d.estimate >= delta - 1e-12 else Verdict.ADAPT
    if d.estimate <= 0:
        return Verdict.ADAPT
    wide = two_proportions(both).difference
    half = (wide.upper - wide.lower) / 2
    target = delta if half > delta else delta / 2
    needed = look.harmonic_n * (half / target) ** 2
    too_many = -(-needed // 1) > 2 * look.planned_per_arm
    return Verdict.ADAPT if too_many else Verdict.KEEP_TESTING


cells = st.integers(0, 150).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))


@settings(max_examples=150, deadline=None)
@given(cells, cells, st.integers(10, 200), st.booleans(), st.sampled_from((0.02, 0.1, 0.25)))
def test_naive_second_way(
    pilot: Tally, comparison: Tally, planned: int, end: bool, delta: float
) -> None:
    both = TwoArms(pilot=pilot, comparison=comparison)
    given_ = evidence(both, planned=planned, end=end, delta=delta)
    assert verdict(given_).verdict is naive(given_)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=4), cells, cells, st.booleans(), st.booleans())
def test_never_an_exception_always_one_row(
    groups: list[tuple[Tally, Tally]], pilot: Tally, comparison: Tally, end: bool, named: bool
) -> None:
    listed = [
        GroupArms(group=f"g{i}", pilot=a, comparison=b, named=named)
        for i, (a, b) in enumerate(groups)
    ]
    both = TwoArms(pilot=pilot, comparison=comparison)
    result = verdict(evidence(both, end=end, groups=listed, guardrails=[rail(0, 0, 1, 5)]))
    assert sum(row.decided for row in result.rows) == 1


# Borders ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "reason"), [(9, Reason.TOO_EARLY), (10, Reason.HARM)])
def test_ten_an_arm(n: int, reason: Reason) -> None:
    assert verdict(evidence(arms(0, n, n, n), planned=10)).reason is reason


def test_exactly_worthwhile_is_worthwhile() -> None:
    """60 of 100 against 50 of 100 is 10 points, although 0.6 - 0.5 < 0.1 in binary."""
    result = verdict(evidence(arms(600, 1000, 500, 1000), planned=1000))
    assert result.reason is Reason.NO_FLAGS


def test_nobody_at_all() -> None:
    result = verdict(evidence(arms(0, 0, 0, 0), end=False))
    assert decided(result) == (Verdict.KEEP_TESTING, Reason.TOO_EARLY)
    assert result.findings.benefit is None
    assert result.findings.chance is None


@pytest.mark.parametrize("both", [arms(0, 40, 0, 40), arms(40, 40, 40, 40), arms(0, 40, 40, 40)])
def test_all_or_none(both: TwoArms) -> None:
    assert verdict(evidence(both, planned=40)).rows


def test_the_end_date_counts_even_if_accrual_fell_short() -> None:
    short = arms(24, 30, 12, 30)
    assert verdict(evidence(short, planned=60, end=False)).verdict is Verdict.KEEP_TESTING
    assert verdict(evidence(short, planned=60, end=True)).verdict is Verdict.SCALE


def test_harm_stops_before_the_end_too() -> None:
    assert verdict(evidence(arms(5, 60, 45, 60), end=False)).reason is Reason.HARM


def test_safety_alert_is_raised_whatever_the_verdict() -> None:
    assert verdict(evidence(arms(12, 30, 20, 30), end=False, delta=None)).pause_and_review
    assert not verdict(evidence(GOOD)).pause_and_review


@pytest.mark.parametrize(
    ("fidelity", "reason"),
    [
        (0.80, Reason.WORTHWHILE_RULED_OUT),
        (0.0, Reason.NOT_DELIVERED),
        (None, Reason.WORTHWHILE_RULED_OUT),
    ],
)
def test_fidelity_floor(fidelity: float | None, reason: Reason) -> None:
    result = verdict(evidence(arms(130, 300, 135, 300), planned=300, fidelity=fidelity))
    assert result.reason is reason
    row = next(row for row in result.rows if row.reason is Reason.WORTHWHILE_RULED_OUT)
    check = next(check for check in row.checks if check.quantity is Quantity.FIDELITY)
    assert check.observed == fidelity  # not recorded stays None, never 1


def test_unnamed_groups_carry_no_flag_and_hold_nothing_up() -> None:
    odd = group("Declined", 0, 12, 12, 12, named=False)
    result = verdict(evidence(GOOD, groups=[*FAIR_GROUPS, odd]))
    assert result.reason is Reason.NO_FLAGS
    assert [flag.group for flag in result.findings.flags] == ["A", "B"]


@pytest.mark.parametrize(("n", "flagged"), [(4, False), (5, True)])
def test_flags_need_five_an_arm(n: int, flagged: bool) -> None:
    result = verdict(evidence(GOOD, groups=[*FAIR_GROUPS, group("C", 0, n, n, n)]))
    flag = result.findings.flags[-1]
    assert (flag.own is not None) is flagged
    assert flag.flagged is flagged
    assert result.verdict is (Verdict.ADAPT if flagged else Verdict.SCALE_IN_STEPS)


def test_registered_reference_is_used() -> None:
    groups = [group("A", 76, 80, 40, 80), group("B", 20, 40, 20, 40)]
    result = verdict(evidence(GOOD, groups=groups, reference="B"))
    assert result.findings.flags[0].reference == "B"
    assert result.reason is not Reason.GAP_WIDENS  # A gains more than B: its gap narrows


def test_a_change_after_looking_is_kept_and_shown() -> None:
    assert verdict(evidence(GOOD, changed=True)).changed_after_looking


def test_weeks_come_with_the_number_needed() -> None:
    needed = verdict(CASES[Reason.NOT_SETTLED][1]).findings.still_needed
    assert needed is not None
    assert needed.per_arm <= needed.limit == 240
    assert needed.weeks is not None
    assert needed.weeks.still_needed == 2 * needed.per_arm - 240


def test_a_guardrail_that_knows_nothing_guards_nothing_and_says_so() -> None:
    result = verdict(evidence(GOOD, groups=FAIR_GROUPS, guardrails=[rail(0, 0, 3, 9)]))
    assert result.reason is Reason.NO_FLAGS
    assert result.findings.guardrails[0].benefit is None


def test_choices_suggested() -> None:
    assert Verdict.SCALE_IN_STEPS.choice is Choice.SCALE
    assert Verdict.ESTIMATES_ONLY.choice is None
    assert Verdict.STOP.choice is Choice.STOP


def test_evidence_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(Invalid, match="take it again"):
        replace(evidence(GOOD), arms=arms(1, 20, 1, 20))
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(Invalid):
            evidence(GOOD, fidelity=wrong)
        with pytest.raises(Invalid):
            rail(1, 2, 1, 2, margin=wrong)
