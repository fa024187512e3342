"""Group by group for outcomes that are not shares: each group's own figures, none ranked."""

from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.decisions.outcome_findings import GroupFinding
from improvement.words.gains import Gains
from improvement.words.groups import too_few
from improvement.words.reading import Reading

EACH_BY_ITSELF = (
    "Each group's range is its own: that one is settled and another is not does not make the two "
    "different."
)


def outcome_group_line(group: str, sizes: tuple[int, int], reading: Reading | None) -> str:
    """One group: what was seen there, or that there are too few to tell."""
    if reading is None or cell_status(min(sizes)) is not CellStatus.SHOWN or not reading.because:
        return f"{group}: {too_few()}"
    return f"{group}: {reading.because[0]}"


def outcome_flag_line(group: str) -> str:
    """A group in which outcomes look worse: a reason to ask, no more."""
    return (
        f"Flag: outcomes in {group} look worse with the change. With several groups such a flag "
        "comes up by chance too. Ask before scaling."
    )


def outcome_flag_lines(flag: GroupFlags, gains: Gains) -> str:
    """What is flagged in a group of any outcome; empty when nothing is."""
    if flag.looks_worse:
        return outcome_flag_line(flag.group)
    if flag.gap_widens and flag.widening is not None:
        return (
            f"Flag: {flag.group} gains less than {flag.reference}, by about "
            f"{gains.size(flag.widening.estimate)}. Ask before scaling."
        )
    return ""


def group_finding_line(found: GroupFinding, gains: Gains, *, internal: bool) -> str:
    """One group's own gain with its range, or why there is none.

    ``internal`` also gives those of 5 to 9 people, for the team's own eyes.
    """
    status = cell_status(found.smaller_n)
    if found.why_not:
        return f"{found.group}: {found.why_not[:1].lower()}{found.why_not[1:]}"
    few = status is CellStatus.INTERNAL
    if found.benefit is None or status is CellStatus.COUNTS_ONLY or (few and not internal):
        return f"{found.group}: {too_few()}"
    note = " Fewer than 10 on a side: for the team's own eyes." if few else ""
    seen = f"{gains.say(found.benefit.estimate)}; the data fit {gains.span(found.benefit)}."
    return f"{found.group}: {seen}{note}"
