"""Where do two records differ? For a kept result that does not come out the same again."""

from collections.abc import Iterator, Mapping
from typing import Any


def differing(kept: Any, again: Any) -> tuple[str, ...]:
    """The places at which two records differ, as paths, in the order of the first.

    Figures are compared to the last bit: a record is what was computed, not what was shown.

    >>> differing({"z": 1.96, "arms": [{"n": 70}, {"n": 80}]},
    ...           {"z": 1.96, "arms": [{"n": 70}, {"n": 81}]})
    ('arms.1.n',)
    >>> differing({"a": 1}, {"a": 1, "b": None})
    ('b',)
    """
    return tuple(_differing(kept, again, ""))


def _differing(kept: Any, again: Any, path: str) -> Iterator[str]:
    one, other = _parts(kept), _parts(again)
    if one is None or other is None:
        if kept != again or isinstance(kept, bool) is not isinstance(again, bool):
            yield path
        return
    for key in dict.fromkeys((*one, *other)):
        place = f"{path}.{key}" if path else key
        if key in one and key in other:
            yield from _differing(one[key], other[key], place)
        else:
            yield place


def _parts(value: Any) -> dict[str, Any] | None:
    """What a record holds by key or place; None for a single value."""
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, list | tuple):
        return {str(place): item for place, item in enumerate(value)}
    return None
