"""A table pasted in a real browser: what is kept is what the shown order and mark say.

Every string that a spreadsheet grid in a browser quietly makes something else of, in browsers of
three languages, each with both ways of reading: the language of the browser decides nothing.
"""

import contextlib
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as NotThere

from improvement.files.dates import DateOrder
from improvement.files.day_numbers import day_of
from improvement.files.numbers import DecimalMark
from tests.files.test_pasted_strings import STRINGS

pytestmark = pytest.mark.browser

TITLE, MEASURE = "Rent help on the first call", "days_to_payment"
HEADINGS = "Code\tStart\tDays until the landlord is paid"
DAY = date(2026, 6, 9)
ORDERS = {DateOrder.DAY_FIRST: "day first", DateOrder.MONTH_FIRST: "month first"}
MARKS = {DecimalMark.COMMA: "1.234,5", DecimalMark.POINT: "1,234.5"}
#: A browser's language, and the two ways in which the table is read there, one after the other.
BROWSERS = {
    "en-US": ((DateOrder.MONTH_FIRST, DecimalMark.POINT), (DateOrder.DAY_FIRST, DecimalMark.COMMA)),
    "en-GB": ((DateOrder.DAY_FIRST, DecimalMark.POINT), (DateOrder.MONTH_FIRST, DecimalMark.COMMA)),
    "de-DE": ((DateOrder.DAY_FIRST, DecimalMark.COMMA), (DateOrder.MONTH_FIRST, DecimalMark.POINT)),
}
#: The fields about the table that is looked at: each table has its own.
FIELDS = """[...document.querySelectorAll('[class*="st-key-upload_order_of_"]')]
    .map(e => e.className)"""
NEW_FIELDS = f"(now => now.length && !now.some(e => earlier.includes(e)))({FIELDS})"
SAVED = """
    select source_row, starts_on, value
    from case_record join case_value on case_id = case_record.id
    join measure on measure.id = measure_id and measure.key = ?
    where import_id = (select max(id) from import_batch)
"""


@pytest.mark.parametrize("language", BROWSERS)
def test_what_is_kept_is_what_the_shown_order_and_mark_say(
    browser: Browser, server: Any, person: Any, language: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=language)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(30_000)
    own = type(person)(context.new_page(), server.url)
    own.go("tests")
    own.page.get_by_role("link", name=TITLE).first.click()
    own.settle()
    own.page.get_by_role("radio", name="Data").click()
    own.settle()
    own.page.get_by_role("tab", name="Paste or upload a table").click()
    own.settle()
    for order, mark in BROWSERS[language]:
        expected = rows_to_keep(order, mark)
        paste(own, prefix=f"{language}-{order}-{mark}")
        answer(own, order, mark)
        assert own.sees(f"{len(expected)} of {2 * len(STRINGS)} rows can be kept"), own.reads()
        own.press("save_upload")
        assert own.sees(f"pasted table: {len(expected)} new, 0 changed")
        assert saved(server.database) == expected
    assert own.complaints == []
    context.close()


def rows_to_keep(order: DateOrder, mark: DecimalMark) -> dict[int, tuple[date, float]]:
    """The spreadsheet's row -> day and figure: each string once as a day, once as a figure.

    A percent sign among figures without one is refused: one of the two would be a hundred times
    too much. So is a day in Excel's counting, until somebody says that it is a figure.
    """
    found: dict[int, tuple[date, float]] = {}
    for i, (text, read) in enumerate(STRINGS.items()):
        day_first, month_first, with_comma, with_point = read
        day = day_first if order is DateOrder.DAY_FIRST else month_first
        figure = with_comma if mark is DecimalMark.COMMA else with_point
        if isinstance(day, date):
            found[2 + 2 * i] = (day, 1.0)
        if isinstance(figure, float) and not text.endswith("%") and day_of(figure) is None:
            found[3 + 2 * i] = (DAY, figure)
    return found


def paste(own: Any, *, prefix: str) -> None:
    """Ctrl+V into the box, as from a spreadsheet."""
    lines = [HEADINGS]
    for i, text in enumerate(STRINGS):
        lines += [f"{prefix}-{2 * i}\t{text}\t1", f"{prefix}-{2 * i + 1}\t{DAY}\t{text}"]
    earlier = own.page.evaluate(FIELDS)
    box = own.page.locator('[class*="st-key-upload_paste"] textarea')
    box.click()
    own.paste("\n".join(lines))
    box.press("Tab")
    own.page.wait_for_function(f"earlier => {NEW_FIELDS}", arg=earlier)
    own.settle()


def answer(own: Any, order: DateOrder, mark: DecimalMark) -> None:
    """What only a person can say; the answers of last time stand folded away.

    One after the other, as a person reads: an answer may bring the next question anew.
    """
    page = own.page
    meaning = page.locator("details").filter(
        has=page.get_by_text("What the columns mean", exact=True)
    )
    if meaning.get_attribute("open") is None:
        meaning.locator("summary").click()
        own.settle()
    option = page.get_by_role("option", name="Start", exact=True)
    asked(page, "starts_on").get_by_role("combobox").click()
    with contextlib.suppress(NotThere):  # the list closes where the page is drawn anew
        option.wait_for(timeout=3_000)
    if not option.is_visible():
        asked(page, "starts_on").get_by_role("combobox").click()
    option.click()
    own.settle()
    for question, words in (("order", ORDERS[order]), ("mark", MARKS[mark])):
        asked(page, question).get_by_text(words).click()
        own.settle()


def asked(page: Page, what: str) -> Locator:
    """The field about the table that is looked at."""
    return page.locator(f'[class*="st-key-upload_{what}_of_"]').first


def saved(database: Path) -> dict[int, tuple[date, float]]:
    """What the newest import left in the database."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute(SAVED, [MEASURE]).fetchall()
    finally:
        connection.close()
    return {row: (date.fromisoformat(day), float(figure)) for row, day, figure in rows}
