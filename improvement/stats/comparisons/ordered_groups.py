"""Answers in steps from several groups: are some groups' answers higher, and how often?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import nan

from improvement.domain.group_samples import GroupSample, check_groups
from improvement.domain.samples import TwoSamples
from improvement.errors import NotComputable
from improvement.stats.comparisons.by_pingouin import kruskal_wallis
from improvement.stats.comparisons.ordinal import Ordinal, ordinal
from improvement.stats.equity.holm import holm
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded

FEWEST_GROUPS = 2
FEWEST = 2  # per group; a spread of ranks takes two


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedPair:
    """Chance that an answer of ``one`` is higher than one of ``other``, ties as half.

    ``order`` is that comparison (``one`` in the pilot's place) at the family's z; ``p`` is Holm's,
    None where the pair has no range (``order.finding`` says why).
    """

    one: str
    other: str
    order: Ordinal
    p: float | None


@recorded("ordered_groups", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedGroups:
    """Kruskal and Wallis's H over all groups, and every pair by Brunner and Munzel.

    ``z_family`` are the standard errors each pair is given so that all of them hold together.
    """

    groups: tuple[GroupSample, ...]
    z: float
    z_family: float
    h: float
    degrees_of_freedom: int
    p: float
    pairs: tuple[OrderedPair, ...]


def ordered_groups(groups: Sequence[GroupSample], *, z: float = Z95) -> OrderedGroups:
    """Compare two or more groups by the order of their answers alone.

    Parameters: ``groups`` answers in steps (or numbers of which only the order counts), at least 2
    groups of at least 2 answers, each label once; ``z`` > 0 standard errors of a single range.
    Raises ``NotComputable`` with fewer groups or answers, or when all answers are the same;
    ``Invalid`` for a group given twice or a ``z`` that is not above 0.
    Notes: H asks whether all groups answer alike, in level and in spread; what each pair shows is
    the chance beside it. Two groups that do not overlap have no range, and ``finding`` says so.

    References: Kruskal & Wallis 1952, Journal of the American Statistical Association 47, 583-621;
    Brunner & Munzel 2000, Biometrical Journal 42, 17-25; Holm 1979.

    >>> from improvement.domain.samples import Sample
    >>> answers = {"North": (2, 3, 1, 2, 3, 4), "South": (4, 5, 3, 5, 4, 2), "West": (3, 2, 4, 3)}
    >>> found = ordered_groups([GroupSample(group=g, sample=Sample(values=v))
    ...                         for g, v in answers.items()])
    >>> [(pair.one, pair.other, round(pair.order.chance, 2)) for pair in found.pairs]
    [('North', 'South', 0.19), ('North', 'West', 0.35), ('South', 'West', 0.73)]

    Read: of two people, one from each, the South's answer is higher than the North's in 81 of 100.
    """
    checked_z(z)
    check_groups(groups)
    _check(groups)
    overall = kruskal_wallis([group.sample.values for group in groups])
    couples = list(combinations(groups, 2))
    widened = _for_all(z, len(couples))
    orders = [ordinal(_two(one, other), z=widened) for one, other in couples]
    adjusted = holm([nan if order.p is None else order.p for order in orders])
    return OrderedGroups(
        groups=tuple(groups),
        z=z,
        z_family=widened,
        h=overall.h,
        degrees_of_freedom=overall.degrees_of_freedom,
        p=overall.p,
        pairs=tuple(
            OrderedPair(
                one=one.group, other=other.group, order=order, p=None if order.p is None else p
            )
            for (one, other), order, p in zip(couples, orders, adjusted, strict=True)
        ),
    )


def _two(one: GroupSample, other: GroupSample) -> TwoSamples:
    return TwoSamples(pilot=one.sample, comparison=other.sample)


def _for_all(z: float, pairs: int) -> float:
    """Standard errors with the tail of ``z`` shared out among the pairs (Bonferroni)."""
    from scipy.stats import norm

    return float(norm.isf(norm.sf(z) / pairs))


def _check(groups: Sequence[GroupSample]) -> None:
    if len(groups) < FEWEST_GROUPS:
        raise NotComputable(
            f"{len(groups)} groups: at least {FEWEST_GROUPS} are needed to ask whether they differ."
        )
    for group in groups:
        if group.sample.n < FEWEST:
            raise NotComputable(
                f"{group.group} has {group.sample.n} answers: at least {FEWEST} are needed in each "
                "group. Leave it out and say so."
            )
    if len({value for group in groups for value in group.sample.values}) == 1:
        raise NotComputable("Everybody gave the same answer: there is no order to compare.")
