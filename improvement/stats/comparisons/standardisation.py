"""What would the comparison look like with the pilot's mix of people?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.strata import (
    Strata,
    comparable_strata,
    counts,
    summed,
    weighted_difference,
)
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded


@recorded("standardisation", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Standardisation:
    """Both arms' shares at the pilot's mix of the strata used.

    ``weights`` are that mix (summing to 1). ``pilot_share`` is the pilot as it was, within the
    strata used; ``comparison_share`` the comparison as it would be with the same mix;
    ``comparison_crude`` as it was. ``covered`` is the share (0-1) of the pilot's people in strata
    that have somebody to compare with.
    """

    strata: Strata
    z: float
    status: CellStatus
    weights: tuple[float, ...]
    pilot_share: float
    comparison_share: float
    comparison_crude: float
    covered: float
    difference: Interval

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return in_benefit_terms(self.difference, direction)


def standardise(strata: Sequence[GroupArms], *, z: float = Z95) -> Standardisation:
    """Direct standardisation of the comparison to the pilot's mix.

    Where ``mantel_haenszel`` weighs strata by how much they can tell, this weighs them by how many
    people of the pilot they hold: it answers for the people who were in the pilot, and both shares
    can be shown. Its range is a little less dependable in small strata (coverage .926-.994).

    Parameters: ``strata`` x of n per arm, each label once; any n. ``z`` > 0 standard errors.
    Returns limits by MOVER from the Wilson limits of every cell, inside -1 to 1.
    Raises ``NotComputable`` when no stratum has people in both arms; ``Invalid`` for a label given
    twice or a ``z`` that is not above 0.

    References: Zou & Donner 2008, Statistics in Medicine 27, 1693-1702; STATISTICS B3.

    >>> from improvement.domain.tallies import Tally
    >>> found = standardise([
    ...     GroupArms(group="North", pilot=Tally(events=12, n=20),
    ...               comparison=Tally(events=30, n=60)),
    ...     GroupArms(group="South", pilot=Tally(events=48, n=60),
    ...               comparison=Tally(events=14, n=20))])
    >>> [round(x, 2) for x in (found.pilot_share, found.comparison_share, found.comparison_crude)]
    [0.75, 0.65, 0.55]

    Read: 75 of 100; with the same mix of places the comparison would have 65 of 100, not 55.
    """
    checked_z(z)
    split = comparable_strata(strata)
    _, n_1, x_2, n_2 = counts(split.used)
    weights = n_1 / n_1.sum()
    both, everybody = summed(split.used), summed(strata)
    return Standardisation(
        strata=split,
        z=z,
        status=cell_status(min(both.pilot.n, both.comparison.n)),
        weights=tuple(float(w) for w in weights),
        pilot_share=both.pilot.events / both.pilot.n,
        comparison_share=float(np.dot(weights, x_2 / n_2)),
        comparison_crude=everybody.comparison.events / everybody.comparison.n,
        covered=both.pilot.n / everybody.pilot.n,
        difference=weighted_difference(split.used, weights, z=z),
    )
