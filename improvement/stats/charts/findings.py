"""What the run rules say about very many stretches at once, or why they say nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.centre_lines import MIN_EVENTS_FOR_RULES
from improvement.stats.charts.limits.limits import Matrix
from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.run_counts import Counts, RunCounts
from improvement.stats.charts.signal import MIN_USEFUL_POINTS, Signal

#: Signals by their code: the place in this tuple.
CODES = tuple(Signal)
CODE = {signal: np.int8(place) for place, signal in enumerate(CODES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Vectors of shape (series,): observed beside limit. Limits are 0 where nothing is useful.

    ``codes`` are places in ``CODES``.
    """

    recorded: Counts
    useful: Counts
    longest_run: Counts
    longest_run_limit: Counts
    crossings: Counts
    crossings_limit: Counts
    codes: NDArray[np.int8]


def findings(counted: Matrix, counts: RunCounts, events: Matrix) -> Findings:
    """Hold what was observed against the limits for so many useful points.

    Parameters: ``counted`` (series, points) the figures that count, NaN for gaps and points left
    out; ``counts`` their runs; ``events`` (series, 1) how many events fall in a period, NaN where
    that has no meaning.
    """
    there = ~np.isnan(counted)
    recorded = np.count_nonzero(there, axis=1)
    most, fewest = _limits(counts.useful)
    return Findings(
        recorded=recorded,
        useful=counts.useful,
        longest_run=counts.longest,
        longest_run_limit=most,
        crossings=counts.crossings,
        crossings_limit=fewest,
        codes=_codes(
            recorded,
            _constant(counted, there),
            events[:, 0],
            counts,
            (counts.longest > most) & (counts.useful > 0),
            counts.crossings < fewest,
        ),
    )


def _limits(useful: Counts) -> tuple[Counts, Counts]:
    """Both limits of every series; each number of useful points is looked up once."""
    distinct, place = np.unique(useful, return_inverse=True)
    sizes = distinct.tolist()
    most = np.array([anhoej.longest_run_limit(n) if n else 0 for n in sizes], dtype=np.int64)
    fewest = np.array([anhoej.crossings_limit(n) if n else 0 for n in sizes], dtype=np.int64)
    return most[place], fewest[place]


def _constant(counted: Matrix, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Are all recorded figures the same?"""
    highest = np.max(np.where(there, counted, -np.inf), axis=1, initial=-np.inf)
    lowest = np.min(np.where(there, counted, np.inf), axis=1, initial=np.inf)
    same: NDArray[np.bool_] = highest == lowest
    return same


def _codes(
    recorded: Counts,
    constant: NDArray[np.bool_],
    events: NDArray[np.float64],
    counts: RunCounts,
    too_long: NDArray[np.bool_],
    too_few: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """The first obstacle that a person can act upon; without one, the rules that fire."""
    return np.select(
        [
            recorded < MIN_USEFUL_POINTS,
            constant,
            events < MIN_EVENTS_FOR_RULES,
            counts.useful < MIN_USEFUL_POINTS,
            too_long & too_few,
            too_long,
            too_few,
        ],
        [
            CODE[Signal.TOO_FEW_POINTS],
            CODE[Signal.NO_VARIATION],
            CODE[Signal.AGGREGATE_FIRST],
            CODE[Signal.TOO_FEW_POINTS],
            CODE[Signal.BOTH],
            CODE[Signal.RUN_TOO_LONG],
            CODE[Signal.TOO_FEW_CROSSINGS],
        ],
        default=CODE[Signal.NONE],
    )
