"""The three figures a comparison comes down to, for the top of a page."""

from dataclasses import dataclass

from improvement.domain.tallies import Tally
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison
from improvement.words.pictures import signed
from improvement.words.shares import of_hundred, span


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One figure: what it is, the figure, and a short note beneath."""

    label: str
    figure: str
    note: str


def glances(comparison: Comparison, *, pilot: str, other: str) -> tuple[Glance, ...]:
    """Pilot, comparison, and the difference with its range where there are enough people.

    >>> from improvement.words.at_a_glance import glance_of
    >>> glance_of("Pilot", Tally(events=69, n=100)).figure
    '69 of 100'
    """
    arms = comparison.arms
    shown = (glance_of(pilot, arms.pilot), glance_of(other, arms.comparison))
    benefit = comparison.benefit
    if benefit is None or comparison.status is CellStatus.COUNTS_ONLY:
        return shown
    direction = comparison.rule.direction
    return (
        *shown,
        Glance(
            label="Difference per 100",
            figure=signed(benefit.estimate * direction.sign),
            note=span(benefit, direction),
        ),
    )


def glance_of(label: str, tally: Tally) -> Glance:
    """One side: per 100 where that is fair, else the count."""
    if tally.share is None:
        return Glance(label=label, figure="nobody yet", note="")
    per_hundred = of_hundred(tally).split(" (")[0]
    return Glance(label=label, figure=per_hundred, note=f"{tally.events:,} of {tally.n:,}")
