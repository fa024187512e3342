"""Everything that lies in a result, however deep: numbers, words, and what is packed in files."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from tests.read_back import tables_in, text_or_bytes


def everything_in(thing: Any) -> Iterator[Any]:
    """Every text and number that can be reached from here, and every record; files are opened."""
    yield from _walk(thing, set())


def _walk(thing: Any, met: set[int]) -> Iterator[Any]:
    if thing is None or isinstance(thing, (bool, date)):
        return
    if isinstance(thing, Enum):
        thing = thing.value
    if isinstance(thing, bytes):
        yield from _unpacked(thing)
    elif isinstance(thing, (str, int, float)):
        yield thing
    elif id(thing) not in met:
        met.add(id(thing))
        if is_dataclass(thing):
            yield thing
        for part in _parts(thing):
            yield from _walk(part, met)


def _parts(thing: Any) -> Iterator[Any]:
    if is_dataclass(thing):
        yield from (getattr(thing, field.name) for field in fields(thing))
    elif isinstance(thing, Mapping):
        yield from thing.keys()
        yield from thing.values()
    elif isinstance(thing, (list, tuple, set, frozenset)) or hasattr(thing, "__iter__"):
        yield from thing
    yield from vars(thing).values() if hasattr(thing, "__dict__") else ()


def _unpacked(content: bytes) -> Iterator[str]:
    tables = dict(tables_in(content))
    yield from tables.values() if tables else [text_or_bytes(content)]
