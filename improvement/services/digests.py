"""What came in, as one short text: the same rows, the same digest."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from improvement.domain.case_batch import CaseBatch
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.repeated import Repeated


def digest_of(entries: Sequence[PeriodTotal] | Sequence[CaseRecord]) -> str:
    """SHA-256 of period totals or case records; not of the codes, which are not kept even so.

    >>> from datetime import date
    >>> first = CaseRecord(code="A", starts_on=date(2026, 3, 2), values={"kept": 1.0})
    >>> digest_of([first]) == digest_of(CaseBatch.of([first])), len(digest_of([]))
    (True, 64)
    """
    if entries and isinstance(entries[0], CaseRecord):
        return _of_cases(CaseBatch.of(entries))  # type: ignore[arg-type] # where the first is a case, all are
    return hashlib.sha256("\n".join(map(_text, entries)).encode()).hexdigest()


def _text(total: Any) -> str:
    # A set has no order of its own: without sorting, the same file would get many digests.
    return repr((replace(total, cell=frozenset()), sorted(total.cell)))


def _of_cases(batch: CaseBatch) -> str:
    """Column by column: a million records take a second."""
    cells = Repeated.of(batch.cells).map(lambda cell: repr(sorted(cell)))
    found = hashlib.sha256()
    columns: list[Sequence[Any]] = [batch.starts_on, batch.due_on, batch.outcome_on, batch.arms]
    columns += [batch.values[key] for key in sorted(batch.values)]
    found.update(repr(sorted(batch.values)).encode())
    found.update("\n".join(cells.listed()).encode())
    for column in columns:
        found.update("\n".join(Repeated.of(column).map(str).listed()).encode())
    return found.hexdigest()
