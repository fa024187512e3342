"""The sum or difference of several estimates, whatever interval each of them has."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, isnan, sqrt

from improvement.errors import Invalid
from improvement.stats.interval import Interval
from improvement.stats.record import recorded


@recorded("mover", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """Sum of weight x estimate (``total``), in the unit of the parts."""

    parts: tuple[Interval, ...]
    weights: tuple[float, ...]
    total: Interval


def mover(parts: Sequence[Interval], weights: Sequence[float]) -> Mover:
    """Recover the variance of each part from its own limits, and add the variances up.

    Chosen where an outcome has no closed form for several cells: it takes lopsided intervals as
    they are, and its range never reaches beyond the worst cases of all parts together
    (STATISTICS B2).

    Parameters: ``parts`` independent estimates with limits of one and the same confidence, at least
    one; ``weights`` one per part, not all 0 (a difference in differences has 1, -1, -1, 1).
    Returns an interval of that confidence. A limit of a part that is infinite makes ours infinite.
    Raises ``Invalid`` for weights that do not fit, and for a part whose estimate is not a number or
    lies outside its limits.
    Notes: a part with weight 0 adds nothing, even with infinite limits. With two Wilson intervals
    and the weights 1, -1 this is Newcombe's interval.

    References: Zou & Donner 2008, Statistics in Medicine 27, 1693-1702.

    >>> typical = [Interval(estimate=e, lower=low, upper=high) for e, low, high in
    ...            ((20, 16, 25), (14, 11, 18))]
    >>> found = mover(typical, (1, -1)).total
    >>> [round(x, 2) for x in (found.estimate, found.lower, found.upper)]
    [6.0, 0.34, 11.83]

    Read: the first is 6 above the second, and the data fit anything from 0 to 12.
    """
    _check(parts, weights)
    pairs = [(w, part) for w, part in zip(weights, parts, strict=True) if w]
    estimate = fsum(w * part.estimate for w, part in pairs)
    total = Interval(
        estimate=estimate,
        lower=estimate - sqrt(sum(_down(w, part) ** 2 for w, part in pairs)),
        upper=estimate + sqrt(sum(_down(-w, part) ** 2 for w, part in pairs)),
    )
    return Mover(parts=tuple(parts), weights=tuple(float(w) for w in weights), total=total)


def _down(weight: float, part: Interval) -> float:
    """How far weight x part can fall below its estimate."""
    limit = part.lower if weight > 0 else part.upper
    return weight * (part.estimate - limit)


def _check(parts: Sequence[Interval], weights: Sequence[float]) -> None:
    if len(parts) != len(weights):
        raise Invalid(f"{len(parts)} estimates and {len(weights)} weights: give one to each.")
    if not all(isfinite(w) for w in weights) or not any(weights):
        raise Invalid(f"The weights {tuple(weights)} compare nothing: give at least one not 0.")
    for part in parts:
        if not isfinite(part.estimate) or isnan(part.lower) or isnan(part.upper):
            raise Invalid(f"{part} is not an estimate between limits: give numbers.")
        if not part.lower <= part.estimate <= part.upper:
            raise Invalid(f"{part.estimate} lies outside {part.lower} to {part.upper}: check it.")
