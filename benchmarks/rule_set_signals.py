"""How often does each rule set fire on a stable process, by one look and by looking at every point?

Independent normal values. Own line: line and limits come from the points that are judged. Frozen:
from the first b points, then m more are recorded. One look: at the end. Every point: after each
point from the tenth on (frozen: from the first after the baseline on), and it counts if any look
fired. Limits are those of NHSRplotthedots (mean +- 2.66 mean moving range, ranges of 3.267 times
the mean or more dropped once). ``benchmarks/false_signals.py`` writes what comes out of here.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from improvement.stats.charts.applied_rules import fires_at
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.rule_sets import RULE_SETS, RuleSet
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.charts.rules.sustained_run import BASELINE_ROWS

SEED = 20261124
REPLICATES = 40_000
BATCH = 4_000  # keeps the working set inside the processor's cache
FIRST_LOOK = 10
LAST_POINT = 100
BASELINES = range(8, 31)
FOLLOW_UP = 60
RANGE_TO_LIMIT = 2.66  # NHSRplotthedots 0.2.2
DROPPED_FROM = 3.267  # times the mean range, NHSRplotthedots 0.2.2

Matrix = NDArray[np.float64]
Counts = NDArray[np.int64]


def shown_by(rule_set: RuleSet, values: Matrix, base: Matrix, baseline: int) -> Shown:
    """Charts of ``values`` as the rule set wants them, line and limits from ``base``."""
    if rule_set.line is LineKind.MEDIAN:
        line = np.median(base, axis=1, keepdims=True)
        return Shown.of(values, line, baseline=baseline)
    line = base.mean(axis=1, keepdims=True)
    ranges = np.abs(np.diff(base, axis=1))
    kept = ranges < DROPPED_FROM * ranges.mean(axis=1, keepdims=True)
    mean_range = (ranges * kept).sum(axis=1, keepdims=True) / kept.sum(axis=1, keepdims=True)
    wide, near = RANGE_TO_LIMIT * mean_range, RANGE_TO_LIMIT * mean_range * 2 / 3
    return Shown.of(
        values,
        line,
        lower=line - wide,
        upper=line + wide,
        near_lower=line - near,
        near_upper=line + near,
    )


def own_line(rule_set: RuleSet, values: Matrix) -> tuple[Counts, Counts]:
    """How many series fire at n = 10, 11, ... points: by one look there, and by any look so far."""
    once, ever = [], np.zeros(len(values), np.bool_)
    sums = []
    for n in range(FIRST_LOOK, LAST_POINT + 1):
        seen = values[:, :n]
        # A sustained run is one after a baseline of its own; the rest of the sets have none.
        first = seen[:, :BASELINE_ROWS] if rule_set.name == "sustained_run" else seen
        baseline = BASELINE_ROWS if rule_set.name == "sustained_run" else 0
        fired = fires_at(rule_set, shown_by(rule_set, seen, first, baseline))[:, -1]
        ever |= fired
        once.append(fired.sum())
        sums.append(ever.sum())
    return np.array(once), np.array(sums)


def frozen_line(rule_set: RuleSet, values: Matrix, baseline: int) -> tuple[Counts, Counts]:
    """How many fire after 1, 2, ... later points: by one look there, and by any look so far."""
    shown = shown_by(rule_set, values, values[:, :baseline], baseline)
    fired = fires_at(rule_set, shown)[:, baseline:]
    looked = fired.copy()
    looked[:, : max(FIRST_LOOK - baseline - 1, 0)] = False
    return fired.sum(axis=0), np.logical_or.accumulate(looked, axis=1).sum(axis=0)


def batches(width: int, random: np.random.Generator) -> Iterator[Matrix]:
    for _ in range(REPLICATES // BATCH):
        yield random.standard_normal((BATCH, width))


def simulate() -> dict[str, Any]:
    """For every rule set the counts of series that fired, as false_signals.json keeps them."""
    random = np.random.default_rng(SEED)
    own: dict[str, Any] = dict.fromkeys(RULE_SETS, 0)
    for values in batches(LAST_POINT, random):
        for name, rule_set in RULE_SETS.items():
            own[name] = own[name] + np.array(own_line(rule_set, values))
    frozen: dict[str, dict[int, Any]] = {name: {} for name in RULE_SETS}
    for baseline in BASELINES:
        for values in batches(baseline + FOLLOW_UP, random):
            for name, rule_set in RULE_SETS.items():
                counts = np.array(frozen_line(rule_set, values, baseline))
                frozen[name][baseline] = frozen[name].get(baseline, 0) + counts
    return {name: _looks(own[name], frozen[name]) for name in RULE_SETS}


def _looks(own: Counts, frozen: dict[int, Counts]) -> dict[str, Any]:
    return {
        looks: {
            "own": own[place].tolist(),
            "frozen": {str(baseline): each[place].tolist() for baseline, each in frozen.items()},
        }
        for place, looks in enumerate(("one_look", "every_point"))
    }
