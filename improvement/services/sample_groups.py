"""Each group of a file by itself, for outcomes that are not shares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from improvement.domain.vocabulary import Arm, Direction
from improvement.errors import NotComputable
from improvement.services.sample_columns import NOT_RECORDED, OutcomeKind
from improvement.services.sample_outcomes import (
    Asked,
    Found,
    Household,
    compared,
    told_of,
    told_of_waits,
)
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE
from improvement.stats.decisions.flags import Z_OWN
from improvement.stats.record import Record, to_record
from improvement.words.outcome_groups import (
    EACH_BY_ITSELF,
    outcome_flag_line,
    outcome_group_line,
)
from improvement.words.reading import Reading
from improvement.words.told import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """One group's own comparison, or None with the ``reason``; ``looks_worse`` is its flag."""

    dimension: str
    group: str
    n_pilot: int
    n_comparison: int
    found: Found | None
    reason: str
    looks_worse: bool


def group_record(group: GroupOutcome) -> Record:
    """For machines."""
    return {
        "dimension": group.dimension,
        "group": group.group,
        "n_pilot": group.n_pilot,
        "n_comparison": group.n_comparison,
        "result": None if group.found is None else to_record(group.found),
        "reason": group.reason,
        "looks_worse": group.looks_worse,
    }


def said(found: Found, kind: OutcomeKind, telling: Telling) -> Reading:
    """What a comparison says, by the words of its kind."""
    return (told_of_waits if kind is OutcomeKind.WAITS else told_of)(found, telling)


def sizes_of(households: Sequence[Household]) -> tuple[int, int]:
    """Households in the pilot and in the comparison."""
    pilot = sum(h.arm is Arm.PILOT for h in households)
    return pilot, len(households) - pilot


def each_group(
    heading: str,
    labels: Sequence[str],
    rows: Sequence[Household | None],
    how: Asked,
    direction: Direction,
) -> list[GroupOutcome]:
    """Every group of a column by itself, in the order of the file."""
    members: dict[str, list[Household]] = {label: [] for label in labels}
    for label, row in zip(labels, rows, strict=True):
        if row is not None:
            members[label].append(row)
    return [_group(heading, label, own, how, direction) for label, own in members.items()]


def _group(
    heading: str, label: str, own: Sequence[Household], how: Asked, direction: Direction
) -> GroupOutcome:
    sizes = sizes_of(own)
    found, reason, worse = None, "", False
    try:
        if min(sizes) < FEWEST_FOR_ESTIMATE and how.kind is not OutcomeKind.COUNTS:
            raise NotComputable(f"Fewer than {FEWEST_FOR_ESTIMATE} on one side: counts only.")
        found = compared(own, how)
        flag = compared(own, replace(how, z=Z_OWN))
        worse = label != NOT_RECORDED and flag.benefit(direction).upper < 0
    except NotComputable as trouble:
        reason = str(trouble)
    return GroupOutcome(
        dimension=heading,
        group=label,
        n_pilot=sizes[0],
        n_comparison=sizes[1],
        found=found,
        reason=reason,
        looks_worse=worse,
    )


def with_groups(
    overall: Reading, groups: Sequence[GroupOutcome], kind: OutcomeKind, telling: Telling
) -> Reading:
    """The whole with a line for each group and the flags that are up."""
    if not groups:
        return overall
    lines = [
        outcome_group_line(
            group.group,
            (group.n_pilot, group.n_comparison),
            None if group.found is None else said(group.found, kind, telling),
        )
        for group in groups
    ]
    flags = [outcome_flag_line(group.group) for group in groups if group.looks_worse]
    return Reading(
        headline=overall.headline,
        because=(*overall.because, *lines, *flags),
        caveats=(*overall.caveats, EACH_BY_ITSELF),
    )
