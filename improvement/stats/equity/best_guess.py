"""What is our best guess for each group, when groups are allowed to learn from each other?

A second column beside the raw result, for planning and for order in a list. **Never for a harm
check**: pulling groups towards each other hides the one that is harmed (a group at -.2 among groups
at +.15 is covered in 68 of 100 pilots only, STATISTICS C4). Nothing in ``stats/decisions`` may
import this module; a test sees to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.plus_one import plus_one
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.equity.group_effects import arms_of, check_labels
from improvement.stats.equity.heterogeneity import LeftOut, LeftOutReason
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded

PRIOR_SPREAD = 0.2  # STATISTICS C4: half-normal(.2) on the spread of true differences; a convention
GRID_POINTS = 40  # STATISTICS C4
GRID_REACH = 5.0  # prior standard deviations; what lies beyond weighs less than one in a million


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGuess:
    """One group: ``raw`` (+1 difference, pilot - comparison) beside the ``guess``.

    ``sd`` is the guess's standard deviation, ``pull`` the share (0-1) of the way from the raw
    figure to the mean of all groups that the guess went (None where the two are equal).
    """

    arms: GroupArms
    status: CellStatus
    raw: float
    variance: float
    sd: float
    pull: float | None
    guess: Interval

    def benefit(self, direction: Direction) -> Interval:
        """The guess with above 0 = better."""
        return in_benefit_terms(self.guess, direction)


@recorded("best_guess", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class BestGuess:
    """Every group's best guess, in the order given.

    ``mean`` of all groups, ``spread`` the expected standard deviation of true differences between
    groups (0-1 scale), both under a half-normal prior of ``prior_spread``; ``z`` the width of the
    ranges in standard deviations.
    """

    groups: tuple[GroupGuess, ...]
    left_out: tuple[LeftOut, ...]
    prior_spread: float
    z: float
    mean: float
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """Arrays of the bulk path; ``mean`` and ``sd`` as the input, the others one axis less."""

    mean: Floats
    sd: Floats
    overall: Floats
    spread: Floats


def best_guess(
    groups: Sequence[GroupArms], *, z: float = Z95, prior_spread: float = PRIOR_SPREAD
) -> BestGuess:
    """Pull the groups' differences towards each other, as far as the data say they are alike.

    A normal model in two layers, averaged over every spread between groups (full Bayes), because
    plugging in one estimate of the spread claims too much: coverage .85 against .945 (STATISTICS
    C4).

    Parameters: ``groups`` x of n per arm, each label once; ``z`` > 0; ``prior_spread`` > 0, the
    scale of the half-normal prior on the spread. Groups with an empty arm and groups that are not
    named (declined, unknown) are left out and listed.
    Returns guesses as shares (-1 to 1; ranges are kept inside).
    Raises ``NotComputable`` when fewer than two groups remain: alone, nobody can be learned from.

    References: Rubin 1981, Journal of Educational Statistics 6, 377-401; Gelman 2006, Bayesian
    Analysis 1, 515-533 (half-normal and half-t priors).

    >>> from improvement.domain.tallies import Tally
    >>> cells = [("A", 9, 12, 5, 12), ("B", 14, 20, 9, 20), ("C", 6, 15, 8, 15)]
    >>> found = best_guess([
    ...     GroupArms(group=g, pilot=Tally(events=a, n=m), comparison=Tally(events=b, n=n))
    ...     for g, a, m, b, n in cells])
    >>> [(g.arms.group, round(g.raw, 2), round(g.guess.estimate, 2)) for g in found.groups]
    [('A', 0.29, 0.19), ('B', 0.23, 0.17), ('C', -0.12, 0.04)]

    Read: C was 12 behind; with what the other groups show, our best guess for C is 4 ahead, and
    whether C is harmed must be read from C's own figures.
    """
    checked_z(z)
    check_labels(groups)
    used = [group for group in groups if _reason(group) is None]
    if len(used) < 2:
        raise NotComputable(
            f"{len(used)} of {len(groups)} groups have people in both arms: a best guess needs at "
            "least 2 that can learn from each other."
        )
    raw = [plus_one(arms_of(group)) for group in used]
    found = shrink([r.difference for r in raw], [r.variance for r in raw], prior_spread)
    overall = float(found.overall)
    return BestGuess(
        groups=tuple(
            _guess(group, (r.difference, r.variance), (float(mean), float(sd)), overall, z)
            for group, r, mean, sd in zip(used, raw, found.mean, found.sd, strict=True)
        ),
        left_out=tuple(LeftOut(group=g.group, reason=r) for g in groups if (r := _reason(g))),
        prior_spread=prior_spread,
        z=z,
        mean=overall,
        spread=float(found.spread),
    )


def _reason(group: GroupArms) -> LeftOutReason | None:
    if not group.named:
        return LeftOutReason.NOT_NAMED
    return LeftOutReason.EMPTY_ARM if group.smaller_n == 0 else None


def _guess(
    group: GroupArms,
    raw: tuple[float, float],
    guess: tuple[float, float],
    overall: float,
    z: float,
) -> GroupGuess:
    (seen, variance), (mean, sd) = raw, guess
    return GroupGuess(
        arms=group,
        status=cell_status(group.smaller_n),
        raw=seen,
        variance=variance,
        sd=sd,
        pull=(seen - mean) / (seen - overall) if seen != overall else None,
        guess=Interval(
            estimate=mean, lower=max(-1.0, mean - z * sd), upper=min(1.0, mean + z * sd)
        ),
    )


def shrink(
    differences: ArrayLike, variances: ArrayLike, prior_spread: float = PRIOR_SPREAD
) -> Shrunken:
    """The bulk path: posterior means and standard deviations over the last axis (the groups).

    Parameters: ``differences`` and ``variances`` (> 0) of one shape (..., groups).

    >>> found = shrink([0.25, 0.17, -0.13, 0.05], [0.035, 0.024, 0.033, 0.012])
    >>> found.mean.round(3).tolist(), found.sd.round(3).tolist()
    ([0.122, 0.107, 0.028, 0.068], [0.121, 0.108, 0.123, 0.088])
    """
    y, v = np.asarray(differences, float), np.asarray(variances, float)
    if not (prior_spread > 0 and np.isfinite(prior_spread)):
        raise Invalid(f"A prior spread of {prior_spread} is none: give a number above 0.")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise Invalid("Best guesses need finite differences and variances above 0: check both.")
    spread, share = _grid(prior_spread)
    weight = 1 / (v[..., None, :] + np.square(spread)[:, None])
    total = weight.sum(-1)
    centre = (weight * y[..., None, :]).sum(-1) / total
    chance = _chances(weight, y[..., None, :] - centre[..., None], spread, share, prior_spread)
    # Given the spread: each group goes the part v / (v + spread^2) of the way to the centre.
    pull = v[..., None, :] * weight
    given = y[..., None, :] + pull * (centre[..., None] - y[..., None, :])
    variance = v[..., None, :] * (1 - pull) + np.square(pull) / total[..., None]
    mean = (chance[..., None] * given).sum(-2)
    away = np.square(given - mean[..., None, :])
    return Shrunken(
        mean=mean,
        sd=np.sqrt((chance[..., None] * (variance + away)).sum(-2)),
        overall=(chance * centre).sum(-1),
        spread=(chance * spread).sum(-1),
    )


def _grid(prior_spread: float) -> tuple[Floats, Floats]:
    """Spreads to average over, and how much of the line each stands for.

    Gauss-Legendre in the cube root, so that the grid is fine where large groups need it: near 0.
    """
    x, w = np.polynomial.legendre.leggauss(GRID_POINTS)
    u = (x + 1) / 2
    return GRID_REACH * prior_spread * u**3, w * u**2


def _chances(
    weight: Floats, away: Floats, spread: Floats, share: Floats, prior_spread: float
) -> Floats:
    """How likely each spread is given the data, summing to 1 over the grid."""
    log = (
        np.log(weight).sum(-1) / 2
        - np.log(weight.sum(-1)) / 2
        - (weight * np.square(away)).sum(-1) / 2
        - np.square(spread / prior_spread) / 2
    )
    chance = share * np.exp(log - log.max(-1, keepdims=True))
    return np.asarray(chance / chance.sum(-1, keepdims=True))
