"""How likely is it that somebody of the pilot answers better than somebody of the comparison?"""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike

from improvement.domain.samples import Sample, TwoSamples
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.face import EffectKind, benefit_of
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import Floats, t_quantile, t_quantiles, two_sided

FEWEST = 2  # per arm; a spread of ranks takes two


class OrderFinding(StrEnum):
    """Whether the order of the answers has a range."""

    ESTIMATED = "estimated"
    ALL_HIGHER = "all_higher"  # every answer of the pilot above every one of the comparison
    ALL_LOWER = "all_lower"
    ALL_TIED = "all_tied"  # one and the same answer everywhere


@recorded("ordinal", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """Chance that an answer of the pilot is higher than one of the comparison, ties as half.

    ``chance`` is the observed share of all pairs; ``interval`` has it with its limits and is None
    unless ``finding`` is ESTIMATED, as are ``standard_error``, ``degrees_of_freedom`` and ``p``:
    how often chance alone would take it at least as far from one half (no part in any verdict).
    ``pairs_higher`` counts pairs with the pilot higher and half of those that tie (Mann-Whitney's
    U). ``top_box`` compares the shares at ``top`` or above, None where no top was set.
    """

    answers: TwoSamples
    z: float
    top: float | None
    finding: OrderFinding
    pairs_higher: float
    chance: float
    interval: Interval | None
    standard_error: float | None
    degrees_of_freedom: float | None
    p: float | None
    top_box: TwoProportions | None

    @property
    def kind(self) -> EffectKind:
        return EffectKind.CHANCE

    @property
    def effect(self) -> Interval | None:
        return self.interval

    @property
    def smaller_n(self) -> int:
        return self.answers.smaller_n

    def benefit(self, direction: Direction) -> Interval:
        """The chance minus one half with above 0 = better; ``NotComputable`` without a range."""
        return benefit_of(self.interval, self.kind, direction)


def ordinal(answers: TwoSamples, *, top: float | None = None, z: float = Z95) -> Ordinal:
    """Compare answers by their order alone (Brunner-Munzel), with the top answers beside it.

    Right for answers in steps, for waits with many zeros, and where spreads differ: rank sums are
    wrong in up to 11 of 100 pilots there, this one in about 5 (STATISTICS B5, B7).

    Parameters: ``answers`` in steps or numbers of which only the order counts, at least 2 an arm;
    ``top`` the lowest answer that counts as a top one; ``z`` > 0 standard errors.
    Returns limits kept within 0 and 1.
    Raises ``NotComputable`` with fewer than 2 answers in an arm; ``Invalid`` for a ``z`` that is
    not above 0 or a ``top`` that is not a number.
    Notes: where one arm lies wholly above the other, or all answers are the same, there is no
    range and ``finding`` says so; the top box always has one.

    References: Brunner & Munzel 2000, Biometrical Journal 42, 17-25.

    >>> found = ordinal(TwoSamples(
    ...     pilot=Sample(values=(4, 5, 3, 5, 4, 2)), comparison=Sample(values=(3, 2, 4, 1, 3, 2))),
    ...     top=4)
    >>> [round(x, 2) for x in (found.chance, found.interval.lower, found.interval.upper)]
    [0.81, 0.51, 1.0]
    >>> round(found.top_box.difference.estimate, 2)
    0.5

    Read: of two people, one from each side, the pilot's answers higher in 81 of 100 pairs; the data
    fit anything from 51 up.
    """
    checked_z(z)
    pilot, comparison = answers.pilot, answers.comparison
    if answers.smaller_n < FEWEST:
        raise NotComputable(
            f"Answers so far: {pilot.n} and {comparison.n}. "
            f"At least {FEWEST} on each side are needed."
        )
    pairs = pilot.n * comparison.n
    placed, placed_there = _placements(pilot, comparison), _placements(comparison, pilot)
    higher = float(placed.sum())
    error, freedom = _spread(placed / comparison.n, placed_there / pilot.n)
    chance = higher / pairs
    estimated = error > 0
    return Ordinal(
        answers=answers,
        z=z,
        top=top,
        finding=OrderFinding.ESTIMATED if estimated else _why_no_range(higher, pairs),
        pairs_higher=higher,
        chance=chance,
        interval=_limits(chance, t_quantile(z, freedom) * error) if estimated else None,
        standard_error=error if estimated else None,
        degrees_of_freedom=freedom if estimated else None,
        p=two_sided((chance - 0.5) / error, freedom) if estimated else None,
        top_box=None if top is None else _top_box(answers, top, z),
    )


def _placements(values: Sample, others: Sample) -> Floats:
    """For each value, how many of the others lie below it, ties as half."""
    ordered, array = np.sort(others.values), np.array(values.values)
    below = np.searchsorted(ordered, array, side="left")
    return (below + np.searchsorted(ordered, array, side="right")) / 2


def _spread(here: Floats, there: Floats) -> tuple[float, float]:
    """Standard error of the chance and its degrees of freedom, from placements as shares."""
    v_1, v_2 = float(here.var(ddof=1)) / len(here), float(there.var(ddof=1)) / len(there)
    if v_1 + v_2 == 0:
        return 0.0, 0.0
    share = v_1 / (v_1 + v_2)
    freedom = 1 / (share**2 / (len(here) - 1) + (1 - share) ** 2 / (len(there) - 1))
    return sqrt(v_1 + v_2), freedom


def _why_no_range(higher: float, pairs: int) -> OrderFinding:
    if higher == pairs:
        return OrderFinding.ALL_HIGHER
    return OrderFinding.ALL_LOWER if higher == 0 else OrderFinding.ALL_TIED


def _limits(chance: float, half: float) -> Interval:
    return Interval(estimate=chance, lower=max(0.0, chance - half), upper=min(1.0, chance + half))


def _top_box(answers: TwoSamples, top: float, z: float) -> TwoProportions:
    if not isfinite(top):
        raise Invalid(f"The lowest top answer is {top}: give a number.")
    return two_proportions(
        TwoArms(pilot=_tally(answers.pilot, top), comparison=_tally(answers.comparison, top)), z=z
    )


def _tally(answers: Sample, top: float) -> Tally:
    return Tally(events=sum(value >= top for value in answers.values), n=answers.n)


def order_limits(
    pilot: ArrayLike, comparison: ArrayLike, z: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The bulk path for answers in steps: chance, lower and upper, from how many gave each answer.

    Shapes: (..., steps) each, steps in rising order, at least 2 answers a row; ``z`` broadcasts.
    Limits are NaN where ``ordinal`` gives no range.
    """
    x, y = np.asarray(pilot, float), np.asarray(comparison, float)
    n_1, n_2 = x.sum(axis=-1), y.sum(axis=-1)
    chance, v_1 = _chance_and_variance(x, _lower_answers(y) / n_2[..., None])
    _, v_2 = _chance_and_variance(y, _lower_answers(x) / n_1[..., None])
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = (v_1 + v_2) ** 2 / (v_1**2 / (n_1 - 1) + v_2**2 / (n_2 - 1))
        half = t_quantiles(z, freedom) * np.sqrt(v_1 + v_2)
    return chance, np.maximum(0.0, chance - half), np.minimum(1.0, chance + half)


def _lower_answers(counts: Floats) -> Floats:
    """For each step, how many answered below it, those on it as half."""
    return np.asarray(np.cumsum(counts, axis=-1) - counts / 2, float)


def _chance_and_variance(counts: Floats, placed: Floats) -> tuple[Floats, Floats]:
    """Mean of the placements, and the variance of that mean."""
    n = counts.sum(axis=-1)
    mean = (counts * placed).sum(axis=-1) / n
    # Distances from the mean, not a difference of squares: alike answers must give exactly 0.
    apart = np.square(placed - mean[..., None])
    return mean, (counts * apart).sum(axis=-1) / (n - 1) / n
