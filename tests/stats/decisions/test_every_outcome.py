"""The ten-row table for every outcome and design, whole and broken: a verdict or a plain reason."""

import json
from dataclasses import replace
from itertools import product
from math import isfinite, log

import pytest

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.outcomes import DimensionOutcomes, GroupOutcome, Outcome, Side
from improvement.domain.scale import SCALES, Scale, scale_of
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.any_outcome import any_outcome
from improvement.stats.decisions.outcome_findings import OutcomeFindings, find_outcome
from improvement.stats.decisions.verdict import Reason, Verdict, verdict
from improvement.stats.record import from_record, to_record
from improvement.words.outcome_glance import outcome_glances
from improvement.words.outcome_method import how_outcome_worked_out
from improvement.words.outcome_pictures import describe_outcome_forest
from improvement.words.verdict import row_reading, verdict_reading
from tests.stats.decisions.outcome_cases import broken_sides, evidence_of, outcome, usual, values

EVERY = list(product(ComparedBy, Design))
JUDGED = [(way, design) for way, design in EVERY if scale_of(way, design) is not None]
BROKEN = [(way, design, name) for way, design in EVERY for name in sorted(broken_sides(way))]
BANNED = ("significan", "trending", "proves", "no effect", "nan", "None", "inf ")


def told(found: object) -> list[str]:
    """Every sentence that any page says about a verdict."""
    reading = verdict_reading(found)  # type: ignore[arg-type]
    rows = [row_reading(row, found) for row in found.rows]  # type: ignore[attr-defined,arg-type]
    findings = found.findings  # type: ignore[attr-defined]
    lines = [reading.headline, *reading.because, *reading.caveats]
    lines += [line for row in rows for line in (row.headline, *row.because)]
    lines += how_outcome_worked_out(findings)
    lines.append(describe_outcome_forest(findings, findings.groups, internal=True))
    for glance in outcome_glances(findings, pilot="Pilot", other="Comparison"):
        lines += [glance.label, glance.figure, glance.note]
    return lines


def checked(lines: list[str]) -> None:
    for line in lines:
        assert not [word for word in BANNED if word in line], line


def test_every_outcome_and_design_has_its_line_in_the_table_of_scales() -> None:
    assert set(SCALES) == set(EVERY)


@pytest.mark.parametrize(("way", "design"), JUDGED)
@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("no_worse", [False, True])
def test_every_outcome_and_design_gets_a_verdict_in_words(
    way: ComparedBy, design: Design, direction: Direction, no_worse: bool
) -> None:
    evidence = evidence_of(usual(way, design), direction=direction, no_worse=no_worse)
    found = verdict(evidence)
    assert isinstance(found.findings, OutcomeFindings)
    assert found.findings.why_not == ""
    assert found.findings.plain is not None
    assert found.verdict is not Verdict.ESTIMATES_ONLY
    checked(told(found))


@pytest.mark.parametrize(("way", "design"), JUDGED)
def test_a_verdict_is_the_same_from_its_kept_inputs(way: ComparedBy, design: Design) -> None:
    found = verdict(evidence_of(usual(way, design)))
    text = json.dumps(to_record(found.findings.evidence), allow_nan=False)
    again = verdict(from_record(json.loads(text)))
    assert to_record(again) == to_record(found)


@pytest.mark.parametrize(("way", "design", "name"), BROKEN)
def test_what_is_broken_ends_in_a_plain_sentence(
    way: ComparedBy, design: Design, name: str
) -> None:
    """J11: never an exception on a page, never a neutral number."""
    pilot, comparison = broken_sides(way)[name]
    evidence = evidence_of(outcome(way, design, pilot, comparison), end_passed=True)
    found, refused = None, ""
    try:
        found = verdict(evidence)
    except (Invalid, NotComputable) as reason:  # what pages say in place of a verdict
        refused = str(reason)
    if found is None:
        checked([refused])
        assert refused.endswith(".")
        return
    findings = found.findings
    assert isinstance(findings, OutcomeFindings)
    checked(told(found))
    if findings.plain is None:
        assert findings.why_not.endswith(".")
        assert found.verdict is Verdict.KEEP_TESTING
    else:
        assert findings.plain.lower < findings.plain.upper


@pytest.mark.parametrize("way", ComparedBy)
def test_not_a_number_never_gets_in(way: ComparedBy) -> None:
    with pytest.raises(Invalid, match="is nan"):
        Side(values=(1.0, float("nan")))


@pytest.mark.parametrize("n", [0, 1, 11])
def test_a_short_series_says_how_many_points_it_takes(n: int) -> None:
    series = ChangedSeries(values=tuple(float(i % 3) for i in range(2 * n)), periods_before=n)
    found = verdict(
        evidence_of(Outcome(design=Design.INTERRUPTED, way=ComparedBy.SCORE, series=series))
    )
    assert found.findings.plain is None  # type: ignore[union-attr]
    assert found.verdict is Verdict.KEEP_TESTING
    checked(told(found))


def test_where_the_figures_cannot_be_compared_the_table_waits_and_says_so() -> None:
    """Complete separation has no range: that must not read as "not settled"."""
    found = verdict(
        evidence_of(
            Outcome(
                design=Design.RANDOMISED,
                way=ComparedBy.ORDER,
                pilot=Side(values=(5.0,) * 12),
                comparison=Side(values=(2.0,) * 12),
            ),
            end_passed=True,
        )
    )
    assert (found.verdict, found.reason) == (Verdict.KEEP_TESTING, Reason.NOT_COMPUTABLE)
    assert "every one it is held against" in verdict_reading(found).headline


def test_no_events_there_is_infinitely_more_and_still_judged() -> None:
    evidence = evidence_of(
        outcome(
            ComparedBy.EVENTS,
            Design.RANDOMISED,
            Side(values=(2.0,) * 20),
            Side(values=(0.0,) * 20),
        ),
        direction=Direction.LOWER,
        end_passed=True,
    )
    found = verdict(evidence)
    assert found.verdict is Verdict.STOP
    assert found.findings.benefit is not None
    assert not isfinite(found.findings.benefit.estimate)
    assert isfinite(found.findings.benefit.upper)


def test_the_margin_is_added_where_a_cheaper_change_only_has_to_be_no_worse() -> None:
    own = usual(ComparedBy.SCORE, Design.RANDOMISED, shift=0.0)
    plain = find_outcome(evidence_of(own))
    beside = find_outcome(evidence_of(own, no_worse=True))
    assert plain.benefit is not None
    assert beside.benefit is not None
    assert beside.plain == plain.plain == plain.benefit
    assert beside.benefit.lower == plain.benefit.lower + 1.0


def test_a_group_that_does_worse_is_flagged_and_the_rule_says_fix_it_first() -> None:
    """Scores: three groups gain 3 points, one loses 3; the plan is at its end."""

    def side(shift: float, seed: int) -> Side:
        return Side(values=values(ComparedBy.SCORE, 40, seed, shift))

    groups = tuple(
        GroupOutcome(
            group=name,
            outcome=Outcome(
                design=Design.RANDOMISED,
                way=ComparedBy.SCORE,
                pilot=side(shift, 10 + i),
                comparison=side(0.0, 20 + i),
            ),
        )
        for i, (name, shift) in enumerate((("A", 3.0), ("B", 3.0), ("C", 3.0), ("D", -3.0)))
    )
    everybody = Outcome(
        design=Design.RANDOMISED,
        way=ComparedBy.SCORE,
        pilot=Side(values=tuple(v for g in groups for v in g.outcome.pilot.values)),
        comparison=Side(values=tuple(v for g in groups for v in g.outcome.comparison.values)),
    )
    base = evidence_of(everybody, planned=160, end_passed=True)
    found = verdict(
        replace(base, dimensions=(DimensionOutcomes(label="Place", reference="A", groups=groups),))
    )
    assert (found.verdict, found.reason) == (Verdict.ADAPT, Reason.GROUP_LOOKS_WORSE)
    flagged = [flag.group for flag in found.findings.flags if flag.flagged]
    assert flagged == ["D"]
    (own,) = [flag for flag in found.findings.flags if flag.group == "D"]
    assert own.gap_widens
    checked(told(found))


def test_benefits_are_on_the_scale_that_the_table_says() -> None:
    days = Outcome(
        design=Design.RANDOMISED,
        way=ComparedBy.TYPICAL_WAIT,
        pilot=Side(values=(3.0, 5, 8, 12, 14, 20, 21, 30, 45, 60)),
        comparison=Side(values=(7.0, 9, 15, 18, 22, 28, 35, 41, 60, 77, 90, 120)),
    )
    found = any_outcome(days).benefit(Direction.LOWER)
    assert scale_of(ComparedBy.TYPICAL_WAIT, Design.RANDOMISED) is Scale.RATIO
    assert found.estimate == pytest.approx(-log(0.4943), abs=1e-4)  # STATISTICS I, log-Welch
    assert found.lower == pytest.approx(-log(1.1353), abs=1e-4)
