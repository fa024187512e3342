"""Households of one worker or site are alike: how much less do they tell than as many strangers?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt
from statistics import fmean

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded

MANY_CLUSTERS = 20  # ours: below it an estimate may be low by luck alone
USUAL_CORRELATION = 0.05  # STATISTICS B9: where whole workers or sites got the change


class CorrelationSource(StrEnum):
    """Where the likeness within clusters comes from."""

    ASSUMED = "assumed"  # the usual value
    GIVEN = "given"
    ESTIMATED = "estimated"  # from these households


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSizes:
    """Households of each worker or site that got the change (or not) as a whole.

    ``likeness`` is the correlation of two of them, None for the usual value.
    """

    sizes: tuple[int, ...]
    likeness: float | None
    source: CorrelationSource


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


def clusters(
    sizes: Sequence[int],
    *,
    correlation: float | None = None,
    source: CorrelationSource = CorrelationSource.GIVEN,
    z: float = Z95,
) -> Clusters:
    """Widen a range for households that come in clusters: by the root of the design effect.

    When workers or sites and not households were assigned, ten households of one worker are not ten
    independent ones. Ignored with 20 households a worker, 16 of 100 pilots that change
    nothing look as if they did (STATISTICS B9).

    Parameters: ``sizes`` households of each worker or site, of both arms, at least one cluster,
    each at least 1; ``correlation`` of two households of a cluster, 0 to 1, None for the usual .05;
    ``source`` where a ``correlation`` comes from; ``z`` > 0 standard errors of the range to widen.
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
    share, source = _checked(sizes, correlation, source)
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


def _checked(
    sizes: Sequence[int], correlation: float | None, source: CorrelationSource
) -> tuple[float, CorrelationSource]:
    if not sizes:
        raise NotComputable("No worker or site is given: whether they differ cannot be known.")
    if min(sizes) < 1:
        raise Invalid(f"A cluster of {min(sizes)}: leave out those without households.")
    if correlation is None:
        return USUAL_CORRELATION, CorrelationSource.ASSUMED
    if not 0 <= correlation <= 1:
        raise Invalid(f"A correlation of {correlation} within clusters: give 0 to 1.")
    return correlation, source


def estimated_correlation(arms: Sequence[Sequence[Sequence[float]]]) -> float:
    """How alike two households of one worker or site are, from the outcomes themselves (ANOVA).

    Few clusters say little about it: with fewer than 20 of them the answer is never below the usual
    .05, so that luck does not make a range too narrow.

    Parameters: ``arms``, each a list of clusters, each a list of outcomes (yes and no as 1 and 0);
    the difference between the arms takes no part.
    Raises ``NotComputable`` with fewer than 2 clusters in every arm, where no cluster has 2
    households, or where all outcomes of each arm are alike.

    References: Donner & Klar 2000, ch. 1.4 (the analysis-of-variance estimator).

    >>> alike = [[1, 1, 1, 0], [0, 0, 0, 1]]
    >>> round(estimated_correlation([alike, alike]), 2)
    0.2
    """
    filled = [[list(c) for c in arm if len(c)] for arm in arms]
    groups = sum(len(arm) for arm in filled)
    total = sum(len(c) for arm in filled for c in arm)
    between_freedom = sum(max(0, len(arm) - 1) for arm in filled)
    if between_freedom == 0 or total == groups:
        raise NotComputable("Too few workers or sites, or households of each, to see how alike.")
    between = sum(_between(arm) for arm in filled) / between_freedom
    within = sum(_within(c) for arm in filled for c in arm) / (total - groups)
    size = sum(_usual_size(arm) for arm in filled) / between_freedom
    whole = between + (size - 1) * within
    if whole <= 0:
        raise NotComputable("All outcomes are alike: whether workers or sites differ is not seen.")
    found = min(1.0, max(0.0, (between - within) / whole))
    return found if groups >= MANY_CLUSTERS else max(found, USUAL_CORRELATION)


def _between(arm: Sequence[Sequence[float]]) -> float:
    everybody = [value for cluster in arm for value in cluster]
    mean = fmean(everybody) if everybody else 0.0
    return fsum(len(cluster) * (fmean(cluster) - mean) ** 2 for cluster in arm)


def _within(cluster: Sequence[float]) -> float:
    mean = fmean(cluster)
    return fsum((value - mean) ** 2 for value in cluster)


def _usual_size(arm: Sequence[Sequence[float]]) -> float:
    """Households minus their size-weighted mean: (clusters - 1) times the size that counts."""
    total = sum(len(cluster) for cluster in arm)
    return total - sum(len(c) ** 2 for c in arm) / total if total else 0.0


def around(given: ClusterSizes | None, z: float | None) -> Clusters | None:
    """What the clusters of a test do to a look at ``z``; None where nothing came in clusters."""
    if given is None or not given.sizes:
        return None
    known = z if z is not None else Z95
    return clusters(given.sizes, correlation=given.likeness, source=given.source, z=known)


def widening(found: Clusters | None) -> float:
    """By how much every range is wider for them."""
    return sqrt(found.design_effect) if found else 1.0
