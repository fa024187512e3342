"""How wide must the range be at this look, so that looking every week does not mislead?"""

from dataclasses import dataclass
from math import isfinite, sqrt

from improvement.domain.tallies import TwoArms
from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95
from improvement.stats.record import recorded

LONGEST_OVERRUN = 2.0  # STATISTICS D: beyond twice the plan, a new plan is better than an overrun


@recorded("look", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a running test, and how far it has come.

    ``harmonic_n`` is the per-arm size of two equal arms that would tell as much as these two;
    ``fraction`` that size over the plan (1 = as planned); ``z`` the standard errors to use, None
    while an arm is empty. ``at_end`` is true once the planned size or the end date is reached.
    """

    n_pilot: int
    n_comparison: int
    planned_per_arm: int
    end_passed: bool
    harmonic_n: float
    fraction: float
    at_end: bool
    z: float | None

    @property
    def beyond_double(self) -> bool:
        """More than twice the plan: time for a new plan."""
        return self.fraction > LONGEST_OVERRUN


def take_look(arms: TwoArms, *, planned_per_arm: int, end_passed: bool) -> Look:
    """Place a look within its plan.

    Parameters: ``arms`` the outcomes due and known so far; ``planned_per_arm`` households, >= 1;
    ``end_passed`` whether the planned end date is over. At the plan's end ``z`` is the ordinary
    95% quantile even if fewer households came than planned.
    Raises ``Invalid`` for a plan below 1.

    >>> from improvement.domain.tallies import Tally
    >>> half = Tally(events=4, n=15)
    >>> look = take_look(TwoArms(pilot=half, comparison=half), planned_per_arm=30, end_passed=False)
    >>> look.fraction, look.at_end, round(look.z, 2)
    (0.5, False, 2.77)

    Read: half way, so the range is 2.77 standard errors wide on each side in place of 1.96.
    """
    return look_at(
        arms.pilot.n, arms.comparison.n, planned_per_arm=planned_per_arm, end_passed=end_passed
    )


def look_at(
    n_pilot: int,
    n_comparison: int,
    *,
    planned_per_arm: int,
    end_passed: bool,
    information: float | None = None,
) -> Look:
    """The same from numbers alone, for any outcome.

    ``information`` is the size that counts where it is not that of two arms: pairs, or points after
    the change; None = two arms (their harmonic mean).

    >>> look_at(9, 14, planned_per_arm=18, end_passed=False, information=9).fraction
    0.5
    """
    if planned_per_arm < 1:
        raise Invalid(f"Planned households per arm is {planned_per_arm}: plan at least 1.")
    harmonic = harmonic_size(n_pilot, n_comparison) if information is None else information
    fraction = harmonic / planned_per_arm
    return Look(
        n_pilot=n_pilot,
        n_comparison=n_comparison,
        planned_per_arm=planned_per_arm,
        end_passed=end_passed,
        harmonic_n=harmonic,
        fraction=fraction,
        at_end=end_passed or fraction >= 1,
        z=z_at(fraction, end_passed=end_passed) if fraction else None,
    )


def harmonic_size(n_pilot: int, n_comparison: int) -> float:
    """Size of two equal arms that tell as much as these; 0 when one is empty.

    >>> harmonic_size(20, 60)
    30.0
    """
    if min(n_pilot, n_comparison) <= 0:
        return 0.0
    return 2 * n_pilot * n_comparison / (n_pilot + n_comparison)


def z_at(fraction: float, *, end_passed: bool = False) -> float:
    """Standard errors at information fraction t > 0: 1.96 x max(1/sqrt t, sqrt t).

    The continuous O'Brien-Fleming boundary: any number of looks, ever-false benefit at most 5%
    (4.4% in simulation). Raises ``NotComputable`` at t = 0, ``Invalid`` below it or for NaN.

    References: DeMets & Lan 1994, Statistics in Medicine 13, 1341-1352; Betensky 1998, Biometrics
    54; STATISTICS D.

    >>> [round(z_at(t), 2) for t in (0.1, 0.25, 0.5, 0.75, 1, 1.5, 2)]
    [6.2, 3.92, 2.77, 2.26, 1.96, 2.4, 2.77]
    >>> round(z_at(0.7, end_passed=True), 2)
    1.96
    """
    if fraction == 0:
        raise NotComputable(
            "Nobody's outcome is known in both arms yet: there is nothing to look at."
        )
    if not (isfinite(fraction) and fraction > 0):
        raise Invalid(f"{fraction} of the plan is not a share of it: give a number above 0.")
    if fraction >= 1:
        return Z95 * sqrt(fraction)
    return Z95 if end_passed else Z95 / sqrt(fraction)
