"""A weighted sum of several shares: did a gap change, did one arm gain more than the other?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt

from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded


@recorded("proportion_contrast", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionContrast:
    """Sum of weight x share, with its Price-Bonett interval.

    ``centre`` is the same sum over the shares with 2/k events added, the middle of the interval;
    ``standard_error`` belongs to it. ``contrast.estimate`` uses the shares as observed.
    """

    tallies: tuple[Tally, ...]
    weights: tuple[float, ...]
    z: float
    centre: float
    standard_error: float
    contrast: Interval


def proportion_contrast(
    tallies: Sequence[Tally], weights: Sequence[float], *, z: float = Z95
) -> ProportionContrast:
    """Price & Bonett's interval for a linear function of k >= 2 independent shares.

    Parameters: ``tallies`` x of n, n >= 1, one per cell; ``weights`` one per cell, not all 0
    (a difference in differences has weights 1, -1, -1, 1); ``z`` > 0 standard errors.
    The limits are kept inside what the weights make possible (-2 to 2 for that example).
    Raises ``NotComputable`` for an empty cell, ``Invalid`` for weights that do not fit.

    References: Price & Bonett 2004, Computational Statistics & Data Analysis 45, 449-456;
    with two cells it is Agresti & Caffo 2000.

    >>> cells = [Tally(events=x, n=20) for x in (12, 8, 9, 10)]
    >>> found = proportion_contrast(cells, (1, -1, -1, 1))
    >>> [round(x, 4) for x in (found.contrast.lower, found.contrast.upper)]
    [-0.1852, 0.6614]

    Read: the gap changed by 25 points, and the data fit anything from -19 to 66.
    """
    _check(tallies, weights)
    checked_z(z)
    k = len(tallies)
    added = [((c.events + 2 / k) / (c.n + 4 / k), c.n + 4 / k) for c in tallies]
    centre = fsum(w * p for w, (p, _) in zip(weights, added, strict=True))
    error = sqrt(fsum(w * w * p * (1 - p) / n for w, (p, n) in zip(weights, added, strict=True)))
    least, most = fsum(w for w in weights if w < 0), fsum(w for w in weights if w > 0)
    contrast = Interval(
        estimate=fsum(w * c.events / c.n for w, c in zip(weights, tallies, strict=True)),
        lower=max(least, centre - z * error),
        upper=min(most, centre + z * error),
    )
    return ProportionContrast(
        tallies=tuple(tallies),
        weights=tuple(float(w) for w in weights),
        z=z,
        centre=centre,
        standard_error=error,
        contrast=contrast,
    )


def _check(tallies: Sequence[Tally], weights: Sequence[float]) -> None:
    if len(tallies) < 2 or len(tallies) != len(weights):
        raise Invalid(
            f"{len(tallies)} cells and {len(weights)} weights: give one weight to each of at "
            "least 2 cells."
        )
    if not all(isfinite(w) for w in weights) or not any(weights):
        raise Invalid(f"The weights {tuple(weights)} compare nothing: give at least one not 0.")
    if any(tally.n == 0 for tally in tallies):
        raise NotComputable("One of the cells has nobody in it: the sum cannot be known.")
