"""Pilot against comparison from a table in a file: no test and no database are needed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import TypeVar

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Arm, Design, Direction
from improvement.errors import Invalid
from improvement.files.groups import EVERYBODY_WORDS, read_arm
from improvement.files.numbers import DecimalMark, guess_decimal_mark, parse_outcome, read_number
from improvement.files.problem import Cell, Problem, is_blank
from improvement.files.raw_table import RawTable
from improvement.files.tables import read_table
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import harmonic_size, take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.verdict import VerdictResult, verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.record import Record, to_record
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.verdict import verdict_reading

NOT_RECORDED = "Not recorded"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareColumns:
    """Which columns hold what.

    Either ``outcome`` (one row a case: yes or no, blank = not known) or ``numerator`` and
    ``denominator`` (one row an arm, or an arm and group). ``pilot`` is the entry of ``arm`` that
    means the pilot; without it the usual words are read (pilot, comparison, control ...).
    """

    arm: str
    outcome: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    pilot: str | None = None
    groups: tuple[str, ...] = ()

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
    ``minimum_worthwhile`` (0-1) there is no verdict, only estimates.
    """

    direction: Direction = Direction.HIGHER
    planned_per_arm: int | None = None
    minimum_worthwhile: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleComparison:
    """A file's comparison with its verdict, what it says, and how the file was read."""

    name: str
    result: VerdictResult
    reading: Reading
    notes: tuple[str, ...]

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        return {
            "file": self.name,
            "verdict": str(self.result.verdict),
            "result": to_record(self.result),
            "reading": asdict(self.reading),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What one row adds: x of n known outcomes in an arm, and how many were due."""

    arm: Arm
    groups: tuple[str, ...]
    events: int
    known: int
    due: int


def compare_file(
    content: bytes, *, name: str, columns: CompareColumns, wishes: CompareWishes | None = None
) -> SampleComparison:
    """Everything the Compare tab computes, from a table of cases or of x and n.

    The groups of a column are named in the order in which the file has them. Raises ``Invalid``
    for what is no table, for columns that are not there, and with the first cell that cannot be
    read; nothing is guessed in its place.

    >>> found = compare_file(
    ...     b"arm,paid,of\\npilot,56,70\\ncontrol,48,80\\n", name="rent.csv",
    ...     columns=CompareColumns(arm="arm", numerator="paid", denominator="of"))
    >>> round(found.result.findings.benefit.estimate, 2), str(found.result.verdict)
    (0.2, 'estimates_only')
    """
    asked = wishes or CompareWishes()
    table = read_table(content, name=name)
    rows = list(_rows(table, columns))
    result = verdict(_evidence(rows, columns, asked))
    return SampleComparison(
        name=name, result=result, reading=verdict_reading(result, Names()), notes=table.notes
    )


def _rows(table: RawTable, columns: CompareColumns) -> Iterator[_Row]:
    arms = _arms(table, columns)
    groups = [_groups(table, heading) for heading in columns.groups]
    counted = _cases(table, columns) if columns.outcome else _counts(table, columns)
    for i, (events, known, due) in enumerate(counted):
        yield _Row(
            arm=arms[i],
            groups=tuple(column[i] for column in groups),
            events=events,
            known=known,
            due=due,
        )


def _arms(table: RawTable, columns: CompareColumns) -> list[Arm]:
    cells = table.column(columns.arm)
    if columns.pilot is None:
        return [
            _checked(read_arm(cell), table, i, columns.arm, cell) for i, cell in enumerate(cells)
        ]
    entries = list(dict.fromkeys(_folded(cell) for cell in cells))
    if len(entries) != 2 or _folded(columns.pilot) not in entries:
        raise Invalid(
            f"{columns.arm} must hold exactly two entries, one of them {columns.pilot!r}; "
            f"it holds: {', '.join(repr(entry) for entry in entries[:6])}."
        )
    pilot = _folded(columns.pilot)
    return [Arm.PILOT if _folded(cell) == pilot else Arm.COMPARISON for cell in cells]


def _groups(table: RawTable, heading: str) -> list[str]:
    cells = table.column(heading)
    for i, cell in enumerate(cells):
        if _folded(cell) in EVERYBODY_WORDS:
            raise Invalid(
                f"Row {table.row_numbers[i]}, {heading}: {cell!r} is a total, and everybody in it "
                "would count twice. Take the row out."
            )
    return [NOT_RECORDED if is_blank(cell) else str(cell).strip() for cell in cells]


def _cases(table: RawTable, columns: CompareColumns) -> Iterator[tuple[int, int, int]]:
    heading = columns.outcome or ""
    for i, cell in enumerate(table.column(heading)):
        found = _checked(parse_outcome(cell), table, i, heading, cell)
        yield (0, 0, 1) if found is None else (int(found), 1, 1)


def _counts(table: RawTable, columns: CompareColumns) -> Iterator[tuple[int, int, int]]:
    numerators = _numbers(table, columns.numerator or "")
    denominators = _numbers(table, columns.denominator or "")
    for number, x, n in zip(table.row_numbers, numerators, denominators, strict=True):
        if not 0 <= x <= n:
            raise Invalid(f"Row {number}: {x} of {n} is not a part of a whole. Check both figures.")
        yield x, n, n


def _numbers(table: RawTable, heading: str) -> list[int]:
    cells = table.column(heading)
    mark = guess_decimal_mark(cells)
    chosen = mark if isinstance(mark, DecimalMark) else DecimalMark.POINT
    found = []
    for i, cell in enumerate(cells):
        number = _checked(read_number(cell, chosen), table, i, heading, cell)
        if number is None or number != int(number):
            raise Invalid(
                f"Row {table.row_numbers[i]}, {heading}: {cell!r} is not a whole number of people."
            )
        found.append(int(number))
    return found


def _checked(found: T | Problem, table: RawTable, at: int, heading: str, cell: Cell) -> T:
    if isinstance(found, Problem):
        raise Invalid(
            f"Row {table.row_numbers[at]}, {heading}: {cell!r} - {found.problem} {found.remedy}"
        )
    return found


def _folded(cell: Cell) -> str:
    return " ".join(str(cell).split()).casefold()


def _evidence(rows: Sequence[_Row], columns: CompareColumns, asked: CompareWishes) -> Evidence:
    arms = TwoArms(
        pilot=_tally(row for row in rows if row.arm is Arm.PILOT),
        comparison=_tally(row for row in rows if row.arm is Arm.COMPARISON),
    )
    harmonic = harmonic_size(arms.pilot.n, arms.comparison.n)
    planned = asked.planned_per_arm or max(1, ceil(harmonic))
    return Evidence(
        rule=DecisionRule(
            direction=asked.direction,
            design=Design.SIDE_BY_SIDE,
            minimum_worthwhile=asked.minimum_worthwhile,
            planned_per_arm=planned,
        ),
        arms=arms,
        look=take_look(arms, planned_per_arm=planned, end_passed=asked.planned_per_arm is None),
        dimensions=tuple(_dimension(rows, i, label) for i, label in enumerate(columns.groups)),
        due=_due(rows) if columns.outcome else None,
    )


def _tally(rows: Iterator[_Row]) -> Tally:
    taken = list(rows)
    return Tally(events=sum(row.events for row in taken), n=sum(row.known for row in taken))


def _due(rows: Sequence[_Row]) -> OutcomesDue:
    return OutcomesDue(
        pilot=sum(row.due for row in rows if row.arm is Arm.PILOT),
        comparison=sum(row.due for row in rows if row.arm is Arm.COMPARISON),
    )


def _dimension(rows: Sequence[_Row], at: int, label: str) -> DimensionArms:
    members: Mapping[str, dict[Arm, list[_Row]]] = defaultdict(lambda: {arm: [] for arm in Arm})
    for row in rows:
        members[row.groups[at]][row.arm].append(row)
    return DimensionArms(
        label=label,
        groups=tuple(
            GroupArms(
                group=group,
                pilot=_tally(iter(by_arm[Arm.PILOT])),
                comparison=_tally(iter(by_arm[Arm.COMPARISON])),
                named=group != NOT_RECORDED,
            )
            for group, by_arm in members.items()
        ),
    )
