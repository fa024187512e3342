"""Households of one worker or site are alike: how much less do they tell than as many strangers?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded

USUAL_CORRELATION = 0.05  # STATISTICS B9: where whole workers or sites got the change


class CorrelationSource(StrEnum):
    """Where the likeness within clusters comes from."""

    ASSUMED = "assumed"  # the usual value
    GIVEN = "given"


@recorded("clusters", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Households per worker or site, and what they are worth.

    ``size`` is the size of the cluster an average household stands in; ``design_effect`` how many
    times larger a variance is than among strangers; ``effective_n`` as many strangers would tell as
    much; ``z_widened`` the standard errors to use in place of ``z``; ``false_alarms`` how often a
    pilot that changes nothing would look better or worse if clusters were ignored at ``z``.
    """

    sizes: tuple[int, ...]
    correlation: float
    source: CorrelationSource
    z: float
    size: float
    design_effect: float
    effective_n: float
    z_widened: float
    false_alarms: float


def clusters(sizes: Sequence[int], *, correlation: float | None = None, z: float = Z95) -> Clusters:
    """Widen a range for households that come in clusters: by the root of the design effect.

    When workers or sites and not households were assigned, ten households of one worker are not ten
    independent ones. Ignored with 20 households a worker, 16 of 100 pilots that change
    nothing look as if they did (STATISTICS B9).

    Parameters: ``sizes`` households of each worker or site, of both arms, at least one cluster,
    each at least 1; ``correlation`` of two households of a cluster, 0 to 1, None for the usual .05;
    ``z`` > 0 standard errors of the range to be widened.
    Raises ``NotComputable`` without clusters; ``Invalid`` for a size below 1, a correlation outside
    0 to 1 or a ``z`` that is not above 0.
    Notes: unequal clusters count by the size an average household sees (sum of squares over sum),
    which is the plain mean when all are equal and more when they are not.

    References: Donner & Klar 2000, Design and Analysis of Cluster Randomization Trials, ch. 5;
    Kerry & Bland 2001, Statistics in Medicine 20, 377-390 (unequal sizes).

    >>> found = clusters([20] * 6)
    >>> round(found.design_effect, 2), round(found.effective_n, 1), round(found.false_alarms, 2)
    (1.95, 61.5, 0.16)

    Read: 120 households of 6 workers tell as much as about 62 who have nothing in common.
    """
    checked_z(z)
    share, source = _checked(sizes, correlation)
    total = sum(sizes)
    size = sum(size * size for size in sizes) / total
    effect = 1 + (size - 1) * share
    return Clusters(
        sizes=tuple(sizes),
        correlation=share,
        source=source,
        z=z,
        size=size,
        design_effect=effect,
        effective_n=total / effect,
        z_widened=z * sqrt(effect),
        false_alarms=_both_tails(z / sqrt(effect)),
    )


def _both_tails(z: float) -> float:
    from scipy.stats import norm

    return float(2 * norm.sf(z))


def _checked(sizes: Sequence[int], correlation: float | None) -> tuple[float, CorrelationSource]:
    if not sizes:
        raise NotComputable("No worker or site is given: whether they differ cannot be known.")
    if min(sizes) < 1:
        raise Invalid(f"A cluster of {min(sizes)}: leave out those without households.")
    if correlation is None:
        return USUAL_CORRELATION, CorrelationSource.ASSUMED
    if not 0 <= correlation <= 1:
        raise Invalid(f"A correlation of {correlation} within clusters: give 0 to 1.")
    return correlation, CorrelationSource.GIVEN
