"""Designs over time from a file: the same households twice, and changes on both sides compared."""

from collections import defaultdict
from collections.abc import Sequence

from improvement.domain.over_time import BeforeAfter, FourTallies, SameHouseholds
from improvement.domain.pairs import PairedSamples, PairedYesNo
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm, Phase
from improvement.errors import Invalid
from improvement.files.problem import is_blank
from improvement.files.raw_table import RawTable
from improvement.services.sample_columns import (
    CompareColumns,
    OutcomeKind,
    read_numbers,
    read_phases,
    read_yes_no,
)
from improvement.stats.comparisons.change_scores import ChangeScores, change_scores
from improvement.stats.comparisons.diff_in_diff import DiffInDiff, diff_in_diff
from improvement.stats.comparisons.paired import PairedDifference, paired_yes_no
from improvement.stats.comparisons.paired_order import PairedOrder, paired_order
from improvement.stats.comparisons.paired_scores import PairedScores, paired_scores
from improvement.words.designs import SHARES, change_scores_reading, diff_in_diff_reading
from improvement.words.effects import POINTS, money
from improvement.words.outcomes_in_order import (
    paired_order_reading,
    paired_scores_reading,
    paired_yes_no_reading,
)
from improvement.words.reading import Reading
from improvement.words.told import Telling

OverTime = PairedDifference | PairedScores | PairedOrder | DiffInDiff | ChangeScores
Values = tuple[float | None, ...]
IN_PAIRS = "yes or no, score, cost or ordinal"


def read_values(table: RawTable, columns: CompareColumns, kind: OutcomeKind) -> Values:
    """Outcomes as numbers, yes as 1; None where not known."""
    if kind in (OutcomeKind.WAITS, OutcomeKind.COUNTS):
        raise Invalid(
            f"Outcomes of the kind {kind} are not compared in pairs or over time: give {IN_PAIRS}."
        )
    heading = columns.outcome or ""
    if kind is OutcomeKind.SHARE:
        found = read_yes_no(table, heading)
        return tuple(None if one is None else float(one) for one in found)
    return read_numbers(table, heading)


def compare_pairs(
    table: RawTable, arms: Sequence[Arm], columns: CompareColumns, kind: OutcomeKind, *, z: float
) -> tuple[OverTime, tuple[str, ...]]:
    """The same households (or pairs) on both sides, and how many of them stood on one side only."""
    values = read_values(table, columns, kind)
    sides: dict[str, dict[Arm, float | None]] = defaultdict(dict)
    for i, pair in enumerate(_pairs(table, columns)):
        if arms[i] in sides[pair]:
            raise Invalid(
                f"Row {table.row_numbers[i]}, {columns.paired}: {pair} stands twice in the "
                f"{arms[i]}. Give each household one row a side."
            )
        sides[pair][arms[i]] = values[i]
    both: list[tuple[float, float]] = []
    for side in sides.values():
        here, there = side.get(Arm.PILOT), side.get(Arm.COMPARISON)
        if here is not None and there is not None:
            both.append((here, there))
    return _paired(both, kind, z), _left_out(len(sides) - len(both))


def _paired(both: Sequence[tuple[float, float]], kind: OutcomeKind, z: float) -> OverTime:
    if kind is OutcomeKind.SHARE:
        pairs = PairedYesNo(
            both=both.count((1.0, 1.0)),
            pilot_only=both.count((1.0, 0.0)),
            comparison_only=both.count((0.0, 1.0)),
            neither=both.count((0.0, 0.0)),
        )
        return paired_yes_no(pairs, z=z)
    samples = PairedSamples(pilot=tuple(p for p, _ in both), comparison=tuple(c for _, c in both))
    if kind is OutcomeKind.ORDINAL:
        return paired_order(samples, z=z)
    return paired_scores(samples, z=z)


def compare_changes(
    table: RawTable, arms: Sequence[Arm], columns: CompareColumns, kind: OutcomeKind, *, z: float
) -> tuple[OverTime, tuple[str, ...]]:
    """The pilot's change against the comparison's: four sets of people, or the same ones twice."""
    phases = read_phases(table, columns.before_after or "")
    values = read_values(table, columns, kind)
    if columns.paired is not None:
        return _same_households(table, arms, phases, values, columns, z)
    if kind is not OutcomeKind.SHARE:
        raise Invalid(
            f"Changes of a {kind} are compared household by household: name the household's "
            "column with --paired, or give a yes or no."
        )
    cells = {(arm, phase): [0, 0] for arm in Arm for phase in Phase}
    for arm, phase, value in zip(arms, phases, values, strict=True):
        if value is not None:
            cells[arm, phase][0] += int(value)
            cells[arm, phase][1] += 1
    four = {at: Tally(events=x, n=n) for at, (x, n) in cells.items()}
    found = diff_in_diff(
        FourTallies(
            pilot_before=four[Arm.PILOT, Phase.BASELINE],
            pilot_after=four[Arm.PILOT, Phase.TEST],
            comparison_before=four[Arm.COMPARISON, Phase.BASELINE],
            comparison_after=four[Arm.COMPARISON, Phase.TEST],
        ),
        z=z,
    )
    return found, ()


def _same_households(
    table: RawTable,
    arms: Sequence[Arm],
    phases: Sequence[Phase],
    values: Values,
    columns: CompareColumns,
    z: float,
) -> tuple[OverTime, tuple[str, ...]]:
    sides: dict[tuple[Arm, str], dict[Phase, float | None]] = defaultdict(dict)
    for i, household in enumerate(_pairs(table, columns)):
        twice = sides[arms[i], household]
        if phases[i] in twice:
            raise Invalid(
                f"Row {table.row_numbers[i]}, {columns.paired}: {household} stands twice at the "
                f"same time in the {arms[i]}. Give each household one row before and one after."
            )
        twice[phases[i]] = values[i]
    found: dict[Arm, list[BeforeAfter]] = {arm: [] for arm in Arm}
    for (arm, _), times in sides.items():
        before, after = times.get(Phase.BASELINE), times.get(Phase.TEST)
        if before is not None and after is not None:
            found[arm].append(BeforeAfter(before=before, after=after))
    households = SameHouseholds(
        pilot=tuple(found[Arm.PILOT]), comparison=tuple(found[Arm.COMPARISON])
    )
    lost = len(sides) - len(households.pilot) - len(households.comparison)
    return change_scores(households, z=z), _left_out(lost)


def _pairs(table: RawTable, columns: CompareColumns) -> list[str]:
    heading = columns.paired or ""
    cells = table.column(heading)
    for number, cell in zip(table.row_numbers, cells, strict=True):
        if is_blank(cell):
            raise Invalid(f"Row {number}, {heading}: empty. Name the household, or the pair.")
    return [str(cell).strip() for cell in cells]


def _left_out(count: int) -> tuple[str, ...]:
    if count == 0:
        return ()
    return (f"Left out, for their outcome is known only once: {count}.",)


def told_over_time(found: OverTime, telling: Telling, kind: OutcomeKind) -> Reading:
    """What the comparison says, by the words of its design."""
    wording = {OutcomeKind.COST: money("$"), OutcomeKind.SHARE: SHARES}.get(kind, POINTS)
    if isinstance(found, PairedDifference):
        return paired_yes_no_reading(found, telling)
    if isinstance(found, PairedOrder):
        return paired_order_reading(found, telling)
    if isinstance(found, PairedScores):
        return paired_scores_reading(found, telling, wording)
    if isinstance(found, DiffInDiff):
        return diff_in_diff_reading(found, telling)
    return change_scores_reading(found, telling, wording)
