"""How likely is it that the pilot helps, and how much, given that most changes do little?"""

from dataclasses import dataclass
from math import sqrt

from scipy.stats import norm

from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.plus_one import plus_one
from improvement.stats.record import recorded

PRIOR_SD = 0.10  # STATISTICS E: most changes move an outcome by less than 20 points; a convention


@recorded("chance", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """For information beside the verdict, never part of it. Differences in benefit terms.

    ``estimate`` is as observed with sampling ``variance``; ``best_guess`` (and ``best_guess_sd``)
    is drawn towards 0 by the factor ``kept``; ``helps`` and ``worthwhile`` are chances in 0-1
    (``worthwhile`` None where no smallest worthwhile difference is set).
    """

    estimate: float
    variance: float
    prior_sd: float
    kept: float
    best_guess: float
    best_guess_sd: float
    helps: float
    minimum_worthwhile: float | None
    worthwhile: float | None


def chance(
    arms: TwoArms,
    *,
    direction: Direction,
    minimum_worthwhile: float | None = None,
    prior_sd: float = PRIOR_SD,
) -> Chance:
    """Combine what was seen with the expectation that a change moves little (normal-normal).

    Estimates of the pilots that look best are 1.4 to 2 times the truth; the best guess is not
    (STATISTICS E, *Chance statements*).
    Raises ``NotComputable`` for an empty arm, ``Invalid`` for a prior not above 0.

    >>> from improvement.domain.tallies import Tally
    >>> found = chance(TwoArms(pilot=Tally(events=22, n=30), comparison=Tally(events=14, n=30)),
    ...                direction=Direction.HIGHER, minimum_worthwhile=0.1)
    >>> round(found.estimate, 3), round(found.best_guess, 3), round(found.helps, 2)
    (0.267, 0.111, 0.93)

    Read: 27 more of 100 were seen; about 11 more is the best guess when it is rolled out.
    """
    if arms.pilot.n == 0 or arms.comparison.n == 0:
        raise NotComputable("One arm is empty: there is nothing to learn from yet.")
    if not prior_sd > 0:
        raise Invalid(f"A prior of {prior_sd} leaves no room to learn: give a number above 0.")
    seen = arms.pilot.events / arms.pilot.n - arms.comparison.events / arms.comparison.n
    estimate, variance = direction.sign * seen, plus_one(arms).variance
    kept = prior_sd**2 / (prior_sd**2 + variance)
    guess, sd = kept * estimate, sqrt(kept * variance)
    worthwhile = None
    if minimum_worthwhile is not None:
        worthwhile = float(norm.sf((minimum_worthwhile - guess) / sd))
    return Chance(
        estimate=estimate,
        variance=variance,
        prior_sd=prior_sd,
        kept=kept,
        best_guess=guess,
        best_guess_sd=sd,
        helps=float(norm.cdf(guess / sd)),
        minimum_worthwhile=minimum_worthwhile,
        worthwhile=worthwhile,
    )
