"""Pilot against comparison from a table in a file: no test and no database are needed.

Here the way is chosen and the answer put together; what the columns hold is read in
``sample_columns``, and each way has a file of its own: ``sample_shares``, ``sample_outcomes`` (with
``sample_groups``), ``sample_pairs``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import isfinite

from improvement.domain.vocabulary import Arm, Design, Direction
from improvement.errors import Invalid
from improvement.files.raw_table import RawTable
from improvement.files.tables import read_table
from improvement.services.sample_columns import (
    CompareColumns,
    CompareWishes,
    OutcomeKind,
    Sides,
    kind_of,
    read_groups,
    read_sides,
)
from improvement.services.sample_groups import (
    GroupOutcome,
    each_group,
    group_record,
    said,
    sizes_of,
    with_groups,
)
from improvement.services.sample_outcomes import (
    Asked,
    Found,
    Household,
    better,
    compared,
    in_benefit_units,
    read_households,
)
from improvement.services.sample_pairs import (
    OverTime,
    compare_changes,
    compare_pairs,
    told_over_time,
)
from improvement.services.sample_shares import SharesFound, compare_shares
from improvement.stats.decisions.looks import harmonic_size, z_at
from improvement.stats.decisions.verdict import VerdictResult
from improvement.stats.interval import Z95
from improvement.stats.record import Record, to_record
from improvement.words.certainty import certainty
from improvement.words.reading import Reading
from improvement.words.told import Telling

__all__ = ["CompareColumns", "CompareWishes", "OutcomeKind", "SampleComparison", "compare_file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleComparison:
    """A file's comparison with what it says, and how the file was read.

    ``result`` is a ``VerdictResult`` for shares side by side, else the comparison of that kind;
    ``shares`` carries what belongs to shares alone (best guesses, mix of people).
    """

    name: str
    kind: OutcomeKind
    direction: Direction
    result: VerdictResult | Found | OverTime
    groups: tuple[GroupOutcome, ...]
    shares: SharesFound | None
    reading: Reading
    notes: tuple[str, ...]

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        verdict = self.result.verdict if isinstance(self.result, VerdictResult) else None
        mix = self.shares.mix if self.shares else None
        return {
            "file": self.name,
            "kind": str(self.kind),
            "better": str(self.direction),
            "verdict": None if verdict is None else str(verdict),
            "result": to_record(self.result),
            "groups": [group_record(group) for group in self.groups],
            "best_guesses": {
                label: to_record(guess)
                for label, guess in (self.shares.best_guesses if self.shares else ())
            },
            "mix": None if mix is None else to_record(mix),
            "reading": asdict(self.reading),
            "notes": list(self.notes),
        }


def compare_file(
    content: bytes, *, name: str, columns: CompareColumns, wishes: CompareWishes | None = None
) -> SampleComparison:
    """Pilot against comparison, whatever the outcome is, from a table of cases or of x and n.

    The groups of a column are named in the order in which the file has them. Raises ``Invalid``
    for what is no table, for columns that are not there or do not go together, and with the first
    cell that cannot be read; ``NotComputable`` where the data cannot answer. Nothing is guessed.

    >>> found = compare_file(
    ...     b"arm,paid,of\\npilot,56,70\\ncontrol,48,80\\n", name="rent.csv",
    ...     columns=CompareColumns(arm="arm", numerator="paid", denominator="of"))
    >>> round(found.result.findings.benefit.estimate, 2), str(found.result.verdict)
    (0.2, 'estimates_only')
    """
    asked = wishes or CompareWishes()
    table = read_table(content, name=name)
    kind, why = kind_of(table, columns)
    _check_together(columns, kind)
    direction, why_better = better(kind, asked.direction)
    asked = replace(asked, direction=direction)
    sides = read_sides(table, columns)
    notes = tuple(note for note in (*table.notes, why, why_better) if note)
    if columns.paired or columns.before_after:
        return _over_time(table, sides, columns, asked, kind, name, notes)
    if kind is not OutcomeKind.SHARE:
        return _outcomes(table, sides, columns, asked, kind, name, notes)
    shares = compare_shares(table, sides, columns, asked, direction)
    return SampleComparison(
        name=name,
        kind=kind,
        direction=direction,
        result=shares.result,
        groups=(),
        shares=shares,
        reading=shares.reading,
        notes=notes,
    )


def _check_together(columns: CompareColumns, kind: OutcomeKind) -> None:
    """Columns that would be passed over in silence are refused instead."""
    over_time = columns.paired or columns.before_after
    wrong = (
        ("--numerator", columns.numerator, kind is not OutcomeKind.SHARE or over_time),
        ("--stratum", columns.stratum, kind is not OutcomeKind.SHARE or over_time),
        ("--exposure", columns.exposure, kind is not OutcomeKind.COUNTS or over_time),
        ("--waiting", columns.waiting, kind is not OutcomeKind.WAITS or over_time),
        ("--group", columns.groups, over_time),
    )
    for option, given, misplaced in wrong:
        if given and misplaced:
            how = "in pairs or over time" if over_time else f"of the kind {kind}"
            raise Invalid(f"{option} has no meaning for outcomes {how}: leave it out.")


def _z(sizes: tuple[int, int], planned: int | None) -> float:
    """The ordinary width for a complete file, a wider one for an early look (STATISTICS D)."""
    harmonic = harmonic_size(*sizes)
    return Z95 if planned is None or harmonic == 0 else z_at(harmonic / planned)


def _telling(design: Design, asked: CompareWishes, share_missing: float | None) -> Telling:
    worthwhile = asked.minimum_worthwhile
    if worthwhile is not None and not (isfinite(worthwhile) and worthwhile > 0):
        raise Invalid(f"The smallest worthwhile difference is {worthwhile:g}: give it above 0.")
    return Telling(
        direction=asked.direction or Direction.HIGHER,
        certainty=certainty(design, share_missing),
        design=design,
        minimum_worthwhile=worthwhile,
    )


def _over_time(
    table: RawTable,
    sides: Sides,
    columns: CompareColumns,
    asked: CompareWishes,
    kind: OutcomeKind,
    name: str,
    notes: tuple[str, ...],
) -> SampleComparison:
    if asked.planned_per_arm is not None:
        raise Invalid("--planned has no meaning in pairs or over time: leave it out.")
    way = compare_changes if columns.before_after else compare_pairs
    found, lost = way(table, sides.arms, columns, kind, z=Z95)
    telling = _telling(sides.design(asked), asked, None)
    return SampleComparison(
        name=name,
        kind=kind,
        direction=telling.direction,
        result=found,
        groups=(),
        shares=None,
        reading=told_over_time(found, telling, kind),
        notes=(*notes, *lost),
    )


def _outcomes(
    table: RawTable,
    sides: Sides,
    columns: CompareColumns,
    asked: CompareWishes,
    kind: OutcomeKind,
    name: str,
    notes: tuple[str, ...],
) -> SampleComparison:
    rows = read_households(table, sides.arms, columns, kind)
    known = [row for row in rows if row is not None]
    sizes = sizes_of(known)
    how = Asked(kind=kind, z=_z(sizes, asked.planned_per_arm), top=asked.top)
    telling = _telling(sides.design(asked), asked, _largest_missing(rows, sides.arms))
    found = compared(known, how)
    wanted = in_benefit_units(telling.minimum_worthwhile, found, telling.direction)
    telling = replace(telling, minimum_worthwhile=wanted)
    groups = [
        group
        for heading in columns.groups
        for group in each_group(heading, read_groups(table, heading), rows, how, telling.direction)
    ]
    missing = len(rows) - len(known)
    return SampleComparison(
        name=name,
        kind=kind,
        direction=telling.direction,
        result=found,
        groups=tuple(groups),
        shares=None,
        reading=with_groups(said(found, kind, telling), groups, kind, telling),
        notes=(*notes, f"Left out, outcome not known: {missing}.") if missing else notes,
    )


def _largest_missing(rows: Sequence[Household | None], arms: Sequence[Arm]) -> float | None:
    shares = []
    for side in Arm:
        here = [row is None for row, arm in zip(rows, arms, strict=True) if arm is side]
        if here:
            shares.append(sum(here) / len(here))
    return max(shares, default=None)
