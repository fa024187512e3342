"""The verdict as a card for handing round: a picture of words, taken along like any picture."""

from dataclasses import dataclass
from textwrap import wrap

from improvement.charts.palette import GRID, LABEL
from improvement.charts.theme import INK, SCHEMA, VALUES, Spec, Theme, config
from improvement.words.verdict_card import VerdictCard

WIDTH = 284  # pixels: what a panel on a telephone has room for, whatever the page
_LETTER = 0.5  # of its size: how wide a letter is on average, in the fonts we draw with


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How one kind of text on the card looks; ``after`` is the room below it in pixels."""

    size: float
    colour: str
    weight: int = 400
    after: float = 8

    @property
    def line(self) -> float:
        return self.size * 1.35


def verdict_card_spec(card: VerdictCard, *, theme: Theme = Theme.LIGHT) -> Spec:
    """The card's texts below each other, figures to the right of what they are.

    No axis and no scale: the description holds every word of it.
    """
    ink = INK[theme]
    layers: list[Spec] = []
    y = 4.0
    for words, style in (
        (card.title, _Style(size=17, colour=ink, weight=600, after=2)),
        (card.place, _Style(size=11, colour=LABEL, after=12)),
        (card.verdict, _Style(size=12, colour=VALUES[theme], weight=600, after=4)),
        (card.headline, _Style(size=14, colour=ink, weight=600, after=12)),
    ):
        y = _text(layers, words, y, style)
    for glance in card.glances:
        layers.append(_hairline(y))
        y += 8
        label = _Style(size=11.5, colour=LABEL)
        layers.append(_one(glance.label, y + 3, label, at=0, limit=WIDTH * 0.48))
        figure = _Style(size=14, colour=ink, weight=600)
        layers.append(_one(glance.figure, y, figure, at=WIDTH, limit=WIDTH * 0.5))
        y += figure.line
        layers.append(_one(glance.note, y, _Style(size=10.5, colour=LABEL), at=WIDTH))
        y += 20
    layers.append(_hairline(y))
    y += 10
    for caveat in card.caveats:
        y = _text(layers, caveat, y, _Style(size=11, colour=ink, after=6))
    y = _text(layers, card.foot, y + 4, _Style(size=10.5, colour=LABEL, after=2))
    return {
        "$schema": SCHEMA,
        "description": card.description,
        "width": WIDTH,
        "height": y,
        "padding": {"left": 6, "top": 8, "bottom": 8, "right": 6},
        "layer": layers,
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def _text(layers: list[Spec], words: str, y: float, style: _Style) -> float:
    """A paragraph, broken where the card ends; gives where the next one begins."""
    if not words:
        return y
    lines = wrap(words, int(WIDTH / (style.size * _LETTER)))
    layers.append(_mark(lines, y, style, at=0))
    return y + len(lines) * style.line + style.after


def _one(words: str, y: float, style: _Style, *, at: float, limit: float = WIDTH) -> Spec:
    """One line, from the left or up to the right edge."""
    spec = _mark([words], y, style, at=at)
    spec["mark"]["limit"] = limit
    return spec


def _mark(lines: list[str], y: float, style: _Style, *, at: float) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "align": "right" if at else "left",
            "baseline": "top",
            "fontSize": style.size,
            "fontWeight": style.weight,
            "lineHeight": style.line,
            "color": style.colour,
            "text": lines,
            "tooltip": None,
        },
        "encoding": {"x": {"value": at}, "y": {"value": y}},
    }


def _hairline(y: float) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": GRID, "tooltip": None},
        "encoding": {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": {"value": y}},
    }
