"""Many rows at once: as they were given, under ids that nobody else has."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from improvement.domain.repeated import Repeated
from improvement.store import bulk
from improvement.store.bulk import insert_columns, new_ids, overwrite_rows, put_rows
from improvement.store.tables import CaseRow, CaseValueRow, EarlierFigureRow


@pytest.mark.parametrize("n", [1, 3, 1_000])
def test_ids_follow_each_other_where_nobody_counts_in_between(engine: Engine, n: int) -> None:
    with Session(engine) as session:
        ids = new_ids(session, CaseRow, n)
    assert isinstance(ids, range)  # first and last tell them all: nothing is held for each
    assert len(ids) == n


def test_ids_stay_apart_where_somebody_counts_in_between(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        return  # one writer at a time: nobody can
    with Session(engine) as session:
        session.execute(text("ALTER SEQUENCE case_record_id_seq INCREMENT BY 2"))
        first, second = (new_ids(session, CaseRow, 5) for _ in range(2))
    assert not isinstance(first, range)
    assert len({*first, *second}) == 10
    assert list(first) == sorted(first)


ODD = ("plain", "a\tb", "a\nb", "a\rb", "\\N", "\\.", "\\", "", "'", '"', "é", "a\\tb")


@pytest.mark.parametrize("n", [1, 3, len(ODD), 20_000, 20_001])
def test_rows_stand_as_they_were_given(engine: Engine, house: Any, n: int) -> None:
    """Whatever means something to COPY, in columns of every kind, over more than one stretch."""
    subjects = [ODD[at % 5] for at in range(n)]
    places = [ODD[at * 7 % len(ODD)] for at in range(n)]
    rows = [None if at % 3 == 1 else at for at in range(n)]
    alike = {"partnership_id": house.actor.partnership_id, "test_id": house.test, "import_id": None}
    each = {
        "subject": Repeated.of(subjects),
        "figures": Repeated.one("{}", n),
        "place": places,
        "source_row": rows,
        "replaced_by": Repeated.one(None, n),
    }
    heard: list[int] = []
    with Session(engine) as session:
        ids = new_ids(session, EarlierFigureRow, n)
        insert_columns(session, EarlierFigureRow, alike, {"id": ids} | each, told=heard.append)
        found = session.execute(
            text(
                "SELECT id, subject, place, source_row, replaced_by, import_id FROM earlier_figure"
                " WHERE id >= :first ORDER BY id"
            ),
            {"first": ids[0]},
        ).all()
    none = [None] * n
    assert [tuple(row) for row in found] == list(
        zip(ids, subjects, places, rows, none, none, strict=True)
    )
    assert heard == sorted(heard)
    assert not heard or heard[-1] <= n


@pytest.mark.parametrize("stretch", [1, 2, 1_000])
def test_rows_are_given_other_values(
    engine: Engine, house: Any, monkeypatch: pytest.MonkeyPatch, stretch: int
) -> None:
    """Those that are named and no others, by stretches of any length; figures new and changed."""
    monkeypatch.setattr(bulk, "TELL_EVERY", stretch)
    owner, measure = house.actor.partnership_id, house.measure
    cases = "SELECT id, version, starts_on, due_on, arm, source_row FROM case_record ORDER BY id"
    figures = "SELECT case_id, value FROM case_value ORDER BY case_id, measure_id"
    with Session(engine) as session:
        template = session.execute(text("SELECT test_id, cell_id FROM case_record LIMIT 1")).one()
        ids = list(new_ids(session, CaseRow, 4))
        alike = {"partnership_id": owner, "version": 1, "arm": "pilot", "phase": "test"}
        alike |= {"test_id": template.test_id, "cell_id": template.cell_id}
        each: dict[str, Any] = {"id": ids, "code": list("wxyz")}
        each["starts_on"] = ["2026-11-02"] * 4
        insert_columns(session, CaseRow, alike, each)
        put_rows(
            session,
            CaseValueRow,
            ("case_id", "measure_id"),
            ("partnership_id", "case_id", "measure_id", "value"),
            [(owner, ids[0], measure, 1.0), (owner, ids[1], measure, 1.0)],
        )
        before = {row[0]: row for row in session.execute(text(cases))}
        names = ("starts_on", "due_on", "arm", "source_row")
        new = [
            (ids[0], "2026-11-03", None, "comparison", 7),
            (ids[1], "2026-11-04", "2026-11-30", "pilot", None),
            (ids[2], "2026-11-05", None, "pilot", 9),
        ]
        overwrite_rows(session, CaseRow, "id", names, new)
        put_rows(
            session,
            CaseValueRow,
            ("case_id", "measure_id"),
            ("partnership_id", "case_id", "measure_id", "value"),
            [(owner, ids[1], measure, None), (owner, ids[2], measure, 0.5)],
        )
        after = {row[0]: row for row in session.execute(text(cases))}
        values = {row[0]: row[1] for row in session.execute(text(figures)) if row[0] in ids}
    for case_id, *given in new:
        days = [day and str(day) for day in after[case_id][2:4]]
        assert [*days, *after[case_id][4:]] == given
        assert after[case_id].version == before[case_id].version + 1
    untouched = before.keys() - {row[0] for row in new}
    assert ids[3] in untouched
    assert all(after[case_id] == before[case_id] for case_id in untouched)
    assert values == {ids[0]: 1.0, ids[1]: None, ids[2]: 0.5}


def test_no_rows_are_no_trouble(engine: Engine, house: Any) -> None:
    figures = text("SELECT case_id, value FROM case_value ORDER BY case_id, measure_id")
    with Session(engine) as session:
        before = session.execute(figures).all()
        overwrite_rows(session, CaseRow, "id", ("source_row",), [])
        keys = ("case_id", "measure_id")
        put_rows(session, CaseValueRow, keys, ("partnership_id", *keys, "value"), [])
        assert session.execute(figures).all() == before
