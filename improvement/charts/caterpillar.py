"""The caterpillar: each site's own range, its best guess, and what they come to together."""

from improvement.charts.palette import LABEL, LINE, PILOT, SIGNAL
from improvement.charts.rows import ROW_HEIGHT, Row, at, placed, text_layers, upright, upright_layer
from improvement.charts.theme import BACKGROUND, INK, SCHEMA, Spec, Theme, config
from improvement.domain.vocabulary import Direction
from improvement.stats.interval import Interval
from improvement.stats.spread.caterpillar import Caterpillar, SiteRow
from improvement.stats.spread.pooled import Spread
from improvement.words.pictures import FOREST_AXIS, interval_label
from improvement.words.spread import spread_reading

KEY = "round: seen at the site, with its range · diamond: best guess"
MEAN, NEXT = "All sites, on average", "9 in 10 further sites"
LEAST_REACH = 0.1
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)


def caterpillar_spec(
    rows: Caterpillar,
    together: Spread,
    *,
    title: str,
    direction: Direction = Direction.HIGHER,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """Sites in the order given, never ranked; below them the mean and the next site, if any.

    Right of the upright line is better. Takes the width of its container, from 340 pixels on.
    """
    lines = placed([*_sites(rows, direction), *_together(together, direction)])
    low, high = _reach(lines)
    return {
        "$schema": SCHEMA,
        "description": describe(together, direction),
        "title": {
            "text": title,
            "subtitle": KEY,
            "subtitleColor": LABEL,
            "subtitleFontSize": 11,
        },
        "width": "container",
        "height": ROW_HEIGHT * len(lines),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 6, "top": 4, "bottom": 4, "right": 6},
        "layer": [
            upright_layer(
                upright(0.0, len(lines)),
                len(lines),
                _x("x", direction, low, high),
                {"color": LINE, "strokeWidth": 1.5},
            ),
            *text_layers(lines, theme),
            *_drawings(lines, direction, low, high, theme),
        ],
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def describe(together: Spread, direction: Direction) -> str:
    """The picture in sentences."""
    reading = spread_reading(together, direction=direction)
    seen = spread_sites(together, direction)
    return " ".join((reading.headline, *reading.because, *seen))


def spread_sites(together: Spread, direction: Direction) -> tuple[str, ...]:
    """Each site's estimate as its label has it."""
    return tuple(
        f"{site.site}: "
        + interval_label(
            Interval(
                estimate=site.effect,
                lower=site.effect - 1.96 * site.variance**0.5,
                upper=site.effect + 1.96 * site.variance**0.5,
            ),
            direction,
        )
        + "."
        for site in together.sites
    )


def _sites(rows: Caterpillar, direction: Direction) -> list[Row]:
    return [_site(row, direction) for row in rows.rows]


def _site(row: SiteRow, direction: Direction) -> Row:
    drawn: Row = {"name": row.site.site, "strong": False, **_range(row.raw, direction)}
    return drawn | ({"guess": row.guess} if row.guess is not None else {})


def _range(interval: Interval, direction: Direction) -> Row:
    lower, upper = max(-1.0, interval.lower), min(1.0, interval.upper)
    shown = Interval(estimate=interval.estimate, lower=lower, upper=upper)
    return {
        "figure": interval_label(shown, direction),
        "estimate": interval.estimate,
        "lower": lower,
        "upper": upper,
    }


def _together(together: Spread, direction: Direction) -> list[Row]:
    if together.pooled is None:
        return []
    rows: list[Row] = [{"name": MEAN, "strong": True, **_range(together.pooled.mean, direction)}]
    if together.next_site is not None:
        rows.append({"name": NEXT, "strong": True, **_range(together.next_site, direction)})
    return rows


def _reach(rows: list[Row]) -> tuple[float, float]:
    known = [row[key] for row in rows for key in ("lower", "upper")] + [-LEAST_REACH, LEAST_REACH]
    return min(known) - 0.02, max(known) + 0.02


def _x(field: str, direction: Direction, low: float, high: float) -> Spec:
    more, fewer = ("+", "−") if direction.sign > 0 else ("−", "+")
    step = next((s for s in _STEPS if (high - low) / s <= 6), _STEPS[-1])
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {
            "title": FOREST_AXIS,
            "titleFontSize": 11,
            "values": [round(i * step, 10) for i in range(int(low / step), int(high / step) + 1)],
            "labelExpr": (
                f"datum.value > 0 ? '{more}' + format(datum.value * 100, '.0f') : "
                f"datum.value < 0 ? '{fewer}' + format(-datum.value * 100, '.0f') : '0'"
            ),
        },
    }


def _drawings(
    rows: list[Row], direction: Direction, low: float, high: float, theme: Theme
) -> list[Spec]:
    y = at("drawing_at", len(rows))
    tooltip = [
        {"field": "name", "title": "Site"},
        {"field": "figure", "title": "Difference per 100"},
    ]
    colour = {"condition": {"test": "datum.strong", "value": INK[theme]}, "value": PILOT}
    whole, guessed = {"values": rows}, {"values": [row for row in rows if "guess" in row]}
    return [
        {
            "data": whole,
            "mark": {"type": "rule", "strokeWidth": 2.5, "strokeCap": "round"},
            "encoding": {
                "x": _x("lower", direction, low, high),
                "x2": {"field": "upper"},
                "y": y,
                "color": colour,
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": [row for row in rows if row["name"] != NEXT]},
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {
                "x": _x("estimate", direction, low, high),
                "y": y,
                "color": colour,
                "tooltip": tooltip,
            },
        },
        {
            "data": guessed,
            "mark": {
                "type": "point",
                "shape": "diamond",
                "filled": True,
                "size": 110,
                "opacity": 1,
                "stroke": BACKGROUND[theme],
                "strokeWidth": 1.5,
                "color": SIGNAL,
            },
            "encoding": {"x": _x("guess", direction, low, high), "y": y, "tooltip": tooltip},
        },
    ]
