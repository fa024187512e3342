"""How long one whole analysis of 10,000 case records takes, and verdicts for 1,000 pilots.

    python benchmarks/analysis_speed.py

The analysis counts the records (overall, five dimensions of six groups, every combination of the
first two), then gives group effects, gaps, flags, best guesses, the verdict and its words. Asked:
under 50 ms and under 5 s. Times are medians in one process, without reading files or databases.
"""

import json
import platform
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

import improvement
from improvement.domain.case_table import NO, YES, CaseTable
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.vocabulary import Arm, Design, Direction
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.verdict import VerdictResult, verdict
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.equity.intersections import intersections
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.verdict import verdict_reading

SEED, RECORDS, DIMENSIONS, GROUPS, PILOTS, ROUNDS = 20261124, 10_000, 5, 6, 1_000, 41
MOST_MS, MOST_SCREEN_SECONDS = 50.0, 5.0
TARGET = Path(__file__).parent / "results" / "analysis_speed.json"
# Same machine, before the groups' limits were worked out in one call (parent of 6cbdab6).
BEFORE_MS = {"verdict_and_words": 6.74, "intersections": 1.86}
RULE = DecisionRule(
    direction=Direction.HIGHER,
    design=Design.SIDE_BY_SIDE,
    minimum_worthwhile=0.05,
    planned_per_arm=RECORDS // 2,
)


def records(random: np.random.Generator, size: int) -> CaseTable:
    pilot = random.random(size) < 0.5
    happened = random.random(size) < np.where(pilot, 0.6, 0.5)
    return CaseTable(
        arms=tuple(Arm.PILOT if p else Arm.COMPARISON for p in pilot),
        added=tuple(YES if h else NO for h in happened),
        groups={
            f"Dimension {d}": tuple(f"Group {g}" for g in random.integers(0, GROUPS, size))
            for d in range(DIMENSIONS)
        },
    )


def evidence_of(table: CaseTable) -> Evidence:
    arms = table.arms_counted
    return Evidence(
        rule=RULE,
        arms=arms,
        look=take_look(arms, planned_per_arm=RULE.planned_per_arm, end_passed=True),
        dimensions=tuple(DimensionArms(label=d, groups=table.by(d)) for d in table.groups),
    )


def decided(evidence: Evidence) -> tuple[VerdictResult, Reading]:
    found = verdict(evidence)
    return found, verdict_reading(found, Names())


def combined(table: CaseTable) -> object:
    first, second = list(table.groups)[:2]
    return intersections(table.crossed(first, second), first=first, second=second)


def whole(table: CaseTable) -> None:
    evidence = evidence_of(table)
    decided(evidence)
    combined(table)
    for dimension in evidence.dimensions:
        best_guess(dimension.groups)


def milliseconds(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return round(statistics.median(times) * 1e3, 2)


def main() -> int:
    random = np.random.default_rng(SEED)
    table = records(random, RECORDS)
    evidence = evidence_of(table)
    pilots = [evidence_of(records(random, 400)) for _ in range(PILOTS)]
    started = perf_counter()
    for one in pilots:
        decided(one)
    screened = perf_counter() - started
    analysis = milliseconds(lambda: whole(table))
    found = {
        "about": "Milliseconds (medians) of one analysis with all its parts; seconds of verdicts "
        "with words for many pilots.",
        "date": datetime.now(UTC).date().isoformat(),
        "seed": SEED,
        "records": RECORDS,
        "dimensions": DIMENSIONS,
        "groups_each": GROUPS,
        "whole_analysis_ms": analysis,
        "asked_ms": MOST_MS,
        "parts_ms": {
            "counting": milliseconds(lambda: evidence_of(table)),
            "verdict_and_words": milliseconds(lambda: decided(evidence)),
            "intersections": milliseconds(lambda: combined(table)),
            "best_guesses": milliseconds(
                lambda: [best_guess(d.groups) for d in evidence.dimensions]
            ),
        },
        "before_ms": BEFORE_MS,
        "pilots": PILOTS,
        "pilots_seconds": round(screened, 2),
        "asked_seconds": MOST_SCREEN_SECONDS,
        "versions": {
            "improvement": improvement.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    return int(analysis > MOST_MS or screened > MOST_SCREEN_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
