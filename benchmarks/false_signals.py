"""How often do chart rules fire on a stable process? Writes what the charts print.

``tables``: the Anhoej rules on independent normal values, both on the whole series, one look. Own
line: the line comes from the points that are judged. Frozen: it comes from the first b points, then
m more are recorded. ``rule_sets``: the same for every set of rules, and for looking at every point
(``rule_set_signals.py``).

    python benchmarks/false_signals.py          # about five minutes; writes false_signals.json
"""

import json
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import rule_set_signals
from numpy.typing import NDArray

import improvement
from improvement.stats.charts.rules import anhoej

SEED = 20261123
REPLICATES = 40_000
BATCH = 10_000  # keeps the working set inside the processor's cache
OWN = range(10, 101)
BASELINES = range(8, 31)
FOLLOW_UP = 60
TARGET = Path(improvement.__file__).parent / "stats" / "charts" / "false_signals.json"

Matrix = NDArray[np.float64]
LINES: dict[str, Callable[[Matrix], Matrix]] = {
    "median": lambda values: np.median(values, axis=1, keepdims=True),
    "mean": lambda values: np.mean(values, axis=1, keepdims=True),
}


def own_line(values: Matrix, line: Callable[[Matrix], Matrix]) -> int:
    """How many series of the matrix fire against a line of their own."""
    found = anhoej.runs(anhoej.sides_of(values, line(values)))
    return int(anhoej.signals(found.useful, found.longest, found.crossings).sum())


def frozen_line(
    values: Matrix, baseline: int, line: Callable[[Matrix], Matrix]
) -> NDArray[np.int64]:
    """How many series fire after 1, 2, ... follow-up points, all judged from the first point on."""
    followed = anhoej.walk(anhoej.sides_of(values, line(values[:, :baseline])))
    fired = anhoej.signals(
        np.cumsum(followed.useful, axis=1),
        np.maximum.accumulate(followed.run_length, axis=1),
        np.cumsum(followed.crossed, axis=1),
    )
    return np.asarray(fired.sum(axis=0)[baseline:], dtype=np.int64)


def simulate() -> dict[str, dict[str, dict[str, int] | dict[str, list[int]]]]:
    random = np.random.default_rng(SEED)
    tables: dict[str, dict[str, dict[str, int] | dict[str, list[int]]]] = {}
    for name, line in LINES.items():
        own = {
            str(n): sum(own_line(random.standard_normal((BATCH, n)), line) for _ in batches())
            for n in OWN
        }
        frozen = {
            str(b): sum(
                frozen_line(random.standard_normal((BATCH, b + FOLLOW_UP)), b, line)
                for _ in batches()
            ).tolist()
            for b in BASELINES
        }
        tables[name] = {"own": own, "frozen": frozen}
    return tables


def batches() -> range:
    return range(REPLICATES // BATCH)


def main() -> int:
    began = time.perf_counter()
    tables = simulate()
    written = {
        "about": "Stable series (independent normal) on which an Anhoej rule fires, of replicates.",
        "keys": "line -> own: points -> count; frozen: baseline points -> count after 1, 2, ...",
        "rule_sets_keys": "rule set -> one_look, every_point -> own: counts at 10, 11, ... points; "
        "frozen: baseline points -> counts after 1, 2, ...",
        "seed": SEED,
        "replicates": REPLICATES,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {
            "improvement": improvement.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "tables": tables,
        "rule_sets_seed": rule_set_signals.SEED,
        "rule_sets": rule_set_signals.simulate(),
    }
    TARGET.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.name} written in {time.perf_counter() - began:.0f} s")
    for n in (10, 12, 16, 20, 24, 36, 60):
        print(f"own median {n:3d}: {tables['median']['own'][str(n)] / REPLICATES:.2%}", end="   ")
        print(f"own mean: {tables['mean']['own'][str(n)] / REPLICATES:.2%}")
    for b, m in ((8, 12), (12, 12), (20, 12), (12, 24), (20, 24)):
        print(
            f"frozen median {b}+{m}: {tables['median']['frozen'][str(b)][m - 1] / REPLICATES:.2%}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
