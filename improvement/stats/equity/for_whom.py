"""One dimension's answer to "who does it work for?": what was seen, guessed, and does it differ.

Whatever is worked out from *all* groups of a dimension (does it differ, who stands out, the best
guesses) is left out where this reader does not see all of them: a group that is hidden could be
worked back from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from improvement.errors import NotComputable
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.equity.best_guess import BestGuess, best_guess
from improvement.stats.equity.exploratory import Exploratory, exploratory
from improvement.stats.equity.standing_out import StandingOut, standing_out


class Answer(StrEnum):
    """What can be said about one dimension."""

    WITHHELD = "withheld"  # some groups are hidden from this reader
    OVERLAPPING = "overlapping"  # people are in several groups
    TOO_FEW = "too_few"  # fewer than two groups have people on both sides
    ALIKE = "alike"  # not more different than chance would give
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForWhom:
    """``found`` as this reader may see it; ``guess`` and ``stands_out`` None where not sayable.

    ``stands_out`` is only asked after the groups were found to differ (STATISTICS C3).
    """

    found: DimensionComparison
    whole: bool
    guess: BestGuess | None
    stands_out: StandingOut | None

    @property
    def label(self) -> str:
        return self.found.dimension.label

    @property
    def answer(self) -> Answer:
        if self.found.dimension.overlapping:
            return Answer.OVERLAPPING
        if not self.whole:
            return Answer.WITHHELD
        if self.found.heterogeneity is None:
            return Answer.TOO_FEW
        return Answer.DIFFERENT if self.found.heterogeneity.differs else Answer.ALIKE


def for_whom(found: DimensionComparison, *, whole: bool = True) -> ForWhom:
    """Put together what may be said about one dimension.

    ``whole``: does this reader see every group of it? If not, nothing that is worked out from all
    of them is in the result.

    >>> from improvement.domain.tallies import GroupArms, Tally
    >>> from improvement.stats.equity.dimension_arms import DimensionArms
    >>> from improvement.stats.equity.group_effects import by_group
    >>> from improvement.stats.equity.heterogeneity import heterogeneity
    >>> groups = tuple(
    ...     GroupArms(group=g, pilot=Tally(events=a, n=60), comparison=Tally(events=b, n=60))
    ...     for g, a, b in (("A", 40, 30), ("B", 45, 33), ("C", 16, 36)))
    >>> found = DimensionComparison(
    ...     dimension=DimensionArms(label="Tenure", groups=groups), effects=by_group(groups),
    ...     heterogeneity=heterogeneity(groups), gaps=None)
    >>> seen = for_whom(found)
    >>> str(seen.answer), seen.stands_out.furthest.arms.group
    ('different', 'C')
    >>> hidden = for_whom(found, whole=False)
    >>> str(hidden.answer), hidden.guess, hidden.found.heterogeneity
    ('withheld', None, None)
    """
    if not whole or found.dimension.overlapping:
        alone = replace(found, heterogeneity=None)
        return ForWhom(found=alone, whole=whole, guess=None, stands_out=None)
    return ForWhom(found=found, whole=True, guess=_guess(found), stands_out=_stands_out(found))


def _guess(found: DimensionComparison) -> BestGuess | None:
    try:
        return best_guess(found.dimension.groups, z=found.effects.z)
    except NotComputable:
        return None


def _stands_out(found: DimensionComparison) -> StandingOut | None:
    if found.heterogeneity is None or not found.heterogeneity.differs:
        return None
    try:
        return standing_out(found.dimension.groups)
    except NotComputable:
        return None


def searched(dimensions: Sequence[ForWhom]) -> Exploratory:
    """Every group of every dimension held against the others of its own: a search, marked as one.

    The chances are those of ``standing_out`` before Holm's correction (of two groups, that of the
    test whether they differ), and are corrected together by Benjamini and Hochberg. Dimensions of
    which not all groups may be seen, and overlapping ones, take no part.
    Raises ``NotComputable`` where no group can be held against others.
    """
    looked_at: list[tuple[str, float | None]] = []
    for one in dimensions:
        looked_at += _chances(one)
    return exploratory(looked_at)


def _chances(one: ForWhom) -> list[tuple[str, float | None]]:
    asked = one.found.heterogeneity
    if not one.whole or one.found.dimension.overlapping or asked is None:
        return []
    if len(asked.used) == 2:
        first, second = (group.group for group in asked.used)
        return [(f"{one.label}: {first} beside {second}", asked.p)]
    beside = standing_out(one.found.dimension.groups)
    return [(f"{one.label}: {group.arms.group}", group.chance) for group in beside.groups]
