"""What people log: period totals, case records, and what is wrong with a refused cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.domain.vocabulary import Arm

#: Of each of some period totals, the figures of which its source says nothing (its ``n``, a note):
#: what is kept of them stays.
Untold = Sequence[Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTotal:
    """One measure's figures for one period, arm and group cell.

    Which figures are filled depends on the measure's kind: a proportion has ``numerator`` and
    ``denominator``, a rate ``count`` and ``exposure``, a count ``count``, a value ``value`` (and
    ``n``, how many people it averages over). The period runs from ``start`` to ``end`` inclusive.
    """

    measure: str
    start: date
    end: date
    arm: Arm = Arm.PILOT
    cell: GroupCell = EVERYBODY
    numerator: float | None = None
    denominator: float | None = None
    count: float | None = None
    exposure: float | None = None
    value: float | None = None
    n: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One household or person, under a code that says nothing about who they are.

    ``values`` maps a measure's key to its figure: 1 or 0 for a proportion, a number otherwise, and
    None where the outcome is not known. ``due_on`` is the day from which the outcome can be known
    (the due-cohort rule leaves earlier cases out); ``outcome_on`` the day it happened.
    """

    code: str
    starts_on: date
    due_on: date | None = None
    outcome_on: date | None = None
    arm: Arm = Arm.PILOT
    cell: GroupCell = EVERYBODY
    values: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellError:
    """One refused cell: where it stands, what was in it, what is wrong, what to do.

    ``row`` counts as a spreadsheet does (the heading is row 1); ``column`` is the heading, or the
    name of a form's field; ``address`` is the cell as a workbook calls it (B4), where it is known.
    """

    row: int
    column: str
    value: str
    problem: str
    remedy: str
    address: str = ""

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.value!r} - {self.problem} {self.remedy}"
