"""Two dimensions at once: older renters, younger renters. For the test's own team and coaches.

Cells are small, and whoever sees both one-way tables can work back from them; so nobody without the
right to see small groups gets any of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.crossed import CrossedArms
from improvement.domain.dimensions import Dimension, require_disjoint
from improvement.domain.grouping import Grouping
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm, Phase
from improvement.errors import Invalid, NotComputable
from improvement.services.analyses import Loaded, judged, load
from improvement.services.assessment import groupings, sides_of
from improvement.services.figures import Source
from improvement.services.groups import visible
from improvement.stats.comparisons.comparison import Comparison, DimensionComparison
from improvement.stats.decisions.clusters import widening
from improvement.stats.decisions.findings import Findings
from improvement.stats.equity.best_guess import BestGuess, best_guess
from improvement.stats.equity.combinations import Combinations, combinations
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.equity.group_effects import GroupEffects
from improvement.stats.interval import Z95
from improvement.store.repositories.case_counts import CrossedSums
from improvement.store.unit_of_work import UnitOfWork

FOR_THE_TEAM = (
    "Two dimensions at once are for the test's own team and coaches: small groups could be worked "
    "out from them."
)
NEEDS_CASES = (
    "Two dimensions at once need one row a household, with both groups in it. Here {label} was "
    "logged as totals."
)
ONLY_SHARES = "Two dimensions at once are there for outcomes that are shares, on two sides."


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """The combinations, and the same as a dimension of its own for the picture.

    ``guess`` learns across all rows shown; None for fewer than two of them.
    """

    comparison: Comparison
    combinations: Combinations
    rows: DimensionComparison
    guess: BestGuess | None


def combined(uow: UnitOfWork, actor: Actor, *, test_id: int, first: str, second: str) -> Combined:
    """What happened in each combination of two dimensions (by label), as far as it can be said.

    Two queries more than the comparison, however many groups there are. Raises ``NotComputable``
    with the reason to show.
    """
    require(actor, Action.VIEW_TESTS)
    if first == second:
        raise Invalid(f"{first} was chosen twice. Choose two different dimensions.")
    with uow.reading(actor) as store:
        loaded = load(store, test_id, today=uow.today_of(actor))
        require(actor, Action.SEE_SMALL_GROUPS, team_id=loaded.kept.team_id)
        one, other = (_dimension(loaded, actor, label) for label in (first, second))
        primary = loaded.kept.plan.primary
        findings = judged(loaded).findings
        if primary is None or not isinstance(findings, Findings):
            raise NotComputable(ONLY_SHARES)
        if loaded.figures[primary.key].source is not Source.CASES:
            raise NotComputable(NEEDS_CASES.format(label=primary.label))
        measure_id = loaded.kept.measure_ids[primary.key]
        crossed = store.cases.sums_by_two([measure_id], one.key, other.key, as_of=loaded.as_of)
    cells = _cells(loaded, crossed.get(measure_id, ()), one, other)
    z = (findings.evidence.look.z or Z95) * widening(findings.clusters)
    return _combined(findings.comparison, combinations(cells, first=first, second=second, z=z), z)


def _dimension(loaded: Loaded, actor: Actor, label: str) -> Dimension:
    for dimension in loaded.dimensions:
        if dimension.label == label and visible(dimension, actor, team_id=loaded.kept.team_id):
            require_disjoint(dimension, "Two dimensions at once")
            return dimension
    raise Invalid(f"This test does not look at its households by {label!r}.")


def _cells(
    loaded: Loaded, rows: Sequence[CrossedSums], one: Dimension, other: Dimension
) -> list[CrossedArms]:
    """Known outcomes by cell, in the rows and the order that the page shows each dimension in.

    Groups that are no answer (declined, unknown) are left out: combined they say nothing.
    """
    plan = loaded.kept.plan
    if plan.design is None:
        raise NotComputable(ONLY_SHARES)
    shown = groupings(plan, loaded.figures, (one, other))
    sides = sides_of(plan.design)
    tallies: dict[tuple[str, str, tuple[Arm, Phase]], Tally] = {}
    for row in rows:
        place = (
            _label(shown[one.label], row.first),
            _label(shown[other.label], row.second),
            (row.sums.arm, row.sums.phase),
        )
        so_far = tallies.get(place, Tally(events=0, n=0))
        tallies[place] = Tally(
            events=so_far.events + round(row.sums.total), n=so_far.n + row.sums.known
        )
    nobody = Tally(events=0, n=0)
    return [
        CrossedArms(
            first=a,
            second=b,
            pilot=tallies.get((a, b, sides.pilot), nobody),
            comparison=tallies.get((a, b, sides.comparison), nobody),
        )
        for a in _named(shown[one.label])
        for b in _named(shown[other.label])
    ]


def _label(grouping: Grouping, key: str) -> str:
    return grouping.dimension.group(grouping.of(key) or key).label


def _named(grouping: Grouping) -> list[str]:
    return [group.label for group in grouping.dimension.named]


def _combined(comparison: Comparison, found: Combinations, z: float) -> Combined:
    effects = tuple(row.effect for row in found.rows)
    arms = tuple(effect.arms for effect in effects)
    try:
        guess: BestGuess | None = best_guess(arms, z=z)
    except NotComputable:
        guess = None
    return Combined(
        comparison=comparison,
        combinations=found,
        rows=DimensionComparison(
            dimension=DimensionArms(label=f"{found.first} and {found.second}", groups=arms),
            effects=GroupEffects(groups=effects, z=z),
            heterogeneity=None,
            gaps=None,
        ),
        guess=guess,
    )
