"""A row a week or month with figures is no list of households, whatever the measures are."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.files.rows_of_periods import MOST, rows_are_periods
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.tables import read_table

KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
SAVED = MeasureSpec(key="saved", label="Saved", kind=MeasureKind.VALUE)


def periods(content: bytes | str, *, name: str = "x.csv") -> bool:
    table = read_table(content, name=name)
    cases = suggest_case_mapping(table, [], [KEPT, SAVED])
    totals = suggest_period_mapping(table, [], [KEPT, SAVED])
    return rows_are_periods(table, cases=cases, totals=totals)


def rows(heading: str, *lines: str) -> str:
    return "\n".join((heading, *lines)) + "\n"


def weekly(number: int) -> str:
    days = [date(1990, 1, 1) + timedelta(weeks=n) for n in range(number)]
    return rows("week,families", *(f"{day},{n + 5}" for n, day in enumerate(days)))


@pytest.mark.parametrize(
    "content",
    [
        rows("month,n", "2026-01-01,17", "2026-02-01,12", "2026-03-01,27"),
        rows("month,n", "2026-03-01,27", "2026-01-01,17", "2026-02-01,12"),  # in any order
        rows("month,n", "Jan-26,17", "Feb-26,12", "Mar-26,27"),
        rows("month,n", "01/01/2026,17", "01/02/2026,12", "01/03/2026,27"),  # order still asked
        rows("month,n", "2026-01-31,17", "2026-02-28,12", "2026-03-31,27"),
        rows("week,n,note", "2026-03-02,17,", "2026-03-09,0,ice", "2026-03-23,12,"),  # one missing
        rows("date,n", "2026-01-01,17", "2026-04-01,12", "2026-07-01,27"),  # quarters
        rows("month,number", "2026-01-01,17", "2026-02-01,12", "2026-03-01,27"),
        rows("month,saved", "2026-01-01,17", "2026-02-01,12", "2026-03-01,27"),  # known to a case
        rows("month,n", *(f"2026-{m:02}-01,{m + 20}" for m in range(1, 10)), "Total,225"),
        weekly(MOST),
    ],
)
def test_periods(content: str) -> None:
    assert periods(content)


@pytest.mark.parametrize(
    "content",
    [
        rows("started,age", "2026-01-01,17", "2026-02-01,12"),  # two days show no beat
        rows("started,age", "2026-01-05,17", "2026-02-01,12", "2026-03-19,27"),
        rows("started,age", "2026-03-02,17", "2026-03-02,12", "2026-03-09,27", "2026-03-16,30"),
        rows("lease,age", "2024-01-01,17", "2025-06-01,12", "2026-03-01,27"),  # far apart
        rows("month,code,n", "2026-01-01,1,17", "2026-02-01,2,12", "2026-03-01,3,27"),
        rows("start,kept,age", "2026-03-02,1,17", "2026-03-09,0,12", "2026-03-16,1,27"),
        rows("start,due,age", *(f"2026-03-{d:02},2026-04-{d:02},{d + 30}" for d in (2, 9, 16))),
        rows("month,kind", "2026-01-01,rent", "2026-02-01,heat", "2026-03-01,food"),
        rows("month,asked", "2026-01-01,1", "2026-02-01,0", "2026-03-01,1"),
        weekly(MOST + 1),
    ],
)
def test_no_periods(content: str) -> None:
    assert not periods(content)


def test_real_files(shared: Path) -> None:
    """One row a month, of whatever it is; a panel and lists of people are something else."""
    found = {file.name for file in (shared / "data").glob("*.csv") if periods(file.read_bytes())}
    assert found == {"cdi_monthly.csv", "memphis_eviction_filings_monthly.csv"}
