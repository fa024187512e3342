"""Chosen because they were worst off: in the planner, beside a verdict, and never where not."""

from random import Random

import pytest

from improvement.domain.outcomes import Outcome, Side
from improvement.domain.vocabulary import ComparedBy, Design, WorstOff
from improvement.stats.decisions.regression_to_mean import (
    USUAL_RETESTS,
    regression_among_chosen,
    regression_to_mean,
)
from improvement.words.chosen_worst import (
    ANSWERS,
    chosen_line,
    chosen_plan_reading,
    if_chosen_line,
    with_choice,
)
from improvement.words.outcome_verdict import outcome_comparison_reading
from tests.words.test_unknown_and_chosen import found, scores

BEFORE = scores(20, 5, 1)
_noise = Random(2)  # noqa: S311 - made-up households, no secret
AFTER = tuple(0.5 * value + _noise.gauss(4, 1) for value in BEFORE)


def outcome(design: Design, way: ComparedBy = ComparedBy.SCORE) -> Outcome:
    more = (
        {"pilot_before": Side(values=BEFORE), "comparison_before": Side(values=BEFORE)}
        if design is Design.DIFF_IN_DIFF
        else {}
    )
    return Outcome(
        design=design,
        way=way,
        pilot=Side(values=AFTER),
        comparison=Side(values=BEFORE),
        same_households=design is Design.DIFF_IN_DIFF,
        **more,
    )


def test_every_answer_has_its_words() -> None:
    assert set(ANSWERS) == set(WorstOff)


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("answer", [WorstOff.YES, WorstOff.NOT_SURE])
def test_the_planner_warns_in_every_design_and_says_what_helps(
    design: Design, answer: WorstOff
) -> None:
    said = chosen_plan_reading(answer, design)
    assert said is not None
    fair = design is Design.RANDOMISED and answer is WorstOff.YES
    assert ("the lot keeps the comparison fair" if fair else "by itself") in said.headline
    assert ("find out" in said.headline) is (answer is WorstOff.NOT_SURE)
    assert "lot" in said.because[1]


def test_the_planners_figures_are_those_of_the_formula() -> None:
    """What is gone over what set them apart, by the full formula, whatever share was chosen."""
    said = chosen_plan_reading(WorstOff.YES, Design.PAIRED)
    assert said is not None
    for share in (0.1, 0.25, 0.5):
        found_at = [regression_to_mean(share_selected=share, retest=r) for r in USUAL_RETESTS]
        gone = [one.expected / one.selected for one in found_at]
        assert gone == pytest.approx([0.6, 0.4, 0.2])
    assert "20 to 60%" in said.because[0]


@pytest.mark.parametrize("design", list(Design))
def test_where_the_worst_were_not_chosen_nobody_is_warned(design: Design) -> None:
    assert chosen_plan_reading(WorstOff.NO, design) is None


def test_beside_the_verdict_with_the_figure_of_the_same_households() -> None:
    paired = found(outcome(Design.PAIRED))
    expected = regression_among_chosen(BEFORE, AFTER).expected
    line = chosen_line(WorstOff.YES, paired)
    assert line.startswith("Chosen because they were worst off")
    assert f"about {expected:.2f} points better off" in line
    assert chosen_line(WorstOff.NOT_SURE, paired).startswith("If they were chosen because")


def test_the_answer_takes_the_place_of_the_question() -> None:
    paired = found(outcome(Design.PAIRED))
    said = outcome_comparison_reading(paired)
    question = if_chosen_line(paired)
    assert question in said.caveats
    assert with_choice(said, None, paired) == said
    for answer, lines in ((WorstOff.YES, 1), (WorstOff.NO, 0)):
        caveats = with_choice(said, answer, paired).caveats
        assert question not in caveats
        assert sum("worst off" in line for line in caveats) == lines
    assert with_choice(said, WorstOff.NOT_SURE, paired) == said  # asked once, not twice


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design.SIDE_BY_SIDE, "the pilot comes nearer to the comparison by itself"),
        (Design.BEFORE_AFTER, "part of a gain comes by itself"),
        (Design.DIFF_IN_DIFF, "points better off at a second look"),
    ],
)
def test_other_designs_are_warned_without_a_figure_they_do_not_have(
    design: Design, words: str
) -> None:
    assert words in chosen_line(WorstOff.YES, found(outcome(design)))


def test_a_draw_by_lot_is_fair_and_says_nothing() -> None:
    assert chosen_line(WorstOff.YES, found(outcome(Design.RANDOMISED))) == ""
