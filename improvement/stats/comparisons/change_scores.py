"""The same households measured twice: did those of the pilot change more than the others?"""

from dataclasses import dataclass
from math import sqrt

from improvement.domain.over_time import BeforeAfter, SameHouseholds
from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.welch import Average, welch
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile

FEWEST = 2  # a spread takes two


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanChange:
    """The average change of one side and its standard error, in the measure's unit."""

    n: int
    mean: float
    standard_error: float
    change: Interval


@recorded("change_scores", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScores:
    """Pilot's average change minus the comparison's (Welch), in the measure's unit.

    ``degrees_of_freedom`` and ``quantile`` (standard errors to each side) belong to ``difference``.
    """

    households: SameHouseholds
    z: float
    pilot: MeanChange
    comparison: MeanChange
    degrees_of_freedom: float
    quantile: float
    difference: Interval

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return in_benefit_terms(self.difference, direction)


def change_scores(households: SameHouseholds, *, z: float = Z95) -> ChangeScores:
    """A difference in differences of the same households: Welch's interval on their changes.

    Each household is its own comparison, so what always sets it apart drops out (STATISTICS B2).

    Parameters: ``households`` before and after, at least 2 on each side; yes and no may be given
    as 1 and 0; ``z`` > 0 standard errors, turned into the t quantile of the same tail.
    Raises ``NotComputable`` with fewer than 2 households on a side, or when no change differs from
    any other on both sides; ``Invalid`` for a ``z`` that is not above 0.
    Notes: households measured once are left out before; say how many.

    References: Welch 1947, Biometrika 34, 28-35.

    >>> def scored(*pairs):
    ...     return tuple(BeforeAfter(before=b, after=a) for b, a in pairs)
    >>> found = change_scores(SameHouseholds(pilot=scored((3, 6), (4, 6), (2, 6), (5, 6)),
    ...                                      comparison=scored((3, 3), (4, 5), (2, 3), (5, 4))))
    >>> [round(x, 2) for x in (found.difference.estimate, found.difference.lower,
    ...                        found.difference.upper)]
    [2.25, 0.24, 4.26]

    Read: the pilot's households rose by 2.25 points more; the data fit anything from 0.2 to 4.3.
    """
    checked_z(z)
    pilot, comparison = households.pilot, households.comparison
    _check("pilot", pilot)
    _check("comparison", comparison)
    found = welch(TwoSamples(pilot=_changes(pilot), comparison=_changes(comparison)), z=z)
    return ChangeScores(
        households=households,
        z=z,
        pilot=_mean_change(found.pilot, z),
        comparison=_mean_change(found.comparison, z),
        degrees_of_freedom=found.degrees_of_freedom,
        quantile=found.quantile,
        difference=found.difference,
    )


def _check(name: str, pairs: tuple[BeforeAfter, ...]) -> None:
    if len(pairs) < FEWEST:
        raise NotComputable(
            f"{len(pairs)} households of the {name} were measured twice: at least {FEWEST} are "
            "needed."
        )


def _changes(pairs: tuple[BeforeAfter, ...]) -> Sample:
    return Sample(values=tuple(pair.change for pair in pairs))


def _mean_change(side: Average, z: float) -> MeanChange:
    error = side.standard_deviation / sqrt(side.n)
    half = t_quantile(z, side.n - 1) * error
    change = Interval(estimate=side.mean, lower=side.mean - half, upper=side.mean + half)
    return MeanChange(n=side.n, mean=side.mean, standard_error=error, change=change)
