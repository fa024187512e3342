"""Two rates with the ratio's Wald limits and one-sided exact chances, as other tools print them.

The library's own: ``event_totals`` (Wilson or exact limits on the split of events).
"""

from dataclasses import dataclass
from math import exp, log, sqrt

from scipy.stats import binom, binomtest, norm

from improvement.errors import Invalid, NotComputable
from improvement.stats.reported.checked import tail_of
from improvement.stats.reported.two_shares import Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRates:
    """Rate 1 over rate 2; ``p`` by least likely splits; ``wald`` is None with a count of 0."""

    p: float
    p_greater: float
    p_less: float
    wald: Ratio | None
    wald_p: float | None


def two_rates(
    events_1: int, exposure_1: float, events_2: int, exposure_2: float, *, confidence: float = 0.95
) -> TwoRates:
    """Exact chances of the split of all events, and the log ratio's normal limits.

    Raises ``Invalid`` for a count below 0 or an exposure not above 0, ``NotComputable`` without
    a single event.

    References: Przyborowski & Wilenski 1940, Biometrika 31, 313-323.

    >>> found = two_rates(0, 100, 5, 100)
    >>> found.p, found.p_less, found.wald
    (0.0625, 0.03125, None)
    """
    if min(events_1, events_2) < 0 or not (exposure_1 > 0 and exposure_2 > 0):
        raise Invalid("Give counts of 0 or more, in exposures above 0.")
    together = events_1 + events_2
    if not together:
        raise NotComputable("There is no event on either side: nothing can be compared.")
    share = exposure_1 / (exposure_1 + exposure_2)
    z = float(norm.isf(tail_of(confidence)))
    wald = chance = None
    if events_1 and events_2:
        middle = log(events_1 / exposure_1) - log(events_2 / exposure_2)
        error = sqrt(1 / events_1 + 1 / events_2)
        limits = (exp(middle - z * error), exp(middle + z * error))
        wald = Ratio(estimate=exp(middle), limits=limits, log_error=error)
        chance = float(2 * norm.sf(abs(middle) / error))
    return TwoRates(
        p=float(binomtest(events_1, together, share).pvalue),
        p_greater=float(binom.sf(events_1 - 1, together, share)),
        p_less=float(binom.cdf(events_1, together, share)),
        wald=wald,
        wald_p=chance,
    )
