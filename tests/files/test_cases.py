"""Rows into cases: every row is either kept or explained."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.dimensions import EVERYBODY, Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, GroupKind, MeasureKind, Reporting
from improvement.errors import Invalid
from improvement.files.cases import read_cases
from improvement.files.dates import DateOrder
from improvement.files.mapping import CaseMapping
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.files.suggestions import suggest_case_mapping
from improvement.files.tables import read_table

SHARED = Path(__file__).parents[2] / "../shared/data"
TODAY = date(2026, 11, 23)

GENDER = Dimension(
    key="gender",
    label="Gender",
    groups=(
        Group(key="female", label="Female"),
        Group(key="male", label="Male"),
        Group(key="none", label="Not collected", kind=GroupKind.NOT_COLLECTED),
    ),
)
AGE = Dimension(
    key="age",
    label="Age",
    groups=(
        Group(key="under_60", label="Under 60", upper=60.0),
        Group(key="60_up", label="60 and over", lower=60.0),
    ),
)
KEPT = MeasureSpec(
    key="kept", label="Kept their home", kind=MeasureKind.PROPORTION, outcome_days=90
)
ARREARS = MeasureSpec(key="arrears", label="Arrears", kind=MeasureKind.VALUE, outcome_days=30)
DIMENSIONS, MEASURES = (GENDER, AGE), (KEPT, ARREARS)

MAPPING = CaseMapping(
    starts_on="start",
    code="code",
    due_on="due",
    outcome_on="outcome day",
    arm_column="arm",
    dimensions={"gender": "gender", "age": "age"},
    measures={"kept": "kept", "arrears": "arrears"},
    date_order=DateOrder.DAY_FIRST,
    decimal_mark=DecimalMark.COMMA,
)
HEADING = "code;start;due;outcome day;arm;gender;age;kept;arrears\n"
SOUND = "A1;02/03/2026;;04/03/2026;pilot;Female;59,5;ja;1.234,50\n"


def read(text, mapping=MAPPING, **settings):
    table = read_table(text, name="cases.csv")
    given_settings = {"dimensions": DIMENSIONS, "measures": MEASURES, "today": TODAY} | settings
    return read_cases(table, mapping, **given_settings)


def test_a_full_row():
    reading = read(HEADING + SOUND)
    assert reading.errors == ()
    (case,) = reading.good
    assert case.code == "A1"
    assert case.starts_on == date(2026, 3, 2)
    assert case.due_on == date(2026, 5, 31)  # 90 days, the longer of the two measures
    assert case.outcome_on == date(2026, 3, 4)
    assert case.arm is Arm.PILOT
    assert case.cell == frozenset({("gender", "female"), ("age", "under_60")})
    assert case.values == {"kept": 1.0, "arrears": 1234.5}


def test_blanks_are_not_zeros_and_not_guesses():
    (case,) = read(HEADING + "A1;02/03/2026;09/03/2026;;control;;;;\n").good
    assert case.due_on == date(2026, 3, 9)
    assert case.outcome_on is None
    assert case.arm is Arm.COMPARISON
    assert case.cell == frozenset({("gender", "none")})
    assert case.values == {"kept": None, "arrears": None}


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (";02/03/2026;;;pilot;;;;", "code", ""),
        ("A2;;;;pilot;;;;", "start", ""),
        ("A2;2 of March;;;pilot;;;;", "start", "2 of March"),
        ("A2;02/13/2026;;;pilot;;;;", "start", "02/13/2026"),
        ("A2;24/11/2026;;;pilot;;;;", "start", "2026-11-24"),
        ("A2;02/03/2026;01/03/2026;;pilot;;;;", "due", "2026-03-01"),
        ("A2;02/03/2026;;01/03/2026;pilot;;;;", "outcome day", "2026-03-01"),
        ("A2;02/03/2026;;;both;;;;", "arm", "both"),
        ("A2;02/03/2026;;;;;;;", "arm", ""),
        ("A2;02/03/2026;;;pilot;wmen;;;", "gender", "wmen"),
        ("A2;02/03/2026;;;pilot;;59.5;;", "age", "59.5"),
        ("A2;02/03/2026;;;pilot;;;maybe;", "kept", "maybe"),
        ("A2;02/03/2026;;;pilot;;;;13.5", "arrears", "13.5"),
        ("A1;02/03/2026;;;pilot;;;;", "code", "A1"),
    ],
)
def test_each_fault_is_one_error_under_its_own_heading_and_spares_the_other_rows(
    row, column, value
):
    reading = read(HEADING + SOUND + row + "\nA3;02/03/2026;;;pilot;;;;\n")
    (error,) = reading.errors
    assert (error.row, error.column, error.value) == (3, column, value)
    assert [case.code for case in reading.good] == ["A1", "A3"]
    assert reading.n_rows == 3


def test_all_errors_of_a_row_are_told_at_once_and_in_order_of_rows():
    text = HEADING + "A1;x;;;both;wmen;;maybe;y\n" + SOUND + "A3;x;;;pilot;;;;\n"
    reading = read(text)
    found = [(error.row, error.column) for error in reading.errors]
    assert found == [
        (2, "start"),
        (2, "arm"),
        (2, "gender"),
        (2, "kept"),
        (2, "arrears"),
        (4, "start"),
    ]


def test_cases_without_a_code_are_called_the_same_every_time():
    mapping = CaseMapping(
        starts_on="start",
        arm=Arm.COMPARISON,
        date_order=DateOrder.YEAR_FIRST,
        decimal_mark=DecimalMark.POINT,
    )
    text = "start\n2026-03-02\n2026-03-02\nsoon\n2026-03-03\n"
    reading = read(text, mapping)
    assert [c.code for c in reading.good] == ["row-00001", "row-00002", "row-00004"]
    assert reading == read(text, mapping)
    assert {c.arm for c in reading.good} == {Arm.COMPARISON}
    assert {c.cell for c in reading.good} == {EVERYBODY}
    assert {c.due_on for c in reading.good} == {None}


def test_own_words_for_the_outcome_and_the_arms():
    mapping = CaseMapping(
        starts_on="start",
        arm_column="place",
        arm_words={"orange mound": Arm.PILOT, "frayser": Arm.COMPARISON},
        measures={"kept": "label"},
        outcome_words={"kept": ("Not Stranded", "Stranded")},
        date_order=DateOrder.YEAR_FIRST,
        decimal_mark=DecimalMark.POINT,
    )
    text = (
        "start,place,label\n2026-03-02,Orange Mound,not stranded\n2026-03-02,Frayser,Stranded\n"
        "2026-03-02,Frayser,\n2026-03-02,Frayser,yes\n"
    )
    reading = read(text, mapping)
    assert [(c.arm, c.values["kept"]) for c in reading.good] == [
        (Arm.PILOT, 1.0),
        (Arm.COMPARISON, 0.0),
        (Arm.COMPARISON, None),
    ]
    assert [(error.row, error.value) for error in reading.errors] == [(5, "yes")]


def test_a_column_with_and_without_percent_signs_is_refused_where_the_sign_stands():
    text = HEADING + "A1;02/03/2026;;;pilot;;;;5%\nA2;02/03/2026;;;pilot;;;;5\n"
    reading = read(text)
    assert [(error.row, error.value) for error in reading.errors] == [(2, "5%")]
    assert [case.code for case in reading.good] == ["A2"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"starts_on": None}, "Choose the column with the day each case began"),
        ({"starts_on": "began"}, "no column 'began'"),
        ({"date_order": NoAnswer.AMBIGUOUS}, "day first, month first or year first"),
        ({"date_order": NoAnswer.MIXED}, "Write all of them one way"),
        ({"decimal_mark": NoAnswer.AMBIGUOUS}, "Choose the decimal mark"),
        ({"decimal_mark": NoAnswer.MIXED}, "Some figures have a decimal point"),
        ({"measures": {"kpt": "kept"}}, "no measure 'kpt'"),
        ({"dimensions": {"sex": "gender"}}, "no dimension 'sex'"),
    ],
)
def test_an_unfinished_mapping_is_asked_about_before_anything_is_read(change, part):
    with pytest.raises(Invalid, match=part):
        read(HEADING + SOUND, replace(MAPPING, **change))


def test_a_workbook_gives_the_same_cases_as_its_text():
    book = openpyxl.Workbook()
    book.active.append(["code", "start", "gender", "age", "kept", "arrears"])
    book.active.append([17, date(2026, 3, 2), "Female", 59.5, True, 1234.5])
    book.active.append(["B", 46083, "Male", 60, "no", None])  # 46083 is 2 March 2026
    out = BytesIO()
    book.save(out)
    table = read_table(out.getvalue(), name="cases.xlsx")
    mapping = replace(
        suggest_case_mapping(table, DIMENSIONS, MEASURES),
        starts_on="start",
        date_order=DateOrder.YEAR_FIRST,
    )
    reading = read_cases(table, mapping, dimensions=DIMENSIONS, measures=MEASURES, today=TODAY)
    text = (
        "code;start;gender;age;kept;arrears\n17;02/03/2026;Female;59,5;ja;1234,5\n"
        "B;02/03/2026;Male;60;no;\n"
    )
    same = CaseMapping(
        starts_on="start",
        code="code",
        dimensions={"gender": "gender", "age": "age"},
        measures={"kept": "kept", "arrears": "arrears"},
        date_order=DateOrder.DAY_FIRST,
        decimal_mark=DecimalMark.COMMA,
    )
    assert reading.errors == ()
    assert reading.good == read(text, same).good


ENTRIES = st.sampled_from(
    ["A1;02/03/2026;;;pilot;Female;30;ja;5", "A2;soon;;;pilot;;;;", "A3;02/03/2026;;;x;;;;", SOUND]
).map(str.strip)


@given(st.lists(ENTRIES, min_size=1, max_size=8))
def test_a_row_is_either_good_or_has_an_error(rows):
    reading = read(HEADING + "\n".join(rows) + "\n")
    assert reading.n_rows == len(rows)
    assert len(reading.good) + len({error.row for error in reading.errors}) == len(rows)


def test_many_rows_are_all_read():
    rows = "".join(
        f"a{i};{i % 28 + 1:02d}/01/2026;;;pilot;Male;{i % 90};ja;{i % 7},5\n" for i in range(20_000)
    )
    reading = read(HEADING + rows)
    assert len(reading.good) == 20_000


# --- real files, read where they are ---------------------------------------------------------


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip("no ../shared: reference data kept outside the repository")
    return path.read_bytes()


def test_2205_heart_patients_are_read_as_pandas_reads_them():
    source = shared("cabg_patients.csv")
    readmission = MeasureSpec(
        key="readmission", label="Readmitted", kind=MeasureKind.PROPORTION, outcome_days=30
    )
    table = read_table(source, name="cabg_patients.csv")
    mapping = suggest_case_mapping(table, DIMENSIONS, [readmission])
    assert mapping.starts_on == "date"
    assert mapping.dimensions == {"gender": "gender", "age": "age"}
    assert mapping.measures == {"readmission": "readmission"}
    reading = read_cases(table, mapping, dimensions=DIMENSIONS, measures=[readmission], today=TODAY)
    assert (len(reading.good), reading.errors, reading.n_rows) == (2205, (), 2205)
    frame = pd.read_csv(BytesIO(source), parse_dates=["date"])
    assert sum(case.values["readmission"] for case in reading.good) == frame.readmission.sum()
    assert [case.starts_on for case in reading.good] == list(frame.date.dt.date)
    for gender, label in (("female", "Female"), ("male", "Male")):
        for band, rows in (("under_60", frame.age < 60), ("60_up", frame.age >= 60)):
            cell = frozenset({("gender", gender), ("age", band)})
            ours = [case.values["readmission"] for case in reading.good if case.cell == cell]
            theirs = frame[rows & (frame.gender == label)].readmission
            assert (len(ours), sum(ours)) == (len(theirs), theirs.sum())


def test_the_days_of_the_stranded_patients_are_recognised_as_day_first():
    source = shared("stranded_patients.csv")
    stranded = MeasureSpec(key="stranded_label", label="Stranded", kind=MeasureKind.PROPORTION)
    table = read_table(source, name="stranded_patients.csv")
    found = suggest_case_mapping(table, [AGE], [stranded])
    assert (found.starts_on, found.date_order) == ("admit_date", DateOrder.DAY_FIRST)
    mapping = CaseMapping(
        starts_on="admit_date",
        measures=found.measures,
        outcome_words={"stranded_label": ("Stranded", "Not Stranded")},
        date_order=found.date_order,
        decimal_mark=found.decimal_mark,
    )
    reading = read_cases(table, mapping, dimensions=[], measures=[stranded], today=TODAY)
    frame = pd.read_csv(BytesIO(source))
    days = pd.to_datetime(frame.admit_date, format="%d/%m/%Y").dt.date
    assert reading.errors == ()
    assert [case.starts_on for case in reading.good] == list(days)
    assert (
        sum(c.values["stranded_label"] for c in reading.good)
        == (frame["stranded.label"] == "Stranded").sum()
    )
    assert max(days) - min(days) > timedelta(0)


SEVERAL = replace(GENDER, reporting=Reporting.IN_COMBINATION)


@pytest.mark.parametrize(
    ("entry", "groups"),
    [
        ("Female; male", {"female", "male"}),
        ("female|Male", {"female", "male"}),
        ("Female, Male", {"female", "male"}),
        ("Female; Female", {"female"}),
        ("Female", {"female"}),
        ("male; not asked", {"male", "none"}),
        ("", {"none"}),
    ],
)
def test_several_answers_in_one_cell(entry: str, groups: set[str]) -> None:
    table = read_table(f'day,who\n2026-03-02,"{entry}"\n', name="x.csv")
    mapping = CaseMapping(
        starts_on="day",
        dimensions={"gender": "who"},
        date_order=DateOrder.YEAR_FIRST,
        decimal_mark=DecimalMark.POINT,
    )
    reading = read_cases(table, mapping, dimensions=[SEVERAL], measures=[], today=TODAY)
    assert reading.errors == ()
    assert {group for _, group in reading.good[0].cell} == groups


def test_of_several_answers_the_unknown_one_is_named() -> None:
    table = read_table("day,who\n2026-03-02,Female; Martian\n", name="x.csv")
    mapping = CaseMapping(
        starts_on="day",
        dimensions={"gender": "who"},
        date_order=DateOrder.YEAR_FIRST,
        decimal_mark=DecimalMark.POINT,
    )
    several = read_cases(table, mapping, dimensions=[SEVERAL], measures=[], today=TODAY)
    assert "Gender has no group 'Martian'." in str(several.errors[0])
    one = read_cases(table, mapping, dimensions=[GENDER], measures=[], today=TODAY)
    assert "Gender has no such group." in str(one.errors[0])
