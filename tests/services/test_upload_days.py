"""A table of one row is held against what was logged before: told above the rows, kept as it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Design, MeasureKind
from improvement.services import entry, uploads
from improvement.services.entry_grid import EntryWishes
from improvement.services.uploads import PeriodMapping, Preview
from improvement.words import bringing_in

VISITS = MeasureSpec(key="visits", label="Home visits", kind=MeasureKind.COUNT)
BEFORE = {date(2026, 8, 3): "20", date(2026, 8, 10): "31"}


@pytest.fixture
def test_id(place: Any) -> int:
    plan = replace(place.plan, measures=(VISITS,), dimensions=(), design=Design.BEFORE_AFTER)
    return int(place.running(plan))


def log(place: Any, test_id: int) -> None:
    for start, figure in BEFORE.items():
        wishes = EntryWishes(measure="visits", start=start)
        entry.save(place.uow, place.member, test_id=test_id, wishes=wishes, texts=[[figure]])


def mapped(place: Any, test_id: int, figure: str) -> tuple[uploads.Upload, PeriodMapping]:
    content = f"week,visits\n2026-08-17,{figure}\n"
    upload = uploads.look(place.uow, place.member, test_id=test_id, content=content, name="x.csv")
    return upload, upload.totals


def preview(place: Any, test_id: int, upload: uploads.Upload, mapping: PeriodMapping) -> Preview:
    return uploads.preview(place.uow, place.member, test_id=test_id, upload=upload, mapping=mapping)


def test_one_row_is_told_beside_the_weeks_before_and_kept(place: Any, test_id: int) -> None:
    upload, mapping = mapped(place, test_id, "46023")
    assert preview(place, test_id, upload, mapping).days == (), "nothing to tell it by"
    log(place, test_id)
    seen = preview(place, test_id, upload, mapping)
    (found,) = seen.days
    assert (found.day, found.rows, found.most) == (date(2026, 1, 1), 1, 31)
    words = bringing_in.days_beside([(found.heading, found.figure, found.day, found.most)])
    assert words == (
        "Beside what was logged before, 46,023 (Home visits, others up to 31) looks like a date in "
        "Excel's counting (1 January 2026). What is no figure, correct in the file: it is kept as "
        "it stands."
    )
    assert (seen.tallied.added, seen.reading.errors) == (1, ())


def test_it_is_not_told_where_it_was_said_to_be_a_figure_or_replaces_its_like(
    place: Any, test_id: int
) -> None:
    log(place, test_id)
    upload, mapping = mapped(place, test_id, "46023")
    assert preview(place, test_id, upload, replace(mapping, meant=("visits",))).days == ()
    assert preview(place, test_id, *mapped(place, test_id, "45")).days == ()
    alone = replace(upload, table=replace(upload.table, rows=(("2026-08-03", "46023"),)))
    assert [n.most for n in preview(place, test_id, alone, mapping).days] == []
