"""How far apart were two groups at the start, and how far apart are they now?"""

from dataclasses import dataclass
from datetime import date

from improvement.domain.series import Series
from improvement.errors import Invalid, NotComputable
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPoint:
    """One period in which both groups were recorded; ``gap`` is reference minus group."""

    period: date
    reference: float
    group: float
    gap: float


@recorded("gap_over_time", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class GapOverTime:
    """Two groups over the same periods. ``points`` leaves out periods that lack one of them."""

    reference: Series
    group: Series
    points: tuple[GapPoint, ...]

    @property
    def start(self) -> GapPoint:
        """The first period with both groups."""
        return self.points[0]

    @property
    def now(self) -> GapPoint:
        """The latest period with both groups."""
        return self.points[-1]

    @property
    def change(self) -> float:
        """How much the distance grew (below 0: shrank), whichever group is ahead."""
        return abs(self.now.gap) - abs(self.start.gap)


def gap_over_time(reference: Series, group: Series) -> GapOverTime:
    """Set two groups' series beside each other, period by period.

    It describes what was counted and claims nothing: whether a change made a gap narrower is the
    question of ``equity.gap``, which has a range.

    Parameters
    ----------
    reference, group : series of the same kind, in one unit; their periods need not be the same.

    Returns
    -------
    GapOverTime, at least one period.

    Raises
    ------
    Invalid : the two are of different kinds.
    NotComputable : no period in which both were recorded.

    Notes
    -----
    A gap in either series is no zero: that period is left out. The gap keeps its sign, so lines
    that cross are seen.

    >>> from improvement.domain.series import Point
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> def housed(name, *shares):
    ...     return Series(name=name, kind=MeasureKind.PROPORTION, points=tuple(
    ...         Point(period=date(2026, month, 1), value=share)
    ...         for month, share in enumerate(shares, 1)))
    >>> found = gap_over_time(housed("Under 60", 0.75, 0.5, 0.75), housed("60+", 0.25, None, 0.5))
    >>> found.start.gap, found.now.gap, len(found.points)
    (0.5, 0.25, 2)

    Of 100 households, 50 fewer of those aged 60 and over were housed at the start, and 25 fewer
    now.
    """
    if reference.kind is not group.kind:
        raise Invalid(
            f"{reference.name} is a {reference.kind}, {group.name} a {group.kind}: "
            "give two series of the same kind."
        )
    other = {point.period: point.value for point in group.points}
    points = tuple(
        GapPoint(period=one.period, reference=one.value, group=two, gap=one.value - two)
        for one in reference.points
        if one.value is not None and (two := other.get(one.period)) is not None
    )
    if not points:
        raise NotComputable(
            f"There is no period in which both {reference.name} and {group.name} were recorded."
        )
    return GapOverTime(reference=reference, group=group, points=points)
