"""The chance of each number of events, for shares down to the smallest a float can hold."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: A share below this is nobody: among 10^9 households no event would be seen in 10^280 pilots.
#: scipy 1.17.1 overflows there instead (``binom.pmf(1, 2, 1.1e-308)`` raises OverflowError).
NOBODY = 1e-290


def event_chances(events: Any, n: Any, share: float) -> NDArray[np.float64]:
    """How likely is each number of ``events`` among ``n`` households?

    Parameters: ``events`` and ``n`` whole numbers, broadcast against each other; ``share`` 0-1.
    Returns the binomial probabilities, 0 outside 0 to n.

    >>> event_chances([0, 1, 2], 2, 0.5).round(9).tolist(), event_chances([0], 1, 5e-324).tolist()
    ([0.25, 0.5, 0.25], [1.0])
    """
    from scipy.stats import binom

    return np.asarray(binom.pmf(events, n, share if share >= NOBODY else 0.0))
