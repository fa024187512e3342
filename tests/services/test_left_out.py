"""Columns that look as if they named somebody are kept only with a reason."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.errors import Invalid
from improvement.services import uploads
from improvement.services.uploads import Upload
from improvement.store.tables import Base

HEAD = "started,Tenant name,E-mail,DOB,Home address,Docket number,gender,kept"
ROWS = (
    "2026-08-03,Maria Lopez,maria@example.org,1980-05-17,12 Oak Street,24-CV-100,Women,yes",
    "2026-08-04,James Brown,jb@example.org,1951-11-02,7 Elm Avenue,24-CV-101,Men,no",
    "2026-08-05,Linda Hill,linda@example.org,2001-01-23,99 Pine Road,24-CV-102,Women,yes",
)
TABLE = "\n".join((HEAD, *ROWS)) + "\n"
SECRETS = ("Lopez", "example.org", "1980", "Oak Street", "24-CV")
ALL_OUT = ("Tenant name", "E-mail", "DOB", "Home address", "Docket number")


def looked_at(place: Any, test_id: int, content: str = TABLE) -> Upload:
    return uploads.look(place.uow, place.member, test_id=test_id, content=content, name="list.csv")


def save(place: Any, test_id: int, upload: Upload) -> Any:
    return uploads.save(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.cases
    )


def everything(engine: Engine) -> str:
    """All that stands in the database, in whatever table."""
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def test_they_are_left_out_by_default_and_nothing_of_them_is_kept(
    engine: Engine, place: Any
) -> None:
    test_id = place.running()
    upload = looked_at(place, test_id)
    assert tuple(column.heading for column in upload.left_out) == ALL_OUT
    assert upload.table.headings == ("started", "gender", "kept")
    assert upload.cases.code is None
    assert save(place, test_id, upload).tallied.added == 3
    kept = everything(engine)
    assert not [secret for secret in SECRETS if secret in kept]


def test_a_mapping_cannot_reach_what_was_left_out(place: Any) -> None:
    test_id = place.running()
    upload = looked_at(place, test_id)
    mapping = replace(upload.cases, code="Tenant name")
    with pytest.raises(Invalid, match="no column 'Tenant name'"):
        uploads.save(place.uow, place.member, test_id=test_id, upload=upload, mapping=mapping)


def test_a_deliberate_tick_with_a_reason_takes_one_in_and_is_remembered(
    engine: Engine, place: Any
) -> None:
    test_id = place.running()
    upload = uploads.taking_in(looked_at(place, test_id), {"Docket number": "court's own number"})
    assert upload.cases.code == "Docket number"
    assert save(place, test_id, upload).tallied.added == 3
    kept = everything(engine)
    assert "court's own number" in kept
    assert not [secret for secret in SECRETS[:4] if secret in kept]


@pytest.mark.parametrize("reason", ["", "  ", "x"])
def test_without_a_reason_it_stays_out(place: Any, reason: str) -> None:
    upload = looked_at(place, place.running())
    with pytest.raises(Invalid, match=r"'DOB' looks like dates of birth\. Say in a few words"):
        uploads.taking_in(upload, {"DOB": reason})


def test_addresses_of_e_mail_are_never_kept(place: Any) -> None:
    upload = looked_at(place, place.running())
    with pytest.raises(Invalid, match="never kept"):
        uploads.taking_in(upload, {"E-mail": "we need them for reminders"})


def test_a_number_that_names_a_person_is_a_code_or_nothing(place: Any) -> None:
    test_id = place.running()
    upload = uploads.taking_in(looked_at(place, test_id), {"Docket number": "court's own number"})
    mapping = replace(upload.cases, code=None, dimensions={"gender": "Docket number"})
    with pytest.raises(Invalid, match="Use it as the code"):
        uploads.read(upload, mapping, today=place.uow.today)
    totals = replace(upload.totals, note="Docket number")
    with pytest.raises(Invalid, match="Use it as the code"):
        uploads.read(upload, totals, today=place.uow.today)


def test_a_table_without_such_columns_is_as_it_came(place: Any) -> None:
    upload = looked_at(place, place.running(), "started,kept\n2026-08-03,yes\n")
    assert upload.personal == ()
    assert upload.table is upload.whole
