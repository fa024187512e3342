"""Logging a week in a real browser: by keyboard alone, from a spreadsheet, on a phone, twice."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator

from improvement.config import HOME

pytestmark = pytest.mark.browser

TITLE = "Rent reminders by text"
A, B = "Magnolia Court", "Riverview Homes"
PAGE = HOME / "docs" / "data-entry.md"
KEYS_A_SECOND = 3  # of a practised person
WEEK = {
    "Asian": ("2", "3", "1", "2"),
    "Another or several": ("1", "1", "2", "4"),
    "Black": ("14", "21", "11", "19"),
    "Hispanic or Latino": ("6", "9", "5", "10"),
    "White": ("4", "6", "7", "11"),
}
LOCALES = ("en-US", "de-DE", "fr-FR")
DATE = "This is a date, not a figure."
PART = "This counts something, so it is a whole number."
#: Every string of PLATFORM.md's table of what a spreadsheet grid makes of a paste, and what is said
#: of it here; in each case the field keeps what was pasted.
PASTED = {
    "15/03/2026": DATE,
    "15.03.2026": DATE,
    "15/03/26": DATE,
    "2026-13-45": DATE,
    "01/03/2026": DATE,
    "Mar-26": DATE,
    "31.12.2025": DATE,
    "13,5": PART,
    "0,5": PART,
    "1.234,5": PART,
    "5%": "This is a share, not a count.",
    "250": "250 of 100: the part is above the whole.",
    "x" * 60: "This is not a number.",
}


class Keys:
    """A keyboard that counts: a character or a key is one, whatever is held down with it."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.person.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.person.page.keyboard.type(words)
        self.pressed += len(words)

    def until(self, place: Locator) -> None:
        """Tab by Tab to a place."""
        for _ in range(60):
            if place.evaluate("e => e === e.getRootNode().activeElement"):
                return
            self.press("Tab")
        raise AssertionError("not reached with 60 Tabs")


def field(person: Any, row: str, column: str) -> Locator:
    found: Locator = person.page.get_by_role("textbox", name=f"{row}, {column}", exact=True)
    return found


def open_the_grid(person: Any) -> None:
    person.go("tests")
    person.page.get_by_role("link", name=TITLE).first.click()
    person.settle()
    number = re.search(r"test=(\d+)", person.page.url)
    assert number is not None
    person.go(f"test?test={number.group(1)}&tab=Data")
    field(person, "Asian", f"{A}: yes").wait_for()


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Any]:
    """A browser of another kind: language, width."""
    opened: list[BrowserContext] = []

    def make(**wishes: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 1000}, **wishes})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(30_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def test_a_draft_outlives_the_browser_and_a_phone_shows_it_in_cards(
    elsewhere: Any, server: Any, person: Any
) -> None:
    first = type(person)(elsewhere().new_page(), server.url)
    open_the_grid(first)
    field(first, "Black", f"{A}: yes").click()
    first.page.keyboard.type("17")
    first.page.keyboard.press("Tab")
    assert first.sees("Kept as you type, not yet saved.")
    first.page.context.close()  # the battery is empty

    phone = elsewhere(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    second = type(person)(phone.new_page(), server.url)
    open_the_grid(second)
    assert second.sees("Kept from today")
    assert field(second, "Black", f"{A}: yes").input_value() == "17"
    wide = second.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 375, "no scrolling sideways"
    boxes = second.page.locator(".st-key-grid_send button, .grid input")
    for i in range(boxes.count()):
        box = boxes.nth(i).bounding_box()
        assert box is not None
        assert box["height"] >= 44, "as large as a thumb"
        assert box["x"] + box["width"] <= 375
    assert field(second, "Black", f"{A}: yes").get_attribute("inputmode") == "numeric"
    field(second, "Asian", f"{A}: yes").scroll_into_view_if_needed()
    save = second.at("grid_send").bounding_box()
    assert save is not None
    assert save["y"] + save["height"] <= 740, "the button stays in sight"
    second.press("grid_discard")
    assert field(second, "Black", f"{A}: yes").input_value() == ""
    assert second.complaints == []


#: As on a busy machine: what is put off a moment comes half a second later.
LATE = """const soon = window.setTimeout
window.setTimeout = (what, wait, ...more) => soon(what, (wait ?? 0) + 500, ...more)"""


def test_a_click_takes_the_whole_figure_but_never_what_was_typed_since(
    elsewhere: Any, server: Any, person: Any
) -> None:
    busy = type(person)(elsewhere().new_page(), server.url)
    open_the_grid(busy)
    first, second = field(busy, "Asian", f"{A}: yes"), field(busy, "Asian", f"{A}: out of")
    first.fill("3")
    second.focus()
    busy.page.evaluate(LATE)
    for typed, then, told in (("14", "5", "145"), ("", "7", "7")):
        first.click()
        busy.page.keyboard.type(typed)
        busy.page.wait_for_timeout(900)
        busy.page.keyboard.type(then)
        assert first.input_value() == told
        second.focus()
    busy.page.keyboard.press("Shift+Tab")  # there by keyboard already, and then a click
    first.click()
    busy.page.keyboard.type("9")
    assert first.input_value() == "9"


def test_a_button_stays_under_the_finger_until_it_is_pressed(
    elsewhere: Any, server: Any, person: Any
) -> None:
    """Half a row is spoken of once it is left: the line above the button would move it away."""
    own = type(person)(elsewhere().new_page(), server.url)
    open_the_grid(own)
    row = own.page.get_by_role("group", name="Asian", exact=True)
    field(own, "Asian", f"{A}: yes").fill("5")
    button = own.at("save_grid").locator("button")
    button.hover()
    own.page.mouse.down()
    own.page.wait_for_timeout(1500)  # a slow finger: the server has answered long since
    assert "is missing" not in row.inner_text()
    own.page.mouse.up()
    row.get_by_text("is missing").wait_for()
    assert own.sees("Nothing was saved")


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_pasted_stays_as_it_is_and_is_never_guessed_at(
    elsewhere: Any, server: Any, person: Any, locale: str
) -> None:
    own = type(person)(elsewhere(locale=locale).new_page(), server.url)
    open_the_grid(own)
    own.page.keyboard.press("Escape")
    field(own, "White", f"{A}: out of").fill("100")
    target = field(own, "White", f"{A}: yes")
    row = own.page.get_by_role("group", name="White", exact=True)
    for text, said in PASTED.items():
        target.click()
        own.page.keyboard.press("Control+A")
        own.paste(text)
        assert target.input_value() == text
        row.get_by_text(said).first.wait_for()
    target.click()
    own.page.keyboard.press("Control+A")
    own.paste("46023")
    row.get_by_text("46023 of 100").wait_for()  # a number is a number: a spreadsheet's day or not
    _paste_blocks(own, target)
    if own.at("grid_discard").count():
        own.press("grid_discard")


def _paste_blocks(own: Any, target: Locator) -> None:
    """Dates beside figures, a group nobody knows, and a block that is far too long."""
    for block, said in (
        ("15/03/2026\t1\t2\t3\t4", "15/03/2026 is 15 March 2026, and this grid is"),
        ("2026-13-45\t1\t2\t3\t4", "There is no day 45 of month 13 in the year 2026."),
        ("Wite\t1\t2\t3\t4", "There is no group 'Wite' here."),
        ("1\t2\n" * 5_000, "5,000 rows were copied"),
        ("01/03/2026\t1\t2\t3\t4", "can be read in more than one way"),
    ):
        target.click()
        own.paste(block)
        own.page.get_by_text(said).first.wait_for()
        assert target.input_value() == "46023", "the grid stays as it was"


def test_a_week_by_keyboard_takes_less_than_a_minute(person: Any) -> None:
    """Two sides, five groups; a slip of the hand and the way to the grid included."""
    open_the_grid(person)
    keys = Keys(person)
    keys.until(field(person, "Asian", f"{A}: yes"))
    way = keys.pressed
    for row, figures in WEEK.items():
        for figure in figures:
            if (row, figure) == ("Hispanic or Latino", "9"):
                keys.type("5")  # 6 of 5: said below the row while going on
                keys.press("Tab")
                person.page.get_by_text("6 of 5: the part is above the whole.").first.wait_for()
                keys.press("Shift+Tab")
            keys.type(figure)
            keys.press("Tab")
    person.page.get_by_text(f"{A}: the groups add up to 27 of 40.").wait_for()
    keys.press("Control+Enter")
    assert person.sees("25 periods, the last from 23 November 2026")
    assert person.complaints == []
    told = f"{keys.pressed - way} keystrokes from the first field to the save"
    assert keys.pressed / KEYS_A_SECOND < 30  # half of the minute that is promised
    assert told in PAGE.read_text("utf-8"), told
