"""Columns that say who somebody is are found by their heading or by what stands in them."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.files.personal_columns import FIRST_NAMES, Personal, looks_personal
from improvement.files.problem import Cell

PERSONAL = {
    Personal.NAME: (
        *("Name", "First name", "last_name", "FirstName", "TENANT NAME", "Nombre", "Surname"),
        *("Client's name", "Name of the child", "lname", "Apellidos", "Landlord Name"),
    ),
    Personal.EMAIL: ("E-mail", "email", "Email address", "contact_email", "Correo"),
    Personal.PHONE: ("Phone", "Telephone", "mobile", "Cell phone", "phone_number", "Teléfono"),
    Personal.SOCIAL_SECURITY: ("SSN", "Social security number", "ssn_last4", "SocSec: soc sec"),
    Personal.BIRTH_DATE: ("DOB", "Date of birth", "BirthDate", "birthday", "born on", "D.O.B."),
    Personal.ADDRESS: ("Address", "street", "Home Address", "Apt", "Dirección", "mailing_address"),
    Personal.LOCATION: ("Latitude", "lon", "GPS", "geocode"),
    Personal.RECORD_NUMBER: ("Docket", "Case number", "MRN", "Medicaid ID", "Driver's license"),
}
HARMLESS = (
    """
Race|Gender|Age|Age band|ZIP|Week|Start|Kept their home|Arm|Notes|Team name|Program name|File name
Birth weight|Year of birth|Phone calls|Number of phone calls|Code|County name|Income|Language|Rent
n||denominator|numerator|Template|Latest visit|Tell us|Statement|Unit
""".strip()
    .replace("\n", "|")
    .split("|")
)
CELLS: dict[Personal, tuple[Cell, ...]] = {
    Personal.EMAIL: ("a.b@example.org", "", "c@mail.example.com"),
    Personal.PHONE: ("(901) 555-0134", "901-555-0199", "+1 901 555 0100"),
    Personal.SOCIAL_SECURITY: ("123-45-6789", "987-65-4321", None),
    Personal.ADDRESS: ("12 Main Street", "4055 S. Third St., Apt 3", "7 Oak Cove"),
    Personal.BIRTH_DATE: ("03/04/1951", "17/11/1988", "2/9/2001", "30/12/1970"),
    Personal.NAME: ("Lopez, Maria", "James T. Brown", "Linda Hill"),
}


@pytest.mark.parametrize(
    ("kind", "heading"), [(kind, h) for kind, headings in PERSONAL.items() for h in headings]
)
def test_headings_that_say_who_somebody_is(kind: Personal, heading: str) -> None:
    assert looks_personal(heading, []) is kind


@pytest.mark.parametrize("heading", HARMLESS)
def test_headings_that_do_not(heading: str) -> None:
    assert looks_personal(heading, []) is None


@pytest.mark.parametrize("kind", CELLS)
def test_cells_speak_whatever_the_heading_says(kind: Personal) -> None:
    assert looks_personal("Column 7", CELLS[kind]) is kind


@pytest.mark.parametrize(
    "cells",
    [
        ("Black", "White", "Hispanic or Latino", "Two or more"),
        ("Orange Mound", "South Memphis", "Frayser Raleigh"),  # places with capitals
        ("2026-01-05", "2026-01-12", "2026-01-19"),
        (date(2024, 1, 1), date(2025, 2, 3), date(2026, 3, 9)),
        ("1990-01-01", "2000-01-01", "2020-01-01"),  # a long panel by year
        ("38103", "38104", "38105"),
        ("12.5%", "1,200", "7"),
        ("row-00001", "row-00002", "HH-2026-0007"),
        ("called twice, no answer", "text sent", "will call 3 more times"),
        (1, 0, 2.5, True, None),
    ],
)
def test_cells_that_name_nobody(cells: tuple[Cell, ...]) -> None:
    assert looks_personal("Column 7", cells) is None


def test_a_column_of_answers_is_not_what_its_heading_says() -> None:
    assert looks_personal("Phone", ["yes", "no", ""]) is None
    assert looks_personal("E-mail", [1, 0, 1]) is None
    assert looks_personal("Phone", ["yes", "901-555-0134"]) is Personal.PHONE
    assert looks_personal("Address", ["", None]) is Personal.ADDRESS  # nothing says otherwise


def test_one_address_in_ten_remarks_is_enough_and_one_in_twenty_is_not() -> None:
    remarks = ["text sent"] * 8 + ["ask a@example.org", "b@example.org"]
    assert looks_personal("Remarks", remarks) is Personal.EMAIL
    assert looks_personal("Remarks", ["text sent"] * 19 + ["a@example.org"]) is None


@given(
    heading=st.text(max_size=40), cells=st.lists(st.text(max_size=30) | st.integers() | st.none())
)
def test_any_column_gets_an_answer(heading: str, cells: list[Cell]) -> None:
    assert looks_personal(heading, cells) in {None, *Personal}


@given(name=st.sampled_from(sorted(FIRST_NAMES)), filler=st.sampled_from(["Banks", "Hill", "Diaz"]))
def test_columns_of_names(name: str, filler: str) -> None:
    cells = [f"{name.title()} {filler}", f"Maria {filler}son", f"{filler}, Robert"]
    assert looks_personal("who", cells) is Personal.NAME


SAMPLES = sorted((Path(__file__).parents[2] / "data").glob("**/*.csv"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_files_that_come_with_the_package_lose_no_column(path: Path) -> None:
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = [row for row, _ in zip(csv.reader(lines), range(200), strict=False)]
    for number, heading in enumerate(rows[0]):
        assert looks_personal(heading, [row[number] for row in rows[1:]]) is None, heading


@pytest.mark.parametrize(
    "remark",
    ["called back at 901-555-0100", "Her cell: (901) 555-0100.", "901.555.0100, after five"],
)
def test_a_telephone_number_among_words_is_found(remark: str) -> None:
    assert looks_personal("Note", [remark, "moved", "no answer"]) is Personal.PHONE


@pytest.mark.parametrize(
    "remark",
    [
        "docket CT-901-555-0100",
        "100 200 3000 dollars",
        "stove no. 1901-555-01000",
        "rent 100-200-2000x",
    ],
)
def test_other_numbers_among_words_are_none(remark: str) -> None:
    assert looks_personal("Note", [remark, "moved", "no answer"]) is None
