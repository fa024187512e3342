"""The verdict rule for waits of which some are not over, simulated (STATISTICS J.1-J.4).

Run with ``python benchmarks/waiting_verdicts.py [replicates [world ...]]``, worlds counted from 0
and all of them if none is named. The seed is fixed; the figures go to
``benchmarks/results/waiting_verdicts.json``, in place of those of the same worlds. Households come
in over 12 weeks; every week both sides are compared by average days up to day 60 or 90
(Kaplan-Meier), until the last household has been followed that far. Two ways of counting how much
of the plan is in are played: *known*, which the library uses (``stats/decisions/information.py``),
and *entered*, every household that came in, which is what it used before and which looks better too
often.

Worthwhile are .2 standard deviations of a household's days up to the limit, as in
``benchmarks/outcome_verdicts.py``.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq
from verdict_figures import Figure, rate, run

from improvement.domain.outcomes import Outcome, Side
from improvement.domain.samples import TwoWaits, Waits
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.stats.comparisons.any_outcome import counted_until
from improvement.stats.comparisons.still_waiting import restricted_means, still_waiting
from improvement.stats.decisions.information import information_of
from improvement.stats.decisions.simulated_outcomes import Ranges, played
from improvement.stats.decisions.simulated_pilots import SCALE, STOP, look_sizes
from improvement.stats.interval import Z95
from improvement.stats.student import t_quantiles

RESULTS = Path(__file__).parent / "results" / "waiting_verdicts.json"
SEED = 20264
REPLICATES = 20_000
CHUNK = 2_000
WEEKS = 12  # in which households come in
WORTH = 0.2

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]
Random = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Weibull waits of a typical length, compared up to day ``until``."""

    shape: float
    scale: float
    until: int

    @property
    def name(self) -> str:
        return f"Weibull {self.shape:g}, about {self.scale:g} days, up to day {self.until}"

    def average(self, scale: float) -> float:
        """True average days up to the limit."""
        return self._integral(lambda day: 1.0, scale)

    @property
    def delta(self) -> float:
        square = self._integral(lambda day: 2 * day, self.scale)
        return WORTH * sqrt(square - self.average(self.scale) ** 2)

    def scale_with(self, gain: float) -> float:
        """The scale at which the average is shorter by ``gain`` days."""
        wanted = self.average(self.scale) - gain
        return float(brentq(lambda s: self.average(s) - wanted, 1.0, 2000.0))

    def _integral(self, weight: Callable[[float], float], scale: float) -> float:
        value, _ = quad(
            lambda day: weight(day) * exp(-((day / scale) ** self.shape)), 0, self.until
        )
        return float(value)


WORLDS = tuple(
    World(shape=shape, scale=40.0, until=until)
    for shape, until in ((1.0, 90), (0.8, 60), (1.3, 90), (1.3, 60))
)


def looks(random: Random, world: World, k: int, n: int, gain: float, *, by_known: bool) -> Ranges:
    """Every weekly look of k pilots with n households a side planned."""
    sizes = look_sizes(n, WEEKS)
    week_of = np.repeat(np.arange(WEEKS), np.diff(sizes, prepend=0))
    came = [7 * (week_of + random.uniform(0, 1, (k, n))) for _ in range(2)]
    scales = (world.scale_with(gain) if gain else world.scale, world.scale)
    waits = [scale * random.weibull(world.shape, (k, n)) for scale in scales]
    found, shown = [], []
    last_week = WEEKS + int(np.ceil(world.until / 7))
    for week in range(1, last_week + 1):
        size = int(sizes[min(week, WEEKS) - 1])
        if size < 5:
            continue
        so_far = [7 * week - entered[:, :size] for entered in came]
        days = [np.minimum(w[:, :size], s) for w, s in zip(waits, so_far, strict=True)]
        ended = [w[:, :size] <= s for w, s in zip(waits, so_far, strict=True)]
        z = _z(days, ended, world.until, n, by_known=by_known, over=week == last_week)
        found.append(compared(days, ended, world.until, z))
        shown.append(size)
    lower, estimate, upper = (np.stack(part, axis=1) for part in zip(*found, strict=True))
    return Ranges(sizes=np.array(shown), estimate=estimate, lower=lower, upper=upper)


def _z(
    days: list[Matrix], ended: list[Flags], until: int, n: int, *, by_known: bool, over: bool
) -> Matrix:
    """Standard errors at this look, pilot by pilot; infinite where nothing is known on a side."""
    known = [
        (e | (d >= until)).sum(axis=1) if by_known else np.full(len(d), d.shape[1])
        for d, e in zip(days, ended, strict=True)
    ]
    with np.errstate(divide="ignore"):
        fraction = 2 / (1 / known[0] + 1 / known[1]) / n
        early = np.where(over, 1.0, np.minimum(1.0, fraction))
        return np.asarray(Z95 / np.sqrt(early), float)


def compared(
    days: list[Matrix], ended: list[Flags], until: float, z: Matrix
) -> tuple[Matrix, Matrix, Matrix]:
    """Lower, estimate and upper of the days saved; NaN with fewer than 2 waits over on a side."""
    limit = np.full(len(days[0]), float(until))
    for d, e in zip(days, ended, strict=True):
        last = d.max(axis=1)
        cut = ((d == last[:, None]) & ~e).any(axis=1)
        limit = np.minimum(limit, np.where(cut, last, np.inf))
    (m_1, v_1, d_1), (m_2, v_2, d_2) = (
        restricted_means(d, e, limit) for d, e in zip(days, ended, strict=True)
    )
    enough = np.minimum(d_1, d_2) >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(v_1 * d_1 / (d_1 - 1.0) + v_2 * d_2 / (d_2 - 1.0))
        half = t_quantiles(z, 2 * days[0].shape[1] - 2) * error
    estimate = np.where(enough, m_2 - m_1, np.nan)
    return estimate - half, estimate, estimate + half


def play(
    random: Random, world: World, r: int, n: int, gain: float, *, by_known: bool = True
) -> tuple[NDArray[np.int64], Flags]:
    ends, ever = [], []
    for k in (min(CHUNK, r - at) for at in range(0, r, CHUNK)):
        end, ahead = played(looks(random, world, k, n, gain, by_known=by_known), world.delta)
        ends.append(end)
        ever.append(ahead)
    return np.concatenate(ends), np.concatenate(ever)


def figures_of(random: Random, world: World, r: int) -> Iterator[Figure]:
    yield agree(random, world)
    for n in (15, 30, 60, 120):
        end, ever = play(random, world, r, n, 0.0)
        worth, _ = play(random, world, r, n, world.delta)
        for item, what, value in (
            ("J.1", "nothing changed: scale", float((end == SCALE).mean())),
            ("J.1", "nothing changed: ever a benefit", float(ever.mean())),
            ("J.2", "exactly worthwhile: stop", float((worth == STOP).mean())),
        ):
            yield rate(item, world.name, f"{what}, n={n}, known", value, "<= 0.05", r)
        _, ever = play(random, world, r, n, 0.0, by_known=False)
        yield rate(
            "J.1",
            world.name,
            f"nothing changed: ever a benefit, n={n}, entered",
            float(ever.mean()),
            "",
            r,
        )
    for times, code, item, limit in (
        (-1.5, SCALE, "J.3", "<= 0.005"),
        (1.5, STOP, "J.4", "<= 0.025"),
        (2.5, SCALE, "J.4", ""),
    ):
        end, _ = play(random, world, r, 60, times * world.delta)
        setting = f"{times:+g} x worthwhile: {code.name.lower()}, n=60, known"
        yield rate(item, world.name, setting, float((end == code).mean()), limit, r)


def agree(random: Random, world: World, pilots: int = 40) -> Figure:
    """The arrays against what people call: limits and the part of the plan, at random looks."""
    wrong, n = 0.0, 30
    for _ in range(pilots):
        day = random.uniform(20, 120)
        so_far = [np.maximum(day - random.uniform(0, 80, (1, n)), 1.0) for _ in range(2)]
        waits = [40 * random.weibull(world.shape, (1, n)) for _ in range(2)]
        days = [np.minimum(w, s) for w, s in zip(waits, so_far, strict=True)]
        ended = [w <= s for w, s in zip(waits, so_far, strict=True)]
        here, there = (
            Side(values=tuple(d[0].tolist()), ended=tuple(e[0].tolist()))
            for d, e in zip(days, ended, strict=True)
        )
        outcome = Outcome(
            design=Design.RANDOMISED,
            way=ComparedBy.AVERAGE_DAYS,
            pilot=here,
            comparison=there,
            until=float(world.until),
        )
        if min(int(e.sum()) for e in ended) < 2:
            continue  # no range yet, on either way
        z = _z(days, ended, world.until, n, by_known=True, over=False)
        wrong = max(wrong, abs(float(Z95 / np.sqrt(information_of(outcome) / n) - z[0])))
        found = still_waiting(
            TwoWaits(
                pilot=Waits(days=here.values, ended=here.ended),
                comparison=Waits(days=there.values, ended=there.ended),
            ),
            until=counted_until(outcome),
            z=float(z[0]),
        )
        lower, _, _ = compared(days, ended, world.until, z)
        wrong = max(wrong, abs(float(lower[0]) + found.difference.upper))
    return rate(
        "check",
        world.name,
        f"arrays = library, {pilots} looks, largest error",
        wrong,
        "<= 1e-09",
        1,
    )


if __name__ == "__main__":
    sys.exit(run(RESULTS, SEED, WORLDS, figures_of, sys.argv[1:], usual=REPLICATES))
