"""Comparing a figure with its limit when both are shares: 60/100 - 50/100 is 10 points.

In binary floating point 0.6 - 0.5 is a hair below 0.1, and a team that reached exactly what it set
out to reach must not be told that it fell short. A trillionth of a share is nobody.
"""

_HAIR = 1e-12


def below(observed: float, limit: float) -> bool:
    """Observed < limit.

    >>> below(0.6 - 0.5, 0.1), below(0.09, 0.1)
    (False, True)
    """
    return observed < limit - _HAIR


def above(observed: float, limit: float) -> bool:
    """Observed > limit."""
    return observed > limit + _HAIR


def at_least(observed: float, limit: float) -> bool:
    """Observed >= limit.

    >>> at_least(0.6 - 0.5, 0.1)
    True
    """
    return observed >= limit - _HAIR


def at_most(observed: float, limit: float) -> bool:
    """Observed <= limit."""
    return observed <= limit + _HAIR
