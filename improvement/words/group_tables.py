"""Tables behind the answers about groups: gaps, indices, who was reached. Cells are texts."""

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.access import Access, GroupAccess
from improvement.stats.equity.gap import Gaps, GroupGap
from improvement.stats.equity.indices import EquityIndex, EquityIndices
from improvement.words.equity import INDEX_NAMES, index_figure
from improvement.words.pictures import interval_label
from improvement.words.shares import amount, of_hundred

GAP_HEADINGS = ("Group", "Gap without the change", "Gap with it", "Change of the gap")
INDEX_HEADINGS = ("Index", "With the change", "Chance alone", "Without it", "Chance alone there")
REACH_HEADINGS = ("Group", "Reached", "Fewer reached per 100 than the reference", "Benefit per 100")

CHANCE_ALONE = (
    "Chance alone: what 90 of 100 places would stay below if nothing were unequal and their groups "
    "were as large as these. An index says how far apart groups are; which group, and why, is for "
    "its people to say."
)

Table = tuple[tuple[str, ...], ...]


def gap_rows(found: Gaps, *, internal: bool) -> Table:
    """Gap without and with the change and its change, per 100; headings ``GAP_HEADINGS``."""
    return tuple(_gap(item, internal=internal) for item in found.gaps)


def _gap(item: GroupGap, *, internal: bool) -> tuple[str, ...]:
    if item.gap is None or not (internal or item.status is CellStatus.SHOWN):
        return (item.group.group, "", "", "too few to say")
    gap = item.gap
    return (
        item.group.group,
        interval_label(gap.before),
        interval_label(gap.now),
        interval_label(gap.widening),
    )


def gap_note(found: Gaps) -> str:
    """How the table of gaps is read, and what this pilot could not have seen."""
    sizes = [item.gap.smallest_visible for item in found.gaps if item.gap is not None]
    read = (
        f"Per 100, held beside {found.reference.group}: above 0 the group is behind, below 0 "
        "ahead; a change above 0 means that the gap moved against the group."
    )
    if not sizes:
        return read
    least, most = amount(min(sizes)), amount(max(sizes))
    above = least if least == most else f"{least} to {most}"
    points = "point" if above == "1" else "points"
    return f"{read} This pilot could only see changes of more than about {above} {points}."


def index_rows(now: EquityIndices, without: EquityIndices | None) -> Table:
    """Every index beside what chance alone would make; headings ``INDEX_HEADINGS``."""
    return tuple(
        (
            INDEX_NAMES[one.index],
            *_beside_chance(now, one.index),
            *(("", "") if without is None else _beside_chance(without, one.index)),
        )
        for one in now.values
    )


def _beside_chance(found: EquityIndices, index: EquityIndex) -> tuple[str, str]:
    one = found.value(index)
    value = "cannot be given" if one.value is None else index_figure(index, one.value)
    floor = "not known" if one.floor is None else f"up to {index_figure(index, abs(one.floor))}"
    return value, floor


def reach_rows(found: Access, direction: Direction, *, internal: bool) -> Table:
    """Who was reached, beside the benefit; headings ``REACH_HEADINGS``."""
    return tuple(_reach(one, direction, internal=internal) for one in found.groups)


def _reach(one: GroupAccess, direction: Direction, *, internal: bool) -> tuple[str, ...]:
    group = one.group.group
    shown = one.status is CellStatus.SHOWN or (internal and one.status is CellStatus.INTERNAL)
    if one.reach is None or not shown:
        return (group, "too few to say", "", "")
    behind = "" if one.behind is None else interval_label(one.behind.difference)
    return (group, of_hundred(one.group.tally), behind, _benefit(one, direction, internal=internal))


def _benefit(one: GroupAccess, direction: Direction, *, internal: bool) -> str:
    effect = one.effect
    if effect is None or effect.effect is None:
        return "too few to say"
    if effect.status is CellStatus.INTERNAL and not internal:
        return "too few to say"
    return interval_label(effect.effect.benefit(direction), direction)
