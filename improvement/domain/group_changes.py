"""What became of groups over time, and which of them speak of the same people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.vocabulary import GroupChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """On a day, the groups ``before`` became the groups ``after`` (keys); figures stay put.

    A renamed group is the same group before and after, ``old_label`` being what it was called.
    """

    kind: GroupChangeKind
    on: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str = ""
    old_label: str = ""


class Succession:
    """Which group became which, over any number of splits and merges.

    >>> split = GroupChange(kind=GroupChangeKind.SPLIT, on=date(2026, 7, 1), before=("asian",),
    ...                     after=("east_asian", "south_asian"))
    >>> line = Succession([split])
    >>> line.akin("asian", "south_asian"), line.akin("east_asian", "south_asian")
    (True, False)
    """

    def __init__(self, changes: Sequence[GroupChange]) -> None:
        self.changes = tuple(c for c in changes if c.kind is not GroupChangeKind.RENAMED)
        self._next: dict[str, set[str]] = {}
        self._parts: dict[str, set[str]] = {}
        for change in self.changes:
            split = change.kind is GroupChangeKind.SPLIT
            wholes, parts = (change.before, change.after)[:: 1 if split else -1]
            for before in change.before:
                self._next.setdefault(before, set()).update(change.after)
            for whole in wholes:
                self._parts.setdefault(whole, set()).update(parts)

    @property
    def groups(self) -> frozenset[str]:
        """Every group that was split, merged, or came of it."""
        return frozenset(k for c in self.changes for k in (*c.before, *c.after))

    def later(self, group: str) -> frozenset[str]:
        """What a group became, and what became of that; with the group itself."""
        return _reached(group, self._next)

    def within(self, group: str) -> frozenset[str]:
        """The groups that were cut out of this one or went into it whole; with the group itself."""
        return _reached(group, self._parts)

    def akin(self, one: str, other: str) -> bool:
        """May a person counted under one earlier be counted under the other later?"""
        return other in self.later(one) or one in self.later(other)

    def between(self, groups: Collection[str]) -> tuple[GroupChange, ...]:
        """The changes that lie between any two of these groups."""
        return tuple(
            change
            for change in self.changes
            if any(set(change.before) & self.later(g) for g in groups)
            and any(self.later(after) & set(groups) for after in change.after)
        )


def _reached(start: str, steps: Mapping[str, Collection[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(steps.get(key, ()))
    return frozenset(found)
