import pytest

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.comparisons.comparison import Comparison, compare
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.words.comparison import comparison_reading
from improvement.words.names import Names

CALLS = Names(pilot="Reminder calls", outcome="still housed")


def comparison(
    counts: tuple[int, int, int, int],
    *,
    design: Design = Design.RANDOMISED,
    direction: Direction = Direction.HIGHER,
    end: bool = True,
    planned: int | None = None,
    delta: float | None = 0.1,
    due: OutcomesDue | None = None,
) -> Comparison:
    x1, n1, x2, n2 = counts
    arms = TwoArms(pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))
    per_arm = planned or max(1, n1)
    rule = DecisionRule(
        direction=direction, design=design, minimum_worthwhile=delta, planned_per_arm=per_arm
    )
    look = take_look(arms, planned_per_arm=per_arm, end_passed=end)
    return compare(rule=rule, arms=arms, look=look, due=due)


def headline(counts: tuple[int, int, int, int], **how: object) -> str:
    return comparison_reading(comparison(counts, **how), CALLS).headline  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (Design.RANDOMISED, "Reminder calls: the change helps."),
        (Design.SIDE_BY_SIDE, "Reminder calls: the change may help."),
        (
            Design.BEFORE_AFTER,
            "Reminder calls: outcomes are better, but we cannot tell if the change caused it.",
        ),
    ],
)
def test_the_design_caps_the_certainty(design: Design, said: str) -> None:
    assert headline((56, 70, 48, 80), design=design) == said


def test_many_missing_outcomes_lower_it_too() -> None:
    due = OutcomesDue(pilot=80, comparison=90)
    assert headline((56, 70, 48, 80), due=due) == "Reminder calls: the change probably helps."


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((290, 300, 150, 300), "the change makes a worthwhile difference"),
        ((2600, 5000, 2400, 5000), "but only a little: less than the 10 per 100"),
        ((130, 300, 135, 300), "a worthwhile gain (10 per 100) is unlikely; at best about 6 more"),
        ((30, 60, 28, 60), "not settled. The data fit anything from 14 fewer to 21 more per 100."),
        ((20, 60, 45, 60), "outcomes are worse, by between 24 and 56 fewer per 100."),
        ((2, 4, 1, 4), "8 households so far, counts only: 2 of 4 in the pilot, 1 of 4"),
        ((4, 7, 1, 8), "too few to say. 7 and 8 households have an outcome"),
        ((0, 0, 0, 0), "no outcomes are known yet."),
        ((0, 0, 1, 1), "1 household so far, counts only: nobody yet in the pilot, 1 of 1"),
    ],
)
def test_the_cases_of_the_specification(counts: tuple[int, int, int, int], said: str) -> None:
    assert said in headline(counts)


def test_natural_frequencies_with_counts_below_100() -> None:
    said = comparison_reading(comparison((56, 70, 100, 200)), CALLS).because[0]
    assert said == (
        "Households still housed: 80 of 100 (56 of 70) in the pilot, 50 of 100 in the comparison."
    )


def test_fewer_is_better_is_said_as_fewer() -> None:
    said = comparison_reading(comparison((14, 70, 32, 80), direction=Direction.LOWER), CALLS)
    assert said.headline == "Reminder calls: the change helps."
    assert said.because[1] == "20 fewer per 100; the data fit between 5 and 34 fewer."


def test_early_look_is_announced() -> None:
    found = comparison((20, 30, 15, 30), planned=60, end=False)
    assert comparison_reading(found, CALLS).caveats[0].startswith("Early look, 50% of plan")


def test_worst_case_of_missing_outcomes_is_told() -> None:
    found = comparison((20, 34, 18, 38), due=OutcomesDue(pilot=40, comparison=40))
    said = " ".join(comparison_reading(found, CALLS).caveats)
    assert "6 of 40 outcomes in the pilot" in said
    assert "as many to 20 more per 100" in said
