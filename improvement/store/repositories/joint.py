"""Readings of numbers and words together, every version of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from improvement.domain.joint import ReadingDraft
from improvement.errors import Conflict
from improvement.store.repositories.named_groups import id_of_group
from improvement.store.repositories.scope import Scope
from improvement.store.tables import DimensionRow, GroupRow, JointReadingRow, TestRow
from improvement.store.tables.base import columns

DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
READING = columns(JointReadingRow)

#: A (dimension key, group key); None for everybody.
Place = tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """One version of a reading; ``number`` counts from 1."""

    test_id: int
    place: Place
    number: int
    draft: ReadingDraft
    written_by: int
    written_at: datetime


class Joint:
    """What the teams of one partnership make of numbers and words."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, test_id: int, place: Place, draft: ReadingDraft, *, seen: int) -> int:
        """Keep a new version after the ``seen`` one (0 = there was none); returns its number.

        Raises ``Conflict`` where there is a newer one that was not seen.
        """
        self._scope.own(TestRow, [test_id], "test")
        group_id = id_of_group(self._scope, place)
        last = self._last(test_id, group_id or 0)
        if last != seen:
            raise Conflict(
                f"Somebody else wrote a reading here in the meantime (you saw version {seen}, it "
                f"is {last} now). Nothing was overwritten: both stand below. Read theirs, then "
                "keep yours after it, or leave theirs."
            )
        row = JointReadingRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "group_id": group_id,
                "place": group_id or 0,
                "number": last + 1,
                "relation": draft.relation,
                "text": draft.text,
                "written_by": self._scope.person_id,
                "written_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        return row.number

    def _last(self, test_id: int, place: int) -> int:
        found = self._scope.session.scalar(
            select(func.max(READING.number)).where(
                READING.partnership_id == self._scope.partnership_id,
                READING.test_id == test_id,
                READING.place == place,
            )
        )
        return found or 0

    def of(self, test_ids: Iterable[int]) -> tuple[KeptReading, ...]:
        """Every version of these tests, the newest first."""
        query = (
            select(JointReadingRow, DIMENSION.key, GROUP.key)
            .outerjoin(GroupRow, GROUP.id == READING.group_id)
            .outerjoin(DimensionRow, DIMENSION.id == GROUP.dimension_id)
            .where(
                READING.partnership_id == self._scope.partnership_id,
                READING.test_id.in_(list(test_ids)),
            )
            .order_by(READING.id.desc())
        )
        return tuple(
            self._scope.here(
                KeptReading(
                    test_id=row.test_id,
                    place=(dimension, group) if dimension and group else None,
                    number=row.number,
                    draft=ReadingDraft(relation=row.relation, text=row.text),
                    written_by=row.written_by,
                    written_at=row.written_at,
                )
            )
            for row, dimension, group in self._scope.session.execute(query)
        )
