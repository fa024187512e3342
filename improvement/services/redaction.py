"""What a view of groups carries, and what is taken out of figures before anybody else sees them.

Which groups people without the right to see small ones are told of is decided by the record
(:mod:`improvement.services.telling`); tests of difference and the verdict run on all the data.
"""

from dataclasses import dataclass, replace
from datetime import date

from improvement.services.figures import Figures
from improvement.stats.comparisons.comparison import DimensionComparison
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.verdict import VerdictResult

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


def dimension_views(result: VerdictResult) -> tuple[DimensionView, ...]:
    """Every dimension of shares with all its groups, for whoever may see them.

    Groups of other outcomes come with the findings themselves.
    """
    if not isinstance(result.findings, Findings):
        return ()
    dimensions = result.findings.comparison.dimensions
    return tuple(DimensionView(found=found, hidden=0) for found in dimensions)


def ungrouped(figures: Figures) -> Figures:
    """Without the groups, and without differences, from which a group could be worked out."""
    return replace(figures, groups={}, differences=(), households=())
