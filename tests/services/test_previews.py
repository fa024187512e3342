"""From a table to a save: what is asked, remembered, marked, counted, and refused."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import Arm, Reporting
from improvement.errors import Conflict, Invalid
from improvement.files.dates import DateOrder
from improvement.files.habits import answers_of
from improvement.files.mapping import CaseMapping, Figure, FigureColumn, PeriodLength, PeriodMapping
from improvement.files.numbers import DecimalMark
from improvement.files.problem import NoAnswer
from improvement.files.rejected_rows import rejected_rows
from improvement.services import data, group_lists, groups, imports, upload_questions, uploads
from improvement.services.uploads import Mapping, Preview, Upload
from improvement.store.repositories import case_codes
from improvement.store.tables import Base
from improvement.words import bringing_in
from tests.services.test_group_lists import SPLIT, SPLIT_DAY, change

CLEAR = "started,code,gender,kept\n2026-08-03,A1,Women,yes\n2026-08-04,A2,men,no\n"
MIXED = (
    "started,code,gender,kept\n"
    "2026-08-03,A1,Women,yes\n"
    "31/02/2026,A2,F,perhaps\n"
    "2026-08-05,A3,Women,no\n"
)
UNCODED = "started,kept\n2026-08-03,yes\n2026-08-04,no\n2026-08-05,yes\n"


def look(place: Any, test_id: int, content: str | bytes, name: str = "list.csv") -> Upload:
    return uploads.look(place.uow, place.member, test_id=test_id, content=content, name=name)


def preview(place: Any, test_id: int, upload: Upload, mapping: Mapping | None = None) -> Preview:
    return uploads.preview(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=mapping or upload.cases
    )


def save(place: Any, test_id: int, upload: Upload, **more: Any) -> Any:
    mapping = more.pop("mapping", upload.cases)
    return uploads.save(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=mapping, **more
    )


def rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: len(connection.execute(Base.metadata.tables[name].select()).all())
            for name in ("case_record", "case_value", "observation", "import_batch", "case_sum")
        }


# ---- Counts and marks ------------------------------------------------------------------------


def test_counts_are_what_saving_does_and_looking_writes_nothing(engine: Engine, place: Any) -> None:
    test_id = place.running()
    save(place, test_id, look(place, test_id, CLEAR))
    changed = CLEAR.replace("A2,men,no", "A2,Women,no") + "2026-08-06,A9,Men,yes\n"
    before = rows(engine)
    upload = look(place, test_id, changed)
    found = preview(place, test_id, upload)
    assert rows(engine) == before
    told = found.tallied
    assert (told.added, told.changed, told.identical, found.refused_rows) == (1, 1, 1, 0)
    assert save(place, test_id, upload, seen=found.seen).tallied == told
    again = preview(place, test_id, look(place, test_id, changed)).tallied
    assert (again.added, again.changed, again.identical) == (0, 0, 3)


def test_period_totals_are_counted_the_same_way(place: Any) -> None:
    test_id = place.running()
    table = "week,side,kept numerator,kept denominator\n{}2026-08-10,pilot,5,9\n"
    upload = look(place, test_id, table.format("2026-08-03,pilot,3,9\n"))
    found = preview(place, test_id, upload, upload.totals)
    assert (found.tallied.added, found.tallied.changed) == (2, 0)
    save(place, test_id, upload, mapping=upload.totals, seen=found.seen)
    upload = look(place, test_id, table.format("2026-08-03,pilot,4,9\n"))
    told = preview(place, test_id, upload, upload.totals).tallied
    assert (told.added, told.changed, told.identical) == (0, 1, 1)


def test_every_bad_cell_is_marked_with_its_reason(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, MIXED)
    mapping = replace(upload.cases, starts_on="started", date_order=DateOrder.DAY_FIRST)
    found = preview(place, test_id, upload, mapping)
    assert (len(found.reading.good), found.refused_rows) == (2, 1)
    (row,) = rejected_rows(upload.table, found.reading.errors)
    assert (row.number, set(row.marked)) == (3, {"started", "gender", "kept"})
    assert "no day 31 of month 2" in row.marked["started"]
    assert "neither yes nor no" in row.marked["kept"]
    assert "no such group" in row.marked["gender"]


def test_the_refused_rows_as_a_file_come_in_once_they_are_corrected(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, MIXED)
    mapping = replace(upload.cases, starts_on="started", date_order=DateOrder.DAY_FIRST)
    found = preview(place, test_id, upload, mapping)
    file = uploads.refused(upload, mapping, found.reading.errors).decode("utf-8-sig")
    ((heading, *_, one),) = ([*csv.reader(StringIO(file))],)
    assert heading == ["Row in the file", "What is wrong", "started", "code", "gender", "kept"]
    assert (one[0], one[2:]) == ("3", ["31/02/2026", "A2", "F", "perhaps"])
    for wrong, right in (("31/02/2026", "28/02/2026"), (",F,", ",Women,"), ("perhaps", "yes")):
        file = file.replace(wrong, right)
    corrected = look(place, test_id, file)
    again = preview(place, test_id, corrected, replace(corrected.cases, starts_on="started"))
    assert (again.refused_rows, again.tallied.added) == (0, 1)


def test_people_who_name_several_groups_are_not_pressed_into_one(place: Any) -> None:
    """Only the names in a cell that are no group's are asked about, each once."""
    groups.add_dimension(
        place.uow,
        place.coach,
        label="Race",
        groups=("Asian", "Black", "White"),
        reporting=Reporting.IN_COMBINATION,
    )
    test_id = place.running(replace(place.plan, dimensions=(NamedDimension(key="race"),)))
    table = "code,started,race,kept\n" + "".join(
        f"H{i},2026-08-03,{race},yes\n"
        for i, race in enumerate(("Black; White", "Black;Blue", "Asian", "Blue"))
    )
    upload = look(place, test_id, table)
    assert upload_questions.strange(upload, upload.cases) == {"race": {"Blue": 2}}
    told = replace(upload.cases, labels={"race": {"blue": "white"}})
    seen = preview(place, test_id, upload, told)
    assert [sorted(key for _, key in case.cell) for case in seen.reading.good] == [
        ["black", "white"],
        ["black", "white"],
        ["asian"],
        ["white"],
    ]


def test_weeks_that_overlap_logged_ones_are_marked_and_the_others_come_in(place: Any) -> None:
    test_id = place.running()
    place.log(test_id, [place.week(0, Arm.PILOT, (3, 5))])  # 3 to 9 August
    upload = look(place, test_id, "week,yes,of\n2026-08-05,3,5\n2026-08-12,6,9\n")
    mapping = replace(upload.totals, length=PeriodLength.WEEK)
    seen = preview(place, test_id, upload, mapping)
    (error,) = seen.reading.errors
    assert (error.row, error.column, error.value) == (2, "week", "2026-08-05")
    assert "overlap the period 2026-08-03 to 2026-08-09" in error.problem
    assert seen.tallied.added == 1
    assert save(place, test_id, upload, mapping=mapping, seen=seen.seen).tallied.added == 1


def test_groups_on_days_without_them_are_told_and_kept_as_they_are_written(place: Any) -> None:
    """Gender's Women is split on 17 August; a clerk's list goes on with it."""
    test_id = place.running()
    change(place, group_lists.change_groups, wish=SPLIT)
    days = (SPLIT_DAY - timedelta(1), SPLIT_DAY, SPLIT_DAY + timedelta(7))
    lines = [f"W{n},{day},Women,yes\n" for n, day in enumerate(days)]
    upload = look(place, test_id, "".join(["code,started,gender,kept\n", *lines]))
    seen = preview(place, test_id, upload)
    assert len(seen.reading.good) == 3
    assert [(o.dimension, o.group.label, o.records) for o in seen.out_of_use] == [
        ("Gender", "Women", 2)
    ]
    assert bringing_in.out_of_use(seen.out_of_use).startswith(
        "Groups that were not in use on these days: Women (Gender), in use until 16 August 2026, "
        "2 times. They are kept as they are written."
    )


def test_refused_rows_come_back_as_the_file_was_read(place: Any) -> None:
    """Also where columns of names were left out, and a label was said to mean a group."""
    test_id = place.running()
    head = "household,tenant name,started,gender,kept\n"
    table = f"{head}A1,Ann Lee,03/04/2026,Frauen,ja\nA2,Bo Lee,04/04/2026,Men,perhaps\n"
    upload = look(place, test_id, table)
    mapping = replace(
        upload.cases,
        starts_on="started",
        date_order=DateOrder.DAY_FIRST,
        labels={"gender": {"frauen": "women"}},
    )
    wrong = preview(place, test_id, upload, mapping).reading.errors
    assert save(place, test_id, upload, mapping=mapping).tallied.added == 1
    file = uploads.refused(upload, mapping, wrong).decode().replace("Men,perhaps", "Frauen,yes")
    back = look(place, test_id, file)
    assert back.table.headings == ("household", "started", "gender", "kept")
    assert back.habit is not None
    seen = preview(place, test_id, back)  # nothing is asked again
    assert (seen.refused_rows, seen.tallied.added, seen.tallied.changed) == (0, 1, 0)
    assert back.cases.date_order is DateOrder.DAY_FIRST


def test_refused_rows_come_back_without_what_kept_a_spreadsheet_from_running_them(
    place: Any,
) -> None:
    """An apostrophe stands before what looks like a formula; it is no part of a code or a name."""
    groups.add_dimension(place.uow, place.coach, label="+Site", groups=("@home", "=A"))
    test_id = place.running(replace(place.plan, dimensions=(NamedDimension(key="site"),)))
    upload = look(place, test_id, "code,started,+Site,kept\n-A1,2026-08-03,@home,perhaps\n")
    wrong = preview(place, test_id, upload).reading.errors
    file = uploads.refused(upload, upload.cases, wrong).decode().replace("perhaps", "yes")
    assert "'-A1" in file
    back = look(place, test_id, file)
    assert back.table.headings == upload.table.headings
    (case,) = preview(place, test_id, back).reading.good
    assert (case.code, {group for _, group in case.cell}) == ("-A1", {"home"})


def test_refused_rows_without_codes_come_back_to_their_own_places(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, UNCODED.replace("04,no", "04,perhaps"))
    wrong = preview(place, test_id, upload).reading.errors
    assert save(place, test_id, upload).tallied.added == 2
    file = uploads.refused(upload, upload.cases, wrong).decode().replace("perhaps", "no")
    back = look(place, test_id, file)
    seen = preview(place, test_id, back)
    assert (seen.tallied.added, seen.tallied.changed) == (1, 0)
    assert save(place, test_id, back).tallied.added == 1
    whole = preview(place, test_id, look(place, test_id, UNCODED)).tallied
    assert (whole.added, whole.changed, whole.identical) == (0, 0, 3)


def test_another_file_without_codes_writes_over_no_household(place: Any) -> None:
    """Its first row would be taken for the first of the file before."""
    test_id = place.running()
    assert save(place, test_id, look(place, test_id, UNCODED)).tallied.added == 3
    october = look(place, test_id, UNCODED.replace("2026-08", "2026-09"))
    with pytest.raises(Invalid, match="have no code"):
        preview(place, test_id, october)
    with pytest.raises(Invalid, match="have no code"):
        save(place, test_id, october)
    longer = look(place, test_id, UNCODED + "2026-08-06,yes\n")
    told = preview(place, test_id, longer).tallied
    assert (told.added, told.changed, told.identical) == (1, 0, 3)
    assert save(place, test_id, longer).tallied == told


SITE_A = "started,kept\n" + "2026-08-03,yes\n" * 3 + "2026-08-03,no\n" * 3


@pytest.mark.parametrize(
    "other",
    [
        "started,kept\n" + "2026-08-03,no\n" * 6,  # other households of the same day
        SITE_A.replace("no\n", "yes\n", 1),  # one outcome corrected, or another household
        SITE_A.removesuffix("2026-08-03,no\n"),  # the last household is missing
        SITE_A.replace("2026-08-03,yes\n", "", 1) + "2026-08-03,no\n",  # a row removed, one added
        SITE_A.replace("kept", "kept,gender").replace("yes", "yes,Women").replace("no", "no,Men"),
    ],
)
def test_days_are_no_identity_for_rows_without_codes(place: Any, other: str) -> None:
    test_id = place.running()
    save(place, test_id, look(place, test_id, SITE_A))
    again = look(place, test_id, other)
    with pytest.raises(Invalid, match="take the earlier import back"):
        preview(place, test_id, again)
    with pytest.raises(Invalid, match="take the earlier import back"):
        save(place, test_id, again)
    same = preview(place, test_id, look(place, test_id, SITE_A)).tallied
    assert (same.added, same.changed, same.identical) == (0, 0, 6)
    (first,) = data.overview(place.uow, place.member, test_id=test_id).imports
    imports.take_back(place.uow, place.member, import_id=first.id)
    assert save(place, test_id, again).tallied.added == other.count("2026")


def test_households_with_codes_do_not_bind_those_without(place: Any) -> None:
    test_id = place.running()
    save(place, test_id, look(place, test_id, CLEAR))
    assert save(place, test_id, look(place, test_id, UNCODED)).tallied.added == 3
    assert save(place, test_id, look(place, test_id, UNCODED)).tallied.identical == 3


def test_a_code_that_stands_twice_is_refused_and_not_taken_for_no_code(place: Any) -> None:
    test_id = place.running()
    lines = [f"H{i},2026-08-0{1 + i % 9},yes\n" for i in range(20)]
    upload = look(place, test_id, "household,started,kept\n" + "".join([*lines, lines[0]]))
    assert upload.cases.code == "household"
    (error,) = preview(place, test_id, upload).reading.errors
    assert (error.row, error.column, error.value) == (22, "household", "H0")


# ---- What is asked ---------------------------------------------------------------------------


def test_a_date_that_could_be_two_days_is_asked_and_never_guessed(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, "started,code,kept\n03/04/2026,A1,yes\n05/06/2026,A2,no\n")
    assert upload.cases.date_order is NoAnswer.AMBIGUOUS
    doubt = upload_questions.doubtful_date(upload, upload.cases)
    assert doubt is not None
    assert (doubt.text, doubt.day_first, doubt.month_first) == (
        "03/04/2026",
        date(2026, 4, 3),
        date(2026, 3, 4),
    )
    with pytest.raises(Invalid, match="Choose how dates are written"):
        preview(place, test_id, upload)
    upload = look(place, test_id, "started,code,kept\n03/04/2026,A1,yes\n25/06/2026,A2,no\n")
    assert upload.cases.date_order is DateOrder.DAY_FIRST
    assert upload_questions.doubtful_date(upload, upload.cases) is None


def test_ways_of_not_knowing_are_mapped_and_kept_apart(place: Any) -> None:
    place_test = place.running()
    table = "started,code,gender,kept\n" + "".join(
        f"2026-08-0{i},A{i},{label},yes\n"
        for i, label in enumerate(("F", "refused", "not asked", "F", "M"), 3)
    )
    upload = look(place, place_test, table)
    mapping = replace(upload.cases, dimensions={"gender": "gender"})
    assert upload_questions.strange(upload, mapping) == {"gender": {"F": 2, "M": 1}}
    mapping = replace(mapping, labels={"gender": {"f": "women", "m": "men"}})
    reading = preview(place, place_test, upload, mapping).reading
    named = [dict(cell).get("gender") for case in reading.good for cell in [case.cell]]  # type: ignore[union-attr]
    assert named == ["women", "declined", "not_collected", "women", "men"]
    elsewhere = replace(mapping, labels={"gender": {"f": "gone", "m": "men"}})
    refused = preview(place, place_test, upload, elsewhere).reading.errors
    assert [(error.row, error.value) for error in refused] == [(2, "F"), (5, "F")]


def test_a_group_in_other_letters_is_not_taken_for_the_group(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, "started,code,gender,kept\n2026-08-03,A1,W\u043emen,yes\n")
    mapping = replace(upload.cases, dimensions={"gender": "gender"})
    ((error,),) = ([*preview(place, test_id, upload, mapping).reading.errors],)
    assert error.problem == "This looks like 'Women', but is written with Cyrillic letters."


# ---- As last time ----------------------------------------------------------------------------


def test_the_next_table_of_the_source_is_read_as_the_last(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, "began,who,sex,kept\n03/04/2026,A1,F,yes\n05/06/2026,A2,M,no\n")
    mapping = replace(
        upload.cases,
        starts_on="began",
        code="who",
        dimensions={"gender": "sex"},
        labels={"gender": {"f": "women", "m": "men"}},
        date_order=DateOrder.MONTH_FIRST,
    )
    save(place, test_id, upload, mapping=mapping)
    later = look(place, test_id, "sex,began,kept,who\nF,07/08/2026,yes,A3\n", name="other.csv")
    assert later.habit is not None
    assert later.habit.who == "Ann"
    assert answers_of(later.cases) == answers_of(mapping)
    assert preview(place, test_id, later).tallied.added == 1
    clear = look(place, test_id, "began,who,sex,kept\n25/12/2025,A9,F,yes\n")
    assert clear.cases.date_order is DateOrder.DAY_FIRST  # what the file shows, wins
    other = look(place, test_id, "began,who,sex,kept,more\n03/04/2026,A1,F,yes,x\n")
    assert other.habit is None
    assert other.cases.date_order is NoAnswer.AMBIGUOUS
    elsewhere = look(place, place.running(), "began,who,sex,kept\n03/04/2026,A1,F,yes\n")
    assert elsewhere.habit is None


def test_headings_in_other_capitals_are_those_of_last_time(place: Any) -> None:
    test_id = place.running()
    table = "started,code,kept,Gender\n2026-08-03,A1,yes,Women\n2026-08-04,A2,no,Men\n"
    save(place, test_id, look(place, test_id, table))
    later = look(place, test_id, table.replace("code", " Code").replace("Gender", "gender"))
    assert later.habit is not None
    assert (later.cases.code, dict(later.cases.dimensions)) == ("Code", {"gender": "gender"})
    tallied = preview(place, test_id, later).tallied
    assert (tallied.added, tallied.identical) == (0, 2), "the same households, with their groups"


def test_figures_are_remembered_under_headings_in_other_capitals(place: Any) -> None:
    test_id = place.running()
    table = "week,Number a,number b\n2026-08-03,3,9\n"
    upload = look(place, test_id, table)
    figures = (
        FigureColumn(column="Number a", measure="kept", figure=Figure.NUMERATOR),
        FigureColumn(column="number b", measure="kept", figure=Figure.DENOMINATOR),
    )
    save(place, test_id, upload, mapping=replace(upload.totals, figures=figures))
    later = look(place, test_id, table.replace("week,Number a", "WEEK,number  A"))
    assert later.totals.period == "WEEK"
    assert [f.column for f in later.totals.figures] == ["number A", "number b"]


def test_totals_are_remembered_too_and_things_that_are_gone_are_not_looked_for(place: Any) -> None:
    test_id = place.running()
    table = "when,a,b,remark\n2026-08-03,3,9,x\n"
    upload = look(place, test_id, table)
    mapping = replace(
        upload.totals,
        period="when",
        length=PeriodLength.WEEK,
        note="remark",
        arm=Arm.COMPARISON,
        figures=tuple(
            FigureColumn(column=column, measure="kept", figure=figure)
            for column, figure in (("a", Figure.NUMERATOR), ("b", Figure.DENOMINATOR))
        ),
    )
    save(place, test_id, upload, mapping=mapping)
    later = look(place, test_id, table)
    assert later.shape is uploads.Shape.TOTALS
    assert answers_of(later.totals) == answers_of(mapping)
    gone = replace(mapping.figures[0], measure="gone")
    save(place, test_id, upload, mapping=mapping)
    assert gone not in later.totals.figures


# ---- What changed in between -----------------------------------------------------------------


@pytest.mark.parametrize("what", ["file", "answers", "figures", "groups"])
def test_what_changed_since_the_preview_is_refused_with_a_sentence(
    engine: Engine, place: Any, what: str
) -> None:
    test_id = place.running()
    upload = look(place, test_id, CLEAR)
    mapping: CaseMapping = upload.cases
    seen = preview(place, test_id, upload).seen
    if what == "file":
        upload = look(place, test_id, CLEAR.replace("no", "yes"))
    elif what == "answers":
        mapping = replace(mapping, arm=Arm.COMPARISON)
    elif what == "figures":
        place.log(test_id, [place.week(0, Arm.PILOT, (3, 9))])
    else:
        groups.add_group(place.uow, place.leader, dimension="gender", label="Nonbinary")
        upload = look(place, test_id, CLEAR)
    before = rows(engine)
    with pytest.raises(Conflict, match="Nothing was saved"):
        save(place, test_id, upload, mapping=mapping, seen=seen)
    assert rows(engine) == before


def test_progress_is_told_and_what_it_raises_ends_the_save_whole(
    engine: Engine, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("improvement.store.bulk.TELL_EVERY", 10)
    test_id = place.running()
    table = "started,code,kept\n" + "".join(f"2026-08-03,A{i},yes\n" for i in range(60))
    heard: list[float] = []

    def gone(part: float) -> None:
        heard.append(part)
        if part > 0.6:
            raise ConnectionError("the browser went away")

    before = rows(engine)
    with pytest.raises(ConnectionError):
        save(place, test_id, look(place, test_id, table), progress=gone)
    assert rows(engine) == before
    heard.clear()
    save(place, test_id, look(place, test_id, table), progress=heard.append)
    assert heard == pytest.approx([i / 12 for i in range(1, 13)])
    assert rows(engine)["case_record"] == 60


def test_an_unfinished_mapping_of_totals_says_what_is_missing(place: Any) -> None:
    test_id = place.running()
    upload = look(place, test_id, "when,a\n2026-08-03,3\n")
    mapping = PeriodMapping(
        period="when", date_order=DateOrder.YEAR_FIRST, decimal_mark=DecimalMark.POINT
    )
    with pytest.raises(Invalid, match="at least one column with figures"):
        preview(place, test_id, upload, mapping)


def test_a_week_before_the_change_is_kept_with_its_phase(place: Any) -> None:
    """A preview compares phases as well: a moved start is no reason to call rows changed."""
    test_id = place.running()
    save(place, test_id, look(place, test_id, CLEAR))
    place.amend(test_id, starts_on=date(2026, 8, 3) + timedelta(days=7))
    assert preview(place, test_id, look(place, test_id, CLEAR)).tallied.identical == 2


def test_a_time_in_utc_begins_on_the_day_that_it_was_in_the_partnership(place: Any) -> None:
    """An evening in Chicago is the next day in UTC, and may be the next week."""
    test_id = place.running()
    chicago = replace(place.member, zone="America/Chicago")
    table = "started,code,kept\n2026-08-10T03:30:00Z,A1,yes\n2026-08-10T15:00:00Z,A2,no\n"
    upload = uploads.look(place.uow, chicago, test_id=test_id, content=table, name="export.csv")
    reading = uploads.read(upload, upload.cases, today=place.uow.today)
    assert [case.starts_on for case in reading.good] == [date(2026, 8, 9), date(2026, 8, 10)]
    weekly = table.replace("started,code,kept", "day,kept,of").replace("A1,yes", "3,5")
    weekly = weekly.replace("A2,no", "4,5")
    upload = uploads.look(place.uow, chicago, test_id=test_id, content=weekly, name="export.csv")
    daily = replace(upload.totals, length=PeriodLength.DAY)
    days = uploads.read(upload, daily, today=place.uow.today).good
    assert [total.start for total in days] == [date(2026, 8, 9), date(2026, 8, 10)]


@pytest.mark.parametrize("written", ["A  1", " A 1", "A\u00a01", "\uff21 \uff11", "A\u200b 1"])
def test_white_space_and_width_make_no_new_household(place: Any, written: str) -> None:
    test_id = place.running()
    save(place, test_id, look(place, test_id, "started,code,kept\n2026-08-03,A 1,yes\n"))
    again = look(place, test_id, f"started,code,kept\n2026-08-03,{written},no\n")
    assert preview(place, test_id, again).tallied.changed == 1
    assert save(place, test_id, again).tallied.changed == 1
    trace = imports.traced_case(place.uow, place.member, test_id=test_id, code=written)
    assert trace.moments[0].figures["kept"] == 0.0
    both = look(place, test_id, f"started,code,kept\n2026-08-03,A 1,no\n2026-08-03,{written},no\n")
    (error,) = preview(place, test_id, both).reading.errors
    assert "stands in row 2 already" in error.problem


def test_a_code_kept_with_its_white_space_is_still_found(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As databases of earlier versions have it: what is kept cannot be turned back."""
    test_id = place.running()
    table = "started,code,kept\n2026-08-03,A  1,yes\n"
    with monkeypatch.context() as before:
        before.setattr(case_codes, "plain_codes", lambda codes: codes)
        save(place, test_id, look(place, test_id, table))
    assert preview(place, test_id, look(place, test_id, table)).tallied.identical == 1


def test_codes_that_differ_in_zeros_or_capitals_are_told(place: Any) -> None:
    test_id = place.running()
    first = "started,code,kept\n2026-08-03,00123,yes\n2026-08-03,b7,yes\n2026-08-03,B7,no\n"
    upload = look(place, test_id, first)
    assert preview(place, test_id, upload).alike == (("B7", "b7"),)
    save(place, test_id, upload)
    again = look(place, test_id, first.replace("00123", "123").replace("b7", "c7"))
    told = preview(place, test_id, again)
    assert told.alike == (("123", "00123"),)
    assert (told.tallied.added, told.tallied.identical) == (2, 1)
    assert "“123” beside “00123”" in bringing_in.alike(told.alike)
    assert preview(place, test_id, look(place, test_id, UNCODED)).alike == ()


def test_numbers_that_two_sides_share_are_told(place: Any) -> None:
    """Both sites number their households 1, 2, 3: the second file would write over the first."""
    test_id = place.running()
    save(place, test_id, look(place, test_id, "started,code,kept\n2026-08-03,A1,yes\n"))
    upload = look(place, test_id, "started,code,kept\n2026-08-03,A1,no\n2026-08-03,A2,no\n")
    about = replace(upload.cases, arm=Arm.COMPARISON)
    told = preview(place, test_id, upload, about)
    assert told.elsewhere == 1
    assert "not on the side Comparison" in bringing_in.elsewhere(1, "Comparison")
    assert preview(place, test_id, upload).elsewhere == 0
