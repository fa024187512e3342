"""What goes wrong around somebody who brings data in: said in a sentence, and nothing is lost.

A file that is replaced between its preview and the save, a locked workbook, a cable that is
pulled, a database that another program keeps busy: each in a real browser against a real server.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from improvement.config import HOME
from improvement.ui.forms.grid_cells import NO_ANSWER
from tests.e2e.cable import Cable, cable

pytestmark = pytest.mark.browser

TITLE = "Rent help on the first call"
WEEKLY = "Rent reminders by text"
LOCKED = HOME / "tests" / "reference" / "locked_agile.xlsx"
PLUGGED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
FIRST, SECOND = "Asian, Magnolia Court: yes", "Asian, Magnolia Court: out of"
LONGEST = 60_000  # milliseconds: four browsers may share two cores


@pytest.fixture
def at(browser: Browser, person: Any) -> Iterator[Callable[[str], Any]]:
    """Somebody at a laptop who opens this address; her cable may be pulled."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-US")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(LONGEST)
    yield lambda url: type(person)(context.new_page(), url)
    context.close()


@pytest.fixture
def plug(server: Any) -> Iterator[Cable]:
    with cable(server.url) as found:
        yield found


def open_data(own: Any, server: Any, title: str) -> Any:
    ((number,),) = asked(server, "select id from test where title = ?", title)
    own.go(f"test?test={number}&tab=Data")
    return own


def at_the_upload(own: Any, server: Any) -> Any:
    open_data(own, server, TITLE)
    own.page.get_by_role("tab", name="Paste or upload a table").click()
    own.page.locator('input[type="file"]').first.wait_for(state="attached")
    return own


def choose(own: Any, path: Path) -> None:
    own.page.locator('input[type="file"]').first.set_input_files(path)


def table(path: Path, prefix: str, days: str) -> Path:
    rows = [f"{prefix}-{i},2026-06-0{i + 1},{day}" for i, day in enumerate(days.split())]
    path.write_text("\n".join(("Code,Start,Days until the landlord is paid", *rows)) + "\n")
    return path


def asked(server: Any, question: str, *words: str) -> list[tuple[Any, ...]]:
    """What stands in the database, looked at from beside."""
    connection = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    try:
        return connection.execute(question, words).fetchall()
    finally:
        connection.close()


def kept(server: Any) -> tuple[int, ...]:
    """How many cases, figures of cases and imports there are."""
    tables = ("case_record", "case_value", "import_batch")
    return tuple(asked(server, f"select count(*) from {name}")[0][0] for name in tables)  # noqa: S608


def drafted(server: Any) -> str:
    """What is kept and not yet saved."""
    return "".join(str(texts) for (texts,) in asked(server, "select texts from entry_draft"))


def field(own: Any, name: str) -> Any:
    return own.page.get_by_role("textbox", name=name, exact=True)


def until(own: Any, so: Callable[[], bool]) -> None:
    """As long as a person would wait."""
    last_moment = time.monotonic() + LONGEST / 1000
    while not so():
        assert time.monotonic() < last_moment, own.reads()
        own.page.wait_for_timeout(100)


def empty(own: Any, server: Any) -> None:
    """What stood there is typed over again, so that no draft is left for the next one."""
    for name in (FIRST, SECOND):
        field(own, name).fill("")
        field(own, name).press("Tab")
    until(own, lambda: not drafted(server))


# ---- A file that changes between its preview and the save ---------------------------------------


def test_a_file_replaced_after_its_preview_is_previewed_anew_and_saved_as_seen(
    server: Any, at: Any, tmp_path: Path
) -> None:
    """The file on the disk is written anew; what counts is what was chosen and looked at."""
    own = at_the_upload(at(server.url), server)
    path = table(tmp_path / "june.csv", "replaced", "3 4 5")
    choose(own, path)
    assert own.sees("3 of 3 rows can be kept"), own.reads()
    table(path, "replaced", "3 x 5 6")  # in another program, after the upload
    before = kept(server)
    own.press("save_upload")
    assert own.sees("june.csv: 3 new, 0 changed"), own.reads()
    assert kept(server) == (before[0] + 3, before[1] + 3, before[2] + 1)
    choose(own, path)  # the newer version: looked at by itself
    assert own.sees("3 of 4 rows can be kept; 1 needs another look."), own.reads()
    assert own.sees("This is not a number."), own.reads()
    assert kept(server) == (before[0] + 3, before[1] + 3, before[2] + 1), "nothing by itself"


def test_what_somebody_else_saved_since_the_preview_is_not_written_over(
    server: Any, at: Any, tmp_path: Path
) -> None:
    """Two tabs with two versions of one file: the second save has not seen the first."""
    one, two = at_the_upload(at(server.url), server), at_the_upload(at(server.url), server)
    choose(one, table(tmp_path / "one.csv", "tabs", "3 4 5"))
    choose(two, table(tmp_path / "two.csv", "tabs", "3 4 9 7"))
    for own in (one, two):
        assert own.sees("rows can be kept"), own.reads()
    before = kept(server)
    one.press("save_upload")
    assert one.sees("one.csv: 3 new"), one.reads()
    two.press("save_upload")
    assert two.sees("Nothing was saved"), two.reads()
    assert kept(server) == (before[0] + 3, before[1] + 3, before[2] + 1)
    two.page.locator('[data-testid="stAlert"]', has_text="Nothing was saved").first.wait_for()
    two.press("save_upload")  # having seen what it would do now
    assert two.sees("two.csv: 1 new, 1 changed, 2 there already."), two.reads()


# ---- A file that is no table --------------------------------------------------------------------


def test_a_locked_workbook_and_others_say_what_they_are(
    server: Any, at: Any, tmp_path: Path
) -> None:
    own = at_the_upload(at(server.url), server)
    before = kept(server)
    pdf = tmp_path / "march.csv"
    pdf.write_bytes(b"%PDF-1.7\n1 0 obj\n")
    for path, words in (
        (LOCKED, "This workbook is locked with a password, so nothing in it can be read here."),
        (LOCKED.parent / "old_excel.xls", "This is an old Excel workbook (.xls)."),
        (pdf, "march.csv: This is a PDF, whatever its name says."),
    ):
        choose(own, path)
        assert own.sees(words), own.reads()
        assert own.page.get_by_role("button", name="Save").count() == 0
    choose(own, table(tmp_path / "good.csv", "after", "3"))
    assert own.sees("1 of 1 rows can be kept"), own.reads()
    assert kept(server) == before


# ---- The connection is lost ---------------------------------------------------------------------


def test_what_is_typed_while_the_cable_is_pulled_is_kept_once_it_is_back(
    server: Any, at: Any, plug: Cable
) -> None:
    own = open_data(at(plug.url), server, WEEKLY)
    field(own, FIRST).fill("5")
    field(own, FIRST).press("Tab")
    assert own.sees("Kept as you type, not yet saved."), own.reads()
    plug.pull()
    own.page.wait_for_selector(PLUGGED, state="detached")
    field(own, SECOND).fill("9")
    field(own, SECOND).press("Tab")
    own.page.get_by_text(NO_ANSWER).wait_for()
    assert '"9"' not in drafted(server)
    plug.put_back()
    own.page.wait_for_selector(PLUGGED)
    own.page.get_by_text(NO_ANSWER).wait_for(state="detached")
    until(own, lambda: '"5"' in drafted(server) and '"9"' in drafted(server))
    assert (field(own, FIRST).input_value(), field(own, SECOND).input_value()) == ("5", "9")
    empty(own, server)


def test_a_browser_that_is_offline_for_a_moment_loses_nothing(server: Any, at: Any) -> None:
    own = open_data(at(server.url), server, WEEKLY)
    field(own, FIRST).wait_for()
    own.page.context.set_offline(True)
    field(own, FIRST).fill("6")
    field(own, FIRST).press("Tab")
    own.page.context.set_offline(False)
    until(own, lambda: '"6"' in drafted(server))
    assert field(own, FIRST).input_value() == "6"
    empty(own, server)


def test_an_upload_that_breaks_off_brings_nothing_in_and_goes_well_the_next_time(
    server: Any, at: Any, plug: Cable, tmp_path: Path
) -> None:
    own = at_the_upload(at(plug.url), server)
    before = kept(server)
    path = tmp_path / "long.csv"
    lines = [f"cut-{i},2026-06-01,{i % 9}" for i in range(50_000)]
    path.write_text("\n".join(("Code,Start,Days until the landlord is paid", *lines)) + "\n")
    plug.pull_after(500_000)
    choose(own, path)
    own.page.wait_for_selector(PLUGGED, state="detached")
    assert plug.is_pulled
    plug.put_back()
    own.page.wait_for_selector(PLUGGED)
    assert kept(server) == before
    at_the_upload(own, server)
    choose(own, table(tmp_path / "short.csv", "mended", "3 4"))
    assert own.sees("2 of 2 rows can be kept"), own.reads()
    own.press("save_upload")
    assert own.sees("short.csv: 2 new"), own.reads()
    assert kept(server)[0] == before[0] + 2


# ---- The database is busy -----------------------------------------------------------------------


@contextmanager
def busy(database: Path) -> Iterator[None]:
    """Another program writes, for longer than anybody waits."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


def test_a_database_that_another_program_keeps_busy(server: Any, at: Any) -> None:
    own = open_data(at(server.url), server, WEEKLY)
    field(own, FIRST).wait_for()
    with busy(server.database):
        field(own, FIRST).fill("8")
        field(own, SECOND).fill("9")
        own.press("save_grid")
        assert own.sees("Somebody else is saving at this moment. Nothing was changed"), own.reads()
    assert (field(own, FIRST).input_value(), field(own, SECOND).input_value()) == ("8", "9")
    field(own, SECOND).fill("10")
    field(own, SECOND).press("Tab")
    until(own, lambda: '"10"' in drafted(server))
    empty(own, server)
