"""The outcomes of two sides, whatever they are: households one by one, or counts where that is all.

Taken by the verdict for every kind of outcome and design, and kept with it: no names, no codes.
"""

from dataclasses import dataclass, field, replace

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.event_counts import EventTotal
from improvement.domain.samples import checked_values
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side: ``values`` one a household, or a ``tally`` (x of n), or a ``total`` of events.

    ``ended`` says of days waited whether the wait is over; empty where all are.

    >>> Side(values=(3, 10), ended=(True, False)).n, Side(tally=Tally(events=2, n=9)).n
    (2, 9)
    """

    values: tuple[float, ...] = field(default=(), repr=False)  # in no log, in no traceback
    ended: tuple[bool, ...] = field(default=(), repr=False)
    tally: Tally | None = None
    total: EventTotal | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", checked_values(self.values, "Value"))
        if self.ended and len(self.ended) != len(self.values):
            raise Invalid(
                f"{len(self.values)} waits, and for {len(self.ended)} of them it is said whether "
                "they are over: say it for each."
            )

    @property
    def n(self) -> int:
        """Households; of a total, whole units of exposure (it does not know households)."""
        if self.tally is not None:
            return self.tally.n
        return int(self.total.exposure) if self.total is not None else len(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSide(Side):
    """How many households there are, and nothing of any single one.

    What people are handed who may not see small groups: nothing can be computed from it anew, so
    a figure that was not worked out before stays unsaid.

    >>> CountedSide(households=36).n, CountedSide(households=36).values
    (36, ())
    """

    households: int

    @property
    def n(self) -> int:
        return self.households


NOBODY = Side()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One measure's outcomes as a design compares them.

    ``comparison`` is what stands against the pilot: other households at the same time, the same
    place before, or the same households before (``PAIRED``: the same order). The two ``before`` are
    there for differences in differences; ``same_households`` where they are the same ones, in the
    same order. ``series`` is there for interrupted series alone. ``until`` is the day up to which
    waits are counted (None: as far as both sides are followed). ``unit`` is what the measure is
    counted in, in words; ``each`` what a value belongs to where it is no household ("period").
    """

    design: Design
    way: ComparedBy
    pilot: Side = NOBODY
    comparison: Side = NOBODY
    pilot_before: Side | None = None
    comparison_before: Side | None = None
    same_households: bool = False
    series: ChangedSeries | None = None
    until: float | None = None
    unit: str = ""
    each: str = ""

    @property
    def sides(self) -> tuple[Side, ...]:
        every = (self.pilot, self.comparison, self.pilot_before, self.comparison_before)
        return tuple(side for side in every if side is not None)

    @property
    def smaller_n(self) -> int:
        """Of the smallest side (or cell), or of points for a series."""
        if self.series is not None:
            return min(self.series.known_before, self.series.known_after)
        return min(side.n for side in self.sides)

    def counted(self) -> "Outcome":
        """The same without the value of any single household; counts of everybody stay."""
        return replace(
            self,
            pilot=_counted(self.pilot),
            comparison=_counted(self.comparison),
            pilot_before=self.pilot_before and _counted(self.pilot_before),
            comparison_before=self.comparison_before and _counted(self.comparison_before),
            series=self.series and self.series.counted(),
        )


def _counted(side: Side) -> Side:
    return CountedSide(households=side.n) if side.values else side


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """One group's part of an outcome; ``named`` whether it was listed beforehand."""

    group: str
    outcome: Outcome
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionOutcomes:
    """The groups of one dimension; ``reference`` by label, None = the largest.

    ``overlapping`` where a household may be in several of them: there are then no gaps.
    ``small_parts`` are named groups too few to stand alone, counted within one of ``groups``.
    """

    label: str
    reference: str | None
    groups: tuple[GroupOutcome, ...]
    overlapping: bool = False
    small_parts: tuple[GroupOutcome, ...] = ()
