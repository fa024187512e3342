"""Nobody reaches a page but through the front door, and a bookmark survives the way through it.

Streamlit runs a file in ``pages/`` by itself for the first visitor of a cold server. So every page
gets a fresh server here, started plainly, and the page's own address is the first thing asked for.
What happened, and in which order, is written down by the server itself: a ``sitecustomize`` on its
path notes every script that is run and every opening of the database, without which a page can
neither know who asks nor show anything.
"""

import re
import tomllib
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from improvement.config import HOME
from improvement.ui.frame import PAGES

pytestmark = pytest.mark.browser

ENTRIES = [entry for entries in PAGES.values() for entry in entries]
WITNESS = """
import os, sys

HOME, LOG = os.environ["WITNESS_HOME"], os.environ["WITNESS_LOG"]


def watch(event, arguments):
    if event == "exec":
        file = getattr(arguments[0], "co_filename", "")
        if file.startswith(HOME) and arguments[0].co_name == "<module>":
            note("ran " + os.path.relpath(file, HOME))
    elif event == "sqlite3.connect":
        note("opened the database")


def note(words):
    with open(LOG, "a") as log:
        log.write(words + chr(10))


sys.addaudithook(watch)
"""


@pytest.fixture
def witness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file where a server that is started now writes down what it runs."""
    folder, log = tmp_path / "witness", tmp_path / "ran.txt"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WITNESS)
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=":")
    monkeypatch.setenv("WITNESS_HOME", str(HOME))
    monkeypatch.setenv("WITNESS_LOG", str(log))
    return log


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_the_first_visitor_of_a_cold_server_comes_through_the_gate(
    entry: Any, server: Any, run_server: Any, stranger: Any, witness: Path
) -> None:
    address = "test?test=4&tab=Chart" if entry.file == "test" else f"{entry.address}?q=reminders"
    with run_server(plain=True, database=server.database) as cold:
        person = stranger(cold)
        person.go(address)
        person.page.locator('[data-testid="stSidebar"]').wait_for()
        person.page.locator("h1").wait_for()
        person.settle()
        ran = witness.read_text().splitlines()
        if entry.file == "test":
            assert "test=4" in person.page.url
            assert "tab=Chart" in person.page.url
            person.page.locator("svg.marks").first.wait_for()
        elif entry.listed and offered_to_the_first(entry):
            expected = "" if entry.file == "home" else entry.address
            assert re.search(rf"/{expected}(\?|$)", person.page.url)
    assert ran.index("ran streamlit_app.py") < ran.index("opened the database")


def offered_to_the_first(entry: Any) -> bool:
    """Is this page in the navigation of an action team member, as whom the demo opens?"""
    from improvement.domain.access import ROLE_TABLE
    from improvement.domain.vocabulary import Role

    return entry.needs in ROLE_TABLE[Role.MEMBER]


def test_our_own_command_never_runs_a_page_by_itself(
    server: Any, run_server: Any, stranger: Any, witness: Path
) -> None:
    with run_server(database=server.database) as cold:
        person = stranger(cold)
        person.go("portfolio")
        person.page.locator("h1").wait_for()
        ran = witness.read_text().splitlines()
    scripts = [line for line in ran if line.startswith(("ran pages/", "ran streamlit_app"))]
    assert scripts[0] == "ran streamlit_app.py"


def test_the_first_page_typed_in_full_leads_home(server: Any, stranger: Any) -> None:
    person = stranger(server)
    person.go("home?q=reminders")
    person.page.locator("h1").get_by_text("Good to see you").wait_for()
    person.settle()
    assert re.search(r"\d/(\?|$)", person.page.url)
    assert not person.page.get_by_text("Page not found").count()


def test_it_says_when_it_is_ready_and_sends_safe_headers(server: Any) -> None:
    with urllib.request.urlopen(f"{server.url}/readyz") as answer:  # noqa: S310 - our own address
        assert answer.read() == b"ready"
    with urllib.request.urlopen(server.url) as answer:  # noqa: S310 - our own address
        headers = {name.lower(): value for name, value in answer.getheaders()}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http:" not in policy


def test_nobody_is_asked_for_an_address_on_the_first_start() -> None:
    """Streamlit asks for an e-mail address on a new machine and waits; ``make run`` must not."""
    settings = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["showEmailPrompt"] is False
    assert settings["browser"]["gatherUsageStats"] is False


def test_streamlits_advertisement_for_programmers_covers_no_headline(person: Any) -> None:
    """It comes where a coding agent is installed and a browser is opened, which no test does."""
    person.go("")
    person.page.evaluate(
        """document.body.insertAdjacentHTML(
            "beforeend", "<p data-testid=stSkillsNudge>A</p><p data-testid=other>B</p>")"""
    )
    assert person.page.get_by_test_id("other").is_visible()
    assert not person.page.get_by_test_id("stSkillsNudge").is_visible()
