"""Words in pictures: each one as readable as WCAG 2.2 AA asks, on light and on dark."""

import re
from typing import Any

import pytest
from drawing import valid

from improvement.charts import palette
from improvement.charts.chart import chart_spec
from improvement.charts.export import to_svg
from improvement.charts.forest import forest_spec
from improvement.charts.readable import ENOUGH, as_text, contrast, readable
from improvement.charts.small_multiples import small_multiples_spec
from improvement.charts.theme import BACKGROUND, Theme
from tests.charts.test_driver_diagram import drawn as diagram
from tests.charts.test_forest import FOUND
from tests.charts.test_gap_change import spec as gap_change
from tests.charts.test_small_multiples import CHART, PANELS

COLOURS = sorted({v for v in vars(palette).values() if isinstance(v, str) and len(v) == 7})
DRAWN = {
    "run chart": lambda theme: chart_spec(CHART, title="Days", theme=theme),
    "panels": lambda theme: small_multiples_spec(PANELS, title="Days", theme=theme),
    "diagram": diagram,
    "gap": lambda theme: gap_change(theme=theme),
    "forest": lambda theme: forest_spec(FOUND, FOUND.dimensions[0], title="Who", theme=theme),
}
TEXT = re.compile(r"<text\b[^>]*?fill=\"(#[0-9a-fA-F]{6})\"[^>]*>(.*?)</text>", re.DOTALL)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("name", DRAWN)
def test_every_word_of_a_picture_can_be_read(name: str, theme: Theme) -> None:
    svg = to_svg(DRAWN[name](theme))
    words = TEXT.findall(svg)
    assert len(words) >= 5
    assert [(c, w) for c, w in words if contrast(c, BACKGROUND[theme]) < ENOUGH] == []


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("colour", [*COLOURS, *palette.GROUPS])
def test_every_colour_of_the_palette_can_be_written_with(colour: str, theme: Theme) -> None:
    found = as_text(colour, theme)
    assert contrast(found, BACKGROUND[theme]) >= ENOUGH
    if contrast(colour, BACKGROUND[theme]) >= ENOUGH:
        assert found == colour


@pytest.mark.parametrize("theme", Theme)
def test_shapes_keep_their_colours_and_it_stays_vega_lite(theme: Theme) -> None:
    spec = chart_spec(CHART, title="Days", theme=theme)
    changed = readable(spec)
    valid(changed)
    assert readable(changed) == changed
    assert _shapes(changed) == _shapes(spec)


def _shapes(spec: dict[str, Any]) -> list[Any]:
    return [layer for layer in spec["layer"] if "text" not in str(layer.get("mark"))]
