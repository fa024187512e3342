"""Two people at one grid: what each changed since it was opened, and where they disagree.

The unit is one row of one arm, because its figures belong together: 7 of 10 and 8 of 12 are never
put together to 7 of 12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from improvement.domain.vocabulary import Arm
from improvement.files.numbers import DecimalMark, parse_number
from improvement.services.entry_cells import way_of
from improvement.services.entry_grid import EntryGrid, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A row of one arm that somebody else saved otherwise since the grid was opened."""

    row: int
    arm: Arm
    label: str
    side: str
    yours: tuple[str, ...]
    theirs: tuple[str, ...]
    who: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The texts to save: one's own, with what others saved in rows that were left alone."""

    texts: Texts
    clashes: tuple[Clash, ...]
    emptied: tuple[tuple[int, Arm], ...]
    alone: frozenset[tuple[int, Arm]]
    fresh: tuple[tuple[int, int, str], ...] = ()


def merged(asked: EntryGrid, *, mine: Texts, seen: Texts, mark: DecimalMark) -> Merged:
    """Own texts over those now kept (``asked.texts``), given those ``seen`` when it was opened.

    ``alone`` are the rows in which nothing was typed, ``emptied`` those that were logged, and whose
    figures somebody took away; ``fresh`` the cells (row, column, text) of rows left alone in which
    others have saved something since.
    """
    rows = [list(row) for row in mine]
    clashes, emptied, fresh, alone = [], [], [], set()
    for row, arm in _pairs(asked):
        columns = asked.of(arm)
        own = tuple(
            _same(mine[row][c], way_of(mine[row][c], (seen[row][c],), mark)) for c in columns
        )
        before, kept = (
            tuple(_same(texts[row][c], DecimalMark.POINT) for c in columns)
            for texts in (seen, asked.texts)
        )
        if own == before:
            alone.add((row, arm))
            for column in columns:
                rows[row][column] = asked.texts[row][column]
                if kept != before:
                    fresh.append((row, column, asked.texts[row][column]))
        elif kept not in (before, own):
            clashes.append(_clash(asked, row, arm, mine))
        elif not any(own) and any(kept):
            emptied.append((row, arm))
    return Merged(
        texts=tuple(tuple(row) for row in rows),
        clashes=tuple(clashes),
        emptied=tuple(emptied),
        alone=frozenset(alone),
        fresh=tuple(fresh),
    )


def touched(*, mine: Texts, seen: Texts) -> bool:
    """Was anything typed since the grid was opened?"""
    return any(
        own.strip() != before.strip()
        for own_row, seen_row in zip(mine, seen, strict=True)
        for own, before in zip(own_row, seen_row, strict=True)
    )


def _pairs(asked: EntryGrid) -> Iterator[tuple[int, Arm]]:
    for row in range(len(asked.rows)):
        for arm in asked.arms:
            yield row, arm


def _same(text: str, mark: DecimalMark) -> str:
    """One way of writing for equal figures: 7, 7.0 and 07 are no difference."""
    value = parse_number(text, mark)
    return f"{value:.15g}" if isinstance(value, float) else "" if value is None else text.strip()


def _clash(asked: EntryGrid, row: int, arm: Arm, mine: Texts) -> Clash:
    columns = asked.of(arm)
    return Clash(
        row=row,
        arm=arm,
        label=asked.rows[row][0],
        side=asked.columns[columns[0]].side,
        yours=tuple(mine[row][c].strip() for c in columns),
        theirs=tuple(asked.texts[row][c] for c in columns),
    )
