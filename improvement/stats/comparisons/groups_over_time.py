"""Several groups measured several times: did they go different ways?"""

from dataclasses import dataclass

from improvement.domain.group_samples import GroupSample, ScoresOverTime
from improvement.domain.samples import Sample
from improvement.errors import NotComputable
from improvement.stats.comparisons.by_pingouin import MixedEffect, mixed_anova
from improvement.stats.comparisons.many_groups import ManyGroups, many_groups
from improvement.stats.interval import Z95, checked_z
from improvement.stats.record import recorded

FEWEST_GROUPS = 2
FEWEST = 2  # complete households per group; a spread takes two


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignEffect:
    """One question to a split-plot design.

    ``p`` is how often chance alone gives an ``f`` at least this large; ``p_corrected`` allows for
    times that are more and less alike (Greenhouse and Geisser's ``epsilon``; 1 = no correction) and
    is the one to read.
    """

    f: float
    df_effect: float
    df_error: float
    p: float
    epsilon: float
    p_corrected: float


@recorded("groups_over_time", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsOverTime:
    """Group by time, on households measured every time (``left_out`` were not).

    ``interaction`` is the question of the design: did the groups go different ways? ``changes``
    compares the groups' average change from the first to the last time, pair by pair.
    """

    scores: ScoresOverTime
    z: float
    complete: int
    left_out: int
    group: DesignEffect
    time: DesignEffect
    interaction: DesignEffect
    changes: ManyGroups


def groups_over_time(scores: ScoresOverTime, *, z: float = Z95) -> GroupsOverTime:
    """A mixed design: groups of different households, the same households each time.

    With two groups and two times ``changes`` holds the same range as ``change_scores``; with more
    of either this asks first whether the groups parted at all, and then which from which.

    Parameters: ``scores`` at least 2 groups with at least 2 complete households each, and spread
    among the changes of every group; ``z`` > 0 standard errors.
    Raises ``NotComputable`` below that or without spread; ``Invalid`` for a ``z`` not above 0.
    Notes: a household missing once is left out whole and counted.

    References: Greenhouse & Geisser 1959, Psychometrika 24, 95-112; Games & Howell 1976. pingouin
    does the sums; the ranges are ours.

    >>> from improvement.domain.group_samples import RepeatedScores
    >>> rows = {"North": ((3, 5, 6), (4, 5, 6), (2, 3, 6), (5, 6, 6)),
    ...         "South": ((3, 3, 3), (4, 4, 5), (2, 3, 3), (5, 5, 4))}
    >>> found = groups_over_time(ScoresOverTime(times=("May", "June", "July"), households=tuple(
    ...     RepeatedScores(group=g, values=v) for g, vs in rows.items() for v in vs)))
    >>> d = found.changes.pairs[0].difference
    >>> round(found.interaction.f, 1), [round(x, 1) for x in (d.estimate, d.lower, d.upper)]
    (5.7, [2.2, 0.2, 4.3])

    Read: from May to July the North rose by 2.2 points more; the data fit anything from 0.2 to 4.3.
    """
    checked_z(z)
    complete = _complete(scores)
    _check(complete, len(scores.times))
    changes = many_groups(
        [
            GroupSample(group=name, sample=Sample(values=tuple(row[-1] - row[0] for row in rows)))
            for name, rows in complete.items()
        ],
        z=z,
    )
    table = mixed_anova(list(complete.values()))
    kept = sum(len(rows) for rows in complete.values())
    return GroupsOverTime(
        scores=scores,
        z=z,
        complete=kept,
        left_out=len(scores.households) - kept,
        group=_effect(table.group),
        time=_effect(table.time),
        interaction=_effect(table.interaction),
        changes=changes,
    )


def _effect(found: MixedEffect) -> DesignEffect:
    return DesignEffect(**found._asdict())


def _complete(scores: ScoresOverTime) -> dict[str, list[tuple[float, ...]]]:
    """Complete rows by group, in the order of the groups."""
    rows: dict[str, list[tuple[float, ...]]] = {group: [] for group in scores.groups}
    for household in scores.households:
        known = tuple(value for value in household.values if value is not None)
        if household.complete:
            rows[household.group].append(known)
    return rows


def _check(complete: dict[str, list[tuple[float, ...]]], times: int) -> None:
    if len(complete) < FEWEST_GROUPS:
        raise NotComputable(
            f"{len(complete)} groups: at least {FEWEST_GROUPS} are needed to ask whether they part."
        )
    for group, rows in complete.items():
        if len(rows) < FEWEST:
            raise NotComputable(
                f"{len(rows)} households of {group} were measured all {times} times: at least "
                f"{FEWEST} are needed in each group."
            )
    if all(len(set(row)) == 1 for rows in complete.values() for row in rows):
        raise NotComputable("No household's score ever changed: there is no change to compare.")
    levels = {group: {sum(row) for row in rows} for group, rows in complete.items()}
    if all(len(found) == 1 for found in levels.values()):
        raise NotComputable(
            "All households of a group have the same total: groups cannot be weighed against them."
        )
