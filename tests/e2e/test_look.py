"""How every page looks: wide and on a phone, light and dark, readable and named.

The pictures stay in ``tests/e2e/output`` (not committed) for whoever wants to look.
"""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from improvement.charts.readable import contrast
from improvement.charts.theme import BACKGROUND, Theme

pytestmark = pytest.mark.browser

OUTPUT = Path(__file__).parent / "output"
REMINDERS = 4  # the demo's test with everything in it
PLACES = {
    "home": ("", "Keisha"),
    "register": ("register", "Keisha"),
    "tests": ("tests", "Keisha"),
    **{
        tab.lower(): (f"test?test={REMINDERS}&tab={tab}", "Keisha")
        for tab in ("Plan", "Data", "Chart", "Compare", "Notes", "Decide")
    },
    "board": ("board", "Priya"),
    "portfolio": ("portfolio", "Denise"),
    "every-chart": ("portfolio?part=Every+chart", "Denise"),
    "practices": ("practices", "Denise"),
    "theory": ("theory", "Keisha"),
    "search": ("search?q=spanish", "Keisha"),
    "settings": ("settings", "Denise"),
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 812}
READABLE = 4.5  # WCAG 2.2 AA for text of usual size, 1.4.3
LEAST = 24  # pixels of what is pressed
OURS = (
    ".im-small, .im-headline, .im-step, .im-figure *, .im-quote, "
    "[data-testid='stCaptionContainer'] p, [kind^='primary'] p"
)

#: The contrast of each of our texts: its colour over what stands behind it, opacity included.
CONTRASTS = """
selector => {
  const parse = colour => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (top, below) => {
    const a = top[3] === undefined ? 1 : top[3];
    return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a));
  };
  const light = colour => {
    const [r, g, b] = colour.map(v => v / 255).map(
      v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement)
      layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const opacity = element => {
    let product = 1;
    for (let e = element; e; e = e.parentElement) product *= Number(getComputedStyle(e).opacity);
    return product;
  };
  return [...document.querySelectorAll(selector)].filter(e => e.innerText.trim()).map(e => {
    const back = behind(e), front = parse(getComputedStyle(e).color);
    const seen = over([front[0], front[1], front[2], (front[3] ?? 1) * opacity(e)], back);
    const [high, low] = [light(seen), light(back)].sort((x, y) => y - x);
    return [e.innerText.slice(0, 60), (high + 0.05) / (low + 0.05)];
  });
}
"""
#: Whatever is asked for or pressed without a name that a screen reader could say.
NAMELESS = """
() => [...document.querySelectorAll('main button, main input, main textarea, main img, main a')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden' && e.tabIndex >= 0)  // not what is folded
  .filter(e => !e.textContent.trim() && !e.alt && !e.title
    && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')
    && !(e.labels && [...e.labels].some(l => l.innerText.trim())))
  .map(e => e.outerHTML.slice(0, 200))
"""
#: The steps between headings as they follow each other: never two at once.
LEVELS = """
() => [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')]
  .filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))
"""
#: Whatever is pressed that is smaller than WCAG 2.2 AA allows (2.5.8), links in sentences aside.
TINY = """
least => [...document.querySelectorAll('main :is(button, a, summary, [role="combobox"])')]
  .filter(e => e.checkVisibility() && e.tabIndex >= 0 && !e.closest('p, li, td'))
  .map(e => [e.getBoundingClientRect(), e.innerText || e.getAttribute('aria-label')])
  .filter(([r]) => r.width > 1 && (r.width < least || r.height < least))
  .map(([r, words]) => [words, Math.round(r.width), Math.round(r.height)])
"""
#: The words of pictures, whose colour is a fill.
WORDS_OF_PICTURES = """
() => [...document.querySelectorAll('svg.marks text')]
  .filter(e => e.textContent.trim() && getComputedStyle(e).opacity !== '0')
  .map(e => [e.textContent, getComputedStyle(e).fill])
"""
UNTOLD_PICTURES = """
() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')]
  .filter(e => e.querySelector('svg.marks') && !(e.getAttribute('aria-label') || '').trim()).length
"""


@pytest.fixture(params=["light", "dark"])
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Any:
    """A fresh visitor, who likes it light or dark."""
    opened = browser.new_context(viewport=WIDE, color_scheme=request.param, locale="en-US")
    opened.set_default_timeout(20_000)
    yield opened.new_page(), request.param
    opened.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_whole_readable_and_named(
    place: str, visitor: Any, server: Any, open_as: Any
) -> None:
    page, theme = visitor
    address, name = PLACES[place]
    open_as(page, server.url, address, name)
    take(page, f"{place}-{theme}-wide")
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(UNTOLD_PICTURES) == 0
    pale = [(words, c) for words, c in page.evaluate(CONTRASTS, OURS) if c < READABLE]
    assert pale == []
    grey = [(words, c) for words, c in page.evaluate(WORDS_OF_PICTURES) if faint(c, theme)]
    assert grey == []
    levels = page.evaluate(LEVELS)
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert page.evaluate(TINY, LEAST) == []
    page.set_viewport_size(NARROW)
    take(page, f"{place}-{theme}-narrow")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate(TINY, LEAST) == []


def faint(fill: str, theme: str) -> bool:
    """Is this colour of words, as a browser says it, too near to the page's?"""
    colour = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", fill)[:3])
    return contrast(colour, BACKGROUND[Theme(theme)]) < READABLE


def take(page: Any, name: str) -> None:
    OUTPUT.mkdir(exist_ok=True)
    page.wait_for_timeout(400)
    page.screenshot(path=OUTPUT / f"{name}.png")
