"""Which groups stand together: across a split or merger, and where one alone is too small.

Groups are only ever *joined*: nobody is taken out, put in twice or moved elsewhere, so figures by
group add up to what they did before. Overlapping groups are left as they are (joining them would
count people twice who are in both).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.group_changes import GroupChange, Succession
from improvement.domain.vocabulary import GroupKind, Reporting

FEWEST = 10  # people on a side from which a group is shown by itself (STATISTICS C1)

#: The people of each group (by key) on one side of a comparison.
Side = Mapping[str, float]


class WhyJoined(StrEnum):
    """Why groups stand together."""

    CHANGED = "changed"  # split, or merged into another, while these figures were gathered
    SMALL = "small"  # too few people in at least one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Groups shown as one row; ``changes`` are what lies between them over time. All by label."""

    label: str
    parts: tuple[str, ...]
    why: WhyJoined
    changes: tuple[GroupChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A dimension as it is shown: ``place`` says in which of its groups (by key) each one went."""

    dimension: Dimension
    place: Mapping[str, str]
    joined: tuple[Joined, ...]

    def of(self, key: str | None) -> str | None:
        """Where a group went."""
        return None if key is None else self.place.get(key, key)


def as_it_is(dimension: Dimension) -> Grouping:
    """Every group by itself."""
    return Grouping(
        dimension=dimension, place={group.key: group.key for group in dimension.groups}, joined=()
    )


def grouped(
    dimension: Dimension,
    *,
    present: Collection[str],
    sides: Sequence[Side] = (),
    fewest: int = FEWEST,
) -> Grouping:
    """The groups to show for figures in which the groups ``present`` (keys) occur.

    ``sides`` count each group's people on every side that is compared; empty where people were not
    counted, and then nobody is joined for being few. A group without anybody that is out of use, or
    that only stands for its parts, is left out; any other empty group stays, so that it is missed.

    >>> groups = (Group(key="asian", label="Asian"), Group(key="hmong", label="Hmong",
    ...           parent="asian"), Group(key="lao", label="Lao", parent="asian"),
    ...           Group(key="white", label="White"))
    >>> race = Dimension(key="race", label="Race", groups=groups)
    >>> found = grouped(race, present={"hmong", "lao", "white"},
    ...                 sides=[{"hmong": 4, "lao": 9, "white": 30}])
    >>> [g.label for g in found.dimension.groups], found.place["lao"], found.joined[0].parts
    (['Asian', 'White'], 'asian', ('Hmong', 'Lao'))
    """
    if not dimension.disjoint:
        return _shown(dimension, [_Row(key=key, members=(key,)) for key in present], present)
    rows = _across_changes(dimension, present)
    if sides:
        rows = _rolled_up(dimension, rows, sides, fewest)
    return _shown(dimension, rows, present)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Groups that stand together under one of them (``key``, which may itself have nobody)."""

    key: str
    members: tuple[str, ...]
    whole: bool = True  # holds everybody of ``key`` and of what came of it
    why: WhyJoined = WhyJoined.SMALL
    changes: tuple[GroupChange, ...] = ()


def _across_changes(dimension: Dimension, present: Collection[str]) -> list[_Row]:
    """Groups of which one became the other stand together where both have figures."""
    line = Succession(dimension.changes)
    order = [group.key for group in dimension.groups if group.key in present]
    rows: list[tuple[str, ...]] = []
    for key in order:
        akin = [row for row in rows if any(line.akin(key, other) for other in row)]
        rows = [row for row in rows if row not in akin]
        rows.append((*(k for row in akin for k in row), key))
    return [_row_of(members, line) for members in rows]


def _row_of(members: tuple[str, ...], line: Succession) -> _Row:
    if len(members) == 1:
        return _Row(key=members[0], members=members)
    changes = line.between(members)
    whole = _whole(members, line)
    return _Row(
        key=whole or members[0],
        members=members,
        whole=whole is not None,
        why=WhyJoined.CHANGED,
        changes=changes,
    )


def _whole(members: tuple[str, ...], line: Succession) -> str | None:
    """The smallest group that ever held all of these; None where no single one did."""
    holding = [key for key in sorted(line.groups) if line.within(key) >= set(members)]
    return min(holding, key=lambda key: len(line.within(key)), default=None)


def _rolled_up(
    dimension: Dimension, rows: list[_Row], sides: Sequence[Side], fewest: int
) -> list[_Row]:
    """Small groups go into their parent, from the lowest parents up."""
    parent = {group.key: group.parent for group in dimension.groups}
    position = {group.key: place for place, group in enumerate(dimension.groups)}
    counted = [side for side in sides if any(side.values())]

    def size(*some: _Row) -> float:
        keys = [key for row in some for key in row.members]
        return min((sum(side.get(k, 0) for k in keys) for side in counted), default=0)

    def people(row: _Row) -> float:
        return sum(side.get(key, 0) for side in counted for key in row.members)

    for whole in _lowest_first(parent):
        peopled = [row for row in rows if people(row)]
        own = [row for row in peopled if row.key == whole]
        parts = sorted(
            (row for row in peopled if whole in _above(row.key, parent)),
            key=lambda row: (size(row), position[row.key]),
        )
        gathered = _gathered(own, parts, size, fewest)
        if len(gathered) > 1:
            rows = [row for row in rows if row not in gathered]
            rows.append(_one_row(whole, gathered, whole_of_it=len(gathered) == len(own + parts)))
    return rows


def _gathered(
    own: list[_Row], parts: list[_Row], size: Callable[..., float], fewest: int
) -> list[_Row]:
    """The parent's own people, every small part, and the next smallest until they are enough."""
    if not any(size(part) < fewest for part in parts):
        return []
    gathered = list(own)
    for part in parts:
        if size(part) >= fewest and size(*gathered) >= fewest:
            break
        gathered.append(part)
    return gathered


def _one_row(whole: str, gathered: list[_Row], *, whole_of_it: bool) -> _Row:
    members = tuple(key for row in gathered for key in row.members)
    changes = tuple(dict.fromkeys(change for row in gathered for change in row.changes))
    return _Row(key=whole, members=members, whole=whole_of_it, changes=changes)


def _above(key: str, parent: Mapping[str, str | None]) -> list[str]:
    """The groups that this one may be joined into, nearest first."""
    line: list[str] = []
    while (above := parent[line[-1] if line else key]) is not None:
        line.append(above)
    return line


def _lowest_first(parent: Mapping[str, str | None]) -> list[str]:
    wholes = dict.fromkeys(key for key in parent.values() if key is not None)
    return sorted(wholes, key=lambda key: len(_above(key, parent)), reverse=True)


def _shown(dimension: Dimension, rows: list[_Row], present: Collection[str]) -> Grouping:
    """Rows as groups of the dimension, in its order; a row of one group is that group itself."""
    rows = [replace(r, key=r.members[0]) if len(r.members) == 1 else r for r in rows]
    by_row = {row.key: row for row in rows}
    place = {member: row.key for row in rows for member in row.members}
    groups = tuple(
        _as_group(dimension, group, by_row[group.key], rows)
        if group.key in by_row
        else replace(group, parent=None)
        for group in dimension.groups
        if group.key in by_row or (group.key not in place and _is_missed(dimension, group, by_row))
    )
    labels = {group.key: group.label for group in dimension.groups}
    shown = {group.key: group.label for group in groups}
    return Grouping(
        dimension=_of_shown(dimension, groups, place),
        place=place,
        joined=tuple(
            Joined(
                label=shown[row.key],
                parts=tuple(labels[member] for member in row.members),
                why=row.why,
                changes=tuple(_by_label(change, labels) for change in row.changes),
            )
            for row in sorted(rows, key=lambda row: list(shown).index(row.key))
            if len(row.members) > 1
        ),
    )


def _by_label(change: GroupChange, labels: Mapping[str, str]) -> GroupChange:
    before, after = (tuple(labels[key] for key in keys) for keys in (change.before, change.after))
    return replace(change, before=before, after=after)


def _of_shown(
    dimension: Dimension, groups: tuple[Group, ...], place: Mapping[str, str]
) -> Dimension:
    """The dimension with these groups only; what is chosen among its groups goes along."""
    named = {group.key for group in groups if group.kind is GroupKind.NAMED}

    def now(key: str | None) -> str | None:
        moved = place.get(key, key) if key else None
        return moved if moved in named else None

    combined = now(dimension.combined)
    counted = dimension.reporting is not Reporting.TWO_OR_MORE or combined is not None
    return replace(
        dimension,
        groups=groups,
        changes=(),
        reference=now(dimension.reference),
        combined=combined,
        reporting=dimension.reporting if counted else Reporting.ONE_ANSWER,
    )


def _is_missed(dimension: Dimension, group: Group, rows: Mapping[str, _Row]) -> bool:
    """Is a group without anybody one that should be seen to be empty?

    Not where others speak for it: its parts, its parent, what it was cut out of.
    """
    if group.kind is not GroupKind.NAMED or group.ends_on is not None:
        return False
    parent = {g.key: g.parent for g in dimension.groups}
    parts = {key for key in parent if group.key in _above(key, parent)}
    came_of = {k for c in dimension.changes if group.key in c.after for k in c.before}
    if (parts | came_of - {group.key}) & set(rows):
        return False
    if group.parent is None:
        return True
    joined = group.parent in rows and len(rows[group.parent].members) > 1
    family = {group.parent, *(child.key for child in dimension.children(group.parent))}
    return bool(family & set(rows)) and not joined


def _as_group(dimension: Dimension, group: Group, row: _Row, rows: list[_Row]) -> Group:
    if len(row.members) == 1:
        return replace(group, parent=None)
    return replace(
        group, label=_label(dimension, group, row, rows), parent=None, begins_on=None, ends_on=None
    )


def _label(dimension: Dimension, group: Group, row: _Row, rows: list[_Row]) -> str:
    """The whole's name; without the parts that stand by themselves, or all names where there is
    no whole.
    """
    if row.whole:
        return group.label
    labels = {g.key: g.label for g in dimension.groups}
    parent = {g.key: g.parent for g in dimension.groups}
    apart = [
        labels[member]
        for other in rows
        if other is not row and group.key in _above(other.key, parent)
        for member in other.members
    ]
    if apart:
        return f"{group.label} without {_listed(apart)}"
    return _listed([labels[member] for member in row.members])


def _listed(labels: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
