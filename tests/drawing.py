"""What the tests of pictures share: the schema, a chart of every kind, the colours in use."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import altair
import jsonschema

from improvement.charts import palette, theme
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind

MONDAY = date(2025, 1, 6)
EVENTS = [9, 11, 8, 12, 10, 13, 7, 11, 9, 12, 10, 8, 15, 17, 16, 18, 15, 17, 19, 16, 18, 17]
PEOPLE = [20, 40, 25, 33, 20, 60, 20, 28, 31, 24, 20, 22, 41, 27, 30, 36, 22, 25, 50, 20, 40, 29]
SHARES = {ChartKind.P, ChartKind.PP}
COUNTS = {ChartKind.C, ChartKind.G}


@cache
def _validator() -> Any:
    path = Path(altair.__file__).parent / "vegalite" / "v6" / "schema" / "vega-lite-schema.json"
    return jsonschema.Draft7Validator(json.loads(path.read_text("utf-8")))


def valid(spec: dict[str, Any]) -> None:
    """Raises where this is no Vega-Lite, or holds a figure that is no number."""
    _validator().validate(spec)
    json.dumps(spec, allow_nan=False)


def every_kind() -> dict[ChartKind, Chart]:
    """A chart of each kind, with sizes that differ from point to point."""
    return {kind: control_chart(_series(kind), kind) for kind in ChartKind}


def _series(kind: ChartKind) -> Series:
    measured = MeasureKind.PROPORTION if kind in SHARES else MeasureKind.VALUE
    measured = MeasureKind.COUNT if kind in COUNTS else measured
    return Series(
        name=f"Measure {kind.value}",
        kind=measured,
        points=tuple(
            Point(
                period=MONDAY + timedelta(weeks=week),
                value=x / n if kind in SHARES else float(x),
                numerator=x,
                denominator=n,
                size=n,
                spread=1 + x / 10,
            )
            for week, (x, n) in enumerate(zip(EVENTS, PEOPLE, strict=True))
        ),
    )


def colours_of(spec: dict[str, Any]) -> set[str]:
    """All colours in a specification; each must be one of the palette or the theme."""
    used = set(_colours(spec))
    known = set(_colours({**vars(palette), **vars(theme)}))
    assert used <= known, used - known
    return used


def _colours(found: Any) -> Iterator[str]:
    if isinstance(found, str) and re.fullmatch(r"#[0-9A-Fa-f]{3,8}", found):
        yield found
    elif isinstance(found, dict):
        for inner in found.values():
            yield from _colours(inner)
    elif isinstance(found, (list, tuple)):
        for inner in found:
            yield from _colours(inner)
