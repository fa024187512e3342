"""How unequal are the groups, all in one figure, and how unequal would chance alone make them?

The World Health Organization's summary measures. With small groups each of them is large although
nothing is unequal: five groups of 30 at one and the same 60 of 100 lie 21 points apart on average.
So an index is only given beside its noise floor, and only with 30 or more people in every group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, isinf

import numpy as np

from improvement.domain.group_tallies import GroupTally
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.record import recorded

FEWEST = 30  # STATISTICS C5: only if every cell has at least so many
FLOOR_QUANTILE = 0.90  # STATISTICS C5: 90th percentile
REPLICATES = 10_000  # the floor's own error is then below 1% of it
SEED = 20263  # any; stored in the result, so that the floor can be drawn again


class EquityIndex(StrEnum):
    """The measures, by the names of WHO's Health Equity Assessment Toolkit."""

    DIFFERENCE = "difference"  # D: highest - lowest
    RATIO = "ratio"  # R: highest / lowest
    BETWEEN_GROUP_VARIANCE = "between_group_variance"  # BGV
    BETWEEN_GROUP_SD = "between_group_sd"  # BGSD
    MEAN_DIFFERENCE_FROM_MEAN = "mean_difference_from_mean"  # MDM
    MEAN_DIFFERENCE_FROM_BEST = "mean_difference_from_best"  # MDB
    DISPARITY = "disparity"  # IDIS, weighted, % of the mean
    THEIL = "theil"  # x 1000
    ATTRIBUTABLE_RISK = "attributable_risk"  # PAR: best - mean
    ATTRIBUTABLE_FRACTION = "attributable_fraction"  # PAF: PAR as % of the mean


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexValue:
    """One index beside its floor.

    ``value`` is None where it has none (a ratio to 0, anything relative to a mean of 0); ``floor``
    is None where chance alone often gives none.
    """

    index: EquityIndex
    value: float | None
    floor: float | None

    @property
    def above_floor(self) -> bool | None:
        """Is it further from equal than in 90 of 100 equal worlds? None where it cannot be said."""
        if self.value is None or self.floor is None:
            return None
        return abs(self.value) > abs(self.floor)


@recorded("equity_indices", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class EquityIndices:
    """Every index with its noise floor.

    ``mean`` is the share over everybody; ``floor_quantile``, ``replicates`` and ``seed`` say how
    the floors were drawn: groups of these sizes, all at ``mean``.
    """

    groups: tuple[GroupTally, ...]
    direction: Direction
    mean: float
    floor_quantile: float
    replicates: int
    seed: int
    values: tuple[IndexValue, ...]

    def value(self, index: EquityIndex) -> IndexValue:
        return next(one for one in self.values if one.index is index)


def equity_indices(
    groups: Sequence[GroupTally],
    *,
    direction: Direction,
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> EquityIndices:
    """WHO's summary measures of inequality between the groups of one dimension.

    Groups weigh as many people as they have. Parameters: ``groups`` x of n, n >= 30, each label
    once; ``direction`` which way is better (it chooses the best group for MDB, PAR and PAF);
    ``seed`` >= 0 and ``replicates`` >= 100 of the noise floor.
    Returns D, BGV, BGSD, MDM, MDB and PAR as shares, R as a ratio, IDIS and PAF in %, Theil x 1000.
    PAR and PAF are below 0 where lower is better, as in WHO's toolkit.
    Raises ``NotComputable`` for fewer than two groups or a group below 30: look at the gap against
    the reference instead. ``Invalid`` for a label given twice.

    Notes: 0 x ln 0 counts as 0 in Theil's index.

    References: Schlotheuber & Hosseinpoor 2022, International Journal of Environmental Research and
    Public Health 19, 3697.

    >>> from improvement.domain.tallies import Tally
    >>> found = equity_indices(
    ...     [GroupTally(group=g, tally=Tally(events=x, n=n)) for g, x, n in
    ...      (("A", 48, 80), ("B", 26, 50), ("C", 12, 30), ("D", 28, 40))],
    ...     direction=Direction.HIGHER)
    >>> gap = found.value(EquityIndex.DIFFERENCE)
    >>> round(gap.value, 2), round(gap.floor, 2), gap.above_floor
    (0.3, 0.25, True)

    Read: best and worst are 30 points apart; groups of these sizes are 25 points or more apart in 1
    of 10 worlds in which nothing is unequal.
    """
    _check(groups, replicates)
    events = np.array([group.tally.events for group in groups], float)
    n = np.array([group.tally.n for group in groups], float)
    mean = float(events.sum() / n.sum())
    seen = index_values(events, n, direction)
    drawn = resampled(n, mean, direction, seed=seed, replicates=replicates)
    return EquityIndices(
        groups=tuple(groups),
        direction=direction,
        mean=mean,
        floor_quantile=FLOOR_QUANTILE,
        replicates=replicates,
        seed=seed,
        values=tuple(
            IndexValue(index=i, value=_known(float(seen[i])), floor=_floor(drawn[i]))
            for i in EquityIndex
        ),
    )


def _check(groups: Sequence[GroupTally], replicates: int) -> None:
    labels = [group.group for group in groups]
    if len(set(labels)) < len(labels):
        raise Invalid("Two groups carry the same label: give each group its own.")
    if replicates < 100:
        raise Invalid(f"{replicates} replicates make no floor: draw at least 100.")
    if len(groups) < 2:
        raise NotComputable(f"{len(groups)} group: at least 2 are needed to be unequal.")
    small = [group for group in groups if group.tally.n < FEWEST]
    if small:
        raise NotComputable(
            f"{len(small)} of {len(groups)} groups have fewer than {FEWEST} people: an index would "
            "mostly show chance. Look at the gap against the reference group instead."
        )


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _floor(drawn: Floats) -> float | None:
    """How far from equal 9 of 10 equal worlds stay; None where chance often gives no value."""
    if np.isnan(drawn).any():
        return None
    # The size of PAR and PAF, which carry a sign, is what is held against the floor.
    at = float(np.quantile(np.abs(drawn), FLOOR_QUANTILE, method="inverted_cdf"))
    return None if isinf(at) else at


def resampled(
    n: Floats, mean: float, direction: Direction, *, seed: int, replicates: int
) -> dict[EquityIndex, Floats]:
    """Every index in ``replicates`` worlds where all groups share one ``mean``."""
    random = np.random.default_rng(seed)
    events = random.binomial(n.astype(int), mean, (replicates, len(n))).astype(float)
    return index_values(events, n, direction)


def index_values(events: Floats, n: Floats, direction: Direction) -> dict[EquityIndex, Floats]:
    """The bulk path: every index over the last axis (the groups), n >= 1.

    Infinite for a ratio to 0, NaN for anything relative to a mean of 0.
    """
    p = events / n
    weight = n / n.sum(-1, keepdims=True)
    mean = (weight * p).sum(-1)
    high, low = p.max(-1), p.min(-1)
    best = high if direction is Direction.HIGHER else low
    variance = (weight * np.square(p - mean[..., None])).sum(-1)
    from_mean = (weight * np.abs(p - mean[..., None])).sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = p / mean[..., None]
        pieces = np.where(relative > 0, relative * np.log(relative), 0.0 * relative)
        theil = 1000 * (weight * pieces).sum(-1)
        ratio, disparity, fraction = high / low, 100 * from_mean / mean, 100 * (best - mean) / mean
    return {
        EquityIndex.DIFFERENCE: high - low,
        EquityIndex.RATIO: ratio,
        EquityIndex.BETWEEN_GROUP_VARIANCE: variance,
        EquityIndex.BETWEEN_GROUP_SD: np.sqrt(variance),
        EquityIndex.MEAN_DIFFERENCE_FROM_MEAN: from_mean,
        EquityIndex.MEAN_DIFFERENCE_FROM_BEST: (weight * np.abs(p - best[..., None])).sum(-1),
        EquityIndex.DISPARITY: disparity,
        EquityIndex.THEIL: theil,
        EquityIndex.ATTRIBUTABLE_RISK: best - mean,
        EquityIndex.ATTRIBUTABLE_FRACTION: fraction,
    }
