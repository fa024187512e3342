"""Ids for many rows at once: nobody else has them, whoever counts at the same time."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from improvement.store.bulk import new_ids
from improvement.store.tables import CaseRow


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
