"""What a table of totals says, and what of it can be kept beside what is there already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from improvement.domain.entries import CellError, PeriodTotal
from improvement.domain.place import Places
from improvement.domain.total_checks import KeptPeriod, periods_crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsReading:
    """The totals that can be kept, everything that is wrong with the others, and the rows read.

    A row of the wide form gives several totals; those without an error are good even if another of
    the same row is not. ``n_empty`` counts the totals that had no figure at all: nothing recorded,
    which stays a gap and is no error. ``rows`` are the spreadsheet's row numbers of the good ones,
    ``untold`` what the table has no column for: of that, nothing is changed.
    """

    good: tuple[PeriodTotal, ...]
    rows: tuple[int, ...]
    errors: tuple[CellError, ...]
    n_rows: int
    n_empty: int
    untold: tuple[frozenset[str], ...]


def held_against(
    reading: TotalsReading, logged: Sequence[KeptPeriod], *, heading: str
) -> TotalsReading:
    """The reading with totals refused whose days overlap periods of another length, logged before.

    ``heading`` is that of the column with the period.
    """
    at = Places(range(len(reading.good)), {"start": heading})
    found = {error.row: error for error in periods_crossing(reading.good, at, logged)}
    if not found:
        return reading
    kept = [i for i in range(len(reading.good)) if i not in found]
    crossing = dict.fromkeys(replace(error, row=reading.rows[i]) for i, error in found.items())
    return replace(
        reading,
        good=tuple(reading.good[i] for i in kept),
        rows=tuple(reading.rows[i] for i in kept),
        untold=tuple(reading.untold[i] for i in kept),
        errors=in_order((*reading.errors, *crossing)),
    )


def in_order(errors: Iterable[CellError]) -> tuple[CellError, ...]:
    """Every error once, from the first row to the last."""
    # A wrong period in the wide form is found once for every total of its row: say it once.
    return tuple(sorted(dict.fromkeys(errors), key=lambda error: error.row))
