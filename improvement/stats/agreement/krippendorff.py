"""Do coders agree by more than chance would have them agree?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from improvement.domain.codings import Code, Codings
from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Interval
from improvement.stats.record import recorded

Floats = NDArray[np.float64]

RESAMPLES = 2_000
TAIL = 0.025  # each side: 95%
RELIABLE = 0.80  # Krippendorff 2019, ch. 12: conclusions may be drawn
TENTATIVE = 0.667  # the same: tentative ones only
FEWEST_UNITS = 50  # coded twice, for a useful range: STATISTICS G
LARGEST_SHARE_LOST = 0.05  # of resamples in which a single category is left
MOST_CATEGORIES = 100  # different codes: beyond it the tables of pairs outgrow the memory
_CELLS = 4_000_000  # numbers held at a time while resampling


class Scale(StrEnum):
    """How far apart two codes are."""

    NOMINAL = "nominal"  # the same or not
    ORDINAL = "ordinal"  # by rank
    INTERVAL = "interval"  # by difference
    RATIO = "ratio"  # by difference relative to size


class Reliability(StrEnum):
    """What the agreement allows."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    UNRELIABLE = "unreliable"


@recorded("krippendorff", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Krippendorff:
    """Alpha: 1 perfect agreement, 0 as by chance, below 0 worse than chance.

    ``observed`` disagreement beside the one ``expected`` by chance (alpha = 1 - observed /
    expected). ``units`` coded by at least two, ``pairable`` codes in them. ``interval`` comes from
    drawing units anew ``resamples`` times with ``seed``; None where too few units differ.
    ``lost`` counts resamples in which a single category was left.
    """

    codings: Codings
    scale: Scale
    units: int
    pairable: int
    categories: tuple[Code, ...]
    observed: float
    expected: float
    alpha: float
    interval: Interval | None
    resamples: int
    lost: int
    seed: int

    @property
    def reliability(self) -> Reliability:
        if self.alpha >= RELIABLE:
            return Reliability.RELIABLE
        return Reliability.TENTATIVE if self.alpha >= TENTATIVE else Reliability.UNRELIABLE

    @property
    def enough_units(self) -> bool:
        """Are there enough units for a useful range?"""
        return self.units >= FEWEST_UNITS


def krippendorff(
    codings: Codings, *, scale: Scale = Scale.NOMINAL, resamples: int = RESAMPLES, seed: int = 1
) -> Krippendorff:
    """Krippendorff's alpha for any number of coders, with missing codes.

    Parameters: ``codings`` at least two coders; ``scale`` other than nominal needs scores (ratio:
    0 or more); ``resamples`` >= 200; ``seed`` for the range.
    Raises ``NotComputable`` where no unit was coded twice and where all codes are one category:
    nothing could have disagreed. ``Invalid`` for a scale that does not fit the codes.

    Notes: a unit coded once tells nothing and is left out.
    References: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; Krippendorff 2019,
    Content Analysis, 4th ed., ch. 12. The range covers the truth in 93 of 100 cases (STATISTICS G).

    >>> from improvement.domain.codings import codings
    >>> found = krippendorff(codings([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
    ...                               [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]))
    >>> round(found.alpha, 3), str(found.reliability)
    (0.095, 'unreliable')

    Read: the two agree hardly more often than by chance; settle what the codes mean first.
    """
    if resamples < 200:
        raise Invalid(f"{resamples} resamples are too few for a range: give 200 or more.")
    counts, categories = _unit_counts(codings, scale)
    pairs = unit_coincidences(counts)
    together = pairs.sum(axis=0, keepdims=True)
    distances = _distances(categories, scale)
    observed, expected = (float(d[0]) for d in _disagreements(together, distances, scale))
    if expected == 0:
        raise NotComputable(
            "All codes are one category: nobody could have disagreed, so agreement cannot be "
            "judged. Add notes of another kind."
        )
    alpha = 1 - observed / expected
    interval, lost = _interval(pairs, distances, scale, alpha, resamples, seed)
    return Krippendorff(
        codings=codings,
        scale=scale,
        units=len(counts),
        pairable=int(counts.sum()),
        categories=categories,
        observed=observed,
        expected=expected,
        alpha=alpha,
        interval=interval,
        resamples=resamples,
        lost=lost,
        seed=seed,
    )


def _unit_counts(codings: Codings, scale: Scale) -> tuple[Floats, tuple[Code, ...]]:
    """How often each category was given to each unit that two or more coded."""
    if len(codings.values) < 2:
        raise NotComputable("One coder alone agrees with everybody: at least 2 are needed.")
    if scale is not Scale.NOMINAL and not codings.numeric:
        raise Invalid(f"Codes that are texts have no {scale} scale: use nominal, or scores.")
    units = [[c for c in unit if c is not None] for unit in zip(*codings.values, strict=True)]
    paired = [unit for unit in units if len(unit) > 1]
    if not paired:
        raise NotComputable("No unit was coded by two people: agreement cannot be seen.")
    categories = tuple(sorted({c for unit in paired for c in unit}, key=_order))
    if scale is Scale.RATIO and any(not isinstance(c, str) and c < 0 for c in categories):
        raise Invalid("A ratio scale has no scores below 0: use interval.")
    if len(categories) > MOST_CATEGORIES:
        raise Invalid(
            f"{len(categories)} different codes: round or group them to {MOST_CATEGORIES}."
        )
    place = {category: i for i, category in enumerate(categories)}
    counts = np.zeros((len(paired), len(categories)))
    for row, unit in zip(counts, paired, strict=True):
        np.add.at(row, [place[c] for c in unit], 1)
    return counts, categories


def _order(code: Code) -> tuple[bool, Code]:
    return isinstance(code, str), code


def unit_coincidences(counts: Floats) -> Floats:
    """Each unit's pairs of codes, (units, categories, categories), each code weighing 1 in all."""
    own = np.eye(counts.shape[1]) * counts[:, :, None]
    paired = counts[:, :, None] * counts[:, None, :] - own
    return np.asarray(paired / (counts.sum(axis=1) - 1)[:, None, None])


def _distances(categories: tuple[Code, ...], scale: Scale) -> Floats:
    """Squared differences of codes; of ordinal codes only their places, see ``_ranked``."""
    if scale in (Scale.NOMINAL, Scale.ORDINAL):
        return 1.0 - np.eye(len(categories))
    values = np.array(categories, dtype=float)
    apart = values[:, None] - values[None, :]
    if scale is Scale.RATIO:
        sums = values[:, None] + values[None, :]
        apart = apart / np.where(sums == 0, 1.0, sums)
    return np.asarray(np.square(apart))


def _ranked(totals: Floats) -> Floats:
    """Ordinal distances: how many codes lie between, which depends on the codes given."""
    middle = np.cumsum(totals, axis=1) - totals / 2
    return np.square(middle[:, :, None] - middle[:, None, :])


def _disagreements(together: Floats, distances: Floats, scale: Scale) -> tuple[Floats, Floats]:
    """Observed and expected disagreement for stacked coincidence matrices (stack, c, c)."""
    totals = together.sum(axis=2)
    apart = _ranked(totals) if scale is Scale.ORDINAL else distances
    n = totals.sum(axis=1)
    by_chance = totals[:, :, None] * totals[:, None, :]
    observed: Floats = (together * apart).sum(axis=(1, 2)) / n
    expected: Floats = (by_chance * apart).sum(axis=(1, 2)) / (n * (n - 1))
    return observed, expected


def _interval(
    pairs: Floats, distances: Floats, scale: Scale, alpha: float, resamples: int, seed: int
) -> tuple[Interval | None, int]:
    """Quantiles of alpha over units drawn anew; resamples of one category have none."""
    kept = np.concatenate(list(_resampled(pairs, distances, scale, resamples, seed)))
    lost = resamples - len(kept)
    if lost > LARGEST_SHARE_LOST * resamples:
        return None, lost
    lower, upper = np.quantile(kept, (TAIL, 1 - TAIL))
    return Interval(estimate=alpha, lower=float(lower), upper=float(upper)), lost


def _resampled(
    pairs: Floats, distances: Floats, scale: Scale, resamples: int, seed: int
) -> Iterator[Floats]:
    random = np.random.default_rng(seed)
    units, categories, _ = pairs.shape
    flat = pairs.reshape(units, -1)
    portion = max(1, _CELLS // (categories**2 + units))
    for first in range(0, resamples, portion):
        size = min(portion, resamples - first)
        drawn = random.multinomial(units, np.full(units, 1 / units), size)
        together = (drawn @ flat).reshape(size, categories, categories)
        observed, expected = _disagreements(together, distances, scale)
        # Differences that cancel leave a rounding rest: nothing of it may be divided by.
        some = expected > 1e-12 * expected.max(initial=0)
        yield 1 - observed[some] / expected[some]
