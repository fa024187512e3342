"""Unknown outcomes, the worst off chosen, groups beside each other: outcomes of any kind."""

from random import Random

import pytest

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.outcomes import DimensionOutcomes, GroupOutcome, Outcome, Side
from improvement.domain.scale import Scale
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.stats.decisions.information import look_of
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence
from improvement.stats.decisions.outcome_findings import OutcomeFindings, find_outcome
from improvement.words.outcome_groups import differences_line, differences_of, guess_lines
from improvement.words.outcome_verdict import gains_of_findings, outcome_caveats


def scores(n: int, mean: float, seed: int) -> tuple[float, ...]:
    draw = Random(seed)  # noqa: S311 - made-up households, no secret
    return tuple(round(draw.gauss(mean, 2), 1) for _ in range(n))


def found(
    outcome: Outcome, due: OutcomesDue | None = None, *groups: GroupOutcome
) -> OutcomeFindings:
    rule = DecisionRule(
        direction=Direction.HIGHER,
        design=outcome.design,
        minimum_worthwhile=1.0,
        planned_per_arm=20,
        gap_tolerance=0.5,
        scale=Scale.UNITS,
    )
    look = look_of(outcome, planned_per_arm=20, end_passed=True)
    dimension = DimensionOutcomes(label="Tenure", reference=None, groups=groups)
    return find_outcome(
        OutcomeEvidence(
            rule=rule, outcome=outcome, look=look, due=due, dimensions=(dimension,) * bool(groups)
        )
    )


def two_sides(x: tuple[float, ...], y: tuple[float, ...]) -> Outcome:
    return Outcome(
        design=Design.RANDOMISED,
        way=ComparedBy.SCORE,
        pilot=Side(values=x),
        comparison=Side(values=y),
    )


def test_unknown_scores_are_bounded_by_what_is_known() -> None:
    outcome = two_sides((6.0, 8.0) * 10, (5.0, 6.0) * 10)
    said = " ".join(outcome_caveats(found(outcome, OutcomesDue(pilot=22, comparison=20))))
    assert "Not known: 2 of 22 outcomes" in said
    # The pilot's two as 5 or as 8 in place of an average of 7: (140 + 10) / 22 - 5.5 = 1.32.
    assert "like the worst or the best that is known" in said
    assert "1.32 points higher to 1.59 points higher" in said


def test_no_bounds_where_nothing_is_missing() -> None:
    outcome = two_sides((6.0, 8.0) * 10, (5.0, 6.0) * 10)
    said = " ".join(outcome_caveats(found(outcome, OutcomesDue(pilot=20, comparison=20))))
    assert "known" not in said


def test_the_same_households_twice_are_told_what_comes_by_itself() -> None:
    before = scores(20, 5, 1)
    noise = Random(2)  # noqa: S311 - made-up households, no secret
    after = tuple(0.5 * value + noise.gauss(4, 1) for value in before)
    paired = Outcome(
        design=Design.PAIRED,
        way=ComparedBy.SCORE,
        pilot=Side(values=after),
        comparison=Side(values=before),
    )
    (line,) = (c for c in outcome_caveats(found(paired)) if "worst off" in c)
    assert "the worst 25 of 100" in line
    assert "points better off at a second look with nothing done" in line


def test_a_comparison_of_other_households_is_told_nothing_of_the_kind() -> None:
    outcome = two_sides(scores(20, 6, 1), scores(20, 5, 2))
    assert not any("worst off" in c for c in outcome_caveats(found(outcome)))


@pytest.mark.parametrize(
    ("there", "words"), [(5.0, "not more different than"), (20.0, "more different than")]
)
def test_groups_beside_each_other(there: float, words: str) -> None:
    a = two_sides(scores(20, 6, 1), scores(20, 5, 2))
    b = two_sides(scores(20, 6, 3), scores(20, there, 4))
    small = two_sides(scores(6, 6, 5), scores(6, 5, 6))
    named = [GroupOutcome(group=g, outcome=o) for g, o in (("A", a), ("B", b), ("C", small))]
    result = found(a, None, *named)
    differ = differences_of(result, result.groups, internal=False)
    assert differ is not None
    assert differ.used == ("A", "B")  # six people are for the team's own eyes
    assert words in differences_line(differ, "Tenure")
    lines = guess_lines(differ, gains_of_findings(result))
    assert [line.split(":")[0] for line in lines] == ["A", "B"]
    inside = differences_of(result, result.groups, internal=True)
    assert inside is not None
    assert inside.used == ("A", "B", "C")


def test_one_group_is_no_question() -> None:
    a = two_sides(scores(20, 6, 1), scores(20, 5, 2))
    result = found(a, None, GroupOutcome(group="A", outcome=a))
    differ = differences_of(result, result.groups, internal=True)
    assert differ is None
    assert "too few groups" in differences_line(differ, "Tenure")
