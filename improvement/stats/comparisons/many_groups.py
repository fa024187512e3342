"""Do the averages of several groups differ, and which from which?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from improvement.domain.group_samples import GroupSample, check_groups
from improvement.errors import NotComputable
from improvement.stats.comparisons.by_pingouin import GamesHowellPair, games_howell, welch_anova
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile

FEWEST_GROUPS = 2
FEWEST = 2  # per group; a spread takes two


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMean:
    """A group's average with its own range (t), in the measure's unit."""

    group: str
    n: int
    mean: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPair:
    """``one`` minus ``other``: a range that allows for all the pairs looked at."""

    one: str
    other: str
    difference: Interval
    standard_error: float
    degrees_of_freedom: float
    quantile: float
    p: float


@recorded("many_groups", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ManyGroups:
    """Welch's F over all groups, and every pair by Games and Howell, in the order given.

    ``p`` is how often groups with one and the same average would lie at least this far apart.
    """

    groups: tuple[GroupSample, ...]
    z: float
    means: tuple[GroupMean, ...]
    f: float
    df_between: float
    df_within: float
    p: float
    pairs: tuple[GroupPair, ...]


def many_groups(groups: Sequence[GroupSample], *, z: float = Z95) -> ManyGroups:
    """Compare the averages of two or more groups whose spreads and numbers may differ.

    The ranges of the pairs hold together: in 95 of 100 such tables all of them are right. Which of
    several groups did best is not asked; that is a question the largest luck answers.

    Parameters: ``groups`` values in one unit, at least 2 groups of at least 2 values, each label
    once; ``z`` > 0 standard errors of a single range, from which the wider ones are made.
    Raises ``NotComputable`` with fewer groups or values, or where a group's values are all alike;
    ``Invalid`` for a group given twice or a ``z`` that is not above 0.
    Notes: with two groups this is Welch's comparison.

    References: Welch 1951, Biometrika 38, 330-336; Games & Howell 1976, Journal of Educational
    Statistics 1, 113-125. pingouin does the sums; the ranges are ours, because its own are rounded.

    >>> from improvement.domain.samples import Sample
    >>> days = {"North": (12, 15, 11, 14, 13), "South": (16, 19, 15, 18, 20), "West": (13, 12, 15)}
    >>> found = many_groups([GroupSample(group=g, sample=Sample(values=v))
    ...                      for g, v in days.items()])
    >>> for pair in found.pairs:
    ...     d = pair.difference
    ...     print(pair.one, pair.other, round(d.estimate, 1), round(d.lower, 1), round(d.upper, 1))
    North South -4.6 -8.0 -1.2
    North West -0.3 -4.2 3.5
    South West 4.3 0.2 8.3

    Read: the South waits about 5 days longer than the North; the data fit anything from 1 to 8.
    """
    checked_z(z)
    check_groups(groups)
    _check(groups)
    samples = [group.sample.values for group in groups]
    overall = welch_anova(samples)
    labels = [group.group for group in groups]
    return ManyGroups(
        groups=tuple(groups),
        z=z,
        means=tuple(_mean(group, z) for group in groups),
        f=overall.f,
        df_between=overall.df_between,
        df_within=overall.df_within,
        p=overall.p,
        pairs=tuple(
            _pair(labels[found.first], labels[found.second], found, len(groups), z)
            for found in games_howell(samples)
        ),
    )


def family_quantile(z: float, groups: int, degrees_of_freedom: float) -> float:
    """Standard errors of one pair so that all pairs of ``groups`` hold together.

    The studentized range; with two groups it is the t quantile that ``t_quantile`` gives.

    >>> round(family_quantile(Z95, 3, 12.0), 3)  # table of the studentized range: 3.77 / sqrt 2
    2.668
    """
    from scipy.stats import norm, studentized_range

    if groups == FEWEST_GROUPS:
        return t_quantile(z, degrees_of_freedom)
    return float(studentized_range.isf(2 * norm.sf(z), groups, degrees_of_freedom)) / sqrt(2)


def _pair(one: str, other: str, found: GamesHowellPair, groups: int, z: float) -> GroupPair:
    quantile = family_quantile(z, groups, found.degrees_of_freedom)
    return GroupPair(
        one=one,
        other=other,
        difference=_around(found.difference, quantile * found.standard_error),
        standard_error=found.standard_error,
        degrees_of_freedom=found.degrees_of_freedom,
        quantile=quantile,
        p=found.p,
    )


def _mean(group: GroupSample, z: float) -> GroupMean:
    values = group.sample.values
    n, middle = len(values), fsum(values) / len(values)
    error = sqrt(fsum((value - middle) ** 2 for value in values) / (n - 1) / n)
    return GroupMean(group=group.group, n=n, mean=_around(middle, t_quantile(z, n - 1) * error))


def _around(middle: float, half: float) -> Interval:
    return Interval(estimate=middle, lower=middle - half, upper=middle + half)


def _check(groups: Sequence[GroupSample]) -> None:
    if len(groups) < FEWEST_GROUPS:
        raise NotComputable(
            f"{len(groups)} groups: at least {FEWEST_GROUPS} are needed to ask whether they differ."
        )
    for group in groups:
        if group.sample.n < FEWEST:
            raise NotComputable(
                f"{group.group} has {group.sample.n} values: at least {FEWEST} are needed in each "
                "group. Leave it out and say so."
            )
        if group.sample.constant:
            raise NotComputable(
                f"All values of {group.group} are alike: without spread its average cannot be "
                "weighed against the others. Compare the order of the answers instead."
            )
