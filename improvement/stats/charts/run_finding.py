"""What the two run rules say about one stretch of a chart, or why they say nothing."""

from dataclasses import dataclass

import numpy as np

from improvement.stats.charts.centre_line import CentreLine
from improvement.stats.charts.findings import CODES, findings
from improvement.stats.charts.limits.limits import Matrix
from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.run_counts import RunCounts, Sides
from improvement.stats.charts.signal import MIN_USEFUL_POINTS, Signal

__all__ = ["MIN_USEFUL_POINTS", "RunFinding", "Signal", "run_finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinding:
    """Observed beside limit. Limits are None where no point lies off the line."""

    recorded: int
    useful: int
    useful_limit: int = MIN_USEFUL_POINTS
    longest_run: int
    longest_run_limit: int | None
    longest_run_side: int
    crossings: int
    crossings_limit: int | None
    signal: Signal


def run_finding(
    counted: Matrix, sides: Sides, found: anhoej.Runs, line: CentreLine | None
) -> RunFinding:
    """Hold what was observed against the limits for so many useful points.

    The case of one row: matrices of shape (1, points). ``line`` is None where nothing was recorded.
    """
    counts = RunCounts(useful=found.useful, longest=found.longest, crossings=found.crossings)
    events = np.nan if line is None or line.events_per_period is None else line.events_per_period
    held = findings(counted, counts, np.array([[events]]))
    useful = int(held.useful[0])
    return RunFinding(
        recorded=int(held.recorded[0]),
        useful=useful,
        longest_run=int(held.longest_run[0]),
        longest_run_limit=int(held.longest_run_limit[0]) if useful else None,
        longest_run_side=int(sides[found.in_longest][-1]) if useful else 0,
        crossings=int(held.crossings[0]),
        crossings_limit=int(held.crossings_limit[0]) if useful else None,
        signal=CODES[held.codes[0]],
    )
