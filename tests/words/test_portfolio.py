"""Short phrases for lists: a figure only where there is one, small groups counted, never named."""

from dataclasses import replace
from math import hypot, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.verdict import VerdictResult, verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.words.portfolio import NO_EFFECT_YET, effect, flags, how_sure, listed, reach


def _result(
    pilot: Tally,
    comparison: Tally,
    *,
    design: Design = Design.RANDOMISED,
    ended: bool = True,
    dimensions: tuple[DimensionArms, ...] = (),
) -> VerdictResult:
    arms = TwoArms(pilot=pilot, comparison=comparison)
    rule = DecisionRule(
        direction=Direction.HIGHER, design=design, minimum_worthwhile=0.1, planned_per_arm=120
    )
    look = take_look(arms, planned_per_arm=120, end_passed=ended)
    return verdict(Evidence(rule=rule, arms=arms, look=look, dimensions=dimensions))


GOOD = _result(Tally(events=96, n=120), Tally(events=72, n=120))


def test_an_effect_is_told_per_hundred_with_its_interval() -> None:
    lower, upper = _newcombe(96, 72, 120)
    said = f"20 more per 100 (between {lower:.0f} and {upper:.0f} more)"
    assert effect(GOOD) == said == "20 more per 100 (between 8 and 31 more)"


def _newcombe(x: int, y: int, n: int) -> tuple[float, float]:
    """The 95% interval per 100 once more, written down naively from two Wilson intervals."""

    def wilson(events: int) -> tuple[float, float]:
        share, z = events / n, 1.959964
        middle = share + z * z / (2 * n)
        half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)

    (l1, u1), (l2, u2) = wilson(x), wilson(y)
    p, q = x / n, y / n
    return 100 * (p - q - hypot(p - l1, u2 - q)), 100 * (p - q + hypot(u1 - p, q - l2))


@pytest.mark.parametrize("n", [0, 1, 4, 9])
def test_too_few_are_never_told_as_an_effect(n: int) -> None:
    few = _result(Tally(events=n, n=n), Tally(events=0, n=120))
    assert effect(few) == "Too few to say"


def test_nothing_compared_is_said_so() -> None:
    assert effect(None) == NO_EFFECT_YET
    assert how_sure(None) == ""
    assert flags(None, small_groups=0) == ()
    assert reach(None) == "Nobody yet"


def test_how_sure_follows_the_design_and_the_look() -> None:
    arms = Tally(events=40, n=60), Tally(events=30, n=60)
    assert how_sure(_result(*arms, design=Design.BEFORE_AFTER)).startswith("Cannot tell")
    assert how_sure(_result(*arms, design=Design.SIDE_BY_SIDE)).startswith("Maybe")
    assert how_sure(_result(*arms, ended=False)).endswith("early look, the range is wide")


def test_flagged_groups_are_named_only_when_the_result_names_them() -> None:
    groups = (
        GroupArms(group="Here", pilot=Tally(events=86, n=90), comparison=Tally(events=42, n=90)),
        GroupArms(group="There", pilot=Tally(events=10, n=30), comparison=Tally(events=30, n=30)),
    )
    dimension = DimensionArms(label="Place", reference=None, groups=groups)
    found = _result(Tally(events=96, n=120), Tally(events=72, n=120), dimensions=(dimension,))
    assert "Outcomes look worse: There" in flags(found, small_groups=0)
    hidden = replace(found, findings=replace(found.findings, flags=()))
    assert flags(hidden, small_groups=2) == ("2 groups too small to be seen",)


@given(some.lists(some.text(min_size=1), max_size=12), some.integers(1, 6))
def test_a_list_names_or_counts_everybody(names: list[str], most: int) -> None:
    said = listed(tuple(names), most=most)
    assert said.startswith(names[0] if names else "")
    if len(names) > most:
        assert said.endswith(f"and {len(names) - most} more")
