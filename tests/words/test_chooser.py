"""Every reason has its sentence, with the observed figure and its limit in it."""

import re
from datetime import date, timedelta

import pytest

from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.stats.charts.chooser import ChartReason, chosen_chart, propose_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.limits.open_side import OpenSide, WarnsOf
from improvement.words.chooser import (
    _SENTENCES,
    LIMITS,
    NAMES,
    WARNINGS,
    read_choice,
    read_proposal,
    warning_of,
)

BANNED = re.compile(r"significan|trending|proves|no effect|p-value", re.IGNORECASE)


def weeks(kind: MeasureKind, values: list, below: int | None = None) -> Series:
    points = (
        Point(
            period=date(2026, 1, 5) + timedelta(weeks=week),
            value=x / below if below else x,
            numerator=x if below else None,
            denominator=below,
        )
        for week, x in enumerate(values)
    )
    return Series(name="Evictions", kind=kind, points=tuple(points))


def test_everything_has_a_name() -> None:
    assert set(_SENTENCES) == set(ChartReason)
    assert set(NAMES) == set(ChartKind)
    assert set(LIMITS) == set(LimitMethod)
    assert set(WARNINGS) == set(WarnsOf)


@pytest.mark.parametrize("reason", ChartReason)
def test_every_sentence_can_be_said_of_any_series(reason: ChartReason) -> None:
    proposal = propose_chart(weeks(MeasureKind.COUNT, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4]))
    said = _SENTENCES[reason](proposal)
    assert said.endswith(".")
    assert not BANNED.search(said)
    assert "None" not in said


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (
            weeks(MeasureKind.COUNT, [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0]),
            "0.42 events a week on average, under 0.75: a G chart of the days between events, "
            "or join 8 weeks.",
        ),
        (
            weeks(MeasureKind.PROPORTION, [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0], 9),
            "0.42 events a week on average, under 0.75: a G chart of the cases between events, "
            "or join 8 weeks.",
        ),
        (
            weeks(MeasureKind.PROPORTION, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4], 15),
            "A share of those counted in each week: a P chart (shares), with predictive limits.",
        ),
        (
            weeks(MeasureKind.COUNT, [5, 4, 6]),
            "3 weeks so far, under 10: a run chart to look at, without rules or limits.",
        ),
        (
            weeks(MeasureKind.COUNT, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6]),
            "11 weeks so far, under 12 for limits: a run chart for now, then a C chart (counts).",
        ),
        (
            weeks(MeasureKind.COUNT, [1, 14, 2, 13, 0, 15, 1, 14, 2, 12, 1, 15]),
            "The weeks differ more than chance alone would give (65, expected up to 20): "
            "an I chart (single values).",
        ),
    ],
)
def test_what_is_said(series: Series, said: str) -> None:
    assert read_proposal(propose_chart(series)).headline == said


def test_a_choice_of_one_s_own_is_told_with_what_was_proposed() -> None:
    proposal = propose_chart(
        weeks(MeasureKind.PROPORTION, [5, 4, 6, 5, 7, 4, 5, 6, 3, 5, 6, 4], 15)
    )
    assert read_choice(chosen_chart(proposal)) == read_proposal(proposal)
    reading = read_choice(
        chosen_chart(proposal, limits=LimitMethod.THREE_SIGMA, because="As the county draws it.")
    )
    assert reading.headline == (
        "Chosen: a P chart (shares), with the mean and classical limits (3 sigma). "
        "The reason given: As the county draws it."
    )
    assert "predictive limits" in reading.because[0]
    assert reading.caveats == ("Limits from 12 points are provisional until there are 20.",)


def test_a_side_without_a_limit() -> None:
    assert warning_of(OpenSide.LOWER, Direction.LOWER).startswith(
        "This chart can only warn of worsening"
    )
    assert warning_of(OpenSide.NONE, Direction.LOWER) == ""
