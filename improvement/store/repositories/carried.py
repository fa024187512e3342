"""Which measures case records speak of at all."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from improvement.store.tables import CaseRow, CaseValueRow, MeasureRow
from improvement.store.tables.base import columns

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)


def carried(measure_ids: Iterable[int]) -> Any:
    """The ids of these measures for which at least one case has a figure, or an empty one.

    Asked through the cases of the measure's own test: the figures have no index by measure.
    """
    measure: Any = aliased(MeasureRow)
    spoken_of = exists(
        select(CASE.id)
        .join(CaseValueRow, CASE_VALUE.case_id == CASE.id)
        .where(CASE.test_id == measure.test_id, CASE_VALUE.measure_id == measure.id)
    )
    return select(measure.id).where(measure.id.in_(list(measure_ids)), spoken_of)
