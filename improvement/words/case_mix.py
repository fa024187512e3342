"""Like compared with like, in words: does the mix of people on the two sides change the answer?"""

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.case_mix import CaseMix, MixSign
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.mantel_haenszel import MantelHaenszel
from improvement.stats.comparisons.standardisation import Standardisation
from improvement.stats.comparisons.strata import Strata
from improvement.stats.interval import Interval
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import amount, hundredths, more_or_fewer, of_hundred, span

PLAIN = Names()
_HOW = (
    "That can happen when the two sides hold different mixes of people, and the outcome is more "
    "common among some of them with or without the change."
)


def mix_reading(found: CaseMix, direction: Direction, names: Names = PLAIN) -> Reading:
    """Does the answer change when like is compared with like?"""
    crude, adjusted = found.benefits(direction)
    arms = found.crude.arms
    because = (
        f"Everybody together: {of_hundred(arms.pilot)} in the pilot, "
        f"{of_hundred(arms.comparison)} in the comparison: {_difference(crude, direction)}.",
        f"{_within(found.label)}: {_difference(adjusted, direction)}.",
        f"The two are {amount(found.shift)} points apart; above {amount(found.limit)} we say that "
        "the mix of people matters.",
    )
    return Reading(
        headline=_headline(found, crude, adjusted, direction, names),
        because=(*because, _HOW) if found.matters else because,
        caveats=adjusted_caveats(found.adjusted, names),
    )


def _headline(
    found: CaseMix, crude: Interval, adjusted: Interval, direction: Direction, names: Names
) -> str:
    seen = more_or_fewer(crude.estimate, direction)
    within = more_or_fewer(adjusted.estimate, direction)
    if MixSign.TURNS in found.signs:
        side = "better" if crude.estimate > 0 else "worse"
        return (
            f"{names.pilot}: the mix of people turns the answer round. All together, outcomes are "
            f"{side} ({seen} per 100); when like is compared with like, they are not ({within} "
            "per 100)."
        )
    if MixSign.SHIFTS in found.signs:
        return (
            f"{names.pilot}: the mix of people matters. All together {seen} per 100, but {within} "
            "when like is compared with like."
        )
    return (
        f"{names.pilot}: comparing like with like changes little: {within} per 100, and {seen} all "
        "together."
    )


def _within(label: str) -> str:
    return f"Like compared with like ({label})" if label else "Like compared with like"


def _difference(benefit: Interval, direction: Direction) -> str:
    seen = more_or_fewer(benefit.estimate, direction)
    per = f"{seen} per 100" if benefit.estimate else "as many"
    return f"{per} ({span(benefit, direction)})"


def adjusted_caveats(found: MantelHaenszel, names: Names = PLAIN) -> tuple[str, ...]:
    """What makes an adjusted comparison weaker than it sounds."""
    lines = [left_out_line(found.strata, names)]
    if found.status is not CellStatus.SHOWN:
        lines.append("Fewer than 10 on one side: for the team only, and not to be relied on.")
    lines.append("Only the differences that were recorded are taken into account.")
    return tuple(line for line in lines if line)


def left_out_line(strata: Strata, names: Names = PLAIN) -> str:
    """Who could not be compared with anybody like them; empty when everybody could."""
    if strata.people_left_out == 0:
        return ""
    return (
        f"{names.count(strata.people_left_out)} had nobody like them on the other side and are not "
        "part of this."
    )


def standardised_line(found: Standardisation, names: Names = PLAIN) -> str:
    """Both shares at the pilot's mix of people."""
    line = (
        f"{hundredths(found.pilot_share)} of 100 in the pilot; with the same mix of {names.people} "
        f"the comparison would have {hundredths(found.comparison_share)} of 100"
    )
    crude = hundredths(found.comparison_crude)
    return f"{line}." if crude == hundredths(found.comparison_share) else f"{line}, not {crude}."
