"""Real files of others through the import: what comes in is what pandas counts in the same file.

From NHSRdatasets and qicharts2 (R); kept outside the repository. tests/services/test_real_cases.py
takes the heart operations further, and tests/pages/test_real_input.py through the screens.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension
from improvement.domain.vocabulary import Arm, Direction, MeasureKind
from improvement.errors import Invalid
from improvement.files.dates import DateOrder
from improvement.files.mapping import Figure, FigureColumn, PeriodLength
from improvement.services import data, groups, upload_questions, uploads
from improvement.services.uploads import Upload

LATE = MeasureSpec(key="breaches", label="Waited over four hours", kind=MeasureKind.PROPORTION)
STRANDED = MeasureSpec(key="stranded", label="Stranded", kind=MeasureKind.PROPORTION)
INFECTED = MeasureSpec(
    key="infections", label="Infections", kind=MeasureKind.RATE, direction=Direction.LOWER
)


def running(place: Any, measure: MeasureSpec, *dimensions: str) -> int:
    named = tuple(NamedDimension(key=key) for key in dimensions)
    return place.running(replace(place.plan, measures=(measure,), dimensions=named))  # type: ignore[no-any-return]


def look(place: Any, test_id: int, file: Path) -> Upload:
    return uploads.look(
        place.uow, place.member, test_id=test_id, content=file.read_bytes(), name=file.name
    )


def save(place: Any, test_id: int, upload: Upload, mapping: uploads.Mapping) -> data.Saved:
    seen = uploads.preview(place.uow, place.member, test_id=test_id, upload=upload, mapping=mapping)
    assert seen.reading.errors == ()
    saved = uploads.save(
        place.uow, place.member, test_id=test_id, upload=upload, mapping=mapping, seen=seen.seen
    )
    assert saved.tallied == seen.tallied
    return saved


def test_a_wide_panel_of_twelve_thousand_rows(shared: Path, place: Any) -> None:
    """Each row a month of one organisation and kind of department, x and n in columns."""
    file = shared / "data" / "ae_attendances.csv"
    table = pd.read_csv(file)
    organisations = tuple(sorted(table.org_code.unique()))
    groups.add_dimension(place.uow, place.coach, label="Organisation", groups=organisations)
    groups.add_dimension(place.uow, place.coach, label="Kind", groups=("1", "2", "other"))
    test_id = running(place, LATE, "organisation", "kind")
    upload = look(place, test_id, file)
    assert upload.personal == ()
    mapping = replace(
        upload.totals,
        period="period",
        length=PeriodLength.MONTH,
        dimensions={"organisation": "org_code", "kind": "type"},
        figures=(
            FigureColumn(column="breaches", measure="breaches", figure=Figure.NUMERATOR),
            FigureColumn(column="attendances", measure="breaches", figure=Figure.DENOMINATOR),
        ),
    )
    assert upload_questions.doubtful_date(upload, mapping) is None
    assert save(place, test_id, upload, mapping).tallied.added == len(table) == 12_765
    again = uploads.preview(
        place.uow, place.member, test_id=test_id, upload=look(place, test_id, file), mapping=mapping
    )
    assert (again.tallied.added, again.tallied.identical) == (0, 12_765)
    with place.uow.reading(place.member) as store:
        (measure,) = store.plans.get(test_id).measure_ids.values()
        kept = store.observations.listed([measure])
    monthly = table.groupby("period")[["breaches", "attendances"]].sum()
    found: dict[str, list[float]] = {month: [0.0, 0.0] for month in monthly.index}
    for total in kept:
        month = found[total.total.start.isoformat()]
        month[0] += total.total.numerator or 0
        month[1] += total.total.denominator or 0
    assert {m: tuple(xn) for m, xn in found.items()} == {
        m: tuple(row) for m, row in zip(monthly.index, monthly.to_numpy(), strict=True)
    }


def test_days_first_and_headings_with_dots(shared: Path, place: Any) -> None:
    file = shared / "data" / "stranded_patients.csv"
    table = pd.read_csv(file)
    test_id = running(place, STRANDED)
    upload = look(place, test_id, file)
    assert upload.cases.starts_on == "admit_date"
    assert upload.cases.date_order is DateOrder.DAY_FIRST
    assert upload.cases.measures == {}  # neither yes nor no: a person says what it is
    entries = upload_questions.outcome_entries(upload, "stranded.label")
    assert sorted(entries) == ["Not Stranded", "Stranded"]
    mapping = replace(
        upload.cases,
        measures={"stranded": "stranded.label"},
        outcome_words={"stranded": ("Stranded", "Not Stranded")},
    )
    assert save(place, test_id, upload, mapping).tallied.added == len(table)
    with place.uow.reading(place.member) as store:
        (measure,) = store.plans.get(test_id).measure_ids.values()
        sums = store.cases.sums([measure], as_of=place.uow.today)[measure]
    assert sum(s.known for s in sums) == len(table)
    assert sum(s.total for s in sums) == (table["stranded.label"] == "Stranded").sum()
    first = pd.to_datetime(table.admit_date, dayfirst=True).min().date()
    assert min(s.day for s in sums) == first
    later = look(place, test_id, file)  # as last time, also which entry means yes
    assert later.cases.outcome_words == mapping.outcome_words


def test_a_column_of_notes_comes_along(shared: Path, place: Any) -> None:
    file = shared / "data" / "cdi_monthly.csv"
    table = pd.read_csv(file)
    test_id = running(place, INFECTED)
    upload = look(place, test_id, file)
    assert (upload.totals.period, upload.totals.note) == ("month", "notes")
    assert upload.shape is uploads.Shape.TOTALS
    mapping = replace(
        upload.totals,
        figures=(
            FigureColumn(column="n", measure="infections", figure=Figure.COUNT),
            FigureColumn(column="days", measure="infections", figure=Figure.EXPOSURE),
        ),
    )
    assert save(place, test_id, upload, mapping).tallied.added == len(table)
    kept = {t.total.start: t.total for t in data.overview(
        place.uow, place.member, test_id=test_id).totals}  # fmt: skip
    for row in table.itertuples():
        total = kept[date.fromisoformat(row.month)]
        assert (total.count, total.exposure) == (row.n, pytest.approx(row.days, rel=0, abs=1e-9))
        assert total.note == ("" if pd.isna(row.notes) else row.notes)
        assert total.arm is Arm.PILOT


def test_a_file_without_a_day_is_asked_for_one(shared: Path, place: Any) -> None:
    """Lengths of stay by organisation, age and death: nobody can tell when."""
    test_id = running(place, replace(STRANDED, key="death", label="Died"))
    upload = look(place, test_id, shared / "data" / "length_of_stay.csv")
    assert upload.cases.measures == {"death": "Death"}
    assert upload.cases.starts_on is None
    with pytest.raises(Invalid, match="Choose the column with the day each case began"):
        uploads.preview(
            place.uow, place.member, test_id=test_id, upload=upload, mapping=upload.cases
        )
