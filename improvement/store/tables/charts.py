"""How a measure is charted: what people chose, and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from improvement.store.tables.base import Instant, Versioned, utc_now


class ChartSettingRow(Versioned, table=True):
    """The settings of one measure's chart; a measure without a row is charted as proposed."""

    __tablename__ = "chart_setting"
    __table_args__ = (UniqueConstraint("measure_id"),)

    measure_id: int = Field(foreign_key="measure.id")
    settings: dict[str, Any] = Field(sa_type=JSON)
    saved_by: int = Field(foreign_key="person.id")
    saved_at: datetime = Field(default_factory=utc_now, sa_type=Instant)
