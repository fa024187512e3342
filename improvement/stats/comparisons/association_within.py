"""Is there any difference at all within strata? The Cochran-Mantel-Haenszel test.

No verdict rests on it; it is here for reports that ask for it. How large a difference is and how
far the data let it reach is answered by ``mantel_haenszel``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import chi2

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.strata import Strata, comparable_strata, counts
from improvement.stats.record import recorded

CONTINUITY = 0.5  # Mantel & Haenszel 1959; R takes it only where the sum is at least as far away


@recorded("association_within", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationWithin:
    """Events ``observed`` in the pilot beside those ``expected`` if strata had one share each.

    ``chance`` is that of a ``chi_square`` (1 degree of freedom) at least this large if they had;
    ``corrected`` says whether half an event was taken off first, which makes it more cautious.
    """

    strata: Strata
    observed: int
    expected: float
    corrected: bool
    chi_square: float
    chance: float


def association_within(strata: Sequence[GroupArms], *, corrected: bool = True) -> AssociationWithin:
    """Hold the pilot's events against those expected at the margins of every stratum.

    Parameters: ``strata`` x of n per arm, each label once, any n; ``corrected`` for continuity.
    Raises ``NotComputable`` when nobody can be compared within a stratum, or when in every stratum
    all or nobody has the outcome; ``Invalid`` for a label given twice.

    References: Mantel & Haenszel 1959, Journal of the National Cancer Institute 22, 719-748 (R:
    mantelhaen.test).

    >>> from improvement.domain.tallies import Tally
    >>> found = association_within([
    ...     GroupArms(group="A", pilot=Tally(events=0, n=5), comparison=Tally(events=0, n=6)),
    ...     GroupArms(group="B", pilot=Tally(events=3, n=10), comparison=Tally(events=4, n=9))])
    >>> found.observed, round(found.expected, 2), round(found.chance, 2)
    (3, 3.68, 0.86)

    Read: 3 with the outcome where 3.7 were to be expected; that is no more than chance would give.
    """
    split = comparable_strata(strata)
    a, m, b, n = counts(split.used)
    total, events = m + n, a + b
    expected = float((m * events / total).sum())
    # Strata used have people in both arms, so total - 1 is never 0.
    variance = float((m * n * events * (total - events) / (total**2 * (total - 1))).sum())
    if variance == 0:
        raise NotComputable(
            "In every stratum everybody or nobody has the outcome: there is nothing to tell apart."
        )
    away = abs(float(a.sum()) - expected)
    if corrected and away >= CONTINUITY:
        away -= CONTINUITY
    chi_square = away**2 / variance
    return AssociationWithin(
        strata=split,
        observed=int(a.sum()),
        expected=expected,
        corrected=corrected,
        chi_square=chi_square,
        chance=float(chi2.sf(chi_square, 1)),
    )
