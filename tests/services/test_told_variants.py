"""Corrections and roll-ups where somebody is found by construction, whatever else is drawn.

In each there is a household that the variant which protects less gives away for every seed; the
product does not.
"""

from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.grouping import grouped
from improvement.domain.vocabulary import Arm
from tests.services import test_told_channels as channels
from tests.services.test_told_channels import (
    LATE,
    MEANS,
    WEEKS,
    Fact,
    Truth,
    drawn,
    narrow,
    watched,
)

SEEDS = [20261127, 11, 3]
AT = 3  # the week in which one single person comes


@pytest.fixture(autouse=True)
def ten_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    """One threshold, so that nothing else changes."""
    monkeypatch.setattr(channels, "THRESHOLDS", (10,) * WEEKS)


@pytest.fixture(params=[False, True])
def downwards(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Are old weeks corrected downwards? Then somebody was taken out."""
    found: bool = request.param
    if found:
        monkeypatch.setattr(channels, "COLUMNS", channels.TAKEN_OUT)
    return found


def many_each_week(seed: int) -> Truth:
    """Everybody is told every week; of each language one came late, and two of each gender."""
    truth = drawn(seed)
    for (dimension, _, _), counts in truth.items():
        each = 40 // len(MEANS[dimension])
        counts[:LATE] += each
        counts[LATE] = (4 // len(MEANS[dimension]), 0)
    return truth


@pytest.mark.parametrize("seed", SEEDS)
def test_one_person_more_or_fewer_is_not_the_difference(
    place: Any, engine: Engine, seed: int, downwards: bool
) -> None:
    notebook = watched(place, engine, seed, downwards=downwards, made=many_each_week)
    facts = notebook.seen(range(WEEKS))
    assert len(facts) > 20  # the leader was told nearly every week
    assert narrow(notebook.truth, facts, below=10, width=1) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_correction_that_is_told_anew_is_caught(
    place: Any, engine: Engine, seed: int, downwards: bool
) -> None:
    """The record emptied once, just before the correction: the old week less the new one is one."""
    notebook = watched(
        place, engine, seed, downwards=downwards, forget={channels.AT - 1}, made=many_each_week
    )
    assert narrow(notebook.truth, notebook.seen(range(WEEKS)), below=10, width=1)


def one_more_than_few(seed: int) -> Truth:
    """Nine Hmong and twelve Somali a side, told together; then one Hmong comes, and nobody else."""
    truth = drawn(seed)
    for key, counts in truth.items():
        counts[AT:] = 0
        if key[1] == "hmong":
            counts[:AT] = [[1, 2]] * AT
        if key[1] == "somali":
            counts[:AT] = [[2, 2]] * AT
    for arm in Arm:
        truth["language", "hmong", arm][AT, 0] = truth["gender", "men", arm][AT, 0] = 1
        men, women = (truth["gender", g, arm] for g in ("men", "women"))
        everybody = np.asarray(sum(truth["language", g, arm] for g in MEANS["language"]))
        men[:AT] = everybody[:AT] // 2  # both ways to tell people apart add up to the same
        women[:AT] = everybody[:AT] - men[:AT]
    return truth


@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_that_became_large_stays_where_it_was_told(
    place: Any, engine: Engine, seed: int
) -> None:
    notebook = watched(place, engine, seed, looks=AT + 1, made=one_more_than_few)
    facts = notebook.seen(range(AT + 1))
    assert any(len(fact[1]) > 1 for fact in facts)  # the two were told together
    assert narrow(notebook.truth, facts, below=10, width=5) == []


def joined_at_each_look(truth: Truth, looks: int) -> set[Fact]:
    """Each week's table of languages so far, small ones in their parent, rows of ten or more."""
    parents = {"hmong": "other", "somali": "other"}
    keys = ("english", "spanish", "other", "hmong", "somali")
    listed = tuple(Group(key=key, label=key, parent=parents.get(key)) for key in keys)
    language = Dimension(key="language", label="Language", groups=listed)
    facts: set[Fact] = set()
    for end in range(1, looks + 1):
        weeks = list(range(end))
        sums = {
            (group, arm): truth["language", group, arm][weeks].sum(axis=0)
            for group in MEANS["language"]
            for arm in Arm
        }
        sides = [{g: float(sums[g, arm].sum()) for g in MEANS["language"]} for arm in Arm]
        place = grouped(language, present=set(MEANS["language"]), sides=sides).place
        for row in keys:
            members = frozenset(g for g in MEANS["language"] if place.get(g, g) == row)
            whole = [np.asarray(sum(sums[g, arm] for g in members)) for arm in Arm]
            if members and min(counts.sum() for counts in whole) >= 10:
                for arm, counts in zip(Arm, whole, strict=True):
                    known = int(counts[0]), int(counts[1])
                    facts.add(("language", members, arm, frozenset(weeks), *known))
    return facts


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_that_are_joined_anew_are_caught(seed: int) -> None:
    """Joined as Compare joins them at every look: told together, and apart a week later."""
    truth = one_more_than_few(seed)
    facts = joined_at_each_look(truth, AT + 1)
    assert {frozenset({"hmong", "somali"}), frozenset({"hmong"})} <= {fact[1] for fact in facts}
    assert narrow(truth, facts, below=10, width=5)
