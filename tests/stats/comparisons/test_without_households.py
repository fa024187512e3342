"""Every kind of comparison without the households it came from: same answer, no value left.

The values are like no result of them (eighths beside a 1/8192), so that each can be looked for;
counts of events and answers, which are small whole numbers, are looked for as sequences.
"""

from typing import Any, get_args

import pytest

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.event_counts import EventTotal
from improvement.domain.outcomes import Outcome, Side
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.stats.comparisons.any_outcome import AnyComparison, any_outcome
from improvement.stats.comparisons.without_households import without_households
from tests.services.everything import everything_in

HERE = tuple(3 + 7 * i % 29 + i / 8 + 1 / 8192 for i in range(30))
THERE = tuple(5 + 11 * i % 31 + i / 8 + 3 / 8192 for i in range(30))
SINGLE = {*HERE, *THERE}
ENDED = (*(True,) * 28, False, False)
FEW, MORE = (0, 2, 1, 5, 0, 3, 1, 2, 4, 0), (1, 3, 2, 6, 1, 4, 2, 5, 3, 1)
NUMBERS = Side(values=HERE), Side(values=THERE)
WAITS = Side(values=HERE, ended=ENDED), Side(values=THERE, ended=ENDED)
COUNTS = Side(values=FEW), Side(values=MORE)
TALLIES = Side(tally=Tally(events=20, n=50)), Side(tally=Tally(events=30, n=60))
TOTALS = (
    Side(total=EventTotal(events=20, exposure=50)),
    Side(total=EventTotal(events=9, exposure=60)),
)


def _outcome(way: ComparedBy, sides: tuple[Side, Side], **more: Any) -> Outcome:
    pilot, comparison = sides
    return Outcome(
        **{"design": Design.RANDOMISED, **more}, way=way, pilot=pilot, comparison=comparison
    )


BEFORE = {"pilot_before": NUMBERS[1], "comparison_before": NUMBERS[0]}
TALLIED = {"pilot_before": TALLIES[1], "comparison_before": TALLIES[0]}
SERIES = ChangedSeries(values=tuple(4 + i % 3 + i / 2 for i in range(24)), periods_before=12)
OUTCOMES = (
    _outcome(ComparedBy.SHARE, TALLIES),
    _outcome(ComparedBy.EVENTS, COUNTS),
    _outcome(ComparedBy.EVENTS, TOTALS),
    _outcome(ComparedBy.TYPICAL_WAIT, NUMBERS),
    _outcome(ComparedBy.AVERAGE_DAYS, WAITS, until=20.0),
    _outcome(ComparedBy.ORDER, COUNTS),
    _outcome(ComparedBy.SCORE, NUMBERS),
    _outcome(ComparedBy.COST, NUMBERS),
    _outcome(ComparedBy.SCORE, NUMBERS, design=Design.PAIRED),
    _outcome(ComparedBy.TYPICAL_WAIT, NUMBERS, design=Design.PAIRED),
    _outcome(ComparedBy.ORDER, COUNTS, design=Design.PAIRED),
    _outcome(ComparedBy.SHARE, (Side(values=(0, 1, 1, 1, 0, 1)), Side(values=(0, 0, 1, 0, 1, 0))),
             design=Design.PAIRED),
    _outcome(ComparedBy.SCORE, NUMBERS, design=Design.DIFF_IN_DIFF, **BEFORE),
    _outcome(ComparedBy.SCORE, NUMBERS, design=Design.DIFF_IN_DIFF, same_households=True, **BEFORE),
    _outcome(ComparedBy.SHARE, TALLIES, design=Design.DIFF_IN_DIFF, **TALLIED),
    Outcome(design=Design.INTERRUPTED, way=ComparedBy.SCORE, series=SERIES),
)  # fmt: skip
KINDS = {type(any_outcome(outcome)) for outcome in OUTCOMES}


def test_every_kind_of_comparison_is_tried() -> None:
    assert set(get_args(AnyComparison)) == KINDS


def _single_in(found: object) -> bool:
    """Any value, but for the longest follow-up, which is told (docs/security.md)."""
    told = {getattr(found, "followed_until", None)}
    seen = {part for part in everything_in(found) if isinstance(part, (int, float))}
    return bool(seen & (SINGLE - told)) or any(row in (FEW, MORE) for row in _rows(found))


def _rows(thing: object) -> list[tuple[Any, ...]]:
    """Every tuple, however deep: counts by household stand in one."""
    if isinstance(thing, tuple):
        return [thing, *(row for part in thing for row in _rows(part))]
    names = getattr(type(thing), "__dataclass_fields__", {})
    return [row for name in names for row in _rows(getattr(thing, name))]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda o: f"{o.design}, {o.way}")
def test_the_answer_stays_and_no_value_does(outcome: Outcome) -> None:
    found = any_outcome(outcome)
    told = without_households(found)
    assert type(told) is type(found)
    assert told.benefit(Direction.LOWER) == found.benefit(Direction.LOWER)
    assert getattr(told, "smaller_n", None) == getattr(found, "smaller_n", None)
    assert not _single_in(told)
    assert not _single_in(outcome.counted())


def test_what_is_looked_for_is_there_before() -> None:
    with_values = {type(any_outcome(o)).__name__ for o in OUTCOMES if _single_in(any_outcome(o))}
    assert with_values == {
        *("HouseholdCountRatio", "WaitRatio", "StillWaiting", "Ordinal", "ScoreDifference"),
        *("CostDifference", "PairedScores", "PairedOrder", "ChangeScores"),
    }
