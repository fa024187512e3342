"""What a table seems to be: cases or totals, and which column tells a test's two sides apart."""

from datetime import date

import pytest

from improvement.domain.vocabulary import Arm
from improvement.errors import Invalid
from improvement.services import people, tests, uploads
from improvement.services.uploads import Shape, Upload
from improvement.store.unit_of_work import UnitOfWork

TOTALS = "week\tside\tkept numerator\tkept denominator\n2026-03-02\tPilot\t3\t5\n"
NAMED = "week\tside\tkept\tkept out of\n2026-03-02\tPilot\t3\t5\n2026-03-02\tComparison\t1\t1\n"
MONTHS = "month,n,days\n2026-01-01,17,900\n2026-02-01,12,880\n2026-03-01,27,910\n"
CASES = "started,code,still housed\n2026-03-02,A1,yes\n2026-03-03,A2,no\n"


def looked_at(demo: UnitOfWork, content: str, title: str = "Rent reminders by text") -> Upload:
    (_, (keisha, *_)), *_ = people.actors(demo)
    kept = next(x.kept for x in tests.listing(demo, keisha) if x.kept.plan.title == title)
    primary = kept.plan.primary
    assert primary is not None
    told = content.replace("kept", primary.label).replace("still housed", primary.label)
    told = told.replace("{pilot}", kept.plan.pilot_name)
    told = told.replace("{comparison}", kept.plan.comparison_name)
    return uploads.look(demo, keisha, test_id=kept.id, content=told, name="pasted table")


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (TOTALS, Shape.TOTALS),
        (NAMED, Shape.TOTALS),
        (MONTHS, Shape.TOTALS),
        (CASES, Shape.CASES),
        ("a\tb\nx\ty\n", Shape.CASES),
    ],
)
def test_the_shape_is_told_from_the_table(demo: UnitOfWork, content: str, shape: Shape) -> None:
    assert looked_at(demo, content).shape is shape


def test_the_tests_own_names_of_its_sides_are_read(demo: UnitOfWork) -> None:
    content = (
        "week\tbuilding\tkept numerator\tkept denominator\n"
        "2026-03-02\t{pilot}\t3\t5\n2026-03-02\t {comparison} \t2\t5\n"
    )
    upload = looked_at(demo, content)
    assert upload.totals.arm_column == "building"
    read = uploads.read(upload, upload.totals, today=demo.today)
    assert not read.errors
    assert {total.arm for total in read.good} == {Arm.PILOT, Arm.COMPARISON}


def test_a_column_with_any_other_entry_is_not_taken_for_the_sides(demo: UnitOfWork) -> None:
    content = "week\tbuilding\tkept numerator\n2026-03-02\t{pilot}\t3\n2026-03-09\tElsewhere\t2\n"
    assert looked_at(demo, content).totals.arm_column is None


def test_rows_without_a_measure_and_without_a_code_are_no_households(demo: UnitOfWork) -> None:
    """Our own export of two measures came in as 36 people without an outcome."""
    upload = looked_at(
        demo, "measure,period_start,arm,numerator,denominator\nx,2026-03-02,pilot,3,5\n"
    )
    assert not upload.cases.measures
    with pytest.raises(Invalid, match="nothing in these rows is measured"):
        uploads.read(upload, upload.cases, today=date(2026, 11, 23))
    began = looked_at(demo, "started,code\n2026-03-02,A1\n")
    assert len(uploads.read(began, began.cases, today=date(2026, 11, 23)).good) == 1
