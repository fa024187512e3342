"""A verdict for people who may not see small groups: of groups, only what they were told.

The verdict, its row and whether each condition holds come from all data. Everything else about
groups (effects, gaps, flags, the test of difference) is computed anew from the figures that were
told, and from nothing else: whoever reads it could have computed it too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from improvement.domain.dimensions import Dimension
from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.told import Audience, ToldDimension
from improvement.domain.totals import Sums
from improvement.services.as_looked import Looked, TakenLook, as_looked, measures_of
from improvement.services.assessment import Sides, sides_of
from improvement.services.known_verdicts import verdict_on
from improvement.services.redaction import SOMEBODY, DimensionView, dimension_views
from improvement.services.telling import Told
from improvement.stats.comparisons.without_households import without_households
from improvement.stats.decisions.clusters import Clusters, ClusterSizes
from improvement.stats.decisions.conditions import Check, Quantity
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence, OutcomeGuardrail
from improvement.stats.decisions.outcome_findings import OutcomeFindings, OutcomeGuardrailFinding
from improvement.stats.decisions.verdict import RowReport, VerdictResult
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.store.repositories.plans import KeptTest

EvidenceT = TypeVar("EvidenceT", Evidence, OutcomeEvidence)
ClustersT = TypeVar("ClustersT", Clusters, ClusterSizes)

#: What the verdict table asks of groups.
OF_GROUPS = frozenset(
    {
        *(Quantity.GROUP_UPPER, Quantity.WIDENING_LOWER),
        *(Quantity.WIDENING, Quantity.SMALLEST_GROUP),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A verdict as somebody may see it; ``hidden`` counts the groups left out by dimension, for
    outcomes that are no shares.

    ``rests_on`` is the whole of it, for words: of households that of the last look, where figures
    of one are shown (``until`` is its last day).
    """

    result: VerdictResult
    rests_on: VerdictResult
    dimensions: tuple[DimensionView, ...]
    hidden: Mapping[str, int]
    until: date | None = None


def whole(result: VerdictResult) -> Shown:
    """The verdict for whoever may see every group."""
    found = result.findings
    groups = found.groups if isinstance(found, OutcomeFindings) else ()
    return Shown(
        result=result,
        rests_on=result,
        dimensions=dimension_views(result),
        hidden={group.dimension: 0 for group in groups},
    )


def only_told(
    result: VerdictResult,
    test: KeptTest,
    dimensions: Iterable[Dimension],
    told: Told,
    look: TakenLook | None,
    *,
    points: bool,
) -> Shown:
    """The verdict with nothing of groups but what was told of its measure on screens, and nothing
    of what households come to but what the last ``look`` had.

    ``dimensions`` are those of the test that this person may see at all; ``points`` says whether a
    series is compared whose points are made of households.
    """
    looked = as_looked(result, look, measures_of(test), points=points)
    result = looked.result
    found, primary, design = result.findings, test.plan.primary, test.plan.design
    if isinstance(found, OutcomeFindings) or primary is None or design is None:
        return _of_outcome(looked)
    order = [named.key for named in test.plan.dimensions]
    by = [
        told.of(test, primary.key, dimension, audience=Audience.SCREEN)
        for dimension in sorted(dimensions, key=lambda d: order.index(d.key))
    ]
    arms = tuple(_arms(dimension, sides_of(design)) for dimension in by)
    again = verdict_on(replace(found.evidence, dimensions=arms))
    as_told = again.findings
    assert isinstance(as_told, Findings)  # noqa: S101 - the same kind of evidence
    everybody = not any(dimension.hidden for dimension in by)
    shown = replace(
        found,
        comparison=replace(found.comparison, dimensions=as_told.comparison.dimensions),
        evidence=replace(
            _without_groups(found.evidence),
            guardrails=tuple(map(_counted_rail, found.evidence.guardrails)),
        ),
        guardrails=tuple(
            replace(item, guardrail=_counted(item.guardrail))
            if isinstance(item, OutcomeGuardrailFinding)
            else item
            for item in found.guardrails
        ),
        clusters=_evened(found.clusters),
        flags=as_told.flags,
        small_groups=as_told.small_groups,
    )
    rows = _rows(result.rows, again.rows if everybody else ())
    views = zip(as_told.comparison.dimensions, by, strict=True)
    return Shown(
        result=replace(result, findings=shown, rows=rows),
        rests_on=result,
        until=looked.until,
        dimensions=tuple(
            DimensionView(found=view, hidden=d.hidden, until=d.until) for view, d in views
        ),
        hidden={},
    )


def _of_outcome(looked: Looked) -> Shown:
    """Results of other outcomes than shares are not told by group at all."""
    result = looked.result
    found = result.findings
    if not isinstance(found, OutcomeFindings):
        return Shown(result=result, rests_on=result, dimensions=(), hidden={}, until=looked.until)
    labels = [group.dimension for group in found.groups]
    shown = replace(
        found,
        found=found.found and without_households(found.found),
        guardrails=tuple(
            replace(rail, guardrail=_counted(rail.guardrail)) for rail in found.guardrails
        ),
        evidence=_without_households(_without_groups(found.evidence)),
        clusters=_evened(found.clusters),
        groups=(),
        flags=(),
        small_groups=(),
    )
    return Shown(
        result=replace(result, findings=shown, rows=_rows(result.rows, ())),
        rests_on=result,
        until=looked.until,
        dimensions=(),
        hidden={label: labels.count(label) for label in labels},
    )


def _without_households(evidence: OutcomeEvidence) -> OutcomeEvidence:
    """What it rests on, without the values of single households: the results are there already."""
    return replace(
        evidence,
        outcome=evidence.outcome.counted(),
        guardrails=tuple(map(_counted, evidence.guardrails)),
    )


def _counted(guardrail: OutcomeGuardrail) -> OutcomeGuardrail:
    return replace(guardrail, outcome=guardrail.outcome.counted())


def _counted_rail(rail: Guardrail | OutcomeGuardrail) -> Guardrail | OutcomeGuardrail:
    return _counted(rail) if isinstance(rail, OutcomeGuardrail) else rail


def _without_groups(evidence: EvidenceT) -> EvidenceT:
    """What it rests on, without its groups and without how many came to which worker or site."""
    return replace(evidence, dimensions=(), clusters=_evened(evidence.clusters))


def _evened(clusters: ClustersT | None) -> ClustersT | None:
    """As many workers or sites, of as many households together: not how many came to which."""
    if clusters is None or not clusters.sizes:
        return clusters
    each, more = divmod(sum(clusters.sizes), len(clusters.sizes))
    sizes = tuple(each + (at < more) for at in range(len(clusters.sizes)))
    return replace(clusters, sizes=sizes)


def _arms(told: ToldDimension, sides: Sides) -> DimensionArms:
    return DimensionArms(
        label=told.label,
        reference=told.reference,
        overlapping=told.overlapping,
        groups=tuple(
            GroupArms(
                group=group.label,
                pilot=_tally(group.rows(sides.pilot)),
                comparison=_tally(group.rows(sides.comparison)),
                named=group.named,
            )
            for group in told.groups
        ),
    )


def _tally(rows: Iterable[Sums]) -> Tally:
    taken = list(rows)
    return Tally(
        events=round(sum(row.numerator or 0 for row in taken)),
        n=round(sum(row.denominator or 0 for row in taken)),
    )


def _rows(rows: Sequence[RowReport], told: Sequence[RowReport]) -> tuple[RowReport, ...]:
    """Whether a condition holds stays; a group's name and figure only where all were told."""
    again = told or rows
    return tuple(
        replace(
            row,
            checks=tuple(
                _check(check, new, named=bool(told))
                for check, new in zip(row.checks, other.checks, strict=True)
            ),
        )
        for row, other in zip(rows, again, strict=True)
    )


def _check(check: Check, told: Check, *, named: bool) -> Check:
    if check.quantity not in OF_GROUPS:
        return check
    if named and told.holds is check.holds:
        return told
    return replace(check, subject=SOMEBODY if check.subject else "", observed=None)
