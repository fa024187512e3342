import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.over_time import BeforeAfter, FourTallies, SameHouseholds
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.change_scores import change_scores
from improvement.stats.comparisons.diff_in_diff import diff_in_diff
from improvement.stats.comparisons.difference_of_changes import (
    FourEstimates,
    difference_of_changes,
)
from improvement.stats.comparisons.interrupted_series import interrupted_series
from improvement.stats.decisions.baseline_points import Use, baseline_points
from improvement.stats.interval import Interval
from improvement.words.certainty import Certainty
from improvement.words.designs import (
    capped,
    change_scores_reading,
    diff_in_diff_reading,
    difference_of_changes_reading,
    interrupted_series_reading,
    parallel_words,
)
from improvement.words.effects import POINTS
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.told import Telling

BANNED = re.compile(
    r"\b(significan\w*|trend\w*|prove[sdn]?|proving|no effect|p-value|failed|fault|guilty|blame\w*"
    r"|nan|None|inf)\b|\b1 (households|points|periods|weeks)\b|-0\b|\b(as many|the same) than\b",
    re.IGNORECASE,
)
CALLS = Telling(
    direction=Direction.HIGHER, certainty=Certainty.SURE, names=Names(pilot="Reminder calls")
)


def plain(reading: Reading) -> None:
    for sentence in (reading.headline, *reading.because, *reading.caveats):
        assert not BANNED.search(sentence), sentence
        assert sentence == sentence.strip()
        assert sentence.endswith("."), sentence
        assert "  " not in sentence, sentence
        assert not sentence[0].islower(), sentence


def four(*cells: tuple[int, int]) -> FourTallies:
    before, after, before_there, after_there = (Tally(events=x, n=n) for x, n in cells)
    return FourTallies(
        pilot_before=before,
        pilot_after=after,
        comparison_before=before_there,
        comparison_after=after_there,
    )


def test_a_difference_in_differences_says_may_at_most() -> None:
    found = diff_in_diff(four((30, 100), (80, 100), (40, 100), (45, 100)))
    points = baseline_points(Use.PARALLEL_TRENDS, before=6)
    said = diff_in_diff_reading(found, CALLS, points)
    plain(said)
    assert said.headline == "Reminder calls: the change may help."
    assert said.because[0] == "In the pilot: 30 of 100 before, 80 of 100 after."
    assert said.because[2].startswith("45 more per 100 than with the comparison's change; the data")
    assert said.caveats[0].startswith(
        "With these numbers differences smaller than about 18 per 100"
    )
    assert "look at the 6 points of each from before" in said.caveats[1]
    assert "not drawn by lot" in said.caveats[2]


def test_most_pilots_cannot_show_it_and_that_is_said() -> None:
    said = diff_in_diff_reading(diff_in_diff(four((8, 20), (12, 20), (10, 20), (9, 20))), CALLS)
    plain(said)
    assert said.headline == (
        "Reminder calls: not settled. The data fit anything from 19 fewer per 100 to 66 more per "
        "100."
    )
    assert "smaller than about 42 per 100" in said.caveats[0]
    assert "look at the points of both from before" in said.caveats[1]


@pytest.mark.parametrize("certainty", Certainty)
def test_the_cap_lowers_and_never_raises(certainty: Certainty) -> None:
    telling = Telling(direction=Direction.LOWER, certainty=certainty, minimum_worthwhile=0.1)
    found = capped(telling)
    lowest = certainty is Certainty.CANNOT_TELL
    assert found.certainty is (Certainty.CANNOT_TELL if lowest else Certainty.MAY)
    assert (found.direction, found.minimum_worthwhile) == (Direction.LOWER, 0.1)


def test_too_few_points_before() -> None:
    said = parallel_words(baseline_points(Use.PARALLEL_TRENDS, before=1))
    assert "with 1 point from before it cannot be seen, at least 3" in said


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(counts, counts, counts, counts, st.sampled_from(Direction), st.none() | st.just(0.1))
def test_plain_whatever_the_counts(
    a: tuple[int, int],
    b: tuple[int, int],
    c: tuple[int, int],
    d: tuple[int, int],
    direction: Direction,
    delta: float | None,
) -> None:
    telling = Telling(direction=direction, certainty=Certainty.MAY, minimum_worthwhile=delta)
    said = diff_in_diff_reading(diff_in_diff(four(a, b, c, d)), telling)
    plain(said)
    if min(n for _, n in (a, b, c, d)) < 10:
        assert "too few to say" in said.headline


def test_scores_of_the_same_households() -> None:
    def scored(n: int, change: float) -> tuple[BeforeAfter, ...]:
        return tuple(BeforeAfter(before=i, after=i + change + (i % 3) / 2) for i in range(n))

    found = change_scores(SameHouseholds(pilot=scored(15, 3), comparison=scored(12, 0)))
    said = change_scores_reading(found, CALLS, POINTS)
    plain(said)
    assert said.headline == "Reminder calls: the change may help."
    assert said.because[0] == (
        "15 households ended 3.5 points higher on average in the pilot; 12 households ended 0.5 "
        "points higher on average in the comparison."
    )


@pytest.mark.parametrize("shift", [0.0, 2.0, -9.0])
def test_anything_with_a_range(shift: float) -> None:
    def cell(middle: float) -> Interval:
        return Interval(estimate=middle, lower=middle - 1, upper=middle + 2)

    found = difference_of_changes(
        FourEstimates(
            pilot_before=cell(5),
            pilot_after=cell(5 + shift),
            comparison_before=cell(5),
            comparison_after=cell(5),
        )
    )
    said = difference_of_changes_reading(found, CALLS, POINTS)
    plain(said)
    assert "In the comparison: the same as before." in said.because[0]
    assert "differences smaller than about" in said.caveats[0]


@pytest.mark.parametrize(
    ("side", "step", "carry", "direction"),
    [
        (side, step, carry, direction)
        for side, step, carry in product((12, 30), (0.0, 8.0), (0.0, 0.8))
        for direction in Direction
    ],
)
def test_an_interrupted_series(side: int, step: float, carry: float, direction: Direction) -> None:
    noise = np.random.default_rng(side).standard_normal(2 * side)
    for k in range(1, 2 * side):
        noise[k] += carry * noise[k - 1]
    values = tuple(float(20 + e + step * (i >= side)) for i, e in enumerate(noise))
    found = interrupted_series(ChangedSeries(values=values, periods_before=side))
    telling = Telling(direction=direction, certainty=Certainty.SURE)
    said = interrupted_series_reading(found, telling, POINTS, "week")
    plain(said)
    caveats = " ".join(said.caveats)
    assert "Nothing is compared at the same time" in caveats
    assert ("somewhat too narrow" in caveats) == (side == 12)
    assert ("found again in the next" in caveats) == (found.carry_over >= 0.2)
    assert f"After {side} weeks" in said.because[1]
    if step and found.level_change.lower > 0:
        good = direction is Direction.HIGHER
        assert ("the change may help" if good else "outcomes are worse") in said.headline
