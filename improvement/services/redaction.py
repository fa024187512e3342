"""What of a comparison a person may see: groups below the threshold are left out, not blurred.

Tests of difference, flags and the verdict always run on all the data; only what is shown shrinks.
"""

from dataclasses import dataclass

from improvement.domain.tallies import GroupArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.decisions.verdict import VerdictResult
from improvement.stats.equity.gap import Gaps, gaps
from improvement.stats.equity.group_effects import GroupEffects, by_group
from improvement.stats.equity.heterogeneity import Heterogeneity
from improvement.stats.equity.suppression import TableRow, suppress


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionView:
    """One dimension as this person may see it; ``hidden`` counts the groups left out."""

    label: str
    effects: GroupEffects
    gaps: Gaps | None
    heterogeneity: Heterogeneity | None
    hidden: int


def dimension_views(result: VerdictResult, *, threshold: int) -> tuple[DimensionView, ...]:
    """Every dimension; a threshold of 0 shows all groups."""
    comparison = result.findings.comparison
    return tuple(_view(d, result, threshold) for d in comparison.dimensions)


def _view(found: DimensionComparison, result: VerdictResult, threshold: int) -> DimensionView:
    hidden = hidden_groups(found, threshold)
    if not hidden:
        return DimensionView(
            label=found.dimension.label,
            effects=found.effects,
            gaps=found.gaps,
            heterogeneity=found.heterogeneity,
            hidden=0,
        )
    shown = tuple(g for g in found.dimension.groups if g.group not in hidden)
    reference = found.dimension.reference
    return DimensionView(
        label=found.dimension.label,
        effects=by_group(shown, z=found.effects.z),
        gaps=_gaps_of(shown, result, None if reference in hidden else reference),
        heterogeneity=found.heterogeneity,
        hidden=len(hidden),
    )


def hidden_groups(found: DimensionComparison, threshold: int) -> frozenset[str]:
    """The groups of a dimension that must not be shown at this threshold (0 = all are shown)."""
    if not threshold:
        return frozenset()
    rows = [TableRow(label=g.group, cells=(g.pilot, g.comparison)) for g in found.dimension.groups]
    chosen = suppress(rows, threshold=threshold)
    if chosen.total_hidden:  # the overall figures are on the page, so no group may be
        return frozenset(g.group for g in found.dimension.groups)
    return frozenset(row.label for row in chosen.hidden)


def _gaps_of(
    shown: tuple[GroupArms, ...], result: VerdictResult, reference: str | None
) -> Gaps | None:
    try:
        return gaps(shown, direction=result.findings.evidence.rule.direction, reference=reference)
    except NotComputable:
        return None
