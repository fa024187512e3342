"""What a line of history is told with: the change, names for its numbers, and ways of telling."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Change(Protocol):
    """One line of history, as the store hands it over."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def subject_id(self) -> int | None: ...
    @property
    def change(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What numbers in the trail stand for: people, tests and parts of the theory by id."""

    people: Mapping[int, str]
    tests: Mapping[int, str]
    nodes: Mapping[int, str]

    def person(self, number: int | None) -> str:
        return self.people.get(number or 0, "somebody")

    def test(self, number: int | None) -> str:
        return "" if number is None else self.tests.get(number) or f"test {number}"

    def node(self, number: int | None) -> str:
        return self.nodes.get(number or 0, "")


Telling = Callable[[Change, Names], tuple[str, str] | None]


def with_field(lead: str, field: str) -> Telling:
    """Told with one field of the row, which holds a name and never a figure."""
    return lambda change, names: (lead, now(change.change.get(field, "")))


def plainly(lead: str) -> Telling:
    """Told without any detail."""
    return lambda change, names: (lead, "")


def about(lead: str) -> Telling:
    """Told with the number of the test it belongs to."""
    return lambda change, names: (lead, names.test(change.change.get("test_id")))


def now(value: Any) -> str:
    """A field as it is now: a change is kept as [before, after]."""
    return str(value[1] if isinstance(value, list) else value)
