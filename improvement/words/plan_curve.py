"""What each size of a pilot shows, how a plan would go, and how long it takes: in words."""

from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.decisions.pace import Pace, Reliance
from improvement.stats.decisions.plan_curve import CurvePoint, GapPoint, GroupCurve, PlanCurve
from improvement.stats.decisions.planning import LARGEST_PER_ARM
from improvement.stats.decisions.simulate_plan import SimulatedPlan
from improvement.words.amounts import counted
from improvement.words.names import Names
from improvement.words.planning import needed_words
from improvement.words.reading import Reading
from improvement.words.shares import amount, hundredths, more_or_fewer

_PLAIN = Names()
_RELIANCE = {
    Reliance.EIGHT_IN_TEN: "Such a range holds about 8 times in 10.",
    Reliance.TWO_IN_THREE: "Such a range holds about 2 times in 3.",
}


HEADINGS = ("Households on each side", "Can show, per 100")


def size_rows(found: PlanCurve) -> tuple[tuple[int, str], ...]:
    """One row a size, for everybody; headings ``HEADINGS``."""
    return tuple(
        (
            point.n,
            "nothing" if point.effect is None else more_or_fewer(point.effect, found.direction),
        )
        for point in found.points
    )


def curve_reading(found: PlanCurve, *, names: Names = _PLAIN) -> Reading:
    """The size for the wanted gain, or what the listed sizes show; groups and gaps after it."""
    because = [point_line(point, found, names) for point in found.points]
    because += [line for curve in found.groups for line in group_lines(curve, found, names)]
    return Reading(
        headline=_headline(found, names),
        because=tuple(because),
        caveats=(
            f"Counted from {hundredths(found.base)} of 100 {names.people} {names.outcome} without "
            f"the change, in {hundredths(found.target)} of 100 cases.",
        ),
    )


def _headline(found: PlanCurve, names: Names) -> str:
    if found.needed is not None:
        return needed_words(found.needed, names)
    if found.wanted is not None:
        return (
            f"More than {LARGEST_PER_ARM:,} {names.people} on each side would be needed to show "
            f"{more_or_fewer(found.wanted, found.direction)} per 100: too small a difference for a "
            "small test of change."
        )
    return f"{point_line(found.points[-1], found, names)}"


def point_line(point: CurvePoint, found: PlanCurve, names: Names = _PLAIN) -> str:
    """What one size shows."""
    sizes = f"{names.count(point.n)} on each side"
    if point.effect is None:
        return f"{sizes} can show no gain, however large."
    return f"{sizes} can show {more_or_fewer(point.effect, found.direction)} per 100."


def group_lines(curve: GroupCurve, found: PlanCurve, names: Names = _PLAIN) -> list[str]:
    """One group and its gap at the largest size listed."""
    point, whole = curve.points[-1], found.sizes[-1]
    of = f"{curve.group.group}, {names.count(point.n)} of {whole:,} on each side"
    if point.n < FEWEST_FOR_SHOWING:
        return [f"{of}: too few to tell apart. Plan to ask them how it went."]
    if point.effect is None:
        return [f"{of}: no gain could be seen, however large. Plan to ask them how it went."]
    seen = more_or_fewer(point.effect, found.direction)
    lines = [f"{of}: {seen} per 100 or a larger gain can be seen."]
    if curve.gaps:
        lines.append(gap_line(curve, curve.gaps[-1]))
    return lines


def gap_line(curve: GroupCurve, gap: GapPoint) -> str:
    """What change of a gap this size can show; most pilots can show none."""
    between = f"The gap between {curve.group.group} and {curve.reference}"
    if gap.change is None or gap.half_width is None:
        return f"{between}: no change of it could be seen, however large."
    return (
        f"{between}: only a change of {amount(gap.change)} points or more can be seen (the range "
        f"goes {amount(gap.half_width)} to each side)."
    )


def simulated_reading(found: SimulatedPlan, *, names: Names = _PLAIN) -> Reading:
    """How often this plan ends in each verdict, if the truth is as assumed."""
    plan = found.scenario
    truth = "If nothing changes"
    if plan.groups:
        truth = "If the groups gain as assumed"
    elif abs(plan.effect) > 0:
        points = amount(plan.effect)
        truth = f"If the truth is {points} per 100 {'better' if plan.effect > 0 else 'worse'}"
    shares = [
        f"scale {hundredths(found.total_scale)}",
        f"adapt {hundredths(found.adapt)}",
        f"stop {hundredths(found.stop)}",
        f"keep testing {hundredths(found.keep)}",
    ]
    because = [
        f"{plan.per_arm:,} {names.people} on each side, {counted(plan.looks, 'look')}, "
        f"{amount(plan.delta)} per 100 as worthwhile, {hundredths(plan.base)} of 100 without the "
        "change."
    ]
    if found.in_steps:
        because.append(
            f"Of those that scale, {hundredths(found.in_steps)} of 100 do so in steps, since some "
            "group is small."
        )
    return Reading(
        headline=f"{truth}, of 100 such pilots end with: {', '.join(shares)}.",
        because=tuple(because),
        caveats=(
            f"Played through {found.replicates:,} times (seed {found.seed}): each figure may be "
            f"off by {max(0.1, 200 * found.error):.1f} of 100.",
        ),
    )


def pace_reading(found: Pace, *, names: Names = _PLAIN) -> Reading:
    """Weeks left, with how often such a range holds."""
    left = found.left
    if left.still_needed == 0:
        return Reading(headline=f"No more {names.people} are needed.")
    low, high = round(left.low), round(left.high)
    return Reading(
        headline=(
            f"About {counted(round(left.middle), 'more week')}, between {low} and {high}, until "
            f"{left.still_needed:,} more {names.people}."
        ),
        because=(
            f"{names.count(left.so_far)} so far in {counted(len(found.weekly), 'week')}.",
            _RELIANCE[found.reliance],
        ),
    )
