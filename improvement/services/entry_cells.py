"""Reading the texts of a grid: figures, what each cell was read as, and what is wrong with it.

Every cell is text: what was typed is read by our own parser, with an explicit decimal mark, and
refused where it stands when it cannot be right. Nothing is guessed, clamped or dropped.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.entries import CellError, PeriodTotal
from improvement.domain.group_sums import GroupSum, group_sums
from improvement.domain.place import Place
from improvement.domain.total_checks import WHOLE
from improvement.domain.vocabulary import Arm
from improvement.files.block import is_day
from improvement.files.numbers import DecimalMark, guess_decimal_mark, parse_number
from improvement.files.problem import NoAnswer, Problem
from improvement.services.entry_grid import EntryGrid, Texts

SHARE_IN_A_COUNT = Problem(
    "This is a share, not a count.", "Write how many it was, not how many in a hundred."
)
WHOLE_PEOPLE = Problem("People are counted whole.", "Write a whole number.")
A_DATE = Problem(
    "This is a date, not a figure.",
    "A spreadsheet makes one of 3/26: write the two figures into two cells.",
)
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsRead:
    """What a grid's texts say: figures with their places, refused cells, and values read.

    ``values`` has (row, column) -> the number read there, counted from 0.
    """

    totals: tuple[PeriodTotal, ...]
    places: tuple[Place, ...]
    errors: tuple[CellError, ...]
    values: Mapping[tuple[int, int], float]


def mark_of(texts: Texts, seen: Texts) -> DecimalMark | NoAnswer:
    """How the numbers that were typed are written, if they leave no doubt.

    >>> mark_of((("13,5", "7"),), (("", ""),)), mark_of((("1,234",),), (("",),))
    (<DecimalMark.COMMA: ','>, <NoAnswer.AMBIGUOUS: 'ambiguous'>)
    """
    return guess_decimal_mark(_typed(texts, seen))


def has_marks(texts: Texts, seen: Texts) -> bool:
    """Does it matter here how numbers are written?"""
    return any(mark in text for text in _typed(texts, seen) for mark in DecimalMark)


def way_of(text: str, ours: Collection[str], mark: DecimalMark) -> DecimalMark:
    """How this cell is written: what stood or stands there (``ours``) we wrote, with a point."""
    return DecimalMark.POINT if text in ours else mark


def _typed(texts: Texts, seen: Texts) -> Iterator[str]:
    for row, before in zip(texts, seen, strict=True):
        yield from (text for text, old in zip(row, before, strict=True) if text != old)


def read_cells(asked: EntryGrid, texts: Texts, mark: DecimalMark, seen: Texts) -> CellsRead:
    """The figures that these texts are; a row of an arm left empty is not logged.

    ``seen`` are the texts that stood there when the grid was opened.
    """
    totals, places, errors = [], [], []
    values: dict[tuple[int, int], float] = {}
    for row, ((label, _), typed) in enumerate(zip(asked.rows, texts, strict=True)):
        for arm in asked.arms:
            figures: dict[str, float | None] = {}
            wrong = False
            for column in asked.of(arm):
                ours = (seen[row][column], asked.texts[row][column])
                way = way_of(typed[column], ours, mark)
                value = _value(asked, column, typed[column], way)
                if isinstance(value, Problem):
                    errors.append(_refused(asked, row, column, typed[column], value))
                    wrong = True
                    continue
                figures[asked.columns[column].figure] = value
                if value is not None:
                    values[row, column] = value
            if wrong or all(value is None for value in figures.values()):
                continue
            totals.append(_total(asked, arm, row, figures))
            headings = {c.figure: f"{label}, {c.heading}" for c in asked.columns if c.arm is arm}
            places.append(Place(row=row + 1, headings=headings))
    return CellsRead(
        totals=tuple(totals), places=tuple(places), errors=tuple(errors), values=values
    )


def _value(asked: EntryGrid, column: int, text: str, mark: DecimalMark) -> float | Problem | None:
    figure = asked.columns[column].figure
    value = parse_number(text, mark)
    if isinstance(value, Problem) and is_day(text):
        return A_DATE
    if isinstance(value, float) and figure in WHOLE and "%" in text:
        return SHARE_IN_A_COUNT
    if isinstance(value, float) and figure == "n" and not value.is_integer():
        return WHOLE_PEOPLE
    return value


def _refused(asked: EntryGrid, row: int, column: int, text: str, found: Problem) -> CellError:
    return CellError(
        row=row + 1,
        column=asked.name(row, column),
        value=shortened(text),
        problem=found.problem,
        remedy=found.remedy,
    )


def shortened(text: str) -> str:
    """As much of an entry as can be shown in a sentence; what cannot be seen is made visible.

    >>> shortened("7" * 50)[-12:], shortened("1\\x002")
    ('7777777777 …', '1�2')
    """
    visible = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return visible if len(visible) <= LONGEST_SHOWN else visible[:LONGEST_SHOWN] + " …"


def _total(
    asked: EntryGrid, arm: Arm, row: int, figures: Mapping[str, float | None]
) -> PeriodTotal:
    n = figures.get("n")
    return PeriodTotal(
        measure=asked.spec.key,
        start=asked.start,
        end=asked.end,
        arm=arm,
        cell=asked.rows[row][1],
        numerator=figures.get("numerator"),
        denominator=figures.get("denominator"),
        count=figures.get("count"),
        exposure=figures.get("exposure"),
        value=figures.get("value"),
        n=None if n is None else int(n),
    )


def sums_of(
    asked: EntryGrid, read: CellsRead, errors: Collection[CellError]
) -> tuple[GroupSum, ...]:
    """What the groups add up to beside everybody, for each arm without an error.

    Nothing where groups overlap: they do not add up.
    """
    wrong = {error.column for error in errors}
    if asked.overlapping or len(asked.rows) == 1:
        return ()
    groups = [cell for _, cell in asked.rows if cell]
    return tuple(
        found
        for arm in asked.arms
        if not wrong & {asked.name(r, c) for r in range(len(asked.rows)) for c in asked.of(arm)}
        and (found := group_sums(_of_arm(read.totals, arm), asked.spec.kind, arm, groups))
    )


def _of_arm(totals: Sequence[PeriodTotal], arm: Arm) -> list[PeriodTotal]:
    return [total for total in totals if total.arm is arm]
