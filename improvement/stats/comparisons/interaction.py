"""Does the change act alike in every group, on the scale of odds or of ratios of rates?

The likelihood-ratio test of arm x group: the model with one effect of the arm for all groups
beside the one in which every group has its own. It is here to be set beside other studies, which
report it. Whether *our* groups differ is asked of differences of shares (``heterogeneity``): with
small groups this test is wrong in up to 10 of 100 equal worlds (STATISTICS C2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from improvement.domain.arm_by_group import RateCell, ShareCell
from improvement.errors import NotComputable
from improvement.stats.comparisons.additive_fit import AdditiveFit, Family, additive_fit
from improvement.stats.comparisons.crossed_table import Cell, CrossedTable, crossed_table
from improvement.stats.comparisons.likelihood import deviance, log_likelihood
from improvement.stats.comparisons.wilson import Floats
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatio:
    """Twice the gain in log-likelihood, the parameters it took, and its chance if they are 0."""

    statistic: float
    degrees_of_freedom: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """On the log scale, against the first arm and the first group.

    No ``arm`` and no ``group``: the first cell itself. Both: how far the arm's effect in this group
    is from its effect in the first. ``estimate`` and ``error`` are None where a cell of 0 events,
    or of nothing but events, makes it grow without end.
    """

    arm: str | None
    group: str | None
    estimate: float | None
    error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted model; ``deviance`` and ``log_likelihood`` are finite whatever the cells hold."""

    coefficients: tuple[Coefficient, ...]
    deviance: float
    log_likelihood: float


@recorded("interaction", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """The test of arm x group (``interaction``), and of the arm within groups (``arm_effect``).

    ``left_out`` are groups with nobody in one of the arms; ``silent`` are groups in which nobody,
    or everybody, has the outcome: they add nothing to the statistic, and, as everywhere, still
    count in the degrees of freedom, so that p is rather too large.
    """

    family: Family
    arms: tuple[str, ...]
    groups: tuple[str, ...]
    left_out: tuple[str, ...]
    silent: tuple[str, ...]
    interaction: LikelihoodRatio
    arm_effect: LikelihoodRatio
    full: Model
    additive: Model


def share_interaction(cells: Sequence[ShareCell]) -> Interaction:
    """Is one odds ratio enough for all groups? Logistic regression, likelihood-ratio test.

    Parameters: ``cells`` x of n by arm and group, in any order; the first arm and the first group
    named are the reference; rows of the same arm and group are added up.
    Returns the test, both models with coefficients (log odds), and the test of the arm's effect
    within groups.
    Raises ``NotComputable`` with fewer than two arms or groups, or when nobody, or everybody, has
    the outcome.

    Notes: a cell of 0 or of all is no obstacle to the test (the likelihood has a limit), only to
    its coefficients, which are None.

    References: Agresti 2013, Categorical Data Analysis, 5.3-5.4.

    >>> from improvement.domain.tallies import Tally
    >>> table = {("A", "g1"): 10, ("B", "g1"): 20, ("A", "g2"): 20, ("B", "g2"): 10}
    >>> found = share_interaction([
    ...     ShareCell(arm=arm, group=group, tally=Tally(events=x, n=100))
    ...     for (arm, group), x in table.items()])
    >>> round(found.interaction.statistic, 3), found.interaction.degrees_of_freedom
    (7.973, 1)
    >>> round(found.interaction.p, 4), round(found.arm_effect.p, 4)
    (0.0047, 1.0)

    Read: what does good in one group does harm in the other; over both together nothing is seen.
    """
    return _interaction(
        Family.SHARES,
        cells,
        lambda cell: (float(cell.tally.events), float(cell.tally.n)),
        "Nobody, or everybody, has the outcome in these {n} cells: no odds can be compared.",
    )


def rate_interaction(cells: Sequence[RateCell]) -> Interaction:
    """Is one ratio of rates enough for all groups? Poisson regression, likelihood-ratio test.

    Parameters and answer as ``share_interaction``, with events in an exposure, all in one unit.
    Raises ``NotComputable`` with fewer than two arms or groups, or without a single event.

    Notes: events are taken to be independent. Where they heap up in some households the test is
    wrong far too often; this is for totals, and for setting beside other studies.

    References: McCullagh & Nelder 1989, Generalized Linear Models, 6.3.

    >>> from improvement.domain.event_counts import EventTotal
    >>> table = {("A", "g1"): 0, ("B", "g1"): 5, ("A", "g2"): 3, ("B", "g2"): 4}
    >>> found = rate_interaction([
    ...     RateCell(arm=arm, group=group, total=EventTotal(events=x, exposure=20))
    ...     for (arm, group), x in table.items()])
    >>> round(found.interaction.statistic, 3), round(found.interaction.p, 3)
    (3.935, 0.047)
    >>> found.full.coefficients[0].estimate is None  # 0 events: its logarithm has no end
    True

    Read: the ratio differs between the groups by more than chance would often give.
    """
    return _interaction(
        Family.RATES,
        cells,
        lambda cell: (float(cell.total.events), cell.total.exposure),
        "There is no event in these {n} cells: no rates can be compared.",
    )


def _interaction(
    family: Family,
    cells: Sequence[Cell],
    figures: Callable[[Cell], tuple[float, float]],
    no_outcome: str,
) -> Interaction:
    table, left_out = crossed_table(cells, figures)
    most = np.inf if family is Family.RATES else float(table.size.sum())
    if not 0 < float(table.events.sum()) < most:
        raise NotComputable(no_outcome.format(n=len(table.events)))
    fit = additive_fit(family, _additive_design(table), table.events, table.size)
    full = _model(family, table, table.events, _own_effects(family, table))
    additive = _model(family, table, fit.expected, _common_effects(table, fit))
    by_group = table.size * table.sums(table.events) / table.sums(table.size)
    no_arm = deviance(family, table, by_group)
    silent = _silent(family, table)
    columns, arms = len(table.groups) - 1, len(table.arms) - 1
    return Interaction(
        family=family,
        arms=table.arms,
        groups=table.groups,
        left_out=left_out,
        silent=silent,
        interaction=_ratio(additive.deviance - full.deviance, arms * columns),
        arm_effect=_ratio(no_arm - additive.deviance, arms),
        full=full,
        additive=additive,
    )


def _additive_design(table: CrossedTable) -> Floats:
    arms = table.arm_of[:, None] == np.arange(1, len(table.arms))
    groups = table.group_of[:, None] == np.arange(1, len(table.groups))
    return np.column_stack([np.ones(len(table.events)), arms, groups]).astype(float)


def _common_effects(table: CrossedTable, fit: AdditiveFit) -> tuple[Coefficient, ...]:
    names: list[tuple[str | None, str | None]] = [(None, None)]
    names += [(arm, None) for arm in table.arms[1:]]
    names += [(None, group) for group in table.groups[1:]]
    return tuple(
        Coefficient(
            arm=arm,
            group=group,
            estimate=float(fit.coefficients[i]) if fit.settled[i] else None,
            error=float(fit.errors[i]) if fit.settled[i] else None,
        )
        for i, (arm, group) in enumerate(names)
    )


def _own_effects(family: Family, table: CrossedTable) -> tuple[Coefficient, ...]:
    """Every cell fits itself, so that coefficients are differences of the cells' own logarithms."""
    shape = (len(table.groups), len(table.arms))
    other = table.size - table.events if family is Family.SHARES else table.size
    with np.errstate(divide="ignore"):
        level = np.log(table.events / other).reshape(shape)
        again = 1 / other if family is Family.SHARES else 0.0
        variance = (1 / table.events + again).reshape(shape)

    def contrast(arm: int, group: int) -> Coefficient:
        signs = {(group, arm): 1, (0, arm): -1, (group, 0): -1, (0, 0): 1}
        if not (arm and group):
            signs = {(group, arm): 1} | ({(0, 0): -1} if arm or group else {})
        places = list(signs)
        finite = all(np.isfinite(variance[p]) for p in places)
        return Coefficient(
            arm=table.arms[arm] if arm else None,
            group=table.groups[group] if group else None,
            estimate=float(sum(signs[p] * level[p] for p in places)) if finite else None,
            error=float(np.sqrt(sum(variance[p] for p in places))) if finite else None,
        )

    arms, groups = range(1, len(table.arms)), range(1, len(table.groups))
    return (
        contrast(0, 0),
        *(contrast(arm, 0) for arm in arms),
        *(contrast(0, group) for group in groups),
        *(contrast(arm, group) for group in groups for arm in arms),
    )


def _model(
    family: Family, table: CrossedTable, expected: Floats, coefficients: tuple[Coefficient, ...]
) -> Model:
    return Model(
        coefficients=coefficients,
        deviance=deviance(family, table, expected),
        log_likelihood=log_likelihood(family, table, expected),
    )


def _silent(family: Family, table: CrossedTable) -> tuple[str, ...]:
    events, size = table.sums(table.events), table.sums(table.size)
    quiet = (events == 0) | ((events == size) & (family is Family.SHARES))
    return tuple(g for i, g in enumerate(table.groups) if quiet[i * len(table.arms)])


def _ratio(statistic: float, freedom: int) -> LikelihoodRatio:
    found = max(0.0, statistic)  # below 0 by rounding only: the models are nested
    return LikelihoodRatio(
        statistic=found, degrees_of_freedom=freedom, p=float(chi2.sf(found, freedom))
    )
