"""The conditions that rows of the verdict table are made of, each an observed value and a limit."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.decisions.margins import above, at_least, at_most, below
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.progress import ON_TRACK

#: What the table is applied to: shares side by side, or any other outcome and design.
AnyFindings = Findings | OutcomeFindings


class Sense(StrEnum):
    """How the observed value must stand to its limit for the condition to hold."""

    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"


class Quantity(StrEnum):
    """What is observed."""

    WORTHWHILE_SET = "worthwhile_set"  # 1 if the smallest worthwhile difference was written down
    SMALLER_ARM = "smaller_arm"  # households
    COMPARED = "compared"  # 1 if there is a gain with a range, else 0
    LARGEST_MISSING = "largest_missing"  # share, 0-1
    MISSING_DIFFERENCE = "missing_difference"  # share, 0-1
    SAMPLE_RATIO = "sample_ratio"  # chance of so uneven a draw, 0-1
    UPPER = "upper"  # upper limit of the benefit
    LOWER = "lower"
    ESTIMATE = "estimate"
    PAUSE_UPPER = "pause_upper"  # upper limit at z = 1.645
    FIDELITY = "fidelity"  # share delivered as planned, 0-1
    PLAN_DONE = "plan_done"  # 1 at the plan's end, else 0
    PREDICTIVE_POWER = "predictive_power"
    GUARDRAIL_UPPER = "guardrail_upper"
    GUARDRAIL_ESTIMATE = "guardrail_estimate"
    GROUP_UPPER = "group_upper"  # upper limit of the group's own benefit, z = 1.28
    WIDENING_LOWER = "widening_lower"
    WIDENING = "widening"
    SMALLEST_GROUP = "smallest_group"  # households in its smaller arm
    STILL_NEEDED = "still_needed"  # households per arm


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition as it came out.

    ``observed`` is None where nothing was recorded or nothing can be computed; ``limit`` is None
    where none was set. ``subject`` names the group or guardrail that is nearest to the limit.
    """

    quantity: Quantity
    observed: float | None
    sense: Sense
    limit: float | None
    holds: bool
    subject: str = ""


_HOLDS = {
    Sense.BELOW: below,
    Sense.AT_MOST: at_most,
    Sense.ABOVE: above,
    Sense.AT_LEAST: at_least,
}


def _check(
    quantity: Quantity,
    observed: float | None,
    sense: Sense,
    limit: float | None,
    *,
    subject: str = "",
    if_unknown: bool = False,
) -> Check:
    holds = if_unknown
    if observed is not None and limit is not None:
        holds = _HOLDS[sense](observed, limit)
    return Check(
        quantity=quantity,
        observed=observed,
        sense=sense,
        limit=limit,
        holds=holds,
        subject=subject,
    )


def worthwhile_not_set(found: AnyFindings) -> Check:
    is_set = float(found.evidence.rule.minimum_worthwhile is not None)
    return _check(Quantity.WORTHWHILE_SET, is_set, Sense.BELOW, 1.0)


def arm_too_small(found: AnyFindings) -> Check:
    return _check(Quantity.SMALLER_ARM, found.smaller_n, Sense.BELOW, FEWEST_FOR_SHOWING)


def cannot_be_compared(found: AnyFindings) -> Check:
    return _check(Quantity.COMPARED, float(found.benefit is not None), Sense.BELOW, 1.0)


def too_many_missing(found: AnyFindings) -> Check:
    missing = found.missing
    observed = missing.largest if missing else None
    limit = found.evidence.rule.max_missing
    return _check(Quantity.LARGEST_MISSING, observed, Sense.ABOVE, limit)


def unevenly_missing(found: AnyFindings) -> Check:
    missing = found.missing
    observed, limit = (missing.difference, missing.max_difference) if missing else (None, None)
    return _check(Quantity.MISSING_DIFFERENCE, observed, Sense.ABOVE, limit)


def draw_at_fault(found: AnyFindings) -> Check:
    ratio = found.sample_ratio
    observed, limit = (ratio.p, ratio.limit) if ratio else (None, None)
    return _check(Quantity.SAMPLE_RATIO, observed, Sense.BELOW, limit)


def _upper(found: AnyFindings) -> float | None:
    return found.benefit.upper if found.benefit else None


def _estimate(found: AnyFindings) -> float | None:
    return found.benefit.estimate if found.benefit else None


def certainly_worse(found: AnyFindings) -> Check:
    return _check(Quantity.UPPER, _upper(found), Sense.BELOW, 0.0)


def worthwhile_ruled_out(found: AnyFindings) -> Check:
    limit = found.evidence.rule.minimum_worthwhile
    return _check(Quantity.UPPER, _upper(found), Sense.BELOW, limit)


def certainly_better(found: AnyFindings) -> Check:
    lower = found.benefit.lower if found.benefit else None
    return _check(Quantity.LOWER, lower, Sense.ABOVE, 0.0)


def large_enough(found: AnyFindings) -> Check:
    limit = found.evidence.rule.minimum_worthwhile
    return _check(Quantity.ESTIMATE, _estimate(found), Sense.AT_LEAST, limit)


def smaller_than_worthwhile(found: AnyFindings) -> Check:
    limit = found.evidence.rule.minimum_worthwhile
    return _check(Quantity.ESTIMATE, _estimate(found), Sense.BELOW, limit)


def no_sign_of_benefit(found: AnyFindings) -> Check:
    return _check(Quantity.ESTIMATE, _estimate(found), Sense.AT_MOST, 0.0)


def delivered(found: AnyFindings) -> Check:
    """Fidelity that nobody recorded does not hold a verdict up; the check shows it as unknown."""
    observed, limit = found.evidence.fidelity, found.evidence.rule.fidelity_floor
    return _check(Quantity.FIDELITY, observed, Sense.AT_LEAST, limit, if_unknown=True)


def not_delivered(found: AnyFindings) -> Check:
    observed, limit = found.evidence.fidelity, found.evidence.rule.fidelity_floor
    return _check(Quantity.FIDELITY, observed, Sense.BELOW, limit)


def plan_running(found: AnyFindings) -> Check:
    done = float(found.evidence.look.at_end)
    return _check(Quantity.PLAN_DONE, done, Sense.BELOW, 1.0)


def plan_done(found: AnyFindings) -> Check:
    done = float(found.evidence.look.at_end)
    return _check(Quantity.PLAN_DONE, done, Sense.AT_LEAST, 1.0)


def looks_harmful(found: AnyFindings) -> Check:
    upper = found.pause.upper if found.pause else None
    return _check(Quantity.PAUSE_UPPER, upper, Sense.BELOW, 0.0)


def on_track(found: AnyFindings) -> Check:
    return _check(Quantity.PREDICTIVE_POWER, found.predictive_power, Sense.AT_LEAST, ON_TRACK)


def guardrail_broken(found: AnyFindings) -> Check:
    """The guardrail whose whole range lies furthest below its margin."""
    computed = [(g.guardrail, g.benefit.upper) for g in found.guardrails if g.benefit]
    if not computed:
        return _check(Quantity.GUARDRAIL_UPPER, None, Sense.BELOW, None)
    rail, upper = min(computed, key=lambda item: item[1] + item[0].margin)
    return _check(Quantity.GUARDRAIL_UPPER, upper, Sense.BELOW, -rail.margin, subject=rail.name)


def guardrail_leaning(found: AnyFindings) -> Check:
    """The guardrail whose estimate lies furthest below its margin."""
    computed = [(g.guardrail, g.benefit.estimate) for g in found.guardrails if g.benefit]
    if not computed:
        return _check(Quantity.GUARDRAIL_ESTIMATE, None, Sense.BELOW, None)
    rail, estimate = min(computed, key=lambda item: item[1] + item[0].margin)
    return _check(
        Quantity.GUARDRAIL_ESTIMATE, estimate, Sense.BELOW, -rail.margin, subject=rail.name
    )


def group_looks_worse(found: AnyFindings) -> Check:
    known = [(flag, flag.own.upper) for flag in found.flags if flag.own is not None]
    if not known:
        return _check(Quantity.GROUP_UPPER, None, Sense.BELOW, 0.0)
    worst, upper = min(known, key=lambda item: item[1])
    return _check(Quantity.GROUP_UPPER, upper, Sense.BELOW, worst.own_limit, subject=worst.group)


def gap_surely_widens(found: AnyFindings) -> Check:
    flag = _widest(found)
    if flag is None or flag.widening is None:
        return _check(Quantity.WIDENING_LOWER, None, Sense.ABOVE, 0.0)
    return _check(
        Quantity.WIDENING_LOWER,
        flag.widening.lower,
        Sense.ABOVE,
        flag.widening_limit,
        subject=flag.group,
    )


def gap_widens_enough(found: AnyFindings) -> Check:
    flag, limit = _widest(found), found.evidence.rule.gap_tolerance
    if flag is None or flag.widening is None:
        return _check(Quantity.WIDENING, None, Sense.AT_LEAST, limit)
    return _check(
        Quantity.WIDENING, flag.widening.estimate, Sense.AT_LEAST, limit, subject=flag.group
    )


def _widest(found: AnyFindings) -> GroupFlags | None:
    """A group whose gap flag is up, else the one nearest to it."""

    def nearness(flag: GroupFlags) -> tuple[bool, float]:
        return flag.gap_widens, flag.widening.lower if flag.widening else -inf

    known = [flag for flag in found.flags if flag.widening is not None]
    return max(known, key=nearness, default=None)


def a_group_is_small(found: AnyFindings) -> Check:
    smallest = min(found.small_groups, key=lambda group: group.smaller_n, default=None)
    if smallest is None:
        return _check(Quantity.SMALLEST_GROUP, None, Sense.BELOW, FEWEST_FOR_SHOWING)
    return _check(
        Quantity.SMALLEST_GROUP,
        smallest.smaller_n,
        Sense.BELOW,
        FEWEST_FOR_SHOWING,
        subject=smallest.group,
    )


def every_group_is_seen(found: AnyFindings) -> Check:
    """Holds too where no groups were named; the words then say that nobody was looked at apart."""
    smallest = min(found.flags, key=lambda flag: flag.smaller_n, default=None)
    return _check(
        Quantity.SMALLEST_GROUP,
        smallest.smaller_n if smallest else None,
        Sense.AT_LEAST,
        FEWEST_FOR_SHOWING,
        subject=smallest.group if smallest else "",
        if_unknown=smallest is None,
    )


def needs_too_many(found: AnyFindings) -> Check:
    needed = found.still_needed
    observed, limit = (needed.per_arm, needed.limit) if needed else (None, None)
    return _check(Quantity.STILL_NEEDED, observed, Sense.ABOVE, limit)
