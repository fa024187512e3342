"""What a case would be had one import not been: its moments told anew without that one.

A state is a case as its history keeps it, with its groups in ``cell``. What an import ``brought``
is its row of the file: the same, with the ``parts`` and ``dimensions`` that the file had columns
for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

FIELDS = ("starts_on", "due_on", "outcome_on", "arm", "cell")
ABSENT = object()

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A case as it stood after an import, and what that one brought.

    ``brought`` is None where it was not written down: then it is what changed with it.
    """

    state: State
    brought: State | None


def without_the_first(
    moments: Sequence[Moment], base: State | None, lengths: Collection[timedelta]
) -> list[State]:
    """The states after the first moment as if it had not been; ``base`` stood before it.

    Only what comes out otherwise is changed: a plan may have moved the days of all since.
    """
    being, lacking, found = moments[0].state, base, []
    for before, moment in pairwise(moments):
        being = _after(being, moment, before.state, lengths)
        lacking = _after(lacking, moment, before.state, lengths)
        found.append(_otherwise(moment.state, being, lacking))
    return found


def due_beside(
    due: date | None, starts: date, *, stays: date | None, began: date, lengths: Collection[Any]
) -> date | None:
    """The due day where no column gives one: the latest, so that no file makes a case count early.

    There is one due day a case, and a file may know only the measure that is known soonest.
    """
    if stays is None:
        return due
    if starts != began and stays - began in lengths:
        stays = starts + (stays - began)
    return stays if due is None else max(stays, due)


def _after(
    state: State | None, moment: Moment, before: State, lengths: Collection[timedelta]
) -> State:
    brought = moment.brought
    if brought is None:
        return _with_changes(state, moment.state, before)
    if state is None:
        return {name: brought[name] for name in (*FIELDS, "values")}
    parts, told = brought["parts"], brought["dimensions"]
    kept = () if told is None else (m for m in state["cell"] if m[0] not in told)
    return {
        "starts_on": brought["starts_on"],
        "due_on": brought["due_on"] if "due_on" in parts else _due(state, brought, lengths),
        "outcome_on": (brought if "outcome_on" in parts else state)["outcome_on"],
        "arm": (brought if "arm" in parts else state)["arm"],
        "cell": brought["cell"].union(kept),
        "values": {**state["values"], **brought["values"]},
    }


def _with_changes(state: State | None, now: State, before: State) -> State:
    """A case cannot be without its days, side and groups: what it added keeps those."""
    own = {m: v for m, v in now["values"].items() if before["values"].get(m, ABSENT) != v}
    if state is None:
        return {**now, "values": own}
    fields = {n: now[n] if now[n] != before[n] else state[n] for n in FIELDS}
    return {**fields, "values": {**state["values"], **own}}


def _due(state: State, brought: State, lengths: Collection[timedelta]) -> str | None:
    due = due_beside(
        _day(brought["due_on"]),
        date.fromisoformat(brought["starts_on"]),
        stays=_day(state["due_on"]),
        began=date.fromisoformat(state["starts_on"]),
        lengths=lengths,
    )
    return due.isoformat() if due else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _otherwise(now: State, being: State, lacking: State) -> State:
    fields = {n: now[n] if being[n] == lacking[n] else lacking[n] for n in FIELDS}
    was, becomes = being["values"], lacking["values"]
    other = {m for m in {**was, **becomes} if was.get(m, ABSENT) != becomes.get(m, ABSENT)}
    values = {m: v for m, v in now["values"].items() if m not in other}
    return {**fields, "values": values | {m: v for m, v in becomes.items() if m in other}}
