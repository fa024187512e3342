"""Which rows of a published table must be hidden so that nobody in a small group stands out.

Hiding the small rows alone is not enough: with a known total, one hidden row is total minus the
others. So rows are hidden, smallest first, until no hidden figure can be worked out, and when even
that does not help the total goes too. What a reader may know is assumed generously: the threshold,
the reason for each hidden row, and that every row shown is at least as large as the rows hidden to
protect others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.tallies import Tally
from improvement.errors import Invalid
from improvement.stats.record import recorded

THRESHOLD = 10  # STATISTICS C7; a setting from 5 to 20. CMS uses 11: no cell from 1 to 10


class HiddenReason(StrEnum):
    """Why a row is hidden."""

    SMALL_GROUP = "small_group"  # fewer people than the threshold
    FEW_WITH_OR_WITHOUT = "few_with_or_without"  # a count too near 0 or to everybody
    PROTECTS_OTHERS = "protects_others"  # large enough, but would give a hidden row away


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table: its label and a tally per column (one column per arm, say)."""

    label: str
    cells: tuple[Tally, ...]

    @property
    def smallest(self) -> int:
        return min(cell.n for cell in self.cells)

    @property
    def empty(self) -> bool:
        return all(cell.n == 0 for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRow:
    """A row that must not be shown, by its label."""

    label: str
    reason: HiddenReason


@recorded("suppression", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """What may be published of a table; ``total_hidden`` when even the totals give people away."""

    rows: tuple[TableRow, ...]
    threshold: int
    small_counts: bool
    total_published: bool
    hidden: tuple[HiddenRow, ...]
    total_hidden: bool

    @property
    def shown(self) -> tuple[TableRow, ...]:
        labels = {row.label for row in self.hidden}
        return tuple(row for row in self.rows if row.label not in labels)


def suppress(
    rows: Sequence[TableRow],
    *,
    threshold: int = THRESHOLD,
    total_published: bool = True,
    small_counts: bool = False,
) -> Suppression:
    """Choose the rows to hide before a table leaves the house.

    Parameters: ``rows`` with the same number of columns each; ``threshold`` the fewest people a
    shown row may have in any column (2 or more); ``total_published`` whether readers know the
    totals of the columns; ``small_counts`` also hides rows whose events, or people without the
    event, number 1 to threshold - 1, or none or all of them (for exports to outside).
    A row with nobody in it stays: it says nothing about a person.
    Raises ``Invalid`` for rows that do not form a table.

    References: CMS cell size policy (no cell 1-10, zero allowed, nothing from which it can be
    derived); STATISTICS C7.

    >>> table = [TableRow(label=g, cells=(Tally(events=x, n=n),))
    ...          for g, x, n in (("A", 20, 40), ("B", 6, 12), ("C", 2, 4))]
    >>> [(row.label, str(row.reason)) for row in suppress(table).hidden]
    [('C', 'small_group'), ('B', 'protects_others')]

    Read: C is too small to show, and B is hidden too, or C would be the total minus the others.
    """
    _check(rows, threshold)
    hidden = {r.label: reason for r in rows if (reason := _primary(r, threshold, small_counts))}
    if total_published:
        _hide_more(rows, hidden, threshold)
    return Suppression(
        rows=tuple(rows),
        threshold=threshold,
        small_counts=small_counts,
        total_published=total_published,
        hidden=tuple(HiddenRow(label=label, reason=why) for label, why in hidden.items()),
        total_hidden=total_published and _gives_away(rows, hidden, threshold),
    )


def _check(rows: Sequence[TableRow], threshold: int) -> None:
    if threshold < 2:
        raise Invalid(f"A threshold of {threshold} hides nobody: give 2 or more.")
    if len({len(row.cells) for row in rows}) > 1 or any(not row.cells for row in rows):
        raise Invalid("The rows have different numbers of columns: they are not one table.")
    if len({row.label for row in rows}) < len(rows):
        raise Invalid("Two rows carry the same label: give each its own.")


def _primary(row: TableRow, threshold: int, small_counts: bool) -> HiddenReason | None:
    if row.empty:
        return None
    if row.smallest < threshold:
        return HiddenReason.SMALL_GROUP
    if small_counts and any(min(c.events, c.n - c.events) < threshold for c in row.cells):
        return HiddenReason.FEW_WITH_OR_WITHOUT
    return None


def _hide_more(rows: Sequence[TableRow], hidden: dict[str, HiddenReason], threshold: int) -> None:
    candidates = sorted((r for r in rows if not r.empty and r.label not in hidden), key=_by_size)
    for row in candidates:
        if not _gives_away(rows, hidden, threshold):
            return
        hidden[row.label] = HiddenReason.PROTECTS_OTHERS


def _by_size(row: TableRow) -> tuple[int, int]:
    return row.smallest, sum(cell.n for cell in row.cells)


def _gives_away(rows: Sequence[TableRow], hidden: dict[str, HiddenReason], threshold: int) -> bool:
    """Could a hidden figure be worked out from the totals and the rows shown?"""
    kept = [row for row in rows if row.label in hidden]
    if not kept:
        return False
    shown = [row for row in rows if row.label not in hidden and not row.empty]
    for column in range(len(kept[0].cells)):
        cells = [row.cells[column] for row in kept]
        bounds = [_known_bounds(row, hidden[row.label], shown, threshold) for row in kept]
        if _column_gives_away(cells, bounds):
            return True
    return False


def _known_bounds(
    row: TableRow, reason: HiddenReason, shown: Sequence[TableRow], threshold: int
) -> tuple[int, int | None]:
    """The least and the most people a reader knows the row to have in any one column."""
    one_column = len(row.cells) == 1
    if reason is HiddenReason.SMALL_GROUP:
        # With several columns the reader does not know in which of them the row is small.
        return (1, threshold - 1) if one_column else (0, None)
    most = None
    if reason is HiddenReason.PROTECTS_OTHERS and one_column and shown:
        most = min(r.smallest for r in shown)
    return threshold, most


def _column_gives_away(cells: Sequence[Tally], bounds: Sequence[tuple[int, int | None]]) -> bool:
    total, events = sum(c.n for c in cells), sum(c.events for c in cells)
    if total == 0:
        return False  # nobody is there to be singled out
    if events in (0, total):
        return True  # everybody hidden has the same outcome, so each one's outcome is known
    sizes = _ranges(total, [(low, total if high is None else high) for low, high in bounds])
    counts = _ranges(events, [(0, high) for _, high in sizes])
    return any(low >= high for low, high in (*sizes, *counts))


def _ranges(total: int, bounds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What each part can still be when all parts add up to a known total."""
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    return [
        (max(low, total - (most - high)), min(high, total - (least - low))) for low, high in bounds
    ]
