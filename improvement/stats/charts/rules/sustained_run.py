"""Has the measure settled on a new level? Runs that would make a new baseline, as a proposal.

The algorithm of runcharter 0.2.0 (MacKintosh J): the median of the first points is the baseline;
the first run of so many points on the wanted side of it is sustained; its own median is the next
baseline, and the search starts again after it. runcharter redraws its chart by that. Here nothing
is redrawn: whether to take a new baseline is for people to say, with Wheeler's four questions
(STATISTICS A1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from statistics import median

from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.rules.shift import shift_looks, shift_marks
from improvement.stats.charts.rules.shown import Marks, Mask, Shown
from improvement.stats.record import recorded

BASELINE_ROWS = 13  # runcharter 0.2.0, med_rows
RUN_LENGTH = 9  # runcharter 0.2.0, runlength


class RunSide(StrEnum):
    """On which side of the line a run is looked for."""

    ABOVE = "above"
    BELOW = "below"
    BOTH = "both"


class BaselineOrigin(StrEnum):
    """What a baseline was made of."""

    FIRST_ROWS = "first_rows"
    SUSTAINED_RUN = "sustained_run"


@recorded("proposed_baseline", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedBaseline:
    """A median, the days it was made from, and the day up to which it would be drawn.

    ``points`` recorded values made the median. ``side`` is where the run lies from the baseline
    before it (+1 above, -1 below; 0 for the first rows). ``extend_to`` is the start of the next
    proposal, else the last day of the series.
    """

    origin: BaselineOrigin
    median: float
    points: int
    side: int
    start: date
    end: date
    extend_to: date


Row = tuple[date, float]


def proposed_baselines(
    values: Sequence[float | None],
    dates: Sequence[date],
    med_rows: int = BASELINE_ROWS,
    runlength: int = RUN_LENGTH,
    direction: RunSide = RunSide.BOTH,
) -> tuple[ProposedBaseline, ...]:
    """The baseline of the first rows, and each sustained run after it, in order of time.

    Parameters
    ----------
    values : one a period, None where nothing was recorded; finite.
    dates : as many, each later than the one before.
    med_rows : how many first rows make the baseline (gaps counted), at least 1.
    runlength : how many points off the line make a sustained run, at least 1.
    direction : the side on which a run is looked for.

    Raises
    ------
    Invalid : lengths that differ, days out of order, a value that is not finite, or a number of
        rows or points below 1.
    NotComputable : fewer than ``med_rows`` rows, or nothing recorded in them.

    Notes
    -----
    A point on the line, or a missing one, neither ends nor extends a run. The points of a sustained
    run are exactly ``runlength``; what follows in the same run is judged against its median.

    References
    ----------
    runcharter 0.2.0 (R). Departures: no rows, or a run of no points, are refused (there: a baseline
    without a median, or none but the first); a line is drawn to the last day of its own series
    (there: of all series of the chart); a series too short for a run has its baseline (there: an
    error, unless another series of the chart is long enough).

    >>> from datetime import timedelta
    >>> days = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(12)]
    >>> found = proposed_baselines([4, 6, 5, 7, 3, 5, 8, 9, 5, 8, 7, 9], days, 6, 5)
    >>> [(b.origin.value, b.median, b.start.isoformat()) for b in found]
    [('first_rows', 5.0, '2026-01-05'), ('sustained_run', 8, '2026-02-16')]

    Five weeks in a row lie above the first baseline of 5, passing over the week exactly on it:
    a new baseline of 8 could be agreed on.
    """
    _check(values, dates, med_rows, runlength)
    rows = [(day, value) for day, value in zip(dates, values, strict=True) if value is not None]
    first = [value for value in values[:med_rows] if value is not None]
    if not first:
        raise NotComputable(
            f"Nothing was recorded in the first {med_rows} periods: there is no baseline."
        )
    found = [_first(first, dates, med_rows)]
    while (run := _sustained(rows, found[-1], runlength, direction)) is not None:
        found.append(run)
    last = dates[-1]
    ends = [later.start for _, later in pairwise(found)] + [last]
    return tuple(_drawn(each, until) for each, until in zip(found, ends, strict=True))


def _check(
    values: Sequence[float | None], dates: Sequence[date], med_rows: int, runlength: int
) -> None:
    if len(values) != len(dates):
        raise Invalid(f"{len(values)} values and {len(dates)} days: give one day for each value.")
    if med_rows < 1 or runlength < 1:
        raise Invalid(f"{med_rows} rows and runs of {runlength} points: give at least 1 of each.")
    for earlier, later in pairwise(dates):
        if later <= earlier:
            raise Invalid(f"{later} comes after {earlier}: give each day once, oldest first.")
    for value in values:
        if value is not None and not isfinite(value):
            raise Invalid(f"{value} is not a number that can be charted: leave it empty.")
    if len(values) < med_rows:
        raise NotComputable(f"{len(values)} periods are too few for a baseline of {med_rows}.")


def _first(first: list[float], dates: Sequence[date], med_rows: int) -> ProposedBaseline:
    return ProposedBaseline(
        origin=BaselineOrigin.FIRST_ROWS,
        median=median(first),
        points=len(first),
        side=0,
        start=dates[0],
        end=dates[med_rows - 1],
        extend_to=dates[-1],
    )


def _sustained(
    rows: list[Row], before: ProposedBaseline, runlength: int, direction: RunSide
) -> ProposedBaseline | None:
    """The first run after ``before`` that is long enough, if there is one."""
    run: list[Row] = []
    side = 0
    for day, value in rows:
        if day <= before.end or value == before.median:
            continue
        now = 1 if value > before.median else -1
        run = [*run, (day, value)] if now == side else [(day, value)]
        side = now
        if len(run) == runlength and _wanted(side, direction):
            return ProposedBaseline(
                origin=BaselineOrigin.SUSTAINED_RUN,
                median=median(value for _, value in run),
                points=runlength,
                side=side,
                start=run[0][0],
                end=run[-1][0],
                extend_to=run[-1][0],
            )
    return None


def _wanted(side: int, direction: RunSide) -> bool:
    return direction is RunSide.BOTH or (side > 0) == (direction is RunSide.ABOVE)


def _drawn(found: ProposedBaseline, until: date) -> ProposedBaseline:
    return replace(found, extend_to=until)


def sustained_run_marks(shown: Shown, points: int = RUN_LENGTH) -> Marks:
    """Every run of at least ``points`` on one side of the baseline, after the baseline.

    >>> chart = Shown.of([5, 9, 1, 8, 8, 8], 5, baseline=3)
    >>> sustained_run_marks(chart, 3).tolist()
    [[0, 0, 0, 1, 1, 1]]
    """
    return shift_marks(_after_baseline(shown), points, line_breaks=False)


def sustained_run_looks(shown: Shown, points: int = RUN_LENGTH) -> Mask:
    """For each point: had it been the last, would a run have been sustained?"""
    return shift_looks(_after_baseline(shown), points, line_breaks=False)


def _after_baseline(shown: Shown) -> Shown:
    values = shown.values.copy()
    values[:, : shown.baseline] = float("nan")
    return Shown.of(values, shown.centre)
