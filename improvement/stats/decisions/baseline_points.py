"""Are there enough points from before the change for what is to be read from them?"""

from dataclasses import dataclass
from enum import StrEnum

from improvement.errors import Invalid
from improvement.stats.comparisons.interrupted_series import FEWEST_A_SIDE
from improvement.stats.record import recorded


class Use(StrEnum):
    """What points over time may be asked for."""

    RUN_RULES = "run_rules"  # useful points, before and after together
    LIMITS = "limits"
    PARALLEL_TRENDS = "parallel_trends"  # of both sides, under a difference in differences
    INTERRUPTED_SERIES = "interrupted_series"


class PointsStatus(StrEnum):
    """How far the points go."""

    TOO_FEW = "too_few"  # blocks this use
    PROVISIONAL = "provisional"  # limits may still move
    ENOUGH = "enough"


#: Fewest points before, fewest after (STATISTICS A1; B2; B8).
FEWEST: dict[Use, tuple[int, int]] = {
    Use.RUN_RULES: (10, 0),
    Use.LIMITS: (12, 0),
    Use.PARALLEL_TRENDS: (3, 0),
    Use.INTERRUPTED_SERIES: (FEWEST_A_SIDE, FEWEST_A_SIDE),
}
SETTLED = 20  # STATISTICS A1: limits from 12 to 19 points are provisional


@recorded("baseline_points", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class BaselinePoints:
    """Points before and after beside the fewest that ``use`` takes."""

    use: Use
    before: int
    after: int
    fewest_before: int
    fewest_after: int
    status: PointsStatus

    @property
    def blocked(self) -> bool:
        return self.status is PointsStatus.TOO_FEW


def baseline_points(use: Use, *, before: int, after: int = 0) -> BaselinePoints:
    """Hold the number of points against the fewest that a reading takes.

    Parameters: ``before`` and ``after`` the change, known points, at least 0 (for the run rules
    ``before`` is all useful points; for a difference in differences the smaller side's).
    Raises ``Invalid`` for a number below 0.

    >>> str(baseline_points(Use.LIMITS, before=15).status)
    'provisional'
    >>> baseline_points(Use.INTERRUPTED_SERIES, before=20, after=9).blocked
    True

    Read: 9 points after the change, where an interrupted series takes 12.
    """
    if min(before, after) < 0:
        raise Invalid(f"{before} and {after} points: counts cannot be below 0.")
    fewest_before, fewest_after = FEWEST[use]
    status = PointsStatus.ENOUGH
    if before < fewest_before or after < fewest_after:
        status = PointsStatus.TOO_FEW
    elif use is Use.LIMITS and before < SETTLED:
        status = PointsStatus.PROVISIONAL
    return BaselinePoints(
        use=use,
        before=before,
        after=after,
        fewest_before=fewest_before,
        fewest_after=fewest_after,
        status=status,
    )
