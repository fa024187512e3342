"""A blank workbook filled in and brought back: every figure arrives where it was meant to go."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from improvement.config import HOME
from improvement.domain.dimensions import Dimension, Group, GroupCell
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import (
    Arm,
    Belief,
    Consequence,
    Design,
    MeasureKind,
    MeasureRole,
    Reporting,
)
from improvement.errors import Invalid
from improvement.files.mapping import PeriodLength
from improvement.services import group_lists, groups, templates, uploads
from improvement.store.unit_of_work import UnitOfWork

HARD = (
    "Smith, Jones & Co",
    'The "Old" Town',
    "Ñandú – Ελλάδα – 東京",
    "=SUM(A1:A9)",
    "+1 person",
    "-5 to 0",
    "@home",
    "N/A",
    "1-2",
    "Pilot house",
    "yes",
    "all",
    "2026",
    "  wide   blanks ",
    "O'Brien",
    "<b>bold</b>",
    "tab\there",
    "İstanbul",
    "null",
    "Total",
)
KINDS = (
    MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION),
    MeasureSpec(key="calls", label="Usual calls", kind=MeasureKind.COUNT, role=MeasureRole.PROCESS),
    MeasureSpec(
        key="visits", label="Visits: days", kind=MeasureKind.RATE, role=MeasureRole.PROCESS
    ),
    MeasureSpec(key="wait", label="=Wait", kind=MeasureKind.VALUE, role=MeasureRole.OUTCOME),
)
FIGURES = {
    MeasureKind.PROPORTION: ("numerator", "denominator"),
    MeasureKind.COUNT: ("count",),
    MeasureKind.RATE: ("count", "exposure"),
    MeasureKind.VALUE: ("value", "n"),
}


def dimensions() -> tuple[Dimension, ...]:
    """20 groups x 3 dimensions, named as badly as people can."""
    return tuple(
        Dimension(
            key=key,
            label=label,
            groups=tuple(
                Group(key=f"{key}_{number}", label=f"{name}{more}".strip() or name)
                for number, name in enumerate(HARD)
            ),
        )
        for key, label, more in (
            ("site", "Site", ""),
            ("race", "Race", " r"),
            ("lang", "=Say", " l"),
        )
    )


@pytest.fixture
def test_id(place: Any) -> int:
    with place.uow.writing(place.leader) as store:
        for dimension in dimensions():
            store.groups.add(dimension)
        store.commit()
    return int(place.running(plan()))


def plan(**changes: Any) -> Plan:
    base = Plan(
        title="=cmd|' /C calc'!A0",
        aim="more families keep their home",
        for_whom="families with a case",
        change_idea="a text",
        prediction="more",
        measures=KINDS,
        dimensions=tuple(NamedDimension(key=key) for key in ("site", "race", "lang")),
        design=Design.SIDE_BY_SIDE,
        pilot_name="North",
        comparison_name="all",
        starts_on=date(2026, 8, 3),
        ends_on=date(2026, 11, 16),
        planned_per_arm=80,
        minimum_worthwhile=0.1,
        responsible="Ann",
        ethics_checked=True,
        place="Memphis",
        learning_question="Does a text help?",
        confidence=0.7,
        predicted=0.6,
        right_if="at least 10 more of 100",
        belief=Belief.MEDIUM,
        consequence=Consequence.MINOR,
    )
    return replace(base, **changes)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def closed(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(sheet: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    headings = [cell.value for cell in sheet[3]]
    for number, row in enumerate(sheet.iter_rows(min_row=4, values_only=True), 4):
        if row[0] is not None:
            yield number, dict(zip(headings, row, strict=True))


def brought_back(place: Any, test_id: int, content: bytes, sheet: str) -> uploads.Upload:
    return uploads.look(
        place.uow, place.member, test_id=test_id, content=content, name="log.xlsx", sheet=sheet
    )


def kept(uow: UnitOfWork, actor: Any, test_id: int) -> dict[Any, PeriodTotal]:
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        keys = {measure_id: key for key, measure_id in test.measure_ids.items()}
        return {
            (keys[k.measure_id], k.total.start, k.total.arm, k.total.cell): k.total
            for k in store.observations.listed(keys)
        }


def cell_of(row: Mapping[str, Any]) -> GroupCell:
    found = set()
    for dimension in dimensions():
        entry = row[dimension.label]
        group = dimension.find(entry)
        if entry != "Everybody":
            assert group is not None
            found.add((dimension.key, group.key))
    return frozenset(found)


def test_every_figure_of_a_filled_workbook_arrives(place: Any, test_id: int) -> None:
    book = opened(templates.workbook(place.uow, place.member, test_id=test_id))
    sheet = book["Period totals"]
    headings = [cell.value for cell in sheet[3]]
    figures = headings[5:-1]
    expected = {}
    for number, row in rows_of(sheet):
        typed = {heading: float(number * 10 + at) for at, heading in enumerate(figures)}
        typed[figures[0]], typed[figures[1]] = float(number), float(number + 1)  # part and whole
        for at, heading in enumerate(figures):
            sheet.cell(number, 6 + at, typed[heading])
        arm = Arm.PILOT if row["Side"] == "Pilot" else Arm.COMPARISON
        values = iter(typed[heading] for heading in figures)
        for measure in KINDS:
            names = FIGURES[measure.kind]
            expected[measure.key, row["Week"].date(), arm, cell_of(row)] = {
                name: next(values) for name in names
            }
    upload = brought_back(place, test_id, closed(book), "Period totals")
    assert upload.shape is uploads.Shape.TOTALS
    saved = uploads.save(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.totals
    )
    assert saved.saved
    found = kept(place.uow, place.member, test_id)
    assert len(expected) == 4 * 122 * 4  # measures, rows a week and four weeks
    assert set(found) == set(expected)
    for slot, values in expected.items():
        assert {name: getattr(found[slot], name) for name in values} == values
        assert found[slot].end == slot[1] + timedelta(days=6)


def test_every_case_of_a_filled_workbook_arrives(place: Any, test_id: int) -> None:
    book = opened(templates.workbook(place.uow, place.member, test_id=test_id))
    sheet = book["Cases"]
    headings = [cell.value for cell in sheet[3]]
    lists = {
        name.value: [c.value for c in column[1:] if c.value is not None]
        for column in book["Lists"].columns
        if (name := column[0])
    }
    for number in range(20):
        row = {
            "Code": f"H{number}",
            "Start": date(2026, 8, 3) + timedelta(days=number),
            "Side": ("Pilot", "Comparison")[number % 2],
            "Site": lists["site case"][number],
            "Race": lists["race case"][number],
            "=Say": lists["lang case"][19 - number],
            "Kept their home": ("yes", "no")[number % 2],
            "Due": date(2026, 9, 3),
            "Outcome day": date(2026, 9, 1),
        }
        for at, heading in enumerate(headings, 1):
            cell = sheet.cell(4 + number, at, row.get(heading, number))
            if isinstance(cell.value, str):
                cell.data_type = "s"  # chosen from a list in a cell of text: never a formula
    upload = brought_back(place, test_id, closed(book), "Cases")
    assert upload.shape is uploads.Shape.CASES
    reading = uploads.read(upload, upload.cases, today=place.uow.today)
    assert not reading.errors
    for number, case in enumerate(reading.good):
        assert (case.code, case.arm) == (f"H{number}", tuple(Arm)[number % 2])
        assert case.starts_on == date(2026, 8, 3) + timedelta(days=number)
        assert (case.due_on, case.outcome_on) == (date(2026, 9, 3), date(2026, 9, 1))
        assert case.cell == {
            ("site", f"site_{number}"), ("race", f"race_{number}"), ("lang", f"lang_{19 - number}"),
        }  # fmt: skip
        assert case.values == {
            "kept": float(1 - number % 2), "calls": number, "visits": number, "wait": number,
        }  # fmt: skip


def test_what_may_be_typed_and_what_is_locked(place: Any, test_id: int) -> None:
    book = opened(templates.workbook(place.uow, place.member, test_id=test_id))
    for name in ("Period totals", "Cases"):
        sheet = book[name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert all(cell.protection.locked for row in sheet["A1:C3"] for cell in row)
        below = {at: c for c in sheet.column_dimensions.values() for at in range(c.min, c.max + 1)}
        assert not any(column.protection.locked for column in below.values())
        assert below[4].number_format == "@"  # =1+1 stays what it is
    rules = {str(v.sqref): v for v in book["Period totals"].data_validations.dataValidation}
    for column, entries in zip("ABCDE", (16, 2, 21, 21, 21), strict=True):
        rule = rules[f"{column}4:{column}5001"]
        assert rule.type == "list"
        assert rule.formula1.startswith("Lists!$")
        assert rule.formula1.endswith(f"${entries + 1}")
    assert rules["F4:F5001"].formula1 == 'AND(ISNUMBER(F4),F4>=0,OR(G4="",F4<=G4))'
    assert book["Lists"].sheet_state == "hidden"
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_a_workbook_takes_several_answers_in_one_cell_of_cases(place: Any) -> None:
    """Excel asks instead of refusing; each group's meaning stands in the codebook."""
    groups.add_dimension(
        place.uow,
        place.leader,
        label="Race",
        groups=("Black", "White"),
        reporting=Reporting.IN_COMBINATION,
    )
    (version,) = (
        kept.version
        for kept in groups.dimensions(place.uow, place.leader)
        if kept.dimension.key == "race"
    )
    group_lists.save_group(
        place.uow,
        place.leader,
        dimension="race",
        group="black",
        version=version,
        draft=group_lists.GroupDraft(definition="Also African American.", parent=None),
    )
    named = (NamedDimension(key="gender"), NamedDimension(key="race"))
    test_id = place.running(replace(place.plan, dimensions=named))
    book = opened(templates.workbook(place.uow, place.member, test_id=test_id))
    headings = {cell.value: cell.column_letter for cell in book["Cases"][3]}
    rules = {str(v.sqref): v for v in book["Cases"].data_validations.dataValidation}
    asked = {name: rules[f"{headings[name]}4:{headings[name]}5001"] for name in ("Gender", "Race")}
    assert asked["Gender"].errorStyle is None  # stop
    assert asked["Race"].errorStyle == "warning"
    assert "semicolons" in asked["Race"].error
    totals = {str(v.sqref): v for v in book["Period totals"].data_validations.dataValidation}
    assert totals["D4:D5001"].errorStyle is None  # a total is of one group
    meanings = {row[1].value: row[3].value for row in book["Codebook"].iter_rows()}
    assert meanings["Black"] == "Also African American."


def test_printed_the_codebook_stands_on_one_page_in_width_and_its_lines_have_room(
    place: Any, test_id: int
) -> None:
    book = opened(templates.workbook(place.uow, place.member, test_id=test_id))
    sheet = book["Codebook"]
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        True,
    )
    width = sheet.column_dimensions["D"].width
    for row in range(2, sheet.max_row + 1):
        text = str(sheet.cell(row, 4).value or "")
        lines = (sheet.row_dimensions[row].height or 15) / 15  # 15: not written
        assert lines * width >= len(text), text
    assert book["How to fill it in"].row_dimensions[23].height >= 44, "of the example"


def test_the_example_and_the_codebook_are_never_taken_for_data(place: Any, test_id: int) -> None:
    content = templates.workbook(place.uow, place.member, test_id=test_id)
    told = [row[0].value for row in opened(content)["How to fill it in"].iter_rows(max_col=1)]
    assert "Filled in, it looks like this (made-up figures):" in told
    assert any("Pilot = North. Comparison = all." in str(line) for line in told)
    with pytest.raises(Invalid, match="Row 23 has"):
        brought_back(place, test_id, content, "How to fill it in")
    for sheet in ("Codebook", "Lists"):
        found = brought_back(place, test_id, content, sheet)
        assert not found.totals.figures
        with pytest.raises(Invalid):
            uploads.read(found, found.totals, today=place.uow.today)


def test_an_empty_workbook_says_that_nothing_is_filled_in(place: Any, test_id: int) -> None:
    content = templates.workbook(place.uow, place.member, test_id=test_id)
    upload = brought_back(place, test_id, content, "Period totals")
    with pytest.raises(Invalid):
        uploads.save(place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.totals)
    assert not kept(place.uow, place.member, test_id)


def test_a_test_of_one_side_and_no_groups(place: Any) -> None:
    test_id = place.running(
        plan(design=Design.BEFORE_AFTER, dimensions=(), measures=KINDS[:1], title="Before")
    )
    for length, heading in ((PeriodLength.MONTH, "Month"), (PeriodLength.DAY, "Day")):
        book = opened(templates.workbook(place.uow, place.member, test_id=test_id, length=length))
        sheet = book["Period totals"]
        assert [cell.value for cell in sheet[3]] == [
            heading, "Kept their home: yes", "Kept their home: all", "Note",
        ]  # fmt: skip
        sheet.cell(4, 2, 3)
        sheet.cell(4, 3, 5)
        upload = brought_back(place, test_id, closed(book), "Period totals")
        (total,) = uploads.read(upload, upload.totals, today=place.uow.today).good
        assert isinstance(total, PeriodTotal)
        assert total.end == length.end(total.start)
        assert (total.arm, total.numerator, total.denominator) == (Arm.PILOT, 3, 5)


def test_case_records_are_offered_until_totals_are_logged(place: Any) -> None:
    test_id = place.newcombe()
    assert "Cases" not in opened(templates.workbook(place.uow, place.member, test_id=test_id))
    case = b"code,start,side,kept their home\nH1,2026-08-03,pilot,yes\n"
    upload = uploads.look(place.uow, place.member, test_id=test_id, content=case, name="cases.csv")
    uploads.save(place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.cases)
    assert "Cases" in opened(templates.workbook(place.uow, place.member, test_id=test_id))


def test_paper_for_every_measure_and_side(place: Any, test_id: int) -> None:
    paper = templates.paper(place.uow, place.member, test_id=test_id)
    assert paper.startswith(b"%PDF-")
    with pytest.raises(Invalid, match="no measures"):
        templates.paper(place.uow, place.member, test_id=place.draft(Plan(title="Empty")))


def test_a_workbook_that_libreoffice_saved_is_still_ours(place: Any, test_id: int) -> None:
    """Drop-downs, protection and days stay, and every figure arrives."""
    content = (HOME / "tests" / "reference" / "template_libreoffice.xlsx").read_bytes()
    book = opened(content)
    assert [book[name].protection.sheet for name in ("Period totals", "Cases")] == [True, True]
    assert book["Lists"].sheet_state == "hidden"
    rules = book["Period totals"].data_validations.dataValidation
    lists = {str(r.sqref)[0]: r.formula1 for r in rules if r.type == "list"}
    assert lists.keys() == set("ABCDE")
    assert all(where.startswith("Lists!") for where in lists.values())
    assert {r.type for r in book["Cases"].data_validations.dataValidation} >= {"date", "list"}
    upload = brought_back(place, test_id, content, "Period totals")
    assert (upload.shape, upload.left_out) == (uploads.Shape.TOTALS, ())
    saved = uploads.save(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.totals
    )
    assert (saved.errors, saved.tallied.added) == ((), 16)
    found = kept(place.uow, place.member, test_id)
    week = date(2026, 8, 3)
    for row in range(4):
        cell: GroupCell = frozenset({("site", f"site_{row - 1}")} if row else ())
        told = [found[measure.key, week, Arm.PILOT, cell] for measure in KINDS]
        assert (told[0].numerator, told[0].denominator) == (4 + row, 5 + row)
        assert (told[1].count, told[2].count, told[2].exposure) == (6 + row, 7 + row, 8 + row)
        assert (told[3].value, told[3].n) == (9 + row, 7 + row)
