"""Rates of the verdict rule beside what is asked of them, run world by world and kept as JSON.

Shared by ``outcome_verdicts.py`` and ``waiting_verdicts.py``; nothing to run by itself.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TypeVar

import numpy as np

MONTE_CARLO = 3.0  # standard errors that a simulated rate may lie beyond its limit


class Named(Protocol):
    @property
    def name(self) -> str: ...


World = TypeVar("World", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One rate beside what is asked of it; ``holds`` allows for Monte Carlo error."""

    item: str
    world: str
    setting: str
    figure: float
    limit: str
    holds: bool
    replicates: int


def rate(item: str, world: str, setting: str, value: float, limit: str, r: int) -> Figure:
    """``limit`` as "<= .05" or ">= .5", or empty where nothing is asked."""
    holds = True
    if limit:
        asked = float(limit.split()[1])
        slack = MONTE_CARLO * sqrt(asked * (1 - asked) / r)
        holds = value <= asked + slack if limit.startswith("<") else value >= asked - slack
    return Figure(
        item=item,
        world=world,
        setting=setting,
        figure=float(value),
        limit=limit,
        holds=bool(holds),
        replicates=r,
    )


def run(
    results: Path,
    seed: int,
    worlds: Sequence[World],
    figures_of: Callable[[np.random.Generator, World, int], Iterable[Figure]],
    arguments: Sequence[str],
    *,
    usual: int,
) -> int:
    """Play the worlds asked for, keep after each what is known; how many figures do not hold."""
    replicates = int(arguments[0]) if arguments else usual
    wanted = [int(place) for place in arguments[1:]] or range(len(worlds))
    kept = _kept(results, seed)
    failed = 0
    for place in wanted:
        world, started = worlds[place], perf_counter()
        random = np.random.default_rng([seed, place])
        found = list(figures_of(random, world, replicates))
        for figure in found:
            _print(figure)
        print(f"       {perf_counter() - started:.0f} seconds", flush=True)
        others = [f for f in kept["figures"] if f["world"] != world.name]
        kept["figures"] = others + [asdict(f) for f in found]
        results.write_text(json.dumps(kept, indent=1) + "\n")
        failed += sum(not f.holds for f in found)
    return failed


def _kept(results: Path, seed: int) -> dict[str, Any]:
    """What was kept of other worlds, under the same seed."""
    if results.exists():
        found: dict[str, Any] = json.loads(results.read_text())
        if found["seed"] == seed:
            return found
    return {"seed": seed, "figures": []}


def _print(f: Figure) -> None:
    mark = "" if f.holds else "  <-- does not hold"
    print(f"{f.item:6} {f.world:44} {f.setting:52} {f.figure:7.4f} {f.limit}{mark}")
