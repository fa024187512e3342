"""20,000 simulated pilots with 12 looks: the library against plain numpy without a loop.

The plain side draws the same numbers from the same seed and works out Newcombe's limits and the
verdicts with bare array expressions. Both must give the same verdicts; the figure is the ratio of
their times, the middle of several rounds taken in turn.

    python benchmarks/simulation_speed.py      # writes results/simulation_speed.json
"""

import json
import platform
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from improvement.stats.decisions.simulate_plan import Scenario, simulate_plan
from improvement.stats.decisions.simulated_pilots import weekly_pilots

SEED, PILOTS, LOOKS, N, BASE, EFFECT, DELTA = 20261124, 20_000, 12, 60, 0.6, 0.1, 0.1
ROUNDS, AT_MOST = 15, 3.0
TARGET = Path(__file__).parent / "results" / "simulation_speed.json"


def ours() -> NDArray[np.int64]:
    random = np.random.default_rng(SEED)
    return weekly_pilots(random, PILOTS, N, BASE, EFFECT, LOOKS, DELTA)[0]


def plan() -> None:
    """What a person asks for: the same pilots with checks, portions and a frozen result."""
    simulate_plan(
        Scenario(per_arm=N, looks=LOOKS, base=BASE, effect=EFFECT, delta=DELTA),
        replicates=PILOTS,
        seed=SEED,
    )


def plain() -> NDArray[np.int64]:
    """The same draws and limits, written as flat as it goes."""
    random = np.random.default_rng(SEED)
    edges = np.round(np.linspace(0, N, LOOKS + 1)).astype(int)
    steps, n = np.diff(edges), edges[1:]
    x_1 = random.binomial(steps, BASE + EFFECT, (PILOTS, LOOKS)).cumsum(axis=1)
    x_2 = random.binomial(steps, BASE, (PILOTS, LOOKS)).cumsum(axis=1)
    z2 = 1.959963984540054**2 * N / n
    p_1, p_2 = x_1 / n, x_2 / n
    m_1, m_2 = (x_1 + z2 / 2) / (n + z2), (x_2 + z2 / 2) / (n + z2)
    h_1 = np.sqrt(z2 * (x_1 * (1 - p_1) + z2 / 4)) / (n + z2)
    h_2 = np.sqrt(z2 * (x_2 * (1 - p_2) + z2 / 4)) / (n + z2)
    d = p_1 - p_2
    low = d - np.sqrt((p_1 - m_1 + h_1) ** 2 + (m_2 + h_2 - p_2) ** 2)
    high = d + np.sqrt((m_1 + h_1 - p_1) ** 2 + (p_2 - m_2 + h_2) ** 2)
    stopped = ((high < DELTA - 1e-12) & (n >= 10)).any(axis=1)
    end, at_least = d[:, -1], low[:, -1]
    scale = (at_least > 1e-12) & (end >= DELTA - 1e-12)
    adapt = (at_least > 1e-12) | (end <= 1e-12)
    return np.where(stopped, 4, np.where(scale, 1, np.where(adapt, 3, 0)))


def seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def main() -> int:
    same = bool((ours() == plain()).all())
    times = [(seconds(ours), seconds(plain), seconds(plan)) for _ in range(ROUNDS)]
    mine, bare, asked = (statistics.median(column) for column in zip(*times, strict=True))
    kept = {
        "seed": SEED,
        "pilots": PILOTS,
        "looks": LOOKS,
        "same_verdicts": same,
        "seconds_library": round(mine, 4),
        "seconds_plain_numpy": round(bare, 4),
        "seconds_simulate_plan": round(asked, 4),
        "ratio": round(mine / bare, 2),
        "ratio_simulate_plan": round(asked / bare, 2),
        "limit": AT_MOST,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    print(json.dumps(kept, indent=1))
    TARGET.write_text(json.dumps(kept, indent=1) + "\n")
    return int(not same or max(mine, asked) > AT_MOST * bare)


if __name__ == "__main__":
    sys.exit(main())
