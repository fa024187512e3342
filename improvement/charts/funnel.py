"""The funnel: each site's share by its size, beside where it would lie among its like."""

from collections import defaultdict

from improvement.charts.palette import LABEL, LINE, MUTED, PILOT, SIGNAL
from improvement.charts.theme import BACKGROUND, PADDING, SCHEMA, Spec, Theme, config
from improvement.stats.spread.funnel import Funnel, FunnelSite, Place
from improvement.words.spread import funnel_reading, site_expected

HEIGHT = 300  # pixels
KEY = "bar: where so many households would lie if the site were like the others"
X_TITLE = "Households at the site"
Y_TITLE = "with the outcome, of 100"
NUDGE = 0.03  # of the axis: sites of one size stand side by side

MOST_NAMED = 12  # sites; with more, only those apart are named

Row = dict[str, object]


def funnel_spec(found: Funnel, *, title: str, theme: Theme = Theme.LIGHT) -> Spec:
    """Points by size with the bar of each; the line is all sites together. Sites are not ranked."""
    rows = _rows(found)
    most = max(float(str(row["at"])) for row in rows)
    return {
        "$schema": SCHEMA,
        "description": describe(found),
        "title": {
            "text": title,
            "subtitle": KEY,
            "subtitleColor": LABEL,
            "subtitleFontSize": 11,
        },
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": PADDING,
        "layer": _layers(rows, found, most, theme),
        "config": config(theme),
        "usermeta": {"theme": theme.value},
    }


def describe(found: Funnel) -> str:
    """The picture in sentences."""
    reading = funnel_reading(found)
    return " ".join((reading.headline, *(site_expected(site) for site in found.sites)))


def _rows(found: Funnel) -> list[Row]:
    counted = [site for site in found.sites if site.place is not Place.NOBODY]
    widest = max(site.tally.n for site in counted)
    taken: dict[int, int] = defaultdict(int)
    rows = []
    for site in counted:
        beside = taken[site.tally.n]
        taken[site.tally.n] += 1
        step = (beside + 1) // 2 * (-1 if beside % 2 else 1)
        rows.append(_row(site, site.tally.n + step * NUDGE * widest))
    return rows


def _row(site: FunnelSite, where: float) -> Row:
    n = site.tally.n
    return {
        "site": site.site,
        "at": where,
        "share": site.tally.events / n,
        "lower": (site.lower or 0) / n,
        "upper": (n if site.upper is None else site.upper) / n,
        "apart": site.place is not Place.AS_EXPECTED,
        "told": site_expected(site),
    }


def _layers(rows: list[Row], found: Funnel, most: float, theme: Theme) -> list[Spec]:
    x = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [0, most * 1.12], "nice": False},
        "axis": {"title": X_TITLE, "tickCount": 6, "format": "d"},
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": Y_TITLE,
            "format": ".0%",
            "labelExpr": "format(datum.value * 100, '.0f')",
        },
    }
    tooltip = {"field": "told", "title": "Site"}
    colour = {"condition": {"test": "datum.apart", "value": SIGNAL}, "value": PILOT}
    named = {"condition": {"test": "datum.apart", "value": SIGNAL}, "value": LABEL}
    shape = {"condition": {"test": "datum.apart", "value": "diamond"}, "value": "circle"}
    return [
        {
            "data": {"values": [{"centre": found.everybody.share}]},
            "mark": {"type": "rule", "color": LINE, "strokeWidth": 1.5},
            "encoding": {"y": {"field": "centre", **y}},
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "rule",
                "strokeWidth": 7,
                "strokeCap": "butt",
                "color": MUTED,
                "opacity": 0.35,
            },
            "encoding": {
                "x": x,
                "y": {"field": "lower", **y},
                "y2": {"field": "upper"},
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 80,
                "opacity": 1,
                "stroke": BACKGROUND[theme],
                "strokeWidth": 1,
            },
            "encoding": {
                "x": x,
                "y": {"field": "share", **y},
                "color": colour,
                "shape": shape,
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": [row for row in rows if row["apart"] or len(rows) <= MOST_NAMED]},
            "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 11},
            "encoding": {
                "x": x,
                "y": {"field": "share", **y},
                "text": {"field": "site"},
                "color": named,
            },
        },
    ]
