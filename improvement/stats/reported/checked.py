"""Plain numbers as callers give them, checked once."""

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from improvement.errors import Invalid

Floats = NDArray[np.float64]


def tail_of(confidence: float) -> float:
    """The share left out on each side; ``Invalid`` outside 0-1."""
    if not 0 < confidence < 1:
        raise Invalid(f"A confidence of {confidence}: give a number between 0 and 1, as 0.95.")
    return (1 - confidence) / 2


def sample(name: str, values: Sequence[float]) -> Floats:
    """Finite numbers as an array; ``Invalid`` with the place and value of what is none."""
    found = [float(value) for value in values]
    for place, value in enumerate(found, start=1):
        if not isfinite(value):
            raise Invalid(f"{name}, value {place}: {value} is not a number. Leave it out.")
    return np.array(found, dtype=float)


def events_of(events: int, n: int) -> tuple[int, int]:
    """x of n, n >= 1."""
    if n < 1 or not 0 <= events <= n:
        raise Invalid(f"{events} of {n}: give a count between 0 and a total of at least 1.")
    return int(events), int(n)
