"""A hundred panels of 24 points, and lists of sparklines: how long until they are there?

The specification is held against a plain ``json.dumps`` of the same rows, the least that sending
them to a browser costs; the figures are the middle of several rounds taken in turn. Where Chromium
is installed, a real browser also draws the panels and a page with 200 sparklines.

    python benchmarks/pictures.py      # writes results/pictures.json
"""

import json
import platform
import shutil
import statistics
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import vl_convert

from improvement.charts.chart import chart_spec
from improvement.charts.export import VEGA_LITE
from improvement.charts.small_multiples import Scales, small_multiples_spec
from improvement.charts.sparkline import sparkline_svg
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind

SEED, PANELS, POINTS, LISTED, ROUNDS = 20261124, 100, 24, 200, 15
MOST_SECONDS = 0.1  # for the specification of all panels
MOST_DRAWN = 2.0  # seconds until a browser has drawn them
TARGET = Path(__file__).parent / "results" / "pictures.json"
PAGE = "<div id='picture' style='width: 1100px'></div>"
DRAW = """
async spec => {
  const painted = () => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)));
  const begin = performance.now();
  await window.embed('#picture', spec, {renderer: 'svg', actions: false});
  await painted();
  return (performance.now() - begin) / 1000;
}
"""
SHOW = """
async html => {
  const painted = () => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)));
  const begin = performance.now();
  document.body.innerHTML = html;
  await painted();
  return (performance.now() - begin) / 1000;
}
"""


def charts(number: int) -> list[tuple[str, Chart]]:
    """P charts whose limits differ from point to point: the dearest kind to draw."""
    random = Random(SEED)  # noqa: S311 - figures for a picture
    return [(f"Site {i}", control_chart(_series(random, i), ChartKind.P)) for i in range(number)]


def _series(random: Random, place: int) -> Series:
    points = []
    for month in range(POINTS):
        people = random.choice((18, 25, 32, 40, 60))
        share = 0.7 if place % 5 == 0 and month >= POINTS // 2 else 0.5
        events = sum(random.random() < share for _ in range(people))
        points.append(
            Point(
                period=date(2024 + month // 12, month % 12 + 1, 1),
                value=events / people,
                numerator=events,
                denominator=people,
            )
        )
    return Series(name=f"Site {place}", kind=MeasureKind.PROPORTION, points=tuple(points))


def seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def in_browser(spec: dict[str, Any], html: str) -> dict[str, float]:
    """Seconds until Chromium has painted the panels, and a page of sparklines."""
    from playwright.sync_api import sync_playwright

    script = vl_convert.javascript_bundle("window.embed = vegaEmbed;", vl_version=VEGA_LITE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_content(PAGE)
        page.add_script_tag(content=script, type="module")
        page.wait_for_function("!!window.embed")
        drawn = [page.evaluate(DRAW, spec) for _ in range(3)]
        shown = [page.evaluate(SHOW, html) for _ in range(3)]
        browser.close()
    return {
        "browser_seconds_100_panels": round(drawn[0], 3),  # the first, as a person meets it
        "browser_seconds_100_panels_again": round(statistics.median(drawn[1:]), 3),
        "browser_seconds_200_sparklines": round(statistics.median(shown), 3),
    }


def main() -> int:
    panels, listed = charts(PANELS), [chart for _, chart in charts(LISTED)]
    spec = small_multiples_spec(panels, columns=5, panel_width=150, panel_height=70)
    rows = spec["data"]["values"]
    work: tuple[Callable[[], object], ...] = (
        lambda: small_multiples_spec(panels, columns=5),
        lambda: small_multiples_spec(panels, columns=5, scales=Scales.FREE),
        lambda: json.dumps(rows),
        lambda: [sparkline_svg(chart) for chart in listed],
        lambda: chart_spec(listed[0], title="One"),
    )
    times = [[seconds(one) for one in work] for _ in range(ROUNDS)]
    shared, free, plain, sparklines, single = (
        statistics.median(column) for column in zip(*times, strict=True)
    )
    kept: dict[str, Any] = {
        "seed": SEED,
        "panels": PANELS,
        "points": POINTS,
        "rows": len(rows),
        "bytes": len(json.dumps(spec)),
        "seconds_specification": round(shared, 4),
        "seconds_specification_free": round(free, 4),
        "seconds_json_of_the_rows": round(plain, 4),
        "ratio": round(shared / plain, 2),
        "limit_seconds": MOST_SECONDS,
        "seconds_200_sparklines": round(sparklines, 4),
        "seconds_one_chart": round(single, 5),
        "limit_browser_seconds": MOST_DRAWN,
        "python": platform.python_version(),
    }
    if shutil.which("chromium"):
        kept |= in_browser(spec, "".join(f"<p>{sparkline_svg(chart)}</p>" for chart in listed))
    print(json.dumps(kept, indent=1))
    TARGET.write_text(json.dumps(kept, indent=1) + "\n")
    slow = kept.get("browser_seconds_100_panels", 0.0) > MOST_DRAWN
    return int(max(shared, free) > MOST_SECONDS or slow)


if __name__ == "__main__":
    sys.exit(main())
