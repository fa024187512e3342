"""A team's own codes find their cases and are kept nowhere: not in a table, file, log or export."""

import logging
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, select

from improvement.domain.case_codes import of_our_form
from improvement.domain.entries import CaseRecord
from improvement.domain.vocabulary import Arm
from improvement.errors import NotFound
from improvement.services import data, export, imports, uploads
from improvement.services.digests import digest_of
from improvement.store.tables import Base

START = date(2026, 8, 3)
THEIRS = "Docket 26-CV-"  # what every code of the team begins with


def cases(n: int, value: float | None = 1.0) -> list[CaseRecord]:
    return [
        CaseRecord(
            code=f"{THEIRS}{i:04d}", starts_on=START, arm=tuple(Arm)[i % 2], values={"kept": value}
        )
        for i in range(n)
    ]


def log(place: Any, test_id: int, records: list[CaseRecord], name: str = "court.csv") -> Any:
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=records, name=name)
    assert saved.saved
    return saved.tallied


def column(engine: Engine, table: str, name: str) -> list[Any]:
    own = Base.metadata.tables[table]
    with engine.connect() as connection:
        return list(connection.scalars(select(own.c[name]).order_by(own.c.id)))


def by_row(engine: Engine) -> list[Any]:
    """The codes as kept, in the order of the rows they came from."""
    rows = column(engine, "case_record", "source_row")
    return [
        code for _, code in sorted(zip(rows, column(engine, "case_record", "code"), strict=True))
    ]


def everything(engine: Engine) -> str:
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def package(place: Any, test_id: int) -> dict[str, str]:
    out = BytesIO(export.package(place.uow, place.member, test_id=test_id))
    with ZipFile(out) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def test_the_same_file_twice_changes_nothing_and_follow_up_rows_find_their_case(
    engine: Engine, place: Any
) -> None:
    test_id = place.running()
    first = log(place, test_id, cases(6, None))
    again = log(place, test_id, cases(6, None))
    later = log(place, test_id, cases(7, 1.0))
    assert (first.added, again.identical, later.changed, later.added) == (6, 6, 6, 1)
    kept = column(engine, "case_record", "code")
    assert len(set(kept)) == 7
    assert all(map(of_our_form, kept))


def test_a_typed_code_finds_its_case_with_all_that_it_was(place: Any) -> None:
    test_id = place.running()
    log(place, test_id, cases(3, 0.0), "first.csv")
    log(place, test_id, cases(1, 1.0), "second.csv")
    found = imports.traced_case(place.uow, place.member, test_id=test_id, code=f" {THEIRS}0000 ")
    assert [(m.figures["kept"], m.source) for m in found.moments] == [
        (1.0, "second.csv"),
        (0.0, "first.csv"),
    ]
    with pytest.raises(NotFound, match="no case"):
        imports.traced_case(place.uow, place.member, test_id=test_id, code=f"{THEIRS}9999")


def test_the_teams_own_codes_are_nowhere(
    engine: Engine, place: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Imported, changed, refused, previewed, undone, looked for, taken along: never kept."""
    caplog.set_level(logging.DEBUG)
    test_id = place.running()
    table = "code,start,side,kept\n" + "".join(
        f"{THEIRS}{i:04d},2026-08-03,pilot,{'maybe' if i == 3 else 'yes'}\n" for i in range(6)
    )
    upload = uploads.look(
        place.uow, place.member, test_id=test_id, content=table.encode(), name="court.csv"
    )
    given = {"test_id": test_id, "upload": upload, "mapping": upload.cases}
    seen = uploads.preview(place.uow, place.member, **given)
    assert THEIRS.encode() in uploads.refused(
        upload, upload.cases, seen.reading.errors
    )  # theirs, and only now
    assert uploads.save(place.uow, place.member, **given).tallied.added == 5
    log(place, test_id, cases(2, 0.0), "later.csv")
    imports.traced_case(place.uow, place.member, test_id=test_id, code=f"{THEIRS}0000")
    brought = {name: text for name, text in package(place, test_id).items() if THEIRS in text}
    (last, *_) = data.overview(place.uow, place.member, test_id=test_id).imports
    imports.take_back(place.uow, place.member, import_id=last.id)
    assert brought == {}
    assert THEIRS not in everything(engine)
    assert THEIRS not in caplog.text
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        assert not [
            p.name for p in path.parent.glob(f"{path.name}*") if THEIRS.encode() in p.read_bytes()
        ]


def test_the_salt_is_in_its_own_table_and_nowhere_else(engine: Engine, place: Any) -> None:
    test_id = place.running()
    log(place, test_id, cases(2))
    (salt,) = column(engine, "case_salt", "salt")
    assert len(bytes.fromhex(salt)) == 32
    assert everything(engine).count(salt) == 1
    assert not [name for name, text in package(place, test_id).items() if salt in text]


def test_a_corrected_export_comes_back_to_the_same_cases(engine: Engine, place: Any) -> None:
    test_id = place.running()
    log(place, test_id, cases(4))
    kept = by_row(engine)
    back = [replace(record, code=code) for record, code in zip(cases(4), kept, strict=True)]
    back[0] = replace(back[0], values={"kept": 0.0})
    tallied = log(place, test_id, back, "corrected.csv")
    assert (tallied.added, tallied.changed, tallied.identical) == (0, 1, 3)
    assert by_row(engine) == kept
    found = imports.traced_case(place.uow, place.member, test_id=test_id, code=kept[0])
    assert found.moments[0].figures["kept"] == 0.0


def test_a_code_that_only_looks_like_ours_is_turned_like_any_other(
    engine: Engine, place: Any
) -> None:
    test_id = place.running()
    log(place, test_id, [replace(cases(1)[0], code="abcdefghijkl")])
    (kept,) = column(engine, "case_record", "code")
    assert kept != "abcdefghijkl"
    assert of_our_form(kept)


def test_two_partnerships_cannot_tell_that_they_know_the_same_household(
    engine: Engine, place: Any, neighbour: Any
) -> None:
    for one in (place, neighbour):
        log(one, one.running(), cases(1))
    here, there = column(engine, "case_record", "code")
    assert here != there
    assert len(set(column(engine, "case_salt", "salt"))) == 2


def test_what_an_import_is_known_by_says_nothing_of_its_codes() -> None:
    """With codes in it, whoever knows the rest of the file could try them one by one."""
    other = [replace(record, code=f"X{record.code}") for record in cases(3)]
    assert digest_of(other) == digest_of(cases(3))
    assert digest_of(cases(3)) != digest_of(cases(3, 0.0))
