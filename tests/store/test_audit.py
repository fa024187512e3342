"""Every change leaves its line in the trail, in its own transaction, and only then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.notes import NoteDraft
from improvement.store.audit import LONGEST_TOLD, watch
from improvement.store.tables import AuditRow, Base
from improvement.store.unit_of_work import UnitOfWork

DAY = date(2026, 11, 2)
#: Written in bulk with the rows they are part of, and told with them.
PART_OF_BULK = {"case_value": "case_record", "cell_group": "cell", "cell_answer": "cell"}
PART_OF_BULK |= {"case_sum": "case_record", "earlier_figure": "observation"}
#: Follows from other rows in the same transaction, and says nothing of its own.
FOLLOWS = {"search_entry"}
FOUNDING = {"partnership", "case_salt", "team", "person", "membership"}


def trail(engine: Engine) -> list[AuditRow]:
    with Session(engine) as session:
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
        session.expunge_all()
    return rows


def told(rows: Iterable[AuditRow]) -> list[tuple[str, str]]:
    return [(row.action, row.subject) for row in rows]


def models() -> dict[str, type[Any]]:
    return {
        str(mapper.local_table): mapper.class_
        for mapper in Base._sa_registry.mappers  # type: ignore[attr-defined]
    }


def test_every_table_that_was_filled_has_told_of_it(engine: Engine, house: Any) -> None:
    added = {subject for action, subject in told(trail(engine)) if action == "add"}
    expected = set(Base.metadata.tables) - {"audit_event"} - set(PART_OF_BULK) - FOLLOWS
    assert added == expected


def test_every_line_belongs_to_the_partnership_and_names_who(engine: Engine, house: Any) -> None:
    for row in trail(engine):
        assert row.partnership_id == house.actor.partnership_id
        founding = row.subject in FOUNDING
        assert row.actor_id == (None if founding else house.actor.person_id)


@pytest.mark.parametrize("name", sorted(set(Base.metadata.tables) - {"audit_event"}))
def test_a_change_and_a_deletion_are_told_for_every_table(name: str, furnished: Engine) -> None:
    table = models()[name]
    with Session(furnished.execution_options(writing=True)) as session:
        watch(session, actor_id=None)
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        before = len(list(session.scalars(select(AuditRow))))
        row = session.scalars(select(table)).first()
        assert row is not None
        column, new = different(row)
        setattr(row, column, new)
        session.flush()
        session.delete(row)
        session.flush()
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))[before:]
        assert told(rows) == [("change", name), ("delete", name)]
        assert set(rows[0].change) == {column}
        session.rollback()
    assert len(trail(furnished)) == before


def different(row: Any) -> tuple[str, Any]:
    """A column of this row, and another value that it can take."""
    by_hand: dict[str, tuple[str, Any]] = {
        "membership": ("team_id", 1),
        "case_value": ("value", 0.5),
        "cell_group": ("group_id", 99),  # in no cell, whichever row came first
        "cell_answer": ("dimension_id", 2),
        "group_change_part": ("group_id", 3 - (getattr(row, "group_id", None) or 0)),
        "note_theme": ("theme_id", 2),
        "story_candidate": ("why_not", "x"),
        "chart_setting": ("settings", {"kind": "i"}),
        "telling": ("figures", [[1]]),
        "cycle": ("plan", {"objective": "another"}),
        "cycle_plan_version": ("reason", "another"),
        "theory_link": ("child_id", 99),
        "comment_mention": ("person_id", 99),
        "comment": ("about_id", 1),
        "publication": ("summary", {"sites": 3}),
    }
    if row.__tablename__ in by_hand:
        return by_hand[row.__tablename__]
    for column in inspect(type(row)).columns:
        old = getattr(row, column.key)
        plain = not (column.primary_key or column.foreign_keys or column.key == "version")
        if plain and type(old) is str:
            return column.key, old + "x"
        if plain and type(old) in (int, float):
            return column.key, old + 1
    raise AssertionError(f"no column of {row.__tablename__} to change")


def test_leaving_without_commit_leaves_no_line(engine: Engine, uow: UnitOfWork, house: Any) -> None:
    before = told(trail(engine))
    with uow.writing(house.actor) as store:
        store.people.add_team("Never kept")
        store.observations.sort_into_phases([house.measure], DAY)
    assert told(trail(engine)) == before
    with uow.reading(house.actor) as store:
        assert "Never kept" not in {team.name for team in store.people.teams()}


def test_an_error_leaves_no_line(engine: Engine, uow: UnitOfWork, house: Any) -> None:
    before = told(trail(engine))

    def fail() -> None:
        with uow.writing(house.actor) as store:
            store.people.add_team("Never kept")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert told(trail(engine)) == before


def test_a_bulk_write_is_one_line_with_its_number_of_rows(
    engine: Engine, uow: UnitOfWork, house: Any
) -> None:
    before = len(trail(engine))
    weeks = [
        PeriodTotal(
            measure="kept_home",
            start=date(2026, 6, day),
            end=date(2026, 6, day),
            numerator=1.0,
            denominator=2.0,
        )
        for day in range(1, 21)
    ]
    cases = [CaseRecord(code=f"B{n}", starts_on=DAY, values={"kept_home": 1.0}) for n in range(7)]
    ids = {"kept_home": house.measure}
    with uow.writing(house.actor) as store:
        store.observations.put(weeks, measure_ids=ids, starts_on=DAY)
        store.cases.put(cases, test_id=house.test, measure_ids=ids, starts_on=DAY)
        store.commit()
    new = trail(engine)[before:]
    assert told(new) == [("add", "observation"), ("add", "case_record")]
    assert [row.change["rows"] for row in new] == [20, 7]


def test_a_corrected_figure_is_told_with_before_and_after(
    engine: Engine, uow: UnitOfWork, house: Any
) -> None:
    before = len(trail(engine))
    corrected = PeriodTotal(
        measure="kept_home", start=DAY, end=date(2026, 11, 8), numerator=2.0, denominator=4.0
    )
    with uow.writing(house.actor) as store:
        store.observations.put([corrected], measure_ids={"kept_home": house.measure}, starts_on=DAY)
        store.commit()
    (row,) = trail(engine)[before:]
    assert (row.action, row.subject, row.change) == (
        "change",
        "observation",
        {"numerator": [3.0, 2.0]},
    )


def test_phases_sorted_anew_are_told(engine: Engine, uow: UnitOfWork, house: Any) -> None:
    before = len(trail(engine))
    with uow.writing(house.actor) as store:
        store.observations.sort_into_phases([house.measure], date(2026, 12, 1))
        store.cases.sort_into_phases(house.test, date(2026, 12, 1))
        store.commit()
    new = trail(engine)[before:]
    assert told(new) == [("sort into phases", "observation"), ("sort into phases", "case_record")]
    assert {row.change["starts_on"] for row in new} == {"2026-12-01"}


def test_saving_a_plan_that_did_not_change_claims_no_change_of_its_title(
    engine: Engine, uow: UnitOfWork, house: Any
) -> None:
    before = len(trail(engine))
    with uow.writing(house.actor) as store:
        kept = store.plans.get(house.test)
        store.plans.save(house.test, kept.plan, version=kept.version)
        store.commit()
    assert ("change", "test") not in told(trail(engine)[before:])


def test_long_texts_are_cut_in_the_trail_only(engine: Engine, uow: UnitOfWork, house: Any) -> None:
    long = "a" * (LONGEST_TOLD + 100)
    with uow.writing(house.actor) as store:
        kept = store.plans.get(house.test)
        store.plans.save(house.test, replace(kept.plan, aim=long), version=kept.version)
        store.commit()
        assert store.plans.get(house.test).plan.aim == long
    changes = [r.change for r in trail(engine) if (r.action, r.subject) == ("change", "test")]
    assert len(changes[-1]["aim"][1]) == LONGEST_TOLD + 1


def test_what_people_said_is_not_in_the_trail(engine: Engine, uow: UnitOfWork, house: Any) -> None:
    """It could not be taken back from there."""
    with uow.writing(house.actor) as store:
        note = store.notes.get(house.note)
        draft = NoteDraft(text="They asked for Spanish.", written_on=note.written_on)
        store.notes.change(house.note, draft, version=note.version)
        store.commit()
    rows = [row for row in trail(engine) if row.subject == "note"]
    assert [row.change["text"] for row in rows] == [
        "25 characters",
        ["25 characters", "23 characters"],
    ]
    assert "Spanish" not in repr([row.change for row in trail(engine)])
    assert "asked for texts" not in repr([row.change for row in trail(engine)])
