"""Two dimensions at once: counted like a person with a list would, and only for the team."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest

from improvement.domain.entries import CaseRecord
from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import Arm
from improvement.errors import Forbidden, Invalid, NotComputable
from improvement.services import analyses, data, for_whom_two, groups
from tests.queries import counted

WORDS = {"women": "Women", "men": "Men", "english": "English", "spanish": "Spanish"}


def records(start: Any, weights: dict[tuple[str, str], int]) -> list[CaseRecord]:
    chance, found = np.random.default_rng(7), []
    for (gender, language), people in weights.items():
        for i in range(people):
            cell = frozenset({("gender", gender), ("language", language)})
            found.append(
                CaseRecord(
                    code=f"{gender}-{language}-{i}",
                    starts_on=start + timedelta(days=i % 60),
                    arm=(Arm.PILOT, Arm.COMPARISON)[i % 2],
                    cell=cell,
                    values={"kept": float(chance.random() < 0.6)},
                )
            )
    return found


def with_cases(place: Any, weights: dict[tuple[str, str], int]) -> tuple[int, list[CaseRecord]]:
    groups.add_dimension(place.uow, place.leader, label="Language", groups=("English", "Spanish"))
    plan = replace(place.plan, dimensions=(*place.plan.dimensions, NamedDimension(key="language")))
    test_id = place.running(plan)
    cases = records(plan.starts_on, weights)
    found = data.log_cases(place.uow, place.member, test_id=test_id, cases=cases, name="cases")
    assert found.errors == ()
    return test_id, cases


LARGE = {
    ("women", "english"): 60,
    ("women", "spanish"): 40,
    ("men", "english"): 50,
    ("men", "spanish"): 30,
}


def asked(place: Any, actor: Any, test_id: int, **how: str) -> for_whom_two.Combined:
    both = {"first": "Gender", "second": "Language"} | how
    return for_whom_two.combined(place.uow, actor, test_id=test_id, **both)


def test_every_cell_by_counting_the_records_one_by_one(place: Any) -> None:
    test_id, cases = with_cases(place, LARGE)
    found = asked(place, place.coach, test_id)
    n: Counter[tuple[str, str]] = Counter()
    kept: Counter[tuple[str, str]] = Counter()
    for case in cases:
        mine = dict(case.cell)
        label = f"{WORDS[mine['gender']]}, {WORDS[mine['language']]}"
        n[label, case.arm.value] += 1
        kept[label, case.arm.value] += int(case.values["kept"] or 0)
    rows = {g.group: (g.pilot, g.comparison) for g in found.rows.dimension.groups}
    assert set(rows) == {label for label, _ in n}
    for label, (pilot, comparison) in rows.items():
        assert (pilot.events, pilot.n) == (kept[label, "pilot"], n[label, "pilot"])
        assert (comparison.events, comparison.n) == (
            kept[label, "comparison"],
            n[label, "comparison"],
        )
    assert found.guess is not None
    assert [g.arms.group for g in found.guess.groups] == list(rows)
    one = analyses.compare(place.uow, place.coach, test_id=test_id).dimensions[0].found
    assert found.rows.effects.z == one.effects.z  # as wide as the one-way ranges


def test_small_cells_are_put_together_and_nobody_is_lost(place: Any) -> None:
    test_id, cases = with_cases(
        place, LARGE | {("men", "spanish"): 12, ("men", "english"): 14, ("women", "spanish"): 8}
    )
    found = asked(place, place.member, test_id)
    rows = found.rows.dimension.groups
    assert [g.group for g in rows] == ["Women, English", "Women, Spanish", "Men"]
    assert sum(g.pilot.n + g.comparison.n for g in rows) == len(cases)
    turned = asked(place, place.member, test_id, first="Language", second="Gender")
    assert sum(g.pilot.n + g.comparison.n for g in turned.rows.dimension.groups) == len(cases)


def test_it_is_for_the_team_and_its_coach(place: Any) -> None:
    test_id, _ = with_cases(place, LARGE)
    for actor in (place.leader, place.elsewhere):
        with pytest.raises(Forbidden):
            asked(place, actor, test_id)


def test_what_cannot_be_combined_says_why(place: Any) -> None:
    test_id, _ = with_cases(place, LARGE)
    with pytest.raises(Invalid, match="chosen twice"):
        asked(place, place.member, test_id, second="Gender")
    with pytest.raises(Invalid, match="does not look at its households by 'Tenure'"):
        asked(place, place.member, test_id, second="Tenure")
    both = replace(place.plan, dimensions=(*place.plan.dimensions, NamedDimension(key="language")))
    totals = place.running(both)
    assert place.log(totals, place.example()).saved
    with pytest.raises(NotComputable, match="need one row a household"):
        asked(place, place.member, totals)


def statements(place: Any, ask: Callable[[], object]) -> int:
    """How many statements reach the database."""
    with counted(place.uow._engine) as seen:
        ask()
    return len(seen)


def test_as_many_queries_for_many_groups_as_for_few(place: Any) -> None:
    """Compare itself, and the combinations on top of it."""
    few, _ = with_cases(place, LARGE)
    for number in range(12):
        groups.add_group(place.uow, place.leader, dimension="language", label=f"Language {number}")
    plan = replace(place.plan, dimensions=(*place.plan.dimensions, NamedDimension(key="language")))
    many = place.running(plan)
    weights = {("women", f"language_{n}"): 24 for n in range(12)} | LARGE
    cases = records(plan.starts_on, weights)
    assert not data.log_cases(
        place.uow, place.member, test_id=many, cases=cases, name="many"
    ).errors
    for ask in (
        lambda test_id: analyses.compare(place.uow, place.member, test_id=test_id),
        lambda test_id: asked(place, place.member, test_id),
    ):
        asked_few, asked_many = (
            statements(place, partial(ask, test_id)) for test_id in (few, many)
        )
        assert asked_few == asked_many
