"""How measures are charted: one row a measure, kept as a plain record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from improvement.store.repositories.scope import Scope
from improvement.store.tables import ChartSettingRow, MeasureRow
from improvement.store.tables.base import columns

SETTING = columns(ChartSettingRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChartSettings:
    """The settings of a measure's chart as kept; ``settings`` is plain JSON."""

    version: int
    settings: Mapping[str, Any]
    saved_by: int
    saved_at: datetime


class ChartSettings:
    """How the measures of one partnership are charted."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, measure_ids: Iterable[int]) -> dict[int, KeptChartSettings]:
        """Settings by measure; measures that are charted as proposed are left out."""
        query = select(ChartSettingRow).where(
            SETTING.partnership_id == self._scope.partnership_id,
            SETTING.measure_id.in_(list(measure_ids)),
        )
        return {
            row.measure_id: KeptChartSettings(
                version=row.version,
                settings=row.settings,
                saved_by=row.saved_by,
                saved_at=row.saved_at,
            )
            for row in self._scope.session.scalars(query)
        }

    def put(self, measure_id: int, settings: Mapping[str, Any], *, version: int) -> None:
        """Keep the settings of a measure. ``version`` 0: there were none when the form was opened.

        Raises ``Conflict`` where somebody else saved since.
        """
        self._scope.own(MeasureRow, [measure_id], "measure")
        row = self._scope.session.scalars(
            self._scope.mine(ChartSettingRow).where(SETTING.measure_id == measure_id)
        ).first()
        if row is None:
            row = ChartSettingRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "measure_id": measure_id,
                    "settings": dict(settings),
                    "saved_by": self._scope.person_id,
                }
            )
        else:
            self._scope.unchanged(row, version)
            row.settings = dict(settings)
            row.saved_by = self._scope.person_id
        row.saved_at = self._scope.now
        self._scope.session.add(row)
        self._scope.session.flush()
