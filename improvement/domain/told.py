"""What people who may not see small groups were told about groups: kept, and only ever added to.

Figures by group are told in stretches: the people who came to one group in some columns together.
A column is a week (cut where a month ends), in the order in which weeks were closed; figures that
came late stand in a column of their own, so that what was told once is never told anew with a few
people more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.periods import end_of, start_of
from improvement.domain.totals import Sums, added
from improvement.domain.vocabulary import Arm, GroupKind, Period, Phase

Side = tuple[Arm, Phase]


class Audience(StrEnum):
    """Who was told."""

    SCREEN = "screen"  # people of the partnership without the right to see small groups
    OUTSIDE = "outside"  # whoever gets an export


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """Figures of one piece of the calendar, closed in one week (``closed``, its Monday)."""

    closed: date
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The columns ``start`` to ``end`` (not with it) of a group, told together as one sum.

    ``percent``: within which share of what it is nobody's figure could be estimated from it (the p%
    rule); None in records from before there was one.
    """

    audience: Audience
    group: str
    start: int
    end: int
    threshold: int
    told_on: date
    percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBy:
    """How people were sorted when they were told of: by which rule for several answers, and before
    or after which start of the change.
    """

    several: str
    starts_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What was told of one measure by one dimension, and the figures it was told from.

    ``rows`` holds for each column the figures of every group (by key) and side as they were when it
    was closed. ``place`` says in which shown group a group stands, ``shown`` those groups in order
    with the label of joined ones ("" = the group's own). ``counted`` is None in records from before
    it was kept.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[int, Sums], ...]
    place: Mapping[str, str]
    shown: tuple[tuple[str, str], ...]
    stretches: tuple[Stretch, ...] = ()
    counted: CountedBy | None = None

    def of(self, key: str) -> str:
        """In which group that is shown a group stands."""
        return self.place.get(key, key)

    def told(self, audience: Audience, group: str) -> tuple[Stretch, ...]:
        """What this audience was told of a shown group, oldest first."""
        mine = (s for s in self.stretches if (s.audience, s.group) == (audience, group))
        return tuple(sorted(mine, key=lambda stretch: stretch.start))

    def told_whole_until(self, audience: Audience, group: str) -> date | None:
        """The last day up to which all who came are in what was told of a shown group.

        None where there is no such day. Whoever came late to an earlier day and was not told yet
        makes that day one that is not told whole.
        """
        stretches = self.told(audience, group)
        mine = {column for column, row in self.rows if row.group and self.of(row.group) == group}
        for at in range(len(stretches), 0, -1):
            told = {c for s in stretches[:at] for c in range(s.start, s.end)}
            last = max(self.columns[column].day for column in told)
            if all(self.columns[column].day > last for column in mine - told):
                return end_of_piece(last)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPoint:
    """One stretch: its first and last piece of the calendar, and a sum a side."""

    first: date
    last: date
    rows: tuple[Sums, ...]

    @property
    def joined(self) -> bool:
        """Does it stand for more than one piece of the calendar?"""
        return self.first < self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGroup:
    """A group of which figures were told."""

    key: str
    label: str
    named: bool
    points: tuple[ToldPoint, ...]

    def rows(self, side: Side) -> tuple[Sums, ...]:
        """Everything told of one side."""
        return tuple(r for p in self.points for r in p.rows if (r.arm, r.phase) == side)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDimension:
    """A dimension as it was told: its groups with figures, and how many have none."""

    key: str
    label: str
    reference: str | None
    overlapping: bool
    groups: tuple[ToldGroup, ...]
    hidden: int

    @property
    def joined(self) -> bool:
        """Is any point more than one piece of the calendar?"""
        return any(point.joined for group in self.groups for point in group.points)

    @property
    def until(self) -> date | None:
        """The last piece of the calendar of which anything was told."""
        ends = (point.last for group in self.groups for point in group.points)
        return max(ends, default=None)

    def up_to(self, day: date) -> "ToldDimension":
        """Only the stretches that end by a day; a group of which none does is hidden."""
        cut = [
            replace(group, points=tuple(point for point in group.points if point.last <= day))
            for group in self.groups
        ]
        left = tuple(group for group in cut if group.points)
        gone = sum(group.named and not group.points for group in cut)
        labels = {group.label for group in left}
        return replace(
            self,
            groups=left,
            hidden=self.hidden + gone,
            reference=self.reference if self.reference in labels else None,
        )


def piece_of(day: date) -> date:
    """The first day of the piece of the calendar: a week, cut where a month begins.

    Weeks, months, quarters and years are sums of such pieces.

    >>> piece_of(date(2026, 10, 3)), piece_of(date(2026, 10, 1)), piece_of(date(2026, 9, 30))
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 1), datetime.date(2026, 9, 28))
    """
    return max(start_of(day, Period.WEEK), start_of(day, Period.MONTH))


def end_of_piece(day: date) -> date:
    """The last day of the piece of the calendar.

    >>> end_of_piece(date(2026, 9, 28)), end_of_piece(date(2026, 10, 1))
    (datetime.date(2026, 9, 30), datetime.date(2026, 10, 4))
    """
    return min(end_of(start_of(day, period), period) for period in (Period.WEEK, Period.MONTH))


def told_by(telling: Telling | None, dimension: Dimension, audience: Audience) -> ToldDimension:
    """What an audience was told by a dimension; without any telling, every group is hidden."""
    shown = _shown(telling, dimension) if telling else dimension.groups
    groups = [_told_group(telling, group, audience) for group in shown] if telling else []
    told = tuple(group for group in groups if group.points)
    known = {group.key for group in told}
    labels = {group.key: group.label for group in shown}
    place = telling.of(dimension.reference) if telling and dimension.reference else None
    return ToldDimension(
        key=dimension.key,
        label=dimension.label,
        reference=labels.get(place or "") if place in known else None,
        overlapping=not dimension.disjoint,
        groups=told,
        hidden=sum(g.kind is GroupKind.NAMED and g.key not in known for g in shown)
        or _others_hidden(telling, shown, known),
    )


def _others_hidden(telling: Telling | None, shown: Iterable[Group], known: set[str]) -> int:
    """Where every listed group was told: those who belong to none and were not told."""
    present = {telling.of(row.group) for _, row in telling.rows if row.group} if telling else set()
    return sum(group.key in present and group.key not in known for group in shown)


def _shown(telling: Telling, dimension: Dimension) -> tuple[Group, ...]:
    """The groups as they were fixed when first told, and those that came since."""
    own = {group.key: group for group in dimension.groups}
    fixed = [replace(own[k], label=label or own[k].label) for k, label in telling.shown if k in own]
    keys = {key for key, _ in telling.shown} | set(telling.place)
    present = {row.group for _, row in telling.rows}
    since = [g for g in dimension.groups if g.key not in keys and g.key in present]
    return (*fixed, *since)


def _told_group(telling: Telling, group: Group, audience: Audience) -> ToldGroup:
    return ToldGroup(
        key=group.key,
        label=group.label,
        named=group.kind is GroupKind.NAMED,
        points=tuple(
            point
            for stretch in telling.told(audience, group.key)
            if (point := _point(telling, stretch)).rows
        ),
    )


def _point(telling: Telling, stretch: Stretch) -> ToldPoint:
    days = [c.day for c in telling.columns[stretch.start : stretch.end]]
    sides: dict[Side, list[Sums]] = {}
    for column, row in telling.rows:
        inside = stretch.start <= column < stretch.end
        if inside and row.group is not None and telling.of(row.group) == stretch.group:
            sides.setdefault((row.arm, row.phase), []).append(row)
    last = max(days)
    rows = (replace(added(rows), period=last, group=stretch.group) for rows in sides.values())
    return ToldPoint(first=min(days), last=last, rows=tuple(rows))
