"""How sure are we of one share? The Wilson score interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from improvement.domain.tallies import Tally
from improvement.errors import NotComputable
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded

Floats = NDArray[np.float64]


@recorded("wilson", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Wilson:
    """A share (0-1) with its Wilson limits at ``z`` standard errors."""

    tally: Tally
    z: float
    share: float
    lower: float
    upper: float


def wilson(tally: Tally, *, z: float = Z95) -> Wilson:
    """What share had the outcome, and between which shares could the truth lie?

    Parameters: ``tally`` x of n with n >= 1; ``z`` > 0 standard errors (1.96 for 95%).
    Returns shares in 0-1; the lower limit is exactly 0 at 0 of n, the upper exactly 1 at n of n.
    Raises ``NotComputable`` for 0 of 0 and ``Invalid`` for a ``z`` that is not above 0.

    References: Wilson 1927; Newcombe 1998, Statistics in Medicine 17, 857-872, method 3.

    >>> known = wilson(Tally(events=3, n=10))
    >>> round(known.lower, 4), round(known.upper, 4)
    (0.1078, 0.6032)

    Read: 3 of 10, which fits a true share anywhere between 11 and 60 of 100.
    """
    if tally.n == 0:
        raise NotComputable("0 of 0: nobody is counted yet, so there is no share.")
    lower, upper = wilson_limits(tally.events, tally.n, checked_z(z))
    return Wilson(
        tally=tally, z=z, share=tally.events / tally.n, lower=float(lower), upper=float(upper)
    )


def wilson_limits(events: ArrayLike, n: ArrayLike, z: ArrayLike) -> tuple[Floats, Floats]:
    """The bulk path: limits for arrays of any matching shapes, n >= 1 everywhere."""
    x, size, z2 = np.asarray(events, float), np.asarray(n, float), np.square(np.asarray(z, float))
    centre = x + z2 / 2
    spread = np.sqrt(z2 * (x * (size - x) / size + z2 / 4))
    # At 0 and n the limit is 0 and 1 by algebra; floating point alone would miss it by 1e-17.
    lower = np.where(x == 0, 0.0, (centre - spread) / (size + z2))
    upper = np.where(x == size, 1.0, (centre + spread) / (size + z2))
    return lower, upper
