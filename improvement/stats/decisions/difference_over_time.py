"""How did the difference come about, and how wide was the range at every look on the way?

The range is deliberately wide early (looking often would mislead otherwise) and narrows until the
plan is reached: z(t) = 1.96 x max(1/sqrt t, sqrt t). Looking on beyond the plan makes it no
narrower, however many households come: z grows as fast as the standard error shrinks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import TwoArms
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.comparisons.two_proportions import two_proportions_each
from improvement.stats.decisions.looks import Look, take_look
from improvement.stats.interval import Interval
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceAt:
    """Everybody up to and including one period; ``benefit`` at that look's z, above 0 = better."""

    period: date
    arms: TwoArms
    look: Look
    benefit: Interval


@recorded("difference_over_time", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceOverTime:
    """From the first period with 10 on each side on; ``before`` counts the periods left out."""

    rule: DecisionRule
    points: tuple[DifferenceAt, ...]
    before: int
    widened: float

    @property
    def now(self) -> DifferenceAt:
        return self.points[-1]

    @property
    def narrowest(self) -> DifferenceAt:
        """Where the range was narrowest."""
        return min(self.points, key=lambda point: point.benefit.upper - point.benefit.lower)

    @property
    def reached(self) -> DifferenceAt | None:
        """The first look at which the plan was reached (its size, or its end date)."""
        return next((point for point in self.points if point.look.at_end), None)


def difference_over_time(
    so_far: Sequence[tuple[date, TwoArms]],
    rule: DecisionRule,
    *,
    ends_on: date | None = None,
    end_passed: bool = False,
    widened: float = 1.0,
) -> DifferenceOverTime:
    """The difference of two shares after each period, with the range of a look at that time.

    Parameters: ``so_far`` period and the two arms *up to and including* it, oldest first, each
    period once, counts never falling; ``rule`` the plan's size and direction; ``ends_on`` the
    planned end: periods from that day on count as looks after it; ``end_passed`` whether it is over
    today (for the last period); ``widened`` as for ``compare``, where households come in clusters.
    Raises ``NotComputable`` while no period has 10 people on each side, ``Invalid`` for periods out
    of order or counts that fall.

    The last point is the comparison as it stands: the same figures as ``compare``.

    References: STATISTICS D.

    >>> from improvement.domain.tallies import Tally
    >>> from improvement.domain.vocabulary import Design, Direction
    >>> rule = DecisionRule(direction=Direction.HIGHER, design=Design.SIDE_BY_SIDE,
    ...                     minimum_worthwhile=0.1, planned_per_arm=40)
    >>> def arms(n):
    ...     return TwoArms(pilot=Tally(events=3 * n // 5, n=n),
    ...                    comparison=Tally(events=n // 2, n=n))
    >>> found = difference_over_time(
    ...     [(date(2026, 1, day), arms(n)) for day, n in ((5, 5), (12, 10), (19, 40), (26, 90))],
    ...     rule)
    >>> [(p.arms.pilot.n, round(p.benefit.upper - p.benefit.lower, 2)) for p in found.points]
    [(10, 1.1), (40, 0.41), (90, 0.41)]

    Read: with 10 on each side almost anything fitted; at the planned 40 the range was as narrow as
    it gets, and with 90 it is no narrower, because it is looked at beyond the plan.
    """
    _check(so_far)
    enough = [
        (period, arms)
        for period, arms in so_far
        if min(arms.pilot.n, arms.comparison.n) >= FEWEST_FOR_SHOWING
    ]
    if not enough:
        raise NotComputable(
            "No period has 10 households on each side yet: from there on the difference is drawn."
        )
    last = len(enough) - 1
    looks = [
        take_look(
            arms,
            planned_per_arm=rule.planned_per_arm,
            end_passed=end_passed if i == last else ends_on is not None and period >= ends_on,
        )
        for i, (period, arms) in enumerate(enough)
    ]
    return DifferenceOverTime(
        rule=rule,
        points=tuple(
            _at(period, arms, look, rule, widened)
            for (period, arms), look in zip(enough, looks, strict=True)
        ),
        before=len(so_far) - len(enough),
        widened=widened,
    )


def _at(
    period: date, arms: TwoArms, look: Look, rule: DecisionRule, widened: float
) -> DifferenceAt:
    z = look.z
    if z is None:  # both sides have people here
        raise NotComputable("Nobody's outcome is known on one side yet.")
    (found,) = two_proportions_each([arms], z=z * widened)
    return DifferenceAt(period=period, arms=arms, look=look, benefit=found.benefit(rule.direction))


def _check(so_far: Sequence[tuple[date, TwoArms]]) -> None:
    for (earlier, a), (later, b) in pairwise(so_far):
        if later <= earlier:
            raise Invalid(f"{later} stands after {earlier}: give each period once, oldest first.")
        if b.pilot.n < a.pilot.n or b.comparison.n < a.comparison.n:
            raise Invalid(
                f"Fewer people up to {later} than up to {earlier}: add them up over time."
            )
