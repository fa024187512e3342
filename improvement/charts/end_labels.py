"""Labels at the right end of lines, instead of a legend, kept apart from each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from improvement.charts.axes import Scale
from improvement.charts.theme import Spec

LINE_HEIGHT = 13  # pixels of one line of text at 11 px
AIR = 2  # pixels more between two labels: on a slide the picture is a little lower
MAX_LETTERS = 13  # before a label is broken into lines
GAP = 8  # pixels between picture and label


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLabel:
    """Text for a line that ends at ``value`` (in the unit of the axis)."""

    value: float
    text: str
    colour: str

    @property
    def lines(self) -> list[str]:
        lines: list[str] = []
        for word in self.text.split():
            if lines and len(lines[-1]) + 1 + len(word) <= MAX_LETTERS:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines


def kept_apart(labels: Sequence[EndLabel], shown: Scale, height: int) -> list[EndLabel]:
    """The labels, moved apart where they would print over each other, in a picture so high.

    They are moved up, and from the upper edge down again where there is no room left.
    """
    unit = (shown.high - shown.low) / height
    placed: list[EndLabel] = []
    for label in sorted(labels, key=lambda one: one.value):
        value = label.value
        if placed:
            value = max(value, placed[-1].value + _between(placed[-1], label) * unit)
        placed.append(replace(label, value=value))
    ceiling = shown.high
    for place in reversed(range(len(placed))):
        above = placed[place + 1] if place + 1 < len(placed) else None
        if above is not None:
            ceiling = above.value - _between(placed[place], above) * unit
        placed[place] = replace(placed[place], value=min(placed[place].value, ceiling))
    return placed


def _between(below: EndLabel, above: EndLabel) -> float:
    """Pixels from the middle of one label to the middle of the next."""
    return (len(below.lines) + len(above.lines)) / 2 * LINE_HEIGHT + AIR


def end_label_layer(labels: Sequence[EndLabel], y: Spec) -> Spec:
    """The layer that writes them, at the right edge of the picture."""
    rows = [
        {
            "value": one.value,
            "text": "\n".join(one.lines),
            "colour": one.colour,
            # Vega centres the first line on the value, not all of them.
            "dy": -(len(one.lines) - 1) / 2 * LINE_HEIGHT,
        }
        for one in labels
    ]
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": GAP,
            "dy": {"expr": "datum.dy"},
            "fontSize": 11,
            "lineBreak": "\n",
            "lineHeight": LINE_HEIGHT,
            "clip": False,
            "tooltip": None,
        },
        "encoding": {
            "x": {"value": "width"},
            "y": {"field": "value", "type": "quantitative", **y},
            "text": {"field": "text"},
            "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
        },
    }
