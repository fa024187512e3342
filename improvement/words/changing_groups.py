"""What renaming, splitting or merging groups would do, before anybody does it."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from improvement.domain.changing_groups import GroupWish
from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import FEWEST
from improvement.domain.periods import written
from improvement.domain.vocabulary import GroupChangeKind
from improvement.words.amounts import counted
from improvement.words.portfolio import listed


class Logged(Protocol):
    """What is logged under a group, as the store counts it."""

    @property
    def totals(self) -> int: ...
    @property
    def cases(self) -> int: ...


def preview_lines(
    wish: GroupWish,
    before: Dimension,
    after: Dimension,
    *,
    logged: Mapping[str, Logged],
    later: Mapping[str, Logged],
) -> tuple[str, ...]:
    """In the order people ask: what is offered from when, what becomes of the past, what is shown.

    ``later`` counts what began on the day of the change or after.
    """
    old = listed(tuple(before.group(key).label for key in dict.fromkeys(wish.groups)))
    past = _amounts(wish, logged)
    if wish.kind is GroupChangeKind.RENAMED:
        (label,) = (after.group(key).label for key in wish.groups)
        return (
            f"{old} is called {label} on every page, chart and form from now on. Files that still "
            f"say {old} are understood.",
            f"Its {past} go with it." if past else "Nothing is logged under it yet.",
        )
    change = after.changes[-1]
    new = tuple(after.group(key).label for key in change.after)
    lines = [
        f"Until {day_in_words(_day_before(after, change.before[0]))} people are counted as {old}; "
        f"from {day_in_words(wish.on)} on as {_either(new)}.",
        f"The {past} under {old} stay there: nothing that was logged is changed."
        if past
        else f"Nothing is logged under {old} yet.",
        *_late(wish, old, later),
        *_shown(wish, old, new),
        *_reference(before, after),
    ]
    return tuple(lines)


def day_in_words(day: date) -> str:
    """A day as people write it.

    >>> day_in_words(date(2026, 8, 3))
    '3 August 2026'
    """
    return written(day)


def _day_before(after: Dimension, key: str) -> date:
    last = after.group(key).ends_on
    assert last is not None  # noqa: S101 - a group that was split or merged has its last day
    return last


def _amounts(wish: GroupWish, logged: Mapping[str, Logged]) -> str:
    found = [logged[key] for key in dict.fromkeys(wish.groups) if key in logged]
    totals, cases = sum(f.totals for f in found), sum(f.cases for f in found)
    parts = (
        counted(totals, "period total") if totals else "",
        counted(cases, "case record") if cases else "",
    )
    return " and ".join(part for part in parts if part)


def _late(wish: GroupWish, old: str, later: Mapping[str, Logged]) -> tuple[str, ...]:
    amounts = _amounts(wish, later)
    if not amounts:
        return ()
    return (
        f"Of these, {amounts} began on {day_in_words(wish.on)} or later. They stay under {old}; "
        "log them again under the new groups if you know which they belong to.",
    )


def _shown(wish: GroupWish, old: str, new: tuple[str, ...]) -> tuple[str, ...]:
    if wish.kind is GroupChangeKind.MERGED:
        return (
            f"Where a test has figures from before and since, they are shown in one row, {new[0]}, "
            f"with a note. Where it has only figures from before, {old} stay apart.",
        )
    return (
        f"Where a test has figures from before and since, they are shown in one row, {old}, with a "
        f"note: figures from before cannot be divided. Where it has only figures from since, "
        f"{listed(new)} stand apart.",
        f"Where one of them has fewer than {FEWEST} people, it is joined into {old} instead of "
        "being left out.",
    )


def _reference(before: Dimension, after: Dimension) -> tuple[str, ...]:
    if before.reference == after.reference or before.reference is None:
        return ()
    now = after.group(after.reference).label if after.reference else "the largest group"
    return (
        f"New plans held the others beside {before.group(before.reference).label}; from now on "
        f"they take {now}. Plans that have started stay as they are.",
    )


def _either(labels: tuple[str, ...]) -> str:
    """
    >>> _either(("A", "B", "C"))
    'A, B or C'
    """
    return " or ".join(part for part in (", ".join(labels[:-1]), labels[-1]) if part)
