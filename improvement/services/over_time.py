"""How a test's difference came about, and what each side came from. Everybody's figures, no groups.

Worked out from a :class:`CompareView` alone: nothing is read from the store again.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.totals import Sums
from improvement.domain.vocabulary import Arm, Phase
from improvement.errors import NotComputable
from improvement.services.analyses import CompareView
from improvement.services.assessment import sides_of
from improvement.services.figures import Figures
from improvement.stats.comparisons.before_after import BeforeAfter, before_after
from improvement.stats.comparisons.before_the_start import BeforeTheStart, before_the_start
from improvement.stats.decisions.clusters import widening
from improvement.stats.decisions.difference_over_time import (
    DifferenceOverTime,
    difference_over_time,
)
from improvement.stats.decisions.findings import Findings
from improvement.stats.interval import Z95

Where = tuple[Arm, Phase]
NO_POINTS = (
    "Whether both sides moved alike before the start cannot be seen: log at least 3 periods of "
    "each from before it."
)
ONLY_SHARES = (
    "The difference over time is drawn for outcomes that are shares, on two sides. The chart tab "
    "shows this outcome over time."
)


def difference(found: CompareView) -> DifferenceOverTime:
    """The difference after each period; of before and after, everything before is there at once.

    Raises ``NotComputable`` with the sentence to show.
    """
    findings, own = _shares(found)
    plan = found.kept.plan
    if plan.design is None:
        raise NotComputable(ONLY_SHARES)
    sides = sides_of(plan.design)
    return difference_over_time(
        _so_far(own.overall, sides.pilot, sides.comparison),
        findings.evidence.rule,
        ends_on=plan.ends_on,
        end_passed=findings.evidence.look.end_passed,
        widened=widening(findings.clusters),
    )


def sides_before_and_after(found: CompareView) -> BeforeAfter:
    """Each side's share before and after, where figures from before the change were logged."""
    findings, own = _shares(found)
    both = {arm: (own.tally(arm, Phase.BASELINE), own.tally(arm, Phase.TEST)) for arm in Arm}
    return before_after(
        pilot=both[Arm.PILOT],
        comparison=both[Arm.COMPARISON],
        z=(findings.evidence.look.z or Z95) * widening(findings.clusters),
    )


def before_start(found: CompareView) -> BeforeTheStart:
    """Both sides before the change, period by period.

    Raises ``NotComputable`` with the sentence to show where nothing was logged from before.
    """
    primary = found.kept.plan.primary
    if primary is None:
        raise NotComputable(ONLY_SHARES)
    own, names = found.figures[primary.key], found.names
    before = [row for row in own.overall if row.phase is Phase.BASELINE]
    since = sorted({row.period for row in own.overall if row.phase is Phase.TEST})
    if {row.arm for row in before} != set(Arm):
        raise NotComputable(NO_POINTS)
    return before_the_start(
        own.series(Arm.PILOT, name=names.here, rows=before),
        own.series(Arm.COMPARISON, name=names.there, rows=before),
        since=since,
    )


def _shares(found: CompareView) -> tuple[Findings, Figures]:
    findings, primary = found.shares, found.kept.plan.primary
    if findings is None or primary is None:
        raise NotComputable(ONLY_SHARES)
    return findings, found.figures[primary.key]


def _so_far(
    rows: Iterable[Sums], pilot: Where, comparison: Where
) -> Sequence[tuple[date, TwoArms]]:
    """Both sides added up, period by period; a side that lies wholly before is there at once."""
    taken = list(rows)
    ahead = comparison[1] is Phase.BASELINE
    there = [row for row in taken if (row.arm, row.phase) == comparison]
    here = [row for row in taken if (row.arm, row.phase) == pilot]
    periods = sorted({row.period for row in (here if ahead else (*here, *there))})
    return [
        (
            period,
            TwoArms(
                pilot=_added(row for row in here if row.period <= period),
                comparison=_added(row for row in there if ahead or row.period <= period),
            ),
        )
        for period in periods
    ]


def _added(rows: Iterable[Sums]) -> Tally:
    kept = list(rows)
    return Tally(
        events=round(sum(row.numerator or 0 for row in kept)),
        n=round(sum(row.denominator or 0 for row in kept)),
    )
