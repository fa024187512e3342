"""Many rows at once: as they were given, under ids that nobody else has."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from improvement.domain.repeated import Repeated
from improvement.store.bulk import insert_columns, new_ids
from improvement.store.tables import CaseRow, EarlierFigureRow


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
