"""One series of a screening as a row of a table: observed beside limit, words for machines."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.judged import LINES
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.screen import Screened
from improvement.stats.charts.signal import Signal

SIDES = {1: "above", -1: "below", 0: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedSeries:
    """One series; ``points`` are periods with gaps, ``recorded`` those with a figure.

    ``signal`` says whether a rule of the set fires or a point lies outside the limits; ``finding``
    what the run rules say, whichever set was asked for. Limits are None where nothing can be held
    against them, ``line`` and ``centre`` where nothing was recorded. ``latest_outside`` is above or
    below, None where the latest point lies inside.
    """

    by: tuple[str, ...]
    kind: ChartKind
    limits: LimitMethod
    first: date | None
    last: date | None
    points: int
    recorded: int
    useful: int
    line: LineKind | None
    centre: float | None
    longest_run: int
    longest_run_limit: int | None
    crossings: int
    crossings_limit: int | None
    outside: int
    latest_outside: str | None
    finding: Signal
    rules: tuple[RuleId, ...]
    signal: bool

    def record(self, by: tuple[str, ...]) -> dict[str, Any]:
        """For machines, the names of the series under ``by``."""
        figures = dict(zip(COLUMNS, self.row()[len(self.by) :], strict=True))
        named = dict(zip(by, self.by, strict=True))
        return {"by": named, **figures, "rules": [rule.value for rule in self.rules]}

    def row(self) -> tuple[object, ...]:
        """The cells under ``headings``; rules in a row, set apart by a blank."""
        cells = {name: getattr(self, name) for name in COLUMNS} | {"rules": " ".join(self.rules)}
        plain = (str(cell) if isinstance(cell, str) else cell for cell in cells.values())
        return (*self.by, *plain)


MAY_BE_EMPTY = ("longest_run_limit", "crossings_limit")
TEXTS = ("kind", "limits", "line", "latest_outside", "finding", "rules")
COLUMNS = tuple(field.name for field in fields(ScreenedSeries) if field.name != "by")


def headings(by: tuple[str, ...]) -> tuple[str, ...]:
    """The by-columns as the file calls them; a column of ours of the same name steps aside.

    >>> headings(("site", "kind"))[:3]
    ('site', 'kind', 'chart_kind')
    """
    return (*by, *(f"chart_{name}" if name in by else name for name in COLUMNS))


def of_screened(
    found: Screened,
    row: int,
    *,
    by: tuple[str, ...],
    periods: tuple[date, ...],
    kind: ChartKind,
    limits: LimitMethod,
) -> ScreenedSeries:
    """A row of the vectors."""
    useful = int(found.useful[row])
    return ScreenedSeries(
        by=by,
        kind=kind,
        limits=limits,
        first=periods[0] if periods else None,
        last=periods[-1] if periods else None,
        points=len(periods),
        recorded=int(found.recorded[row]),
        useful=useful,
        **_line(found, row, kind),
        longest_run=int(found.longest_run[row]),
        longest_run_limit=int(found.longest_run_limit[row]) if useful else None,
        crossings=int(found.crossings[row]),
        crossings_limit=int(found.crossings_limit[row]) if useful else None,
        outside=int(found.outside[row]),
        latest_outside=SIDES[int(found.last_outside[row])],
        finding=found.signal(row),
        rules=found.rules_of(row),
        signal=bool(found.fired[row] or found.outside[row] > 0),
    )


def _line(found: Screened, row: int, kind: ChartKind) -> dict[str, Any]:
    centre = float(found.centre[row])
    if centre != centre:  # not a number: nothing was recorded where the line comes from
        return {"line": None, "centre": None}
    mean = LineKind.MEAN if found.is_mean[row] else LineKind.MEDIAN
    return {"line": LINES.get(kind, mean), "centre": centre}
