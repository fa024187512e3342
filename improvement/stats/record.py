"""Frozen results as plain records and back: what a kept analysis is stored as.

A record names its kind, the schema number of that kind and the version of this package, and holds
every field at full precision. Reading builds the same frozen object again, so validation in
``__post_init__`` runs on what was stored too. Only registered kinds are read: a record can never
name code to be imported.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import improvement
from improvement.errors import Invalid

Record = dict[str, Any]
Kind = TypeVar("Kind", bound=type[Any])

#: kind -> class, its layout, the oldest layout still read.
_KINDS: dict[str, tuple[type[Any], int, int]] = {}
_NAMES: dict[type[Any], str] = {}


def recorded(kind: str, *, schema: int, oldest: int | None = None) -> Callable[[Kind], Kind]:
    """Register a frozen dataclass under the name its records carry; goes above ``@dataclass``.

    ``schema`` goes up by one whenever the layout changes. ``oldest`` is the first layout that is
    still read: since then fields were only added, each with a default (anywhere inside) that says
    what an older record meant. Raises ``Invalid`` when two classes claim one kind.
    """

    def register(cls: Kind) -> Kind:
        known = _KINDS.get(kind)
        if known is not None and known[0].__qualname__ != cls.__qualname__:
            raise Invalid(f"Two results claim the kind {kind!r}: give each its own name.")
        _KINDS[kind] = (cls, schema, schema if oldest is None else oldest)
        _NAMES[cls] = kind
        return cls

    return register


def to_record(result: object) -> Record:
    """The result as JSON-ready values: ``kind``, ``schema``, ``version`` and ``body``.

    Raises ``Invalid`` for a class that was not registered with ``recorded``.

    >>> from dataclasses import dataclass
    >>> @recorded("example", schema=1)
    ... @dataclass(frozen=True, slots=True, kw_only=True)
    ... class Example:
    ...     on: date
    ...     shares: tuple[float, ...]
    >>> record = to_record(Example(on=date(2026, 3, 1), shares=(0.1, 1.0)))
    >>> record["kind"], record["body"]
    ('example', {'on': '2026-03-01', 'shares': [0.1, 1.0]})
    >>> from_record(record)
    Example(on=datetime.date(2026, 3, 1), shares=(0.1, 1.0))
    """
    kind = _NAMES.get(type(result))
    if kind is None:
        raise Invalid(f"{type(result).__name__} is not a kind of result that can be kept.")
    schema = _KINDS[kind][1]
    return {
        "kind": kind,
        "schema": schema,
        "version": improvement.__version__,
        "body": _plain(result),
    }


def from_record(record: Mapping[str, Any]) -> Any:
    """The frozen result that ``to_record`` wrote.

    Raises ``Invalid`` for an unknown kind, for a schema that this version does not read, and for a
    body that does not fit.
    """
    kind, schema = record.get("kind"), record.get("schema")
    known = _KINDS.get(kind) if isinstance(kind, str) else None
    if known is None:
        raise Invalid(f"{kind!r} is not a kind of result that this version can read.")
    cls, current, oldest = known
    if not isinstance(schema, int) or not oldest <= schema <= current:
        raise Invalid(
            f"This {kind} was kept with layout {schema}; this version reads {current}. "
            "Compute it again from its data."
        )
    return _Reader(older=schema < current).built(record.get("body"), cls)


def in_layout_of(kept: Any, again: Any) -> Any:
    """A record made now, without what a record ``kept`` earlier had no place for.

    >>> in_layout_of({"schema": 1, "body": {"n": 1}}, {"schema": 2, "body": {"n": 1, "m": 0}})
    {'schema': 1, 'body': {'n': 1}}
    """
    if isinstance(kept, Mapping) and isinstance(again, Mapping):
        within = {key: in_layout_of(kept[key], again[key]) for key in again if key in kept}
        return within | ({"schema": kept["schema"]} if "schema" in kept else {})
    if isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        return [in_layout_of(*pair) for pair in zip(kept, again, strict=True)]
    return again


def digest(result: object) -> str:
    """SHA-256 of a registered object's content: equal content, equal digest, any version."""
    return record_digest(to_record(result))


def record_digest(record: Mapping[str, Any]) -> str:
    """The same of a record as it stands, even one that cannot be read any more."""
    content = {part: record.get(part) for part in ("kind", "schema", "body")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.init}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((_plain(item) for item in value), key=json.dumps)
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        # JSON has no infinities; the field's type turns the text back into the number.
        return float(value) if isfinite(value) else str(value)
    raise Invalid(f"{type(value).__name__} cannot be kept in a record.")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Builds objects from plain values; ``older``: a field with a default may be absent."""

    older: bool

    def built(self, value: Any, hint: Any) -> Any:
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            return self.built(value, self._member(value, get_args(hint)))
        if origin is not None:
            return self._collection(value, origin, get_args(hint))
        if isinstance(hint, type) and is_dataclass(hint):
            return self._object(value, hint)
        if hint is datetime or hint is date:
            return hint.fromisoformat(value)
        if hint is float:
            return float(value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
        return value

    def _object(self, value: Any, cls: type[Any]) -> Any:
        if not isinstance(value, Mapping) or not self._fits(value, cls):
            raise Invalid(f"What was kept does not look like a {cls.__name__}: compute it again.")
        hints = get_type_hints(cls)
        return cls(**{name: self.built(item, hints[name]) for name, item in value.items()})

    def _fits(self, value: Mapping[str, Any], cls: type[Any]) -> bool:
        known = [f for f in fields(cls) if f.init]
        absent = [f for f in known if f.name not in value]
        if set(value) - {f.name for f in known}:
            return False
        return not absent or (self.older and all(_has_default(f) for f in absent))

    def _collection(self, value: Any, origin: Any, arguments: tuple[Any, ...]) -> Any:
        if origin is tuple:
            if len(arguments) == 2 and arguments[1] is Ellipsis:
                return tuple(self.built(item, arguments[0]) for item in value)
            return tuple(
                self.built(item, hint) for item, hint in zip(value, arguments, strict=True)
            )
        if origin is frozenset:
            return frozenset(self.built(item, arguments[0]) for item in value)
        return {key: self.built(item, arguments[1]) for key, item in value.items()}

    def _member(self, value: Any, members: tuple[Any, ...]) -> Any:
        """Which member of a union was this value? None by itself, classes by their fields."""
        if value is None and NoneType in members:
            return NoneType
        others = [hint for hint in members if hint is not NoneType]
        if isinstance(value, Mapping):
            for hint in others:
                if is_dataclass(hint) and self._fits(value, hint):  # type: ignore[arg-type] # is_dataclass tells a class here
                    return hint
        for hint in others:
            if isinstance(hint, type) and isinstance(value, hint):
                return hint
        return others[0]


def _has_default(field: "Field[Any]") -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
