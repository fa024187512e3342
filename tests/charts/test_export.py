"""Files: a size for screen, print and slide, letters and lines enlarged alike."""

import json
import re
import struct

import pytest
from drawing import every_kind

from improvement.charts.chart import chart_spec
from improvement.charts.export import Size, for_export, to_pdf, to_png, to_svg
from improvement.charts.palette import EXPORT_FONT
from improvement.charts.small_multiples import small_multiples_spec
from improvement.charts.theme import BACKGROUND, Theme
from improvement.stats.charts.kinds import ChartKind

CHART = every_kind()[ChartKind.P]
SPEC = chart_spec(CHART, title="Rent", theme=Theme.DARK)
PANELS = small_multiples_spec([("A", CHART), ("B", CHART)])


def pixels(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def test_font_background_and_width_are_set_and_the_specification_left_alone() -> None:
    before = json.dumps(SPEC)
    ready = for_export(SPEC, width=500)
    assert ready["config"]["font"] == EXPORT_FONT
    assert ready["config"]["background"] == BACKGROUND[Theme.DARK]
    assert ready["width"] == 500
    assert json.dumps(SPEC) == before


def test_a_slide_is_full_hd_and_print_has_300_dots_an_inch() -> None:
    assert pixels(to_png(SPEC, size=Size.SLIDE)) == (1920, 1080)
    wide, high = pixels(to_png(SPEC, size=Size.PRINT))
    assert wide == pytest.approx(180 / 25.4 * 300, abs=2)
    assert high == pytest.approx(112 / 25.4 * 300, abs=3)
    assert pixels(to_png(SPEC, scale=1))[0] == 900


@pytest.mark.parametrize(
    ("size", "points"), [(Size.PRINT, (510.24, 317.3)), (Size.SLIDE, (960, 540))]
)
def test_a_pdf_is_as_large_as_it_says(size: Size, points: tuple[float, float]) -> None:
    pdf = to_pdf(SPEC, size=size)
    assert pdf[:5] == b"%PDF-"
    box = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx(points, abs=0.1)


@pytest.mark.parametrize("size", list(Size))
def test_svg_keeps_its_text_and_only_the_outermost_frame_is_enlarged(size: Size) -> None:
    svg = to_svg(SPEC, size=size)
    head = svg[: svg.index(">")]
    wide, high, drawn_wide, drawn_high = (
        float(found)
        for pattern in (r'width="([\d.]+)" height="([\d.]+)"', r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
        for found in re.search(pattern, head).groups()  # type: ignore[union-attr]
    )
    assert (wide, high) == pytest.approx(
        (drawn_wide * size.value.zoom, drawn_high * size.value.zoom), rel=1e-5
    )
    assert ">Rent</text>" in svg
    assert to_pdf(SPEC, size=size)[:5] == b"%PDF-"


@pytest.mark.parametrize("size", list(Size))
def test_letters_have_the_size_that_is_promised(size: Size) -> None:
    """9 points in print (12 pixels of 96 an inch), 22 pixels on a slide, 11 on screen."""
    letters = 11 * size.value.zoom
    promised = {Size.SCREEN: 11, Size.PRINT: 12, Size.SLIDE: 22}
    assert letters == pytest.approx(promised[size], abs=0.05)
    assert 'font-size="11px"' in to_svg(SPEC, size=size)


def test_panels_keep_the_height_they_need() -> None:
    assert "height" not in for_export(PANELS, size=Size.SLIDE)
    screen, slide = pixels(to_png(PANELS, scale=1)), pixels(to_png(PANELS, size=Size.SLIDE))
    assert slide == pytest.approx((screen[0] * 3, screen[1] * 3), abs=2)
