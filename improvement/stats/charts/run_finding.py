"""What the two run rules say about one stretch of a chart, or why they say nothing."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.centre_line import MIN_EVENTS_FOR_RULES, CentreLine
from improvement.stats.charts.rules import anhoej

MIN_USEFUL_POINTS = 10  # STATISTICS A1, defaults


class Signal(StrEnum):
    """What the two rules say about one part of a chart, or why they say nothing."""

    NONE = "none"
    RUN_TOO_LONG = "run_too_long"
    TOO_FEW_CROSSINGS = "too_few_crossings"
    BOTH = "both"
    TOO_FEW_POINTS = "too_few_points"
    NO_VARIATION = "no_variation"
    AGGREGATE_FIRST = "aggregate_first"

    @property
    def found(self) -> bool:
        """Did at least one rule fire?"""
        return self in (Signal.RUN_TOO_LONG, Signal.TOO_FEW_CROSSINGS, Signal.BOTH)

    @property
    def judged(self) -> bool:
        """Could the rules be applied at all?"""
        return self is Signal.NONE or self.found


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
    values: NDArray[np.float64],
    sides: NDArray[np.int8],
    found: anhoej.Runs,
    line: CentreLine | None,
) -> RunFinding:
    """Hold what was observed against the limits for so many useful points.

    Parameters: ``values`` (points,) with NaN for gaps; ``sides`` (points,) of -1, 0, +1; ``found``
    the runs of this one series; ``line`` None where nothing was recorded.
    """
    recorded = values[~np.isnan(values)]
    useful, longest = int(found.useful[0]), int(found.longest[0])
    crossings = int(found.crossings[0])
    most = anhoej.longest_run_limit(useful) if useful else None
    fewest = anhoej.crossings_limit(useful) if useful else None
    return RunFinding(
        recorded=recorded.size,
        useful=useful,
        longest_run=longest,
        longest_run_limit=most,
        longest_run_side=int(sides[found.in_longest[0]][-1]) if useful else 0,
        crossings=crossings,
        crossings_limit=fewest,
        signal=_obstacle(recorded, useful, line)
        or _fired(most is not None and longest > most, fewest is not None and crossings < fewest),
    )


def _obstacle(recorded: NDArray[np.float64], useful: int, line: CentreLine | None) -> Signal | None:
    """Why the rules cannot be applied, the reason that the person can act upon first."""
    if recorded.size < MIN_USEFUL_POINTS or line is None:
        return Signal.TOO_FEW_POINTS
    if bool((recorded == recorded[0]).all()):
        return Signal.NO_VARIATION
    if line.events_per_period is not None and line.events_per_period < MIN_EVENTS_FOR_RULES:
        return Signal.AGGREGATE_FIRST
    return Signal.TOO_FEW_POINTS if useful < MIN_USEFUL_POINTS else None


def _fired(run_too_long: bool, too_few_crossings: bool) -> Signal:
    if run_too_long and too_few_crossings:
        return Signal.BOTH
    if run_too_long:
        return Signal.RUN_TOO_LONG
    return Signal.TOO_FEW_CROSSINGS if too_few_crossings else Signal.NONE
