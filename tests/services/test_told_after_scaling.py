"""The attack where a test is scaled half-way: its ledger, the gain that holds, and the search.

Groups end with the day of scaling, the chart of everybody goes on. What is told of the gain is of
everybody, week by week, and a search finds the words that people wrote, never a figure.
"""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from improvement.domain.vocabulary import Arm
from improvement.services import holding, search
from tests.services import test_told_channels as channels
from tests.services.test_holding import scale
from tests.services.test_told_channels import CHANNELS, LATE, OF_LATE, START, WEEKS, narrow, watched

SCALED = 4


@pytest.mark.parametrize("seed", [20261127, 11])
def test_nobody_is_found_where_a_practice_was_scaled(
    place: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(channels, "THRESHOLDS", (10,) * WEEKS)
    gains: list[holding.Gain] = []
    found: list[frozenset[str]] = []
    look = channels.look

    def and_more(place: Any, test_id: int, number: int, notebook: Any) -> None:
        day = START + timedelta(weeks=number + 1)
        if number == SCALED:
            scale(place, test_id, day)
        look(place, test_id, number, notebook)
        uow = place.uow.on(day)
        gains.extend(holding.gains(uow, place.leader).values())
        asked = search.find(uow, place.leader, words="rent")
        cards = [f"{c.name} {c.text}" for c in asked.cards]
        found.append(frozenset([*(f"{h.title} {h.text}" for h in asked.hits), *cards]))

    monkeypatch.setattr(channels, "look", and_more)
    notebook = watched(place, engine, seed)
    everything = notebook.seen(range(WEEKS))
    assert {channel for _, channel in notebook.facts} == set(CHANNELS)
    assert narrow(notebook.truth, everything, below=10, width=5) == []
    assert len(gains) == WEEKS - SCALED
    weeks = totals_of(notebook.truth)
    for gain in gains:
        assert gain.line is not None
        points = gain.line.series.points
        assert {(round(p.numerator or 0), round(p.denominator or 0)) for p in points} <= weeks
    assert found[0]  # the search found what was written
    assert set(found[SCALED:]) == {found[SCALED]}, "figures came, and nobody wrote"


def totals_of(truth: channels.Truth) -> set[tuple[int, int]]:
    """With the outcome, and all, of everybody in the pilot: by week, as logged or corrected."""
    everybody = np.asarray(sum(truth["gender", g, Arm.PILOT] for g in channels.MEANS["gender"]))
    weeks = [everybody[week] for week in range(WEEKS)]
    weeks.append(everybody[OF_LATE] + everybody[LATE])
    return {(int(week[0]), int(week.sum())) for week in weeks}
