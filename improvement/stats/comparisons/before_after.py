"""Both sides before and after: the shares themselves, and how much more one side moved.

A pilot that was ahead already is still ahead afterwards; this shows what each side came from.
"""

from dataclasses import dataclass

from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE
from improvement.stats.comparisons.contrast import ProportionContrast, proportion_contrast
from improvement.stats.comparisons.wilson import Wilson, wilson
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded

MOVED_MORE = (1.0, -1.0, -1.0, 1.0)  # pilot after, pilot before, comparison after, its before


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBeforeAfter:
    """One side's share before and after, each with its Wilson limits."""

    before: Wilson
    after: Wilson

    @property
    def moved(self) -> float:
        """After minus before, as a share."""
        return self.after.share - self.before.share


@recorded("before_after", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """``comparison`` is None without figures of both times; ``moved_more`` is how much more the
    pilot moved (Price-Bonett over the four cells), None below 5 people in one of them.
    """

    pilot: SideBeforeAfter
    comparison: SideBeforeAfter | None
    moved_more: ProportionContrast | None

    def benefit(self, direction: Direction) -> Interval | None:
        """How much more the pilot moved, above 0 = more to the better."""
        if self.moved_more is None:
            return None
        return in_benefit_terms(self.moved_more.contrast, direction)


def before_after(
    *, pilot: tuple[Tally, Tally], comparison: tuple[Tally, Tally] | None = None, z: float = Z95
) -> BeforeAfter:
    """Set each side's share after beside its share before.

    Parameters: x of n before and after, of the pilot and (where there is one) of the comparison;
    ``z`` > 0 standard errors of every range.
    Raises ``NotComputable`` where nobody of the pilot is known before, or after.

    References: Wilson 1927; Price & Bonett 2004 (the contrast); STATISTICS B2.

    >>> found = before_after(
    ...     pilot=(Tally(events=20, n=40), Tally(events=32, n=40)),
    ...     comparison=(Tally(events=19, n=38), Tally(events=24, n=40)))
    >>> round(found.pilot.moved, 2), round(found.comparison.moved, 2)
    (0.3, 0.1)
    >>> more = found.moved_more.contrast
    >>> [round(x, 2) for x in (more.estimate, more.lower, more.upper)]
    [0.2, -0.1, 0.49]

    Read: from 50 to 80 of 100 with the change, from 50 to 60 without; 20 more, and the data fit
    anything from 10 fewer to 49 more.
    """
    checked_z(z)
    for when, tally in zip(("before", "after"), pilot, strict=True):
        if tally.n == 0:
            raise NotComputable(
                f"Nothing is known of the pilot {when} the change, so there is no before and after."
            )
    other = comparison if comparison and all(tally.n for tally in comparison) else None
    cells = (pilot[1], pilot[0], other[1], other[0]) if other else ()
    enough = bool(cells) and min(cell.n for cell in cells) >= FEWEST_FOR_ESTIMATE
    return BeforeAfter(
        pilot=_side(pilot, z),
        comparison=_side(other, z) if other else None,
        moved_more=proportion_contrast(cells, MOVED_MORE, z=z) if enough else None,
    )


def _side(two: tuple[Tally, Tally], z: float) -> SideBeforeAfter:
    return SideBeforeAfter(before=wilson(two[0], z=z), after=wilson(two[1], z=z))
