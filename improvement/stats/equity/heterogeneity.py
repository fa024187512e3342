"""Do the groups' results differ by more than chance would give?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from scipy.special import chdtrc

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.plus_one import plus_one
from improvement.stats.equity.group_effects import arms_of, check_labels
from improvement.stats.record import recorded

LEVEL = 0.05  # the usual one; the statement made from it is "(not) more than chance would give"


class LeftOutReason(StrEnum):
    """Why a group takes no part in the question."""

    EMPTY_ARM = "empty_arm"
    NOT_NAMED = "not_named"  # declined, unknown, not collected


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A group that takes no part, by its label."""

    group: str
    reason: LeftOutReason


@recorded("heterogeneity", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """Cochran's Q on the differences of shares of the groups used.

    ``differences`` and ``variances`` are the +1 figures in the order of ``used``; ``pooled`` their
    weighted mean; ``p`` the chance of a Q at least this large if all groups had one difference.
    """

    used: tuple[GroupArms, ...]
    left_out: tuple[LeftOut, ...]
    differences: tuple[float, ...]
    variances: tuple[float, ...]
    pooled: float
    q: float
    degrees_of_freedom: int
    p: float
    level: float = LEVEL

    @property
    def differs(self) -> bool:
        return self.p < self.level


def heterogeneity(groups: Sequence[GroupArms]) -> Heterogeneity:
    """Test whether one difference fits all groups (Cochran's Q, additive scale, +1 variance).

    With one event and one non-event added it holds its level from 3 people a cell on, where the
    usual variants reach 17% (STATISTICS C2). With few people it can see only large differences.

    Parameters: ``groups`` x of n per arm, each label once. Groups with an empty arm and groups that
    are not named (declined, unknown) are left out and listed.
    Raises ``NotComputable`` when fewer than two groups remain, ``Invalid`` for a label given twice.

    References: Cochran 1954, Biometrics 10, 101-129.

    >>> from improvement.domain.tallies import Tally
    >>> cells = [("A", 9, 12, 5, 12), ("B", 14, 20, 9, 20), ("C", 6, 15, 8, 15)]
    >>> found = heterogeneity([
    ...     GroupArms(group=g, pilot=Tally(events=a, n=m), comparison=Tally(events=b, n=n))
    ...     for g, a, m, b, n in cells])
    >>> round(found.q, 4), found.degrees_of_freedom, round(found.p, 4), found.differs
    (3.3187, 2, 0.1903, False)

    Read: the groups' results are not more different than chance would give.
    """
    check_labels(groups)
    left_out = tuple(LeftOut(group=g.group, reason=r) for g in groups if (r := _reason(g)))
    used = tuple(group for group in groups if _reason(group) is None)
    if len(used) < 2:
        raise NotComputable(
            f"{len(used)} of {len(groups)} groups have people in both arms: at least 2 are needed "
            "to ask whether groups differ."
        )
    found = [plus_one(arms_of(group)) for group in used]
    weights = [1 / f.variance for f in found]
    pooled = fsum(w * f.difference for w, f in zip(weights, found, strict=True)) / fsum(weights)
    q = fsum(w * (f.difference - pooled) ** 2 for w, f in zip(weights, found, strict=True))
    return Heterogeneity(
        used=used,
        left_out=left_out,
        differences=tuple(f.difference for f in found),
        variances=tuple(f.variance for f in found),
        pooled=pooled,
        q=q,
        degrees_of_freedom=len(used) - 1,
        p=float(chdtrc(len(used) - 1, q)),  # the upper tail of chi-square
    )


def _reason(group: GroupArms) -> LeftOutReason | None:
    if not group.named:
        return LeftOutReason.NOT_NAMED
    return LeftOutReason.EMPTY_ARM if group.smaller_n == 0 else None
