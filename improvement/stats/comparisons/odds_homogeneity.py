"""Is one odds ratio fair to all strata? Breslow and Day's test with Tarone's correction.

A diagnostic beside an adjusted comparison: where it says no, one adjusted figure hides strata that
go different ways, and they should be looked at one by one. Whether *groups* differ is asked on
differences of shares instead (``heterogeneity``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.common_ratio import common_odds_ratio
from improvement.stats.comparisons.strata import counts
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.record import recorded


@recorded("odds_homogeneity", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class OddsHomogeneity:
    """Events observed in the pilot beside those expected if one odds ratio held everywhere.

    ``used`` are the strata in which both the outcome and its absence occur and both arms have
    people; the others agree with any odds ratio. ``p`` belongs to ``tarone``, at
    ``degrees_of_freedom`` = strata used - 1.
    """

    used: tuple[GroupArms, ...]
    left_out: tuple[str, ...]
    odds_ratio: float
    expected: tuple[float, ...]
    breslow_day: float
    tarone: float
    degrees_of_freedom: int
    p: float
    breslow_day_p: float


def odds_homogeneity(strata: Sequence[GroupArms]) -> OddsHomogeneity:
    """How far are the strata from one common (Mantel-Haenszel) odds ratio?

    Parameters: ``strata`` x of n per arm, each label once; any n.
    Raises ``NotComputable`` when fewer than two strata can disagree, or when there is no common
    odds ratio to hold them against.

    Notes: strata without a single event, or with nothing but events, carry no information and do
    not count towards the degrees of freedom (R's metafor does the same).

    References: Breslow & Day 1980, section 4.4; Tarone 1985, Biometrika 72, 91-95.

    >>> from improvement.domain.tallies import Tally
    >>> found = odds_homogeneity([
    ...     GroupArms(group="A", pilot=Tally(events=20, n=30), comparison=Tally(events=5, n=35)),
    ...     GroupArms(group="B", pilot=Tally(events=5, n=35), comparison=Tally(events=20, n=30))])
    >>> round(found.tarone, 2), found.degrees_of_freedom
    (37.45, 1)

    Read: what helps in A harms in B; one adjusted figure for both would mislead.
    """
    ratio = common_odds_ratio(strata).ratio.estimate
    used = tuple(stratum for stratum in strata if _can_disagree(stratum))
    if len(used) < 2:
        raise NotComputable(
            f"{len(used)} of {len(strata)} strata can disagree with a common odds ratio: at least "
            "2 are needed to ask."
        )
    events, pilot, others, comparison = counts(used)
    expected = _expected_events(events + others, pilot, comparison, ratio)
    cells = _four_cells(expected, events + others, pilot, comparison)
    variance = 1 / np.sum([1 / cell for cell in cells], axis=0)
    gap = events - expected
    breslow_day = float((gap**2 / variance).sum())
    # Tarone: the Mantel-Haenszel ratio does not make the gaps add up to 0; take that part out.
    tarone = max(0.0, breslow_day - float(gap.sum()) ** 2 / float(variance.sum()))
    freedom = len(used) - 1
    return OddsHomogeneity(
        used=used,
        left_out=tuple(s.group for s in strata if not _can_disagree(s)),
        odds_ratio=ratio,
        expected=tuple(float(e) for e in expected),
        breslow_day=breslow_day,
        tarone=tarone,
        degrees_of_freedom=freedom,
        p=float(chi2.sf(tarone, freedom)),
        breslow_day_p=float(chi2.sf(breslow_day, freedom)),
    )


def _can_disagree(stratum: GroupArms) -> bool:
    events = stratum.pilot.events + stratum.comparison.events
    return stratum.smaller_n > 0 and 0 < events < stratum.pilot.n + stratum.comparison.n


def _four_cells(
    expected: Floats, events: Floats, pilot: Floats, comparison: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    other = events - expected
    return expected, pilot - expected, other, comparison - other


def _expected_events(events: Floats, pilot: Floats, comparison: Floats, ratio: float) -> Floats:
    """The events of the pilot that give each stratum exactly this odds ratio at its margins.

    The root inside the margins of (1 - ratio) e^2 + b e - c = 0, in the form in which nothing
    cancels; a ratio of exactly 1 needs no case of its own.
    """
    b = comparison - events + ratio * (events + pilot)
    c = ratio * events * pilot
    root = np.sqrt(b**2 + 4 * (1 - ratio) * c)
    if ratio >= 1:
        return np.asarray(2 * c / (b + root))
    return np.where(b > 0, 2 * c / (np.abs(b) + root), (root - b) / (2 * (1 - ratio)))
