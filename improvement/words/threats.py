"""Threats to a comparison in words, each with its figure (STATISTICS B6, B9)."""

from improvement.stats.decisions.baseline_points import BaselinePoints, PointsStatus, Use
from improvement.stats.decisions.clusters import Clusters, CorrelationSource
from improvement.stats.decisions.regression_to_mean import RegressionToMean
from improvement.words.amounts import Unit, amount, counted
from improvement.words.effects import size
from improvement.words.gains import Gains
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import hundredths

PLAIN = Names()
_USES = {
    Use.RUN_RULES: "run rules",
    Use.LIMITS: "limits",
    Use.PARALLEL_TRENDS: "seeing whether both sides moved alike before",
    Use.INTERRUPTED_SERIES: "an interrupted series",
}


def clusters_reading(found: Clusters, names: Names = PLAIN, one: str = "worker") -> Reading:
    """Households of one worker or site are alike; ``one`` is what a cluster is called."""
    total = sum(found.sizes)
    alike = f"{names.count(total)} of {counted(len(found.sizes), one)}"
    if found.design_effect == 1:
        return Reading(headline=f"{alike}: nothing to allow for.")
    worth = names.count(max(1, round(found.effective_n)))
    assumed = found.source is CorrelationSource.ASSUMED
    return Reading(
        headline=f"{alike} tell about as much as {worth} who have nothing in common.",
        because=(
            f"Left out of account, {hundredths(found.false_alarms)} of 100 pilots that change "
            "nothing would seem to.",
            f"The range is made {size(found.z_widened / found.z)} times as wide.",
        ),
        caveats=(
            (f"How alike they are is assumed ({size(found.correlation)}), not measured.",)
            if assumed
            else ()
        ),
    )


def regression_to_mean_reading(found: RegressionToMean, unit: str = "points") -> Reading:
    """What those who were worst off would gain anyway."""
    share = hundredths(found.share_selected)
    if found.expected == 0:
        return Reading(headline="Nothing is to be expected from having chosen them.")
    return Reading(
        headline=(
            f"Those chosen would be about {size(found.expected)} {unit} nearer to the rest next "
            "time, with nothing done."
        ),
        because=(
            f"The {share} of 100 furthest off stand about {size(found.selected)} {unit} away; two "
            f"measurements of one household agree by {amount(found.retest, Unit.NUMBER)}.",
        ),
        caveats=("Only a comparison group chosen the same way shows what the change adds.",),
    )


def chosen_worst_line(found: RegressionToMean, gains: Gains) -> str:
    """What the worst off would gain anyway, for a comparison of the same households with before.

    Said of a choice that may not have been made: the figures alone cannot tell.
    """
    share = hundredths(found.share_selected)
    if found.expected <= 0:
        return ""
    return (
        "Were these households chosen because they were worst off? Then part of a gain comes by "
        f"itself: the worst {share} of 100 would be about {gains.size(found.expected)} better off "
        "at a second look with nothing done, as far as these figures can tell."
    )


def baseline_points_reading(found: BaselinePoints) -> Reading:
    """Too few points is an answer."""
    use = _USES[found.use]
    have = counted(found.before, "point")
    need = f"{found.fewest_before}"
    if found.fewest_after:
        have, need = f"{have} before and {found.after} after", f"{need} and {found.fewest_after}"
    if found.status is PointsStatus.TOO_FEW:
        return Reading(headline=f"Too few points for {use}: {have}, and it takes {need}.")
    if found.status is PointsStatus.PROVISIONAL:
        return Reading(headline=f"Enough points for {use}, which are provisional: {have}.")
    return Reading(headline=f"Enough points for {use}: {have}.")
