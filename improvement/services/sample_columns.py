"""What the columns of a comparison's file hold, read cell by cell; the first bad cell is named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from improvement.domain.vocabulary import Arm, Design, Direction, Phase
from improvement.errors import Invalid
from improvement.files.groups import EVERYBODY_WORDS, read_arm
from improvement.files.numbers import DecimalMark, guess_decimal_mark, parse_outcome, read_number
from improvement.files.problem import Cell, Problem, is_blank
from improvement.files.raw_table import RawTable

NOT_RECORDED = "Not recorded"
TIMES: Mapping[str, Phase] = {
    **dict.fromkeys(("before", "baseline", "pre"), Phase.BASELINE),
    **dict.fromkeys(("after", "since", "test", "post"), Phase.TEST),
}

T = TypeVar("T")


class OutcomeKind(StrEnum):
    """What one household's outcome is."""

    SHARE = "share"  # yes or no
    WAITS = "waits"  # days
    COUNTS = "counts"  # events, several a household
    SCORE = "score"  # an average means something
    COST = "cost"  # money
    ORDINAL = "ordinal"  # answers in steps, only their order counts


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareColumns:
    """Which columns hold what.

    Either ``outcome`` (one row a case, blank = not known) or ``numerator`` and ``denominator``
    (one row an arm, or an arm and group). ``kind`` says what the outcome is; without it the file
    has to leave no doubt. ``pilot`` is the entry of ``arm`` that means the pilot; without it the
    usual words are read (pilot, comparison, control ..., or before and after).

    ``exposure`` is the time a household was followed, ``waiting`` a yes for whoever still waits,
    ``before_after`` tells baseline from test on both sides, ``paired`` names the household (or
    pair) that stands on both sides, ``stratum`` what like is to be compared with like in.
    """

    arm: str
    outcome: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    pilot: str | None = None
    groups: tuple[str, ...] = ()
    kind: OutcomeKind | None = None
    exposure: str | None = None
    waiting: str | None = None
    before_after: str | None = None
    paired: str | None = None
    stratum: str | None = None

    def __post_init__(self) -> None:
        shares = (self.numerator, self.denominator)
        if (self.outcome is None) == (shares == (None, None)) or (None in shares and any(shares)):
            raise Invalid(
                "Name the outcome's column, or the columns of a numerator and a denominator."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareWishes:
    """The rule a file is held against.

    Without ``planned_per_arm`` the file is taken as complete: the plan's end. Without
    ``minimum_worthwhile`` there is no verdict, only estimates: a share (0.10 is 10 of 100); of
    waits and events 0.20 is 20% less (or more); of scores and costs it is in their unit; of answers
    in steps 0.10 is 60 of 100 pairs. ``direction`` None: shorter waits and lower costs are better,
    more of anything else. ``randomised``: who got the change was drawn by lot. ``top`` is the
    lowest answer in steps that counts as a top one.
    """

    direction: Direction | None = None
    planned_per_arm: int | None = None
    minimum_worthwhile: float | None = None
    randomised: bool = False
    top: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Each row's arm, and whether the words were those of time (before, after)."""

    arms: tuple[Arm, ...]
    in_time: bool

    def design(self, asked: CompareWishes) -> Design:
        """Which decides how sure the words may be."""
        if self.in_time:
            return Design.BEFORE_AFTER
        return Design.RANDOMISED if asked.randomised else Design.SIDE_BY_SIDE


def read_sides(table: RawTable, columns: CompareColumns) -> Sides:
    """Which side of the comparison each row stands on."""
    cells = table.column(columns.arm)
    if columns.pilot is not None:
        return Sides(arms=_by_entry(cells, columns.arm, columns.pilot), in_time=False)
    words = {folded(cell) for cell in cells}
    if words <= set(TIMES) and len({TIMES[w] for w in words}) == 2:
        arm_of = {Phase.TEST: Arm.PILOT, Phase.BASELINE: Arm.COMPARISON}
        return Sides(arms=tuple(arm_of[TIMES[folded(cell)]] for cell in cells), in_time=True)
    return Sides(arms=read(table, columns.arm, read_arm), in_time=False)


def _by_entry(cells: Sequence[Cell], heading: str, entry: str) -> tuple[Arm, ...]:
    entries, pilot = list(dict.fromkeys(folded(cell) for cell in cells)), folded(entry)
    if len(entries) != 2 or pilot not in entries:
        raise Invalid(
            f"{heading} must hold exactly two entries, one of them {entry!r}; "
            f"it holds: {', '.join(repr(entry) for entry in entries[:6])}."
        )
    return tuple(Arm.PILOT if folded(cell) == pilot else Arm.COMPARISON for cell in cells)


def read_phases(table: RawTable, heading: str) -> tuple[Phase, ...]:
    """Before or after the change, row by row."""

    def phase(cell: Cell) -> Phase | Problem:
        found = TIMES.get(folded(cell))
        return found or Problem("This is neither before nor after.", "Write before or after.")

    return read(table, heading, phase)


def read_groups(table: RawTable, heading: str) -> tuple[str, ...]:
    """Each row's group; a total among them is refused, for everybody in it would count twice."""
    cells = table.column(heading)
    for i, cell in enumerate(cells):
        if folded(cell) in EVERYBODY_WORDS:
            raise Invalid(
                f"Row {table.row_numbers[i]}, {heading}: {cell!r} is a total, and everybody in it "
                "would count twice. Take the row out."
            )
    return tuple(NOT_RECORDED if is_blank(cell) else str(cell).strip() for cell in cells)


def read_yes_no(table: RawTable, heading: str) -> tuple[bool | None, ...]:
    """Yes or no; None where the outcome is not known."""
    found = read(table, heading, parse_outcome)
    return tuple(None if one is None else bool(one) for one in found)


def read_numbers(table: RawTable, heading: str) -> tuple[float | None, ...]:
    """Numbers; None where a cell is empty."""
    mark = guess_decimal_mark(table.column(heading))
    chosen = mark if isinstance(mark, DecimalMark) else DecimalMark.POINT
    return read(table, heading, lambda cell: read_number(cell, chosen))


def read_counts(table: RawTable, heading: str) -> tuple[int | None, ...]:
    """Whole numbers from 0 on; None where a cell is empty."""
    found: list[int | None] = []
    for i, number in enumerate(read_numbers(table, heading)):
        if number is not None and (number != int(number) or number < 0):
            raise Invalid(
                f"Row {table.row_numbers[i]}, {heading}: {number:g} is not a whole number from 0 "
                "on. Check the figure."
            )
        found.append(None if number is None else int(number))
    return tuple(found)


def read(table: RawTable, heading: str, reader: Callable[[Cell], T | Problem]) -> tuple[T, ...]:
    """A column through one reader; ``Invalid`` with the row, the value and what to do."""
    found: list[T] = []
    for i, cell in enumerate(table.column(heading)):
        one = reader(cell)
        if isinstance(one, Problem):
            raise Invalid(
                f"Row {table.row_numbers[i]}, {heading}: {cell!r} - {one.problem} {one.remedy}"
            )
        found.append(one)
    return tuple(found)


def folded(cell: Cell) -> str:
    """An entry without regard to capitals and spaces."""
    return " ".join(str(cell).split()).casefold()


def kind_of(table: RawTable, columns: CompareColumns) -> tuple[OutcomeKind, str]:
    """What the outcome is, and why it is taken so; ``Invalid`` where the file leaves a doubt."""
    if columns.kind is not None:
        return columns.kind, ""
    if columns.outcome is None:
        return OutcomeKind.SHARE, ""
    if columns.waiting is not None:
        return OutcomeKind.WAITS, f"{columns.outcome}: days, for {columns.waiting} says who waits."
    if columns.exposure is not None:
        return OutcomeKind.COUNTS, f"{columns.outcome}: events, for there is an exposure."
    cells = table.column(columns.outcome)
    other = next((cell for cell in cells if isinstance(parse_outcome(cell), Problem)), None)
    if other is None:
        return OutcomeKind.SHARE, f"{columns.outcome}: yes or no in every row, so shares."
    mark = guess_decimal_mark(cells)
    chosen = mark if isinstance(mark, DecimalMark) else DecimalMark.POINT
    if isinstance(read_number(other, chosen), float):
        raise Invalid(
            f"{columns.outcome} holds numbers such as {other}: say what they are with --kind "
            "waits, counts, score, cost or ordinal."
        )
    read_yes_no(table, columns.outcome)  # names the row that is neither
    return OutcomeKind.SHARE, ""
