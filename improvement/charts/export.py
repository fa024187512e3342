"""Charts as files: the same specification, with a fixed width, a background and a font that exists.

vl-convert draws without a browser. A font that it does not have leaves pictures without any text
and says nothing, so the export font is the one it carries.
"""

import json

from improvement.charts.palette import EXPORT_FONT
from improvement.charts.theme import BACKGROUND, Spec, Theme

WIDTH = 900  # pixels
SCALE = 2.0  # a PNG has so many pixels for each pixel of the picture
VEGA_LITE = "6.1"


def for_export(spec: Spec, *, width: int = WIDTH) -> Spec:
    """The specification as it is drawn into a file; the one given is left as it is.

    ``width`` (pixels, all included) holds for charts that take the width of their container.
    """
    theme = Theme(spec.get("usermeta", {}).get("theme", Theme.LIGHT))
    config = {**spec.get("config", {}), "font": EXPORT_FONT, "background": BACKGROUND[theme]}
    fixed = {"width": width} if spec.get("width") == "container" else {}
    return {**spec, **fixed, "config": config}


def to_svg(spec: Spec, *, width: int = WIDTH) -> str:
    """The chart as SVG text, for the web and for further editing."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_text(spec, width), vl_version=VEGA_LITE)
    return svg


def to_png(spec: Spec, *, width: int = WIDTH, scale: float = SCALE) -> bytes:
    """The chart as PNG, ``scale`` times as many pixels as the picture is wide."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(_text(spec, width), vl_version=VEGA_LITE, scale=scale)
    return png


def to_pdf(spec: Spec, *, width: int = WIDTH) -> bytes:
    """The chart as a PDF of one page of its own size."""
    import vl_convert

    pdf: bytes = vl_convert.vegalite_to_pdf(_text(spec, width), vl_version=VEGA_LITE)
    return pdf


def _text(spec: Spec, width: int) -> str:
    return json.dumps(for_export(spec, width=width))
