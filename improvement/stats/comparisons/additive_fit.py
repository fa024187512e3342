"""The additive model of a table of arms by groups: one effect of the arm in every group.

Fitted by maximum likelihood with iteratively reweighted least squares, for shares (binomial, logit)
and for rates (Poisson, log, exposure as offset). Written out because the library needs it in one
place only, and because a table that separates must be noticed instead of answered with 3,802,968.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from improvement.errors import NotComputable
from improvement.stats.comparisons.wilson import Floats

MOST_STEPS = 200
#: A fit of 0 events (or of nothing but events) is reached step by step, e times nearer each time.
CLOSE = 1e-13
#: Expected events (or non-events) of a cell below this are 0: the coefficient has no end.
NOBODY = 1e-7

Flags = NDArray[np.bool_]


class Family(StrEnum):
    """What the cells of the table hold."""

    SHARES = "shares"  # events of so many people: binomial, on the logit scale
    RATES = "rates"  # events in so much time: Poisson, on the log scale


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveFit:
    """``expected`` events by cell, and the coefficients with their standard errors.

    ``settled`` says which coefficients are finite; the others grow without end.
    """

    expected: Floats
    coefficients: Floats
    errors: Floats
    settled: Flags


def additive_fit(family: Family, design: Floats, events: Floats, size: Floats) -> AdditiveFit:
    """Fit events ~ design, cell by cell.

    Parameters: ``design`` (cells, coefficients) of full column rank; ``events`` >= 0 and ``size`` >
    0 (people, or exposure), one a cell.
    Raises ``NotComputable`` when the fit does not come to rest.

    References: McCullagh & Nelder 1989, Generalized Linear Models, 2.5; separation: Albert &
    Anderson 1984, Biometrika 71, 1-10.
    """
    eta = _start(family, events, size)
    before = np.inf
    for _ in range(MOST_STEPS):
        expected, weights = _moments(family, eta, size)
        working = eta + (events - expected) / weights
        root = np.sqrt(weights)
        found = np.linalg.lstsq(root[:, None] * design, root * working, rcond=None)
        beta = np.asarray(found[0], dtype=float)
        eta = design @ beta
        now = -2 * _log_likelihood(family, eta, events, size)
        if abs(before - now) <= CLOSE * (1 + abs(now)):
            return _at_rest(family, design, beta, size)
        before = now
    raise NotComputable(
        f"The model with one effect for all groups did not come to rest in {MOST_STEPS} steps: "
        "look at the groups one by one."
    )


def _start(family: Family, events: Floats, size: Floats) -> Floats:
    """Half an event more everywhere, so that no cell starts at an end."""
    if family is Family.SHARES:
        return np.log((events + 0.5) / (size - events + 0.5))
    return np.log((events + 0.5) / size)


def _moments(family: Family, eta: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Expected events and their variance, never so small that a division loses its meaning."""
    if family is Family.SHARES:
        expected, weights = size * expit(eta), size * expit(eta) * expit(-eta)
    else:
        expected = weights = size * np.exp(eta)
    return expected, np.maximum(weights, 1e-14)


def _log_likelihood(family: Family, eta: Floats, events: Floats, size: Floats) -> float:
    """Up to what does not depend on the coefficients."""
    if family is Family.SHARES:
        return float((events * eta - size * np.logaddexp(0, eta)).sum())
    return float((events * eta - size * np.exp(eta)).sum())


def _at_rest(family: Family, design: Floats, beta: Floats, size: Floats) -> AdditiveFit:
    eta = design @ beta
    expected, weights = _moments(family, eta, size)
    other = size * expit(-eta) if family is Family.SHARES else np.full_like(expected, np.inf)
    inside = np.minimum(expected, other) > NOBODY
    # What the cells inside determine is finite; a direction they leave open runs away.
    within = (np.sqrt(weights)[:, None] * design)[inside]
    left, values, right = np.linalg.svd(within, full_matrices=True)
    del left
    kept = np.zeros(len(beta), dtype=bool)
    kept[: len(values)] = values > 1e-9 * values.max(initial=1e-300)
    settled = np.all(np.abs(right[~kept]) < 1e-9, axis=0)
    inverse = right[kept].T / values[kept[: len(values)]]
    return AdditiveFit(
        expected=expected,
        coefficients=beta,
        errors=np.sqrt(np.square(inverse).sum(axis=1)),
        settled=settled,
    )
