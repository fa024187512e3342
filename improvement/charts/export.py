"""Charts as files: the same specification, in a size, with a background and a font that exists.

vl-convert draws without a browser. A font that it does not have leaves pictures without any text
and says nothing, so the export font is the one it carries.
"""

import json
import re
from dataclasses import dataclass
from enum import Enum

from improvement.charts.palette import EXPORT_FONT
from improvement.charts.readable import readable
from improvement.charts.theme import BACKGROUND, Spec, Theme

VEGA_LITE = "6.1"
PDF_POINT = 0.75  # points of a pixel: 72 of one inch against 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How large a picture is drawn, and how much it is then enlarged, letters and lines alike.

    ``width`` (all included) and ``height`` (None: as the chart says) are pixels before it is
    enlarged ``zoom`` times; a PNG has ``dots`` pixels for each pixel of the enlarged picture.
    """

    width: int
    height: int | None
    zoom: float
    dots: float


class Size(Enum):
    """For what a picture is made."""

    #: For a page on a screen.
    SCREEN = Sheet(width=900, height=None, zoom=1, dots=2)
    #: The type area of A5 on its side, or half of A4: 180 x 112 mm. Letters of 9 points, 300 dpi.
    PRINT = Sheet(width=624, height=388, zoom=180 / 25.4 * 96 / 624, dots=300 / 96)
    #: The whole of a 16:9 slide: 1280 x 720. Letters of 22 pixels; a PNG in full HD.
    SLIDE = Sheet(width=640, height=360, zoom=2, dots=1.5)


def for_export(spec: Spec, *, size: Size = Size.SCREEN, width: int | None = None) -> Spec:
    """The specification as it is drawn into a file; the one given is left as it is.

    ``width`` (pixels, all included, before it is enlarged) instead of that of the size. It holds
    for charts that take the width of their container; only those that stretch (charts over time)
    also take the height of the sheet. Rows and panels keep the height they need.
    """
    meta = spec.get("usermeta", {})
    theme = Theme(meta.get("theme", Theme.LIGHT))
    config = {**spec.get("config", {}), "font": EXPORT_FONT, "background": BACKGROUND[theme]}
    fixed: Spec = {}
    if spec.get("width") == "container":
        fixed["width"] = width or size.value.width
        if size.value.height is not None and meta.get("stretches"):
            fixed |= {
                "height": size.value.height,
                "autosize": {"type": "fit", "contains": "padding"},
            }
    return readable({**spec, **fixed, "config": config})


def to_svg(spec: Spec, *, size: Size = Size.SCREEN, width: int | None = None) -> str:
    """The chart as SVG text, for the web and for further editing."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_text(spec, size, width), vl_version=VEGA_LITE)
    return svg if size.value.zoom == 1 else _enlarged(svg, size.value.zoom)


def to_png(
    spec: Spec,
    *,
    size: Size = Size.SCREEN,
    width: int | None = None,
    scale: float | None = None,
) -> bytes:
    """The chart as PNG; ``scale`` pixels (by default those of the size) for each one drawn."""
    import vl_convert

    dots = scale or size.value.zoom * size.value.dots
    text = _text(spec, size, width)
    png: bytes = vl_convert.vegalite_to_png(text, vl_version=VEGA_LITE, scale=dots)
    return png


def to_pdf(spec: Spec, *, size: Size = Size.SCREEN, width: int | None = None) -> bytes:
    """The chart as a PDF of one page of its own size: in print 180 mm, on a slide 13.3 inches."""
    import vl_convert

    pdf: bytes
    if size is Size.SCREEN:
        pdf = vl_convert.vegalite_to_pdf(_text(spec, size, width), vl_version=VEGA_LITE)
    else:  # the other way takes no scale; here a pixel of the SVG becomes a point of the PDF
        drawn = vl_convert.vegalite_to_svg(_text(spec, size, width), vl_version=VEGA_LITE)
        pdf = vl_convert.svg_to_pdf(_enlarged(drawn, size.value.zoom * PDF_POINT))
    return pdf


def _text(spec: Spec, size: Size, width: int | None) -> str:
    return json.dumps(for_export(spec, size=size, width=width))


def _enlarged(svg: str, zoom: float) -> str:
    """The outermost width and height, ``zoom`` times; the view box keeps what is drawn as it is."""
    head, rest = svg.split(">", 1)
    head = re.sub(
        r'\b(width|height)="([\d.]+)"',
        lambda found: f'{found[1]}="{float(found[2]) * zoom:g}"',
        head,
    )
    return f"{head}>{rest}"
