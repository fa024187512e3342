"""The period totals of one's own export, brought into another test."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind, MeasureRole
from improvement.services import data, export, uploads
from improvement.services.uploads import Shape

ANSWERED = MeasureSpec(
    key="answered",
    label="Answered the call",
    kind=MeasureKind.PROPORTION,
    role=MeasureRole.PROCESS,
)


def told(place: Any, test_id: int) -> set[Any]:
    found = data.overview(place.uow, place.member, test_id=test_id)
    keys = {str(number): key for key, number in found.kept.measure_ids.items()}
    return {
        (keys[t.measure], t.start, t.end, t.arm, t.cell, t.numerator, t.denominator)
        for r in found.totals
        for t in (r.total,)
    }


@pytest.mark.parametrize("workbook", [False, True])
def test_totals_of_two_measures_come_back_as_they_were(place: Any, workbook: bool) -> None:
    plan = replace(place.plan, measures=(*place.plan.measures, ANSWERED))
    first = place.running(plan)
    content = (
        "week,gender,kept,kept of,answered,answered of\n"
        "2026-08-03,,14,20,9,20\n2026-08-03,women,7,10,5,10\n2026-08-10,,15,20,8,20\n"
    )
    bring(place, first, content, None)
    again = place.running(replace(plan, title="Once more"))
    if workbook:
        book = export.workbook(place.uow, place.member, test_id=first)
        bring(place, again, book, "observations")
    else:
        with ZipFile(BytesIO(export.package(place.uow, place.member, test_id=first))) as packed:
            bring(place, again, packed.read("observations.csv"), None)
    assert len(told(place, first)) == 6
    assert told(place, again) == told(place, first)


def bring(place: Any, test_id: int, content: str | bytes, sheet: str | None) -> None:
    upload = uploads.look(
        place.uow, place.member, test_id=test_id, content=content, name="t", sheet=sheet
    )
    assert upload.shape is Shape.TOTALS
    given = {"test_id": test_id, "upload": upload, "mapping": upload.totals}
    seen = uploads.preview(place.uow, place.member, **given)
    assert not seen.reading.errors
    uploads.save(place.uow, place.member, seen=seen.seen, **given)
