"""Totals out of a sheet, once more: nothing is doubled, nothing is lost that the sheet lacks."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import MeasureKind, MeasureRole
from improvement.services import data, export, groups, uploads
from improvement.services.uploads import Mapping, Shape
from tests.services.conftest import KEPT, PLAN

WAIT = MeasureSpec(key="wait", label="Wait days", kind=MeasureKind.VALUE, role=MeasureRole.PROCESS)
WITH_NOTES = "week,kept,kept of,wait days,wait days n,notes\n2026-08-03,2,5,7,5,holiday week\n"


def bring(
    place: Any, test_id: int, content: bytes | str, mapping: Mapping | None = None
) -> data.Saved:
    """As the Data page does it: looked at, previewed, saved as it was seen."""
    upload = uploads.look(
        place.uow, place.member, test_id=test_id, content=content, name="sheet.csv"
    )
    chosen = mapping or (upload.cases if upload.shape is Shape.CASES else upload.totals)
    common = {"test_id": test_id, "upload": upload, "mapping": chosen}
    shown = uploads.preview(place.uow, place.member, **common)
    assert not shown.reading.errors
    saved = uploads.save(place.uow, place.member, seen=shown.seen, **common)
    assert saved.tallied == shown.tallied
    return saved


def kept(place: Any, test_id: int) -> set[PeriodTotal]:
    found = data.overview(place.uow, place.member, test_id=test_id)
    return {replace(t.total, measure=found.measure_of[t.measure_id]) for t in found.totals}


def everybody(place: Any, test_id: int) -> list[tuple[float | None, float | None]]:
    found = data.overview(place.uow, place.member, test_id=test_id)
    return [(row.numerator, row.denominator) for row in found.figures["kept"].overall]


def test_a_blank_group_of_a_total_is_everybody_and_doubles_nobody(place: Any) -> None:
    groups.add_dimension(place.uow, place.leader, label="Race", groups=("Black", "White"))
    both = (NamedDimension(key="gender"), NamedDimension(key="race"))
    test_id = place.running(replace(PLAN, dimensions=both))
    bring(
        place,
        test_id,
        "week,gender,race,kept,of\n2026-08-03,,,14,20\n"
        "2026-08-03,women,,8,11\n2026-08-03,men,,6,9\n"
        "2026-08-03,,Black,9,12\n2026-08-03,,White,4,5\n2026-08-03,,not collected,1,3\n",
    )
    assert everybody(place, test_id) == [(14.0, 20.0)]
    cells = {(total.cell, total.numerator) for total in kept(place, test_id)}
    assert cells == {
        (frozenset(), 14.0),
        (frozenset({("gender", "women")}), 8.0),
        (frozenset({("gender", "men")}), 6.0),
        (frozenset({("race", "black")}), 9.0),
        (frozenset({("race", "white")}), 4.0),
        (frozenset({("race", "not_collected")}), 1.0),
    }


def test_what_was_taken_out_comes_back_as_the_same_totals(place: Any) -> None:
    first, second = place.newcombe(), place.running(replace(PLAN, title="The same elsewhere"))
    content = export.package(place.uow, place.member, test_id=first)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        bring(place, second, package.read("observations.csv"))
    assert kept(place, second) == kept(place, first)
    assert everybody(place, second) == everybody(place, first)


@pytest.mark.parametrize(
    ("sheet", "figures", "tallied"),
    [
        (WITH_NOTES, (2.0, 7.0, 5, "holiday week"), (0, 0, 2)),
        ("week,kept,kept of,wait days\n2026-08-03,2,5,7\n", (2, 7, 5, "holiday week"), (0, 0, 2)),
        ("week,kept,kept of,wait days\n2026-08-03,3,5,7\n", (3, 7, 5, "holiday week"), (0, 1, 1)),
        (
            "week,kept,kept of,wait days,wait days n,notes\n2026-08-03,2,5,7,,\n",
            (2, 7, None, ""),
            (0, 2, 0),
        ),
    ],
    ids=["the same file", "without two columns", "another figure", "columns that were emptied"],
)
def test_what_a_sheet_has_no_column_for_stays(
    place: Any, sheet: str, figures: tuple[object, ...], tallied: tuple[int, ...]
) -> None:
    test_id = place.running(replace(PLAN, measures=(KEPT, WAIT)))
    bring(place, test_id, WITH_NOTES)
    saved = bring(place, test_id, sheet).tallied
    assert (saved.added, saved.changed, saved.identical) == tallied
    found = {total.measure: total for total in kept(place, test_id)}
    wait = found["wait"]
    assert (found["kept"].numerator, wait.value, wait.n, wait.note) == figures


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        (",5,10\n2026-08-03,women,5,10\n2026-08-03,men,5,10", ("denominator", "numerator")),
        (",10,20\n2026-08-03,women,5,10\n2026-08-03,men,5,10", ()),
        (",12,25\n2026-08-03,women,5,10\n2026-08-03,men,5,10", ()),  # the others are not there
        (",5,20\n2026-08-03,women,6,10", ("denominator", "numerator")),
    ],
    ids=["twice as many", "they add up", "some are missing", "one alone is above"],
)
def test_groups_that_cannot_be_everybody_are_told_before_the_save(
    place: Any, rows: str, odd: tuple[str, ...]
) -> None:
    test_id = place.running()
    upload = uploads.look(
        place.uow,
        place.member,
        test_id=test_id,
        content=f"week,gender,kept,of\n2026-08-03,{rows}\n",
        name="sheet.csv",
    )
    shown = uploads.preview(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.totals
    )
    assert not shown.reading.errors
    assert [sums.sums.differing for sums in shown.odd] == ([odd] if odd else [])
