"""Words in a picture, dark (or light) enough to be read: WCAG 2.2 asks 4.5 to 1 of small text.

Lines and points keep their colours (3 to 1 is enough for a shape); only the letters move towards
the ink of their theme, and only as far as they must. A colour that is readable stays as it is.
"""

from functools import cache
from typing import Any

from improvement.charts.theme import BACKGROUND, INK, Spec, Theme

ENOUGH = 4.5  # WCAG 2.2, 1.4.3
STEPS = 20  # from the colour to the ink
#: What Vega-Lite calls the colours of its own words, on axes, headers, legends and titles.
NAMES = frozenset({"labelColor", "titleColor", "subtitleColor"})


def readable(spec: Spec) -> Spec:
    """The specification with every word in a colour that its theme's background lets one read.

    >>> readable({"config": {"axis": {"labelColor": "#9AA3AD"}}})
    {'config': {'axis': {'labelColor': '#687078'}}}
    """
    theme = Theme(spec.get("usermeta", {}).get("theme", Theme.LIGHT))
    walked: Spec = _walked(spec, theme)
    return walked


def contrast(colour: str, background: str) -> float:
    """From 1 (the same) to 21 (black on white); both as ``#rrggbb``.

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    high, low = sorted((_light(colour), _light(background)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@cache
def as_text(colour: str, theme: Theme) -> str:
    """The colour, or the nearest one on the way to the ink that can be read.

    >>> as_text("#2B3138", Theme.LIGHT)
    '#2B3138'
    """
    if not _is_hex(colour):
        return colour
    for step in range(STEPS + 1):
        found = colour if step == 0 else _mixed(colour, INK[theme], step / STEPS)
        if contrast(found, BACKGROUND[theme]) >= ENOUGH:
            return found
    return INK[theme]


def _walked(node: Any, theme: Theme) -> Any:
    if isinstance(node, list):
        return [_walked(each, theme) for each in node]
    if not isinstance(node, dict):
        return node
    if _is_text(node):
        node = _written(node, theme)
    return {
        key: as_text(value, theme)
        if key in NAMES and isinstance(value, str)
        else value
        if key in ("data", "datasets")
        else _walked(value, theme)
        for key, value in node.items()
    }


def _is_text(node: Spec) -> bool:
    mark = node.get("mark")
    return mark == "text" or (isinstance(mark, dict) and mark.get("type") == "text")


def _written(layer: Spec, theme: Theme) -> Spec:
    """A layer of words: the colour of the mark, of its encoding, and of the rows it names."""
    changed = dict(layer)
    mark = layer["mark"]
    if isinstance(mark, dict) and isinstance(mark.get("color"), str):
        changed["mark"] = {**mark, "color": as_text(mark["color"], theme)}
    colour = layer.get("encoding", {}).get("color")
    if not isinstance(colour, dict):
        return changed
    changed["encoding"] = {**layer["encoding"], "color": _values(colour, theme)}
    rows = layer.get("data", {}).get("values")
    field = colour.get("field")
    if field and colour.get("scale", "") is None and isinstance(rows, list):
        changed["data"] = {"values": [_row(row, field, theme) for row in rows]}
    return changed


def _values(node: Any, theme: Theme) -> Any:
    """Constants (``value``), also under conditions, and the range of a scale."""
    if isinstance(node, list):
        return [_values(each, theme) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: as_text(value, theme)
        if key == "value" and isinstance(value, str)
        else [as_text(each, theme) if isinstance(each, str) else each for each in value]
        if key == "range" and isinstance(value, list)
        else _values(value, theme)
        for key, value in node.items()
    }


def _row(row: Spec, field: str, theme: Theme) -> Spec:
    value = row.get(field)
    return {**row, field: as_text(value, theme)} if isinstance(value, str) else row


def _is_hex(colour: str) -> bool:
    return len(colour) == 7 and colour.startswith("#")


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, ink: str, part: float) -> str:
    pairs = zip(_parts(colour), _parts(ink), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def _light(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
