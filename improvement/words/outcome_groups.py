"""Group by group for outcomes that are not shares: each group's own figures, none ranked."""

from collections.abc import Sequence

from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.decisions.outcome_findings import GroupFinding, OutcomeFindings
from improvement.stats.equity.outcome_differences import OutcomeDifferences, outcome_differences
from improvement.words.gains import Gains
from improvement.words.groups import too_few
from improvement.words.reading import Reading

EACH_BY_ITSELF = (
    "Each group's range is its own: that one is settled and another is not does not make the two "
    "different."
)


BEST_GUESS = (
    "Best guess: each group's own result, pulled towards the others as far as they look alike. For "
    "planning; whether a group is harmed is read from its own result."
)


def differences_of(
    found: OutcomeFindings, members: Sequence[GroupFinding], *, internal: bool
) -> OutcomeDifferences | None:
    """The groups of one dimension held against each other; None where that cannot be done.

    Not ``internal``: only groups whose figures are shown take part, so that no others can be worked
    out from what is said of them.

    Overlapping groups share households, so that they cannot; they have no reference either.
    """
    z, worthwhile = found.evidence.look.z, found.evidence.rule.minimum_worthwhile
    apart = all(
        d.label != g.dimension or not d.overlapping
        for d in found.evidence.dimensions
        for g in members
    )
    if z is None or worthwhile is None or not apart:
        return None
    seen = [
        (group.group, group.benefit)
        for group in members
        if group.named and (internal or cell_status(group.smaller_n) is CellStatus.SHOWN)
    ]
    try:
        return outcome_differences(seen, z=z, worthwhile=worthwhile)
    except NotComputable:
        return None


def differences_line(found: OutcomeDifferences | None, label: str) -> str:
    """Are the groups' results more different than chance would give?"""
    if found is None:
        return f"{label}: too few groups with a range to ask whether they differ."
    if found.differs:
        return f"{label}: the groups' results are more different than chance would give."
    return f"{label}: the groups' results are not more different than chance would give."


def guess_lines(found: OutcomeDifferences, gains: Gains) -> tuple[str, ...]:
    """One best guess a group."""
    return tuple(
        f"{group}: {gains.say(guess.estimate)} ({gains.span(guess)})."
        for group, guess in zip(found.used, found.guesses, strict=True)
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
