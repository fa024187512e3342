"""Did the pilot's share change more than the comparison's over the same time?"""

from dataclasses import dataclass
from math import fsum

from improvement.domain.over_time import FourTallies
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.contrast import ProportionContrast, proportion_contrast
from improvement.stats.comparisons.two_proportions import TwoProportions, two_proportions
from improvement.stats.interval import Z95, Interval, checked_z, in_benefit_terms
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile

#: Pilot after and before, comparison after and before: (T1 - T0) - (C1 - C0), STATISTICS B2.
WEIGHTS = (1.0, -1.0, -1.0, 1.0)
#: In the smallest cell: below it the normal quantile covers less than .935 somewhere (.932 at 10),
#: docs/decisions/0012.
ENOUGH_FOR_NORMAL = 20


@recorded("diff_in_diff", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class DiffInDiff:
    """The pilot's change minus the comparison's, as differences of shares (-2 to 2).

    ``pilot_change`` and ``comparison_change`` are after minus before on each side (Newcombe), each
    answering only "did it change here"; ``contrast`` is their difference (Price-Bonett over the
    four cells; its ``z`` is the t quantile of the same tail where a cell is small). ``status`` says
    how far the figures may be taken, by the smallest cell.
    """

    cells: FourTallies
    status: CellStatus
    z: float
    pilot_change: TwoProportions
    comparison_change: TwoProportions
    contrast: ProportionContrast

    @property
    def difference(self) -> Interval:
        return self.contrast.contrast

    @property
    def smallest_visible(self) -> float:
        """Half the width of the interval: smaller differences could not have been seen."""
        return self.difference.half_width

    def benefit(self, direction: Direction) -> Interval:
        """The difference with above 0 = better."""
        return in_benefit_terms(self.difference, direction)


def diff_in_diff(cells: FourTallies, *, z: float = Z95) -> DiffInDiff:
    """Compare two changes of shares: the pilot's, less what changed anyway elsewhere.

    What the comparison went through in the same time stands in for what the pilot would have gone
    through without the change. That holds only if both moved alike before: show at least 3 points
    of each from before the change beside it (``baseline_points``). Price & Bonett's interval has a
    closed form and covers at least .943 from 8 households a cell on, with shares from 5 to 95 of
    100 (STATISTICS B2; ``benchmarks/design_coverage.py``). With fewer than 20 in a cell the t
    quantile of the same tail takes the place of the normal one (Satterthwaite's degrees of
    freedom).

    Parameters: ``cells`` x of n in each, n >= 1, four different sets of households (the same
    households twice: ``change_scores``); ``z`` > 0 standard errors.
    Raises ``NotComputable`` when a cell is empty, ``Invalid`` for a ``z`` that is not above 0.
    Notes: cells at 0 or n of n are as good as any other; limits stay inside -2 to 2.

    References: Price & Bonett 2004, Computational Statistics & Data Analysis 45, 449-456;
    Satterthwaite 1946, Biometrics Bulletin 2, 110-114.

    >>> from improvement.domain.tallies import Tally
    >>> found = diff_in_diff(FourTallies(
    ...     pilot_before=Tally(events=8, n=20), pilot_after=Tally(events=12, n=20),
    ...     comparison_before=Tally(events=10, n=20), comparison_after=Tally(events=9, n=20)))
    >>> [round(x, 2) for x in (found.difference.estimate, found.difference.lower,
    ...                        found.difference.upper)]
    [0.25, -0.19, 0.66]

    Read: 20 more of 100 in the pilot and 5 fewer in the comparison, 25 points apart, and the data
    fit anything from 19 points the other way to 66.
    """
    named = _named(cells)
    for name, tally in named:
        if tally.n == 0:
            raise NotComputable(f"Nobody is counted {name}: the two changes cannot be compared.")
    return DiffInDiff(
        cells=cells,
        status=cell_status(min(tally.n for _, tally in named)),
        z=z,
        # Newcombe takes any two independent shares: here after stands in the pilot's place.
        pilot_change=two_proportions(
            TwoArms(pilot=cells.pilot_after, comparison=cells.pilot_before), z=z
        ),
        comparison_change=two_proportions(
            TwoArms(pilot=cells.comparison_after, comparison=cells.comparison_before), z=z
        ),
        contrast=proportion_contrast(
            [tally for _, tally in named], WEIGHTS, z=_quantile([tally for _, tally in named], z)
        ),
    )


def _quantile(cells: list[Tally], z: float) -> float:
    """``z`` itself from 20 a cell on; below, the t quantile that leaves the same tail."""
    checked_z(z)
    if min(cell.n for cell in cells) >= ENOUGH_FOR_NORMAL:
        return z
    # One household is added to each cell, half of it an event: n + 1 of them, n degrees of freedom.
    shares = [((cell.events + 0.5) / (cell.n + 1), cell.n) for cell in cells]
    parts = [(share * (1 - share) / (n + 1), n) for share, n in shares]
    freedom = fsum(v for v, _ in parts) ** 2 / fsum(v * v / n for v, n in parts)
    return t_quantile(z, freedom)


def _named(cells: FourTallies) -> tuple[tuple[str, Tally], ...]:
    return (
        ("in the pilot after the change", cells.pilot_after),
        ("in the pilot before the change", cells.pilot_before),
        ("in the comparison after the change", cells.comparison_after),
        ("in the comparison before the change", cells.comparison_before),
    )
