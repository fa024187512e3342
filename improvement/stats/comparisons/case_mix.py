"""Does the answer change when like is compared with like? The crude beside the adjusted figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.comparisons.mantel_haenszel import MantelHaenszel, mantel_haenszel
from improvement.stats.comparisons.strata import summed
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions
from improvement.stats.interval import Z95, Interval, in_benefit_terms
from improvement.stats.record import recorded

LARGEST_SHIFT = 0.03  # STATISTICS B3: max(.03, MWE/3)
OF_WORTHWHILE = 3  # the same: a third of the smallest worthwhile difference
_NOTHING = 1e-12  # 0.6 - 0.4 - 0.2 is 0


class MixSign(StrEnum):
    """A way in which the mix of people matters."""

    SHIFTS = "shifts"  # the figure moves by more than the limit
    TURNS = "turns"  # better becomes worse, or worse better (Simpson)


@recorded("case_mix", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMix:
    """``crude`` over everybody, ``adjusted`` within strata; ``shift`` = crude - adjusted.

    ``shift`` is held against ``limit``; ``signs`` say in which ways the mix matters, if any.
    """

    label: str
    crude: TwoProportions
    adjusted: MantelHaenszel
    minimum_worthwhile: float | None
    shift: float
    limit: float
    signs: tuple[MixSign, ...]

    @property
    def matters(self) -> bool:
        return bool(self.signs)

    def benefits(self, direction: Direction) -> tuple[Interval, Interval]:
        """Crude and adjusted with above 0 = better."""
        crude, adjusted = self.crude.difference, self.adjusted.difference
        return in_benefit_terms(crude, direction), in_benefit_terms(adjusted, direction)


def case_mix(
    strata: Sequence[GroupArms],
    *,
    label: str = "",
    minimum_worthwhile: float | None = None,
    z: float = Z95,
) -> CaseMix:
    """Raise the flag "mix matters" where crude and adjusted tell different stories.

    Parameters: ``strata`` x of n per arm, each label once; ``label`` what they are strata of;
    ``minimum_worthwhile`` in 0-1, None where a team did not say; ``z`` > 0 standard errors.
    Raises ``NotComputable`` when nothing can be compared within a stratum, ``Invalid`` for figures
    that do not fit.

    Notes: where strata without a counterpart had to be left out (``adjusted.strata``), part of the
    shift can come from the people lost with them.

    References: STATISTICS B3; Bickel, Hammel & O'Connell 1975, Science 187, 398-404 (Berkeley).

    >>> from improvement.domain.tallies import Tally
    >>> found = case_mix([
    ...     GroupArms(group="North", pilot=Tally(events=12, n=20),
    ...               comparison=Tally(events=30, n=60)),
    ...     GroupArms(group="South", pilot=Tally(events=48, n=60),
    ...               comparison=Tally(events=14, n=20))], label="Place")
    >>> round(found.shift, 3), found.limit, [str(sign) for sign in found.signs]
    (0.1, 0.03, ['shifts'])

    Read: 20 more of 100 at first sight, 10 more when each place is compared with itself.
    """
    if minimum_worthwhile is not None and not 0 < minimum_worthwhile < 1:
        raise Invalid(
            f"The smallest worthwhile difference is {minimum_worthwhile:g}: give it between 0 and "
            "1 (10 points are 0.10)."
        )
    adjusted = mantel_haenszel(strata, z=z)
    crude = two_proportions(summed(strata), z=z)
    before, after = crude.difference.estimate, adjusted.difference.estimate
    limit = max(LARGEST_SHIFT, (minimum_worthwhile or 0) / OF_WORTHWHILE)
    return CaseMix(
        label=label,
        crude=crude,
        adjusted=adjusted,
        minimum_worthwhile=minimum_worthwhile,
        shift=before - after,
        limit=limit,
        signs=_signs(before, after, limit),
    )


def _signs(before: float, after: float, limit: float) -> tuple[MixSign, ...]:
    signs = []
    if abs(before - after) > limit + _NOTHING:
        signs.append(MixSign.SHIFTS)
    if min(before, after) < -_NOTHING and max(before, after) > _NOTHING:
        signs.append(MixSign.TURNS)
    return tuple(signs)
