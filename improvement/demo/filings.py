"""The one real series in the demo: eviction filings in Memphis, month by month."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from improvement.config import HOME
from improvement.domain.access import Actor
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import end_of
from improvement.domain.vocabulary import Arm, Direction, MeasureKind, MeasureRole, Period
from improvement.errors import NotFound
from improvement.services import indicators
from improvement.store.unit_of_work import UnitOfWork

FILE = "memphis_eviction_filings_monthly.csv"
SOURCE = "Eviction Lab, Eviction Tracking System, Princeton University"

FILINGS = MeasureSpec(
    key="eviction_filings",
    label="Eviction filings in Memphis",
    kind=MeasureKind.COUNT,
    direction=Direction.LOWER,
    role=MeasureRole.OUTCOME,
    unit="filings a month",
    definition="Eviction cases filed in the month with the courts that serve Memphis. Beside it, "
    "the average of the same month in 2016 to 2019.",
    source=SOURCE,
    reference="Average 2016–2019",
)


def add_filings(uow: UnitOfWork, actor: Actor, *, data_dir: Path) -> int:
    """Keep the indicator; the file is looked for in ``data_dir``, then beside the program."""
    places = (data_dir / FILE, HOME / "data" / FILE)
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise NotFound(
            f"{FILE} is not in {data_dir}. Copy it there from the project's data folder."
        )
    figures = list(read_filings(found))
    return indicators.record(uow, actor, spec=FILINGS, figures=figures)


def read_filings(path: Path) -> Iterator[PeriodTotal]:
    """Two figures a month: what was filed, and the average of that month before 2020."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            month = date.fromisoformat(row["month"])
            for arm, column in ((Arm.PILOT, "filings"), (Arm.COMPARISON, "average_2016_2019")):
                yield PeriodTotal(
                    measure=FILINGS.key,
                    start=month,
                    end=end_of(month, Period.MONTH),
                    arm=arm,
                    count=float(row[column]),
                )
