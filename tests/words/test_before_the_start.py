"""Both sides before the start, in words: never "alike", always how little few points show."""

import pytest

from improvement.stats.comparisons.before_the_start import BeforeTheStart
from improvement.words.amounts import Unit
from improvement.words.before_the_start import HEADINGS, before_the_start_reading, rows
from improvement.words.names import Names
from tests.stats.comparisons.test_before_the_start import found

NAMES = Names(here="Oak Court", there="Elm Court")


def said(start: BeforeTheStart) -> str:
    reading = before_the_start_reading(start, NAMES, Unit.NUMBER, "days")
    return " ".join((reading.headline, *reading.because, *reading.caveats))


def test_apart_is_said_with_its_range_and_what_it_would_come_to() -> None:
    words = said(found([10, 12, 14.2, 16, 18.1, 20], [10, 10, 10, 10, 10, 10]))
    assert words.startswith(
        "Before the start the two went apart: Oak Court rose 10 days against Elm Court over 6 "
        "weeks; the points fit anything from rising"
    )
    assert "Oak Court would stand" in words
    assert "higher by the middle of the test with nothing done" in words
    assert "Hold the difference in changes against that." in words


def test_not_apart_is_no_proof_of_alike() -> None:
    words = said(found([10, 12, 11, 12], [10, 10, 11, 11]))
    assert "the two may have moved alike" in words
    assert "from falling" in words
    assert "to rising" in words
    assert "4 points of both: going apart by less than about" in words
    assert "no proof that they would have gone on alike" in words


@pytest.mark.parametrize(
    ("pilot", "words"),
    [([10.0, 11.0], "2 points of both, and it takes 3"), ([1.0, 2, 3, 4], "lie on a line")],
)
def test_what_cannot_be_seen_is_said(pilot: list[float], words: str) -> None:
    assert words in said(found([*pilot], [1.0] * len(pilot)))


def test_shares_are_told_of_100() -> None:
    start = found([0.5, 0.6, 0.55, 0.62], [0.5, 0.5, 0.5, 0.5])
    reading = before_the_start_reading(start, NAMES, Unit.PERCENT, "points")
    assert "of 100 against Elm Court" in reading.headline
    assert "points" not in reading.headline.replace("the points fit", "")
    table = rows(start, Unit.PERCENT)
    assert len(table[0]) == len(HEADINGS)
    assert table[1][1:] == ("60%", "50%", "10 of 100")
