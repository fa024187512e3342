"""A gap over time in words: natural frequencies, no blame, the numbers of the result."""

import re
from datetime import date

import pytest

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.equity.gap_over_time import GapOverTime, gap_over_time
from improvement.words.gap_over_time import describe_gap_over_time

BANNED = re.compile(r"significan|trending|prove|no effect|p-value|None|nan|fail", re.IGNORECASE)


def found(one: list[float], two: list[float], kind: MeasureKind) -> GapOverTime:
    def monthly(values: list[float], name: str) -> Series:
        points = tuple(
            Point(period=date(2026, month, 1), value=value) for month, value in enumerate(values, 1)
        )
        return Series(name=name, kind=kind, points=points)

    return gap_over_time(monthly(one, "Under 60"), monthly(two, "60 and over"))


def test_shares_are_told_of_100() -> None:
    told = describe_gap_over_time(
        found([0.7, 0.72, 0.78], [0.45, 0.5, 0.76], MeasureKind.PROPORTION)
    )
    assert told == (
        "Under 60 and 60 and over in 3 months with both. At the start, 70% and 45%: a gap of 25 "
        "of 100, Under 60 higher. Now, 78% and 76%: a gap of 2 of 100, Under 60 higher. The gap is "
        "23 of 100 narrower. From January 2026 to March 2026; each end is a single period, which "
        "chance moves."
    )


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ([10.0, 12.0], [8.0, 9.0], "The gap is 1 wider."),
        ([10.0, 12.0], [8.0, 10.0], "The gap is as wide as it was."),
        ([10.0, 12.0], [8.0, 13.0], "The lines have crossed."),
        ([10.0, 12.0], [8.0, 12.0], "a gap of 0. The gap is 2 narrower."),
        ([10.0], [8.0], "with both, 10 and 8: a gap of 2, Under 60 higher."),
    ],
)
def test_how_it_changed(one: list[float], two: list[float], said: str) -> None:
    told = describe_gap_over_time(found(one, two, MeasureKind.VALUE))
    assert said in told
    assert told.endswith(".")
    assert not BANNED.search(told)
