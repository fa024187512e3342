"""Every caution has its sentence, with both figures in it."""

import re
from datetime import date, timedelta

import pytest

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.cautions import Caution, CautionKind, Cautions, cautions
from improvement.words.cautions import _SENTENCES, read_cautions

BANNED = re.compile(r"significan|trending|proves|no effect|p-value", re.IGNORECASE)


def weeks(values: list) -> Series:
    points = (
        Point(period=date(2026, 1, 5) + timedelta(weeks=week), value=v)
        for week, v in enumerate(values)
    )
    return Series(name="Calls", kind=MeasureKind.COUNT, points=tuple(points))


def test_everything_has_words() -> None:
    assert set(_SENTENCES) == set(CautionKind)


def said_of(kind: CautionKind, observed: float, limit: float, points: int = 24) -> str:
    found = Cautions(
        series=weeks([1, 2]),
        baseline_points=None,
        stock=False,
        found=(Caution(kind=kind, observed=observed, limit=limit, points=points),),
    )
    return read_cautions(found).because[0]


@pytest.mark.parametrize("kind", CautionKind)
def test_no_word_that_is_not_ours(kind: CautionKind) -> None:
    said = said_of(kind, 0.5, 0.2)
    assert said.endswith(".")
    assert not BANNED.search(said)


@pytest.mark.parametrize(
    ("kind", "observed", "limit", "said"),
    [
        (CautionKind.TOO_FEW_POINTS, 9, 10, "9 weeks recorded, and the rules need 10."),
        (CautionKind.FLOOR, 0.4, 0.2, "40% of the weeks are at 0 (more than 20%)"),
        (CautionKind.CEILING, 0.4, 0.2, "40% of the weeks are at 100% (more than 20%)"),
        (CautionKind.CARRY_OVER, 0.52, 0.41, "(r = 0.52, up to 0.41 is usual)"),
        (CautionKind.CARRY_OVER, 0.52, 0.41, "This check finds only some carry-over."),
        (CautionKind.UNEQUAL_SIZES, 0.6, 0.25, "up to 60% from the average (more than 25%)"),
        (CautionKind.GAPS, 2, 0, "2 weeks without a value: they stay gaps"),
        (CautionKind.MIXED_PERIODS, 1, 0, "1 step from one week to the next has another length"),
        (CautionKind.SEASONAL, 4.2, 2.1, "(F 4.2, up to 2.1 is usual"),
    ],
)
def test_observed_beside_limit(kind: CautionKind, observed: float, limit: float, said: str) -> None:
    assert said in said_of(kind, observed, limit)


def test_nothing_to_say() -> None:
    calm = [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4, 5, 7, 4, 6, 5, 3, 6, 5, 7, 4]
    reading = read_cautions(cautions(weeks(calm)))
    assert (reading.headline, reading.because) == ("Nothing to add.", ())
