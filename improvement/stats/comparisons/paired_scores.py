"""By how much did the same households' scores change?"""

from dataclasses import dataclass

from improvement.domain.pairs import PairedSamples
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.welch import FEWEST, Average, average
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile, two_sided


@recorded("paired_scores", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class PairedScores:
    """Average of pilot minus comparison (after minus before), pair by pair, in points.

    ``pilot`` and ``comparison`` are the two sides by themselves, ``change`` the differences.
    ``p`` takes no part in any verdict.
    """

    pairs: PairedSamples
    z: float
    pilot: Average
    comparison: Average
    change: Average
    degrees_of_freedom: int
    quantile: float
    t: float
    p: float
    difference: Interval

    @property
    def kind(self) -> EffectKind:
        return EffectKind.DIFFERENCE

    @property
    def effect(self) -> Interval:
        return self.difference

    @property
    def smaller_n(self) -> int:
        return self.pairs.n

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return benefit_of(self.difference, self.kind, direction)


def paired_scores(pairs: PairedSamples, *, z: float = Z95) -> PairedScores:
    """Compare two measurements of the same households by their differences (Student's t).

    Parameters: ``pairs`` in one unit, at least 2; ``z`` > 0 standard errors, turned into the t
    quantile of the same tail.
    Raises ``NotComputable`` with fewer than 2 pairs, or when every pair differs by the same
    amount; ``Invalid`` for a ``z`` that is not above 0.
    Notes: with two arms measured twice use ``change_scores``. Before and after alone cannot tell
    what the change did: of households chosen because they scored worst, the average gains half a
    standard deviation with nothing done (STATISTICS B6).

    References: Student 1908, Biometrika 6, 1-25.

    >>> found = paired_scores(PairedSamples(pilot=(6, 7, 5, 8, 6), comparison=(5, 5, 5, 6, 5)))
    >>> [round(x, 2) for x in (found.difference.estimate, found.difference.lower,
    ...                        found.difference.upper)]
    [1.2, 0.16, 2.24]

    Read: 1.2 points higher after than before, and the data fit anything from 0.2 to 2.2.
    """
    checked_z(z)
    if pairs.n < FEWEST:
        raise NotComputable(
            f"Pairs so far: {pairs.n}. An average change with a range takes {FEWEST}."
        )
    change = average(pairs.differences.values)
    error = change.standard_deviation / pairs.n**0.5
    if error == 0:
        raise NotComputable(
            "Every pair differs by the same amount: there is no spread to judge by."
        )
    freedom = pairs.n - 1
    quantile = t_quantile(z, freedom)
    return PairedScores(
        pairs=pairs,
        z=z,
        pilot=average(pairs.pilot),
        comparison=average(pairs.comparison),
        change=change,
        degrees_of_freedom=freedom,
        quantile=quantile,
        t=change.mean / error,
        p=two_sided(change.mean / error, freedom),
        difference=Interval(
            estimate=change.mean,
            lower=change.mean - quantile * error,
            upper=change.mean + quantile * error,
        ),
    )
