"""What of a comparison a person may see: groups below the threshold are left out, not blurred.

Tests of difference, flags and the verdict always run on all the data; only what is shown shrinks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.tallies import GroupArms, Tally
from improvement.errors import NotComputable
from improvement.services.figures import Figures
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.outcome_findings import GroupFinding, OutcomeFindings
from improvement.stats.decisions.verdict import RowReport, VerdictResult
from improvement.stats.equity.gap import Gaps, gaps
from improvement.stats.equity.group_effects import by_group
from improvement.stats.equity.heterogeneity import Heterogeneity
from improvement.stats.equity.suppression import TableRow, suppress

SOMEBODY = "one or more small groups"


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionView:
    """One dimension as this person may see it; ``hidden`` counts the groups left out.

    ``until`` is the last week (its first day) that is in figures which were told; None where this
    person sees all there is.
    """

    found: DimensionComparison
    hidden: int
    until: date | None = None


def dimension_views(result: VerdictResult, *, threshold: int) -> tuple[DimensionView, ...]:
    """Every dimension of shares; a threshold of 0 shows all groups.

    Groups of other outcomes come with the findings themselves (:func:`unnamed`).
    """
    if not isinstance(result.findings, Findings):
        return ()
    dimensions = result.findings.comparison.dimensions
    return tuple(_view(found, result, threshold) for found in dimensions)


def _view(found: DimensionComparison, result: VerdictResult, threshold: int) -> DimensionView:
    if threshold:  # parts stand apart only because they are small
        found = replace(found, dimension=replace(found.dimension, small_parts=()))
    hidden = hidden_groups(found, threshold)
    if not hidden:
        return DimensionView(found=found, hidden=0)
    shown = tuple(g for g in found.dimension.groups if g.group not in hidden)
    reference = found.dimension.reference
    kept_reference = None if reference in hidden else reference
    return DimensionView(
        found=replace(
            found,
            dimension=replace(found.dimension, groups=shown, reference=kept_reference),
            effects=by_group(shown, z=found.effects.z),
            heterogeneity=_among(found.heterogeneity, hidden),
            gaps=_gaps_of(shown, result, kept_reference),
        ),
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


def unnamed(result: VerdictResult, *, threshold: int) -> VerdictResult:
    """The same verdict without singling out a group below the threshold (0 = name them all).

    What the rule found stands; only who is meant is not said.
    """
    found = result.findings
    hidden = _hidden_in(found, threshold) | _small_parts(found, threshold)
    if not hidden:
        return result
    flags = tuple(f for f in found.flags if not {f.group, f.reference} & hidden)
    small_groups = tuple(g for g in found.small_groups if g.group not in hidden)
    rows = tuple(_unnamed_row(row, hidden) for row in result.rows)
    shown: Findings | OutcomeFindings
    if isinstance(found, Findings):
        shown = replace(
            found,
            comparison=replace(found.comparison, dimensions=_shown(result, threshold)),
            evidence=_without_groups(found.evidence),
            flags=flags,
            small_groups=small_groups,
        )
    else:
        shown = replace(
            found,
            evidence=replace(found.evidence, dimensions=()),
            groups=tuple(
                _without_reference(g, hidden) for g in found.groups if g.group not in hidden
            ),
            flags=flags,
            small_groups=small_groups,
        )
    return replace(result, findings=shown, rows=rows)


def _hidden_in(found: Findings | OutcomeFindings, threshold: int) -> frozenset[str]:
    if isinstance(found, Findings):
        dimensions = found.comparison.dimensions
        return frozenset(group for d in dimensions for group in hidden_groups(d, threshold))
    labels = dict.fromkeys(group.dimension for group in found.groups)
    return frozenset(
        name
        for label in labels
        for name in _hidden_outcomes([g for g in found.groups if g.dimension == label], threshold)
    )


def _small_parts(found: Findings | OutcomeFindings, threshold: int) -> frozenset[str]:
    """Groups that stand within a larger one because they are few: never by themselves."""
    dimensions = found.evidence.dimensions if threshold else ()
    return frozenset(part.group for d in dimensions for part in d.small_parts)


def _hidden_outcomes(groups: Sequence[GroupFinding], threshold: int) -> frozenset[str]:
    """By numbers of people alone: half of each is as good as any other number of events here."""
    if not threshold or not groups:
        return frozenset()
    rows = [
        TableRow(label=g.group, cells=tuple(Tally(events=n // 2, n=n) for n in g.sizes))
        for g in groups
    ]
    chosen = suppress(rows, threshold=threshold)
    if chosen.total_hidden:
        return frozenset(g.group for g in groups)
    return frozenset(row.label for row in chosen.hidden)


def hidden_outcome_groups(full: OutcomeFindings, *, threshold: int) -> Mapping[str, int]:
    """How many groups of each dimension are left out at this threshold."""
    labels = dict.fromkeys(group.dimension for group in full.groups)
    return {
        label: len(_hidden_outcomes([g for g in full.groups if g.dimension == label], threshold))
        for label in labels
    }


def _without_reference(found: GroupFinding, hidden: frozenset[str]) -> GroupFinding:
    """A gap to a hidden group would give its figures away."""
    if found.reference not in hidden:
        return found
    return replace(found, reference=None, beside_reference=None)


def ungrouped(figures: Figures) -> Figures:
    """Without the groups, and without differences, from which a group could be worked out."""
    return replace(figures, groups={}, differences=(), households=())


def _shown(result: VerdictResult, threshold: int) -> tuple[DimensionComparison, ...]:
    return tuple(view.found for view in dimension_views(result, threshold=threshold))


def _without_groups(evidence: Evidence) -> Evidence:
    """Screens take groups from the comparison; the raw tallies by group stay inside."""
    return replace(evidence, dimensions=())


def _unnamed_row(row: RowReport, hidden: frozenset[str]) -> RowReport:
    """Whether the condition holds stays; the figure is one group's own and goes with its name."""
    checks = tuple(
        replace(check, subject=SOMEBODY, observed=None) if check.subject in hidden else check
        for check in row.checks
    )
    return replace(row, checks=checks)


def _among(found: Heterogeneity | None, hidden: frozenset[str]) -> Heterogeneity | None:
    """The answer for all groups (Q, p) with the figures of the shown ones only."""
    if found is None:
        return None
    shown = [number for number, group in enumerate(found.used) if group.group not in hidden]
    return replace(
        found,
        used=tuple(found.used[number] for number in shown),
        differences=tuple(found.differences[number] for number in shown),
        variances=tuple(found.variances[number] for number in shown),
        left_out=tuple(g for g in found.left_out if g.group not in hidden),
    )


def _gaps_of(
    shown: tuple[GroupArms, ...], result: VerdictResult, reference: str | None
) -> Gaps | None:
    try:
        return gaps(shown, direction=result.findings.evidence.rule.direction, reference=reference)
    except NotComputable:
        return None


def hidden_rows(rows: Sequence[TableRow], *, threshold: int) -> frozenset[str]:
    """The rows (labels) of a table whose totals are shown that must not be (0 = all are shown)."""
    if not threshold or not rows:
        return frozenset()
    chosen = suppress(rows, threshold=threshold)
    if chosen.total_hidden:
        return frozenset(row.label for row in rows)
    return frozenset(row.label for row in chosen.hidden)
