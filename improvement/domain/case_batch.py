"""Many case records held column by column: a million of them in memory at once.

A batch reads like a list of :class:`CaseRecord` and makes each of them when it is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import compress
from typing import TypeVar, overload

import numpy as np

from improvement.domain.dimensions import GroupCell
from improvement.domain.entries import CaseRecord
from improvement.domain.repeated import Repeated
from improvement.domain.vocabulary import Arm

T = TypeVar("T")


class Unnamed(Enum):
    """A measure that a record does not speak of, beside None: an outcome that is not known."""

    UNNAMED = "unnamed"


Value = float | Unnamed | None


PARTS = frozenset({"due_on", "outcome_on", "arm"})  # that a table may leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a table has columns for: of all else, a case that is known keeps what it has.

    ``dimensions`` by key; None where the records speak of every dimension. ``until_due`` was added
    to the start where no due day was given.
    """

    parts: frozenset[str] = PARTS
    dimensions: frozenset[str] | None = None
    until_due: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CaseBatch(Sequence[CaseRecord]):
    """Columns of one length, plain or with each entry held once (``Repeated``).

    >>> case = CaseRecord(code="A1", starts_on=date(2026, 3, 2), values={"kept": 1.0})
    >>> batch = CaseBatch.of([case])
    >>> len(batch), batch[0] == case, batch == [case]
    (1, True, True)
    """

    codes: Sequence[str]
    starts_on: Sequence[date]
    due_on: Sequence[date | None]
    outcome_on: Sequence[date | None]
    arms: Sequence[Arm]
    cells: Sequence[GroupCell]
    values: Mapping[str, Sequence[Value]]
    told: Told = Told()

    @classmethod
    def of(cls, records: Sequence[CaseRecord]) -> "CaseBatch":
        """The same records as columns."""
        if isinstance(records, CaseBatch):
            return records
        keys = dict.fromkeys(key for record in records for key in record.values)
        return cls(
            codes=[r.code for r in records],
            starts_on=[r.starts_on for r in records],
            due_on=[r.due_on for r in records],
            outcome_on=[r.outcome_on for r in records],
            arms=[r.arm for r in records],
            cells=[r.cell for r in records],
            values={key: [r.values.get(key, Unnamed.UNNAMED) for r in records] for key in keys},
        )

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[CaseRecord]:
        return map(self._at, range(len(self)))

    @overload
    def __getitem__(self, at: int) -> CaseRecord: ...
    @overload
    def __getitem__(self, at: slice) -> list[CaseRecord]: ...
    def __getitem__(self, at: int | slice) -> CaseRecord | list[CaseRecord]:
        if isinstance(at, slice):
            return [self._at(i) for i in range(*at.indices(len(self)))]
        return self._at(at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # arrays inside: not hashable

    def _at(self, at: int) -> CaseRecord:
        return CaseRecord(
            code=self.codes[at],
            starts_on=self.starts_on[at],
            due_on=self.due_on[at],
            outcome_on=self.outcome_on[at],
            arm=self.arms[at],
            cell=self.cells[at],
            values={
                key: value
                for key, column in self.values.items()
                if not isinstance(value := column[at], Unnamed)
            },
        )

    def listed(self) -> "CaseBatch":
        """The same with plain lists: quicker where the records are looked at one by one."""

        def plain(column: Sequence[T]) -> Sequence[T]:
            return column.listed() if isinstance(column, Repeated) else column

        return replace(
            self,
            starts_on=plain(self.starts_on),
            due_on=plain(self.due_on),
            outcome_on=plain(self.outcome_on),
            arms=plain(self.arms),
            cells=plain(self.cells),
            values={key: plain(column) for key, column in self.values.items()},
        )

    def only(self, wanted: Sequence[bool]) -> "CaseBatch":
        """The records that are marked."""

        mask = np.array(wanted, dtype=bool)

        def kept(column: Sequence[T]) -> Sequence[T]:
            if isinstance(column, Repeated):
                return column.take(mask)
            return list(compress(column, wanted))

        return replace(
            self,
            codes=kept(self.codes),
            starts_on=kept(self.starts_on),
            due_on=kept(self.due_on),
            outcome_on=kept(self.outcome_on),
            arms=kept(self.arms),
            cells=kept(self.cells),
            values={key: kept(column) for key, column in self.values.items()},
        )
