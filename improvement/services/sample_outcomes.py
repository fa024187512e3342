"""Households of a file compared by whatever their outcome is: days, events, scores, money."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, log, log1p
from typing import NamedTuple, TypeVar

from improvement.domain.event_counts import (
    EventTotal,
    HouseholdCounts,
    TwoEventTotals,
    TwoHouseholdCounts,
)
from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.domain.vocabulary import Arm, Direction
from improvement.errors import Invalid
from improvement.files.raw_table import RawTable
from improvement.services.sample_columns import (
    CompareColumns,
    OutcomeKind,
    read_counts,
    read_numbers,
    read_yes_no,
)
from improvement.stats.comparisons.choose_for_waits import compare_waits
from improvement.stats.comparisons.costs import CostDifference, cost_difference
from improvement.stats.comparisons.event_totals import EventTotals, event_totals
from improvement.stats.comparisons.household_counts import HouseholdCountRatio, household_counts
from improvement.stats.comparisons.ordinal import Ordinal, ordinal
from improvement.stats.comparisons.scores import ScoreDifference, score_difference
from improvement.stats.comparisons.still_waiting import StillWaiting
from improvement.stats.comparisons.waits import WaitRatio
from improvement.words.outcomes import (
    Noun,
    costs_reading,
    event_totals_reading,
    household_counts_reading,
    scores_reading,
    still_waiting_reading,
    waits_reading,
)
from improvement.words.outcomes_in_order import ordinal_reading
from improvement.words.reading import Reading
from improvement.words.told import Telling

Found = (
    WaitRatio
    | StillWaiting
    | Ordinal
    | HouseholdCountRatio
    | EventTotals
    | ScoreDifference
    | CostDifference
)
WAIT = Noun(one="wait", many="waits")


T = TypeVar("T")


class Household(NamedTuple):
    """One row: its outcome, whether a wait is over, and the time it was followed."""

    arm: Arm
    value: float
    ended: bool
    exposure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the households are to be compared."""

    kind: OutcomeKind
    z: float
    top: float | None = None


def read_households(
    table: RawTable, arms: Sequence[Arm], columns: CompareColumns, kind: OutcomeKind
) -> tuple[Household | None, ...]:
    """Row by row; None where the outcome is not known.

    Raises ``Invalid`` with the first cell that cannot be read, and for a follow-up that is missing.
    """
    heading = columns.outcome or ""
    whole = kind is OutcomeKind.COUNTS
    values = read_counts(table, heading) if whole else read_numbers(table, heading)
    waiting = _column(table, columns.waiting, read_yes_no)
    exposure = _column(table, columns.exposure, read_numbers)
    found: list[Household | None] = []
    for i, value in enumerate(values):
        if value is None:
            found.append(None)
            continue
        if (waits := waiting[i] if waiting else False) is None:
            raise Invalid(f"Row {table.row_numbers[i]}, {columns.waiting}: empty. Write yes or no.")
        if (followed := exposure[i] if exposure else 1.0) is None or followed <= 0:
            raise Invalid(
                f"Row {table.row_numbers[i]}, {columns.exposure}: give a time above 0, or leave "
                "the outcome empty."
            )
        found.append(Household(arm=arms[i], value=value, ended=not waits, exposure=followed))
    return tuple(found)


def _column(
    table: RawTable, heading: str | None, reader: Callable[[RawTable, str], tuple[T, ...]]
) -> tuple[T, ...] | None:
    return reader(table, heading) if heading else None


def compared(households: Sequence[Household], asked: Asked) -> Found:
    """Pilot against comparison; raises as the comparison of that kind does."""
    pilot = [h for h in households if h.arm is Arm.PILOT]
    comparison = [h for h in households if h.arm is Arm.COMPARISON]
    if asked.kind is OutcomeKind.WAITS:
        return compare_waits(
            TwoWaits(pilot=_waits(pilot), comparison=_waits(comparison)), z=asked.z
        )
    if asked.kind is OutcomeKind.COUNTS:
        return _events(pilot, comparison, asked.z)
    arms = TwoSamples(pilot=_sample(pilot), comparison=_sample(comparison))
    if asked.kind is OutcomeKind.ORDINAL:
        return ordinal(arms, top=asked.top, z=asked.z)
    if asked.kind is OutcomeKind.COST:
        return cost_difference(arms, z=asked.z)
    return score_difference(arms, z=asked.z)


def told_of(found: Found, telling: Telling) -> Reading:
    """What the comparison says, by the words of its kind."""
    if isinstance(found, WaitRatio):
        return waits_reading(found, telling)
    if isinstance(found, StillWaiting):
        return still_waiting_reading(found, telling)
    if isinstance(found, HouseholdCountRatio):
        return household_counts_reading(found, telling)
    if isinstance(found, EventTotals):
        return event_totals_reading(found, telling, exposure="units of exposure")
    if isinstance(found, CostDifference):
        return costs_reading(found, telling)
    if isinstance(found, ScoreDifference):
        return scores_reading(found, telling)
    return ordinal_reading(found, telling)


def told_of_waits(found: Found, telling: Telling) -> Reading:
    """The same for waits, of which those compared by order alone are longer or shorter."""
    if isinstance(found, Ordinal):
        return ordinal_reading(found, telling, WAIT, higher="longer", lower="shorter")
    return told_of(found, telling)


def better(kind: OutcomeKind, asked: Direction | None) -> tuple[Direction, str]:
    """Which way is better, and why it is taken so where nobody said."""
    if asked is not None:
        return asked, ""
    if kind is OutcomeKind.WAITS:
        return Direction.LOWER, "Shorter waits are taken as better."
    if kind is OutcomeKind.COST:
        return Direction.LOWER, "Lower costs are taken as better."
    return Direction.HIGHER, ""


def in_benefit_units(worthwhile: float | None, found: Found, direction: Direction) -> float | None:
    """What was asked for, in units of benefit: a share less (or more) is a logarithm of a ratio."""
    if worthwhile is None or not isinstance(found, WaitRatio | HouseholdCountRatio | EventTotals):
        return worthwhile
    if worthwhile >= 1:
        raise Invalid(
            f"The smallest worthwhile difference is {worthwhile:g}: give a share below 1, such as "
            "0.20 for 20%."
        )
    return -log1p(-worthwhile) if direction is Direction.LOWER else log(1 + worthwhile)


def _waits(rows: Sequence[Household]) -> Waits:
    return Waits(days=tuple(h.value for h in rows), ended=tuple(h.ended for h in rows))


def _sample(rows: Sequence[Household]) -> Sample:
    return Sample(values=tuple(h.value for h in rows))


def _events(pilot: Sequence[Household], comparison: Sequence[Household], z: float) -> Found:
    """By household where there are several rows a side, from the totals where there is one."""
    if len(pilot) == len(comparison) == 1:
        return event_totals(
            TwoEventTotals(pilot=_total(pilot[0]), comparison=_total(comparison[0])), z=z
        )
    return household_counts(
        TwoHouseholdCounts(pilot=_counts(pilot), comparison=_counts(comparison)), z=z
    )


def _total(one: Household) -> EventTotal:
    return EventTotal(events=int(one.value), exposure=one.exposure)


def _counts(rows: Sequence[Household]) -> HouseholdCounts:
    # The mean follow-up keeps the rate right. Where follow-ups differ, that adds to how much the
    # counts vary, so that the range grows with it and never shrinks.
    followed = fsum(h.exposure for h in rows) / len(rows) if rows else 1.0
    return HouseholdCounts(counts=tuple(int(h.value) for h in rows), exposure=followed)
