"""Who gains, for outcomes that are no shares: one sentence over all dimensions, and a table.

Whether groups differ more than chance would give, and best guesses, are in ``outcome_groups``.
"""

from collections.abc import Mapping, Sequence

from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.decisions.outcome_findings import GroupFinding
from improvement.words.gains import Gains
from improvement.words.portfolio import listed

HEADINGS = ("Group", "People on each side", "Gain, as seen", "Less than the reference")


def who_gains_line(
    groups: Sequence[GroupFinding], flags: Sequence[GroupFlags], hidden: Mapping[str, int]
) -> str:
    """The one sentence to read if only one is read."""
    worse = tuple(dict.fromkeys(f.group for f in flags if f.looks_worse))
    less = tuple(dict.fromkeys(f.group for f in flags if f.gap_widens and f.group not in worse))
    parts = []
    if worse:
        parts.append(f"outcomes in {listed(worse)} look worse with the change")
    if less:
        parts.append(f"{listed(less)} {'gains' if len(less) == 1 else 'gain'} less than others")
    if parts:
        said = " and ".join(parts)
        return f"{said[:1].upper()}{said[1:]}: ask there first."
    seen = [g for g in groups if g.benefit is not None and _status(g) is CellStatus.SHOWN]
    if not seen:
        return "Too few people in the groups yet to say for whom it makes a difference."
    line = (
        "No flag is up: in the groups large enough to be seen, outcomes look neither worse with "
        "the change nor clearly behind the others."
    )
    return f"{line} Groups not shown to you are not spoken of." if any(hidden.values()) else line


def outcome_rows(
    groups: Sequence[GroupFinding], gains: Gains, *, internal: bool
) -> tuple[tuple[str, ...], ...]:
    """One row a group in its order; headings ``HEADINGS``."""
    return tuple(_row(group, gains, internal=internal) for group in groups)


def _row(found: GroupFinding, gains: Gains, *, internal: bool) -> tuple[str, ...]:
    status = _status(found)
    if status is not CellStatus.SHOWN and not internal:
        return (found.group, "", "too few to say", "")
    sizes = " and ".join(f"{n:,}" for n in found.sizes)
    if found.benefit is None or status is CellStatus.COUNTS_ONLY:
        why = found.why_not or "too few to say"
        return (found.group, sizes, f"{why[:1].lower()}{why[1:]}", "")
    seen = f"{gains.say(found.benefit.estimate)} ({gains.span(found.benefit)})"
    return (found.group, sizes, seen, _less(found, gains))


def _less(found: GroupFinding, gains: Gains) -> str:
    beside = found.beside_reference
    if beside is None or found.reference is None:
        return ""
    side = "less" if beside.estimate > 0 else "more"
    return f"{gains.size(beside.estimate)} {side} than {found.reference}"


def _status(found: GroupFinding) -> CellStatus:
    return cell_status(found.smaller_n)
