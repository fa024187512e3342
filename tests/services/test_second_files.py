"""A later file about the same households changes what it has columns for, and nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, update

from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, MeasureKind, MeasureRole
from improvement.errors import Invalid
from improvement.services import data, groups, imports, uploads
from improvement.store.tables import Base

SCORE = MeasureSpec(
    key="score", label="Score", kind=MeasureKind.VALUE, role=MeasureRole.PROCESS, outcome_days=None
)
FIRST = (
    "started,code,kept,gender,home,side,due,outcome day\n"
    "2026-08-10,A1,yes,Women,Rented,comparison,2026-08-20,2026-08-19\n"
    "2026-08-11,A2,no,Men,Owned,pilot,2026-08-21,\n"
)
DAYS = {"due_on": "due", "outcome_on": "outcome day"}


@pytest.fixture
def scored(place: Any) -> Any:
    groups.add_dimension(place.uow, place.leader, label="Home", groups=("Rented", "Owned"))
    return place, place.running(replace(place.plan, measures=(*place.plan.measures, SCORE)))


def bring(place: Any, test_id: int, content: str, **answers: Any) -> Any:
    upload = uploads.look(
        place.uow, place.member, test_id=test_id, content=content, name="sheet.csv"
    )
    mapping = replace(upload.cases, **answers)
    given = {"test_id": test_id, "upload": upload, "mapping": mapping}
    seen = uploads.preview(place.uow, place.member, **given)
    saved = uploads.save(place.uow, place.member, seen=seen.seen, **given)
    assert saved.tallied == seen.tallied
    return saved.tallied


def kept(place: Any, test_id: int, code: str = "A1") -> CaseRecord:
    with place.uow.reading(place.member) as store:
        found = store.cases.find(test_id, code)
    assert found is not None
    return replace(found.record, code=code)  # type: ignore[no-any-return]


def test_a_sheet_with_another_measure_alone_leaves_all_else(scored: Any) -> None:
    place, test_id = scored
    bring(place, test_id, FIRST, **DAYS)
    before = [kept(place, test_id, code) for code in ("A1", "A2")]
    tallied = bring(
        place, test_id, "started,code,score\n2026-08-10,A1,5\n2026-08-11,A2,7\n", arm=Arm.PILOT
    )
    assert (tallied.added, tallied.changed) == (0, 2)
    assert [kept(place, test_id, code) for code in ("A1", "A2")] == [
        replace(case, values={**case.values, "score": score})
        for case, score in zip(before, (5.0, 7.0), strict=True)
    ]
    first, second = (
        (place.uow, place.member),
        data.overview(place.uow, place.member, test_id=test_id),
    )
    imports.take_back(*first, import_id=second.imports[0].id)
    assert [kept(place, test_id, code) for code in ("A1", "A2")] == before


def test_the_same_sheet_again_is_there_already(scored: Any) -> None:
    place, test_id = scored
    bring(place, test_id, FIRST, **DAYS)
    again = "started,code,kept\n2026-08-10,A1,yes\n2026-08-11,A2,no\n"
    assert bring(place, test_id, again).identical == 2


def test_a_blank_cell_in_a_column_that_is_there_empties_it(scored: Any) -> None:
    place, test_id = scored
    bring(place, test_id, FIRST, **DAYS)
    blank = "started,code,gender,outcome day\n2026-08-10,A1,Men,\n"
    bring(place, test_id, blank, outcome_on="outcome day")
    now = kept(place, test_id)
    assert now.outcome_on is None
    assert now.cell == frozenset({("gender", "men"), ("home", "rented")})
    assert (now.arm, now.due_on) == (Arm.COMPARISON, date(2026, 8, 20))


def test_one_breakdown_at_a_time_adds_up(scored: Any) -> None:
    """One sheet by gender, one by home: the household stands in both, and nothing is made twice."""
    place, test_id = scored
    bring(
        place, test_id, "started,code,kept,gender\n2026-08-10,A1,yes,Women\n2026-08-10,A2,no,Men\n"
    )
    sheet = "started,code,home\n2026-08-10,A1,Owned\n2026-08-10,A2,Rented\n"
    assert bring(place, test_id, sheet).changed == 2
    assert bring(place, test_id, sheet).identical == 2
    assert kept(place, test_id).cell == frozenset({("gender", "women"), ("home", "owned")})


def test_new_households_are_on_the_side_that_was_said_and_known_ones_stay(scored: Any) -> None:
    place, test_id = scored
    bring(place, test_id, FIRST, **DAYS)
    sheet = "started,code,kept\n2026-08-10,A1,no\n2026-08-11,A2,no\n2026-08-12,A3,no\n"
    bring(place, test_id, sheet, arm=Arm.COMPARISON)
    assert [kept(place, test_id, code).arm for code in ("A1", "A2", "A3")] == [
        Arm.COMPARISON,
        Arm.PILOT,
        Arm.COMPARISON,
    ]


def test_a_beginning_moved_past_a_day_that_the_file_has_no_column_for_is_refused(
    scored: Any,
) -> None:
    place, test_id = scored
    bring(place, test_id, FIRST, **DAYS)
    later = "started,code,kept\n2026-08-29,A1,yes\n2026-08-11,A2,no\n"
    with pytest.raises(Invalid, match="By this file 1 of the households that are here"):
        bring(place, test_id, later)
    assert kept(place, test_id).starts_on == date(2026, 8, 10)


def test_typed_records_speak_of_everything(place: Any) -> None:
    test_id = place.running()
    day = date(2026, 8, 10)
    full = CaseRecord(code="A1", starts_on=day, due_on=day, arm=Arm.COMPARISON, values={"kept": 1})
    for record in (full, CaseRecord(code="A1", starts_on=day)):
        data.log_cases(place.uow, place.member, test_id=test_id, cases=[record], name="typed")
    assert (kept(place, test_id).arm, kept(place, test_id).due_on) == (Arm.PILOT, None)


SLOW = MeasureSpec(
    key="kept", label="Kept their home", kind=MeasureKind.PROPORTION, outcome_days=60
)
QUICK = MeasureSpec(
    key="answered",
    label="Answered",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
    outcome_days=7,
)


@pytest.fixture
def slow(place: Any) -> Any:
    return place, place.running(replace(place.plan, measures=(SLOW, QUICK)))


def counting(place: Any, test_id: int) -> float:
    """How many households count for the measure that takes 60 days, on 23 November."""
    own = data.overview(place.uow, place.member, test_id=test_id).figures["kept"]
    return sum(row.denominator for row in own.overall)


@pytest.mark.parametrize("order", [("kept", "answered"), ("answered", "kept")])
def test_a_measure_that_is_known_sooner_makes_nobody_count_too_early(slow: Any, order: Any) -> None:
    place, test_id = slow
    for measure in order:
        bring(place, test_id, f"started,code,{measure}\n2026-10-05,A1,yes\n2026-08-10,A2,yes\n")
    assert kept(place, test_id).due_on == date(2026, 12, 4)
    assert counting(place, test_id) == 1
    again = f"started,code,{order[1]}\n2026-10-05,A1,yes\n2026-08-10,A2,yes\n"
    assert bring(place, test_id, again).identical == 2


def test_a_corrected_beginning_takes_the_due_day_along(slow: Any) -> None:
    place, test_id = slow
    bring(place, test_id, "started,code,kept\n2026-10-05,A1,yes\n")
    bring(place, test_id, "started,code,answered\n2026-10-15,A1,yes\n")
    assert kept(place, test_id).due_on == date(2026, 12, 14)
    bring(place, test_id, "started,code,kept\n2026-08-05,A1,yes\n")
    assert kept(place, test_id).due_on == date(2026, 10, 4)


def test_a_due_day_that_a_column_gives_is_taken_and_stays(slow: Any) -> None:
    place, test_id = slow
    bring(place, test_id, "started,code,kept\n2026-10-05,A1,yes\n2026-10-05,A2,yes\n")
    given = "started,code,answered,due\n2026-10-05,A1,yes,2026-11-02\n2026-10-05,A2,yes,\n"
    bring(place, test_id, given, due_on="due")
    assert kept(place, test_id).due_on == date(2026, 11, 2)
    assert kept(place, test_id, "A2").due_on == date(2026, 12, 4)
    bring(place, test_id, "started,code,answered\n2026-10-05,A1,no\n")
    assert kept(place, test_id).due_on == date(2026, 11, 2)


def due_days(place: Any, test_id: int, *codes: str) -> list[date | None]:
    return [kept(place, test_id, code).due_on for code in codes]


def test_an_amended_plan_makes_due_days_anew_but_for_those_that_a_column_gave(slow: Any) -> None:
    place, test_id = slow
    both = "started,code,kept,due\n2026-10-05,A1,yes,\n2026-10-05,A2,yes,2026-11-02\n"
    bring(place, test_id, both, due_on="due")
    bring(place, test_id, "started,code,answered\n2026-08-10,A3,yes\n")
    for days, due, counts in (
        (60, date(2026, 12, 4), 2),
        (90, date(2027, 1, 3), 2),
        (30, date(2026, 11, 4), 3),
        (None, None, 3),
        (60, date(2026, 12, 4), 2),
    ):
        place.amend(test_id, measures=(replace(SLOW, outcome_days=days), QUICK))
        others = [date(2026, 11, 2), date(2026, 8, 17)]
        assert due_days(place, test_id, "A1", "A2", "A3") == [due, *others]
        assert counting(place, test_id) == counts - 1  # A3 is not known, but for "answered"


def test_a_due_day_moved_too_early_before_is_right_once_the_plan_is_amended(
    slow: Any, engine: Engine
) -> None:
    place, test_id = slow
    bring(place, test_id, "started,code,kept,answered\n2026-10-05,A1,yes,yes\n")
    with engine.begin() as connection:
        connection.execute(
            update(Base.metadata.tables["case_record"]).values(due_on=date(2026, 10, 12))
        )
    place.amend(test_id, measures=(replace(SLOW, outcome_days=90), QUICK))
    assert due_days(place, test_id, "A1") == [date(2027, 1, 3)]


def test_an_import_taken_back_gives_due_days_as_the_plan_has_them_now(slow: Any) -> None:
    place, test_id = slow
    bring(place, test_id, "started,code,kept\n2026-10-05,A1,yes\n")
    bring(place, test_id, "started,code,kept\n2026-10-05,A1,no\n")
    place.amend(test_id, measures=(replace(SLOW, outcome_days=90), QUICK))
    (last, _) = data.overview(place.uow, place.member, test_id=test_id).imports
    imports.take_back(place.uow, place.member, import_id=last.id)
    assert kept(place, test_id).values == {"kept": 1.0}
    assert due_days(place, test_id, "A1") == [date(2027, 1, 3)]
