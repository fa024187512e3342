"""How large must the change of a gap be, for a pilot of this size to see it?"""

import numpy as np
from numpy.typing import NDArray

from improvement.stats.interval import Z95

Floats = NDArray[np.float64]

CELLS = 4  # group and reference, each with and without the change
ADDED = 2 / CELLS  # Price & Bonett 2004: 2/k events and as many non-events to each of k cells
_STEPS = 50  # bisection: 2^-50 of the largest change


def gap_power(
    n_group: Floats, n_reference: Floats, base: float, change: Floats, z: float = Z95
) -> Floats:
    """The chance (0-1) that the range of a gap's change lies above 0; arrays.

    Households per arm in the group and in the reference, each >= 1. The group gains ``change``
    on the reference: it goes from ``base`` to ``base + change``, where the reference stands
    throughout, so that a gap of that size closes.
    Normal approximation to Price & Bonett's interval; within .04 of simulation from 10 a cell on,
    .025 from 40.
    """
    from scipy.stats import norm

    low, high = np.broadcast_to(base, np.shape(change)), base + np.asarray(change)
    centre = sampling = used = np.zeros(np.shape(change))
    for sign, n, share in (
        (1, n_group, high),
        (-1, n_group, low),
        (-1, n_reference, high),
        (1, n_reference, high),
    ):
        size = n + 2 * ADDED
        moved = (n * share + ADDED) / size
        centre = centre + sign * moved
        sampling = sampling + n * share * (1 - share) / size**2
        used = used + moved * (1 - moved) / size
    spread = np.sqrt(np.maximum(sampling, np.finfo(float).tiny))
    return np.asarray(norm.cdf((centre - z * np.sqrt(used)) / spread))


def gap_half_width(n_group: Floats, n_reference: Floats, base: float, z: float = Z95) -> Floats:
    """Half the width of the range of a gap's change, where nothing changes; arrays."""
    total = np.zeros(np.shape(n_group))
    for n in (n_group, n_group, n_reference, n_reference):
        share = (n * base + ADDED) / (n + 2 * ADDED)
        total = total + share * (1 - share) / (n + 2 * ADDED)
    return np.asarray(z * np.sqrt(total))


def smallest_gap_changes(
    n_group: Floats, n_reference: Floats, base: float, target: float
) -> Floats:
    """The smallest change seen with chance ``target``; NaN where even the largest is not."""
    low, high = np.zeros(np.shape(n_group)), np.full(np.shape(n_group), 1 - base)
    possible = gap_power(n_group, n_reference, base, high) >= target
    for _ in range(_STEPS):
        middle = (low + high) / 2
        enough = gap_power(n_group, n_reference, base, middle) >= target
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(possible, high, np.nan)
