"""A real server, started the way people start it, and a real browser that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from improvement.config import HOME

TODAY = "2026-11-23"
NO_CHROMIUM = "no Chromium on this machine"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OUTPUT = Path(__file__).parent / "output"
SECONDS_TO_START = 240  # eight test runs may share two cores
SECONDS_TO_STOP = 20
SECONDS_TO_WAIT = 15
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'

expect.set_options(timeout=SECONDS_TO_WAIT * 1000)

#: Streamlit asks for its health under the page's own folder first; both answers are expected.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server listens, what it wrote, and the database it stands on."""

    url: str
    log: Path
    database: Path


@pytest.fixture(scope="module", autouse=True)
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Side by side (``-n``), the workers' browsers wait for each other: two cores, one browser."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    from fasteners import InterProcessLock

    with InterProcessLock(tmp_path_factory.getbasetemp().parent / "browsers.lock"):
        yield


@pytest.fixture(scope="session")
def run_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., "contextmanager[Server]"]:
    """Starts a server as a process of its own; the demo is loaded unless a database is given.

    ``plain=True`` starts it with ``streamlit run streamlit_app.py`` instead of our own command.
    """

    @contextmanager
    def start(*, plain: bool = False, database: Path | None = None) -> Iterator[Server]:
        folder = tmp_path_factory.mktemp("server")
        port = _free_port()
        server = Server(
            url=f"http://127.0.0.1:{port}",
            log=folder / "server.log",
            database=database or folder / "improvement.sqlite",
        )
        with server.log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
                _command(port, plain=plain),
                cwd=HOME,
                env=_environment(server.database),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                path = "/_stcore/health" if plain else "/readyz"
                _wait_until_there(f"{server.url}{path}", process, server.log)
                yield server
            finally:
                process.terminate()
                process.wait(SECONDS_TO_STOP)

    return start


@pytest.fixture(scope="session")
def server(run_server: Callable[..., "contextmanager[Server]"]) -> Iterator[Server]:
    """One server with the demo for the whole session, started with ``improvement run``."""
    with run_server() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module: an open one would keep an event loop running in other tests."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor with a laptop."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def person(
    context: BrowserContext, server: Server, request: pytest.FixtureRequest
) -> "Iterator[Person]":
    """Somebody at a laptop who opens the app that runs for the whole session.

    What she saw last is kept in ``tests/e2e/output``, for whoever asks why a test failed; its
    words stand in the report, which is all that is left of a machine that is gone.
    """
    found = Person(context.new_page(), server.url)
    yield found
    words = found.page.evaluate("document.body.innerText")
    print(f"{found.page.url}\n{words}")  # noqa: T201 - shown of a failed test only
    OUTPUT.mkdir(exist_ok=True)
    found.page.screenshot(path=OUTPUT / f"{request.node.name}.png", full_page=True)


@pytest.fixture
def stranger(context: BrowserContext) -> Callable[[Server], "Person"]:
    """The first visitor of a server that was just started."""
    return lambda started: Person(context.new_page(), started.url)


@pytest.fixture(scope="session")
def open_as() -> Callable[[Page, str, str, str], "Person"]:
    """Opens an address as one of the demo's people, by first name."""

    def opened(page: Page, url: str, address: str, name: str) -> Person:
        found = Person(page, url)
        found.go(address)
        if name not in found.acts_as().inner_text():
            found.become(name)
        return found

    return opened


class Person:
    """What a person does with the app, in her words: go, type, press, choose, read."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        #: what the browser complained about, without what is known to be harmless
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        where = said.location.get("url", "")
        if said.type == "error" and not where.endswith(HARMLESS):
            self.complaints.append(f"{said.text} ({where})")

    def go(self, address: str) -> None:
        self.page.goto(f"{self.url}/{address}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and its last elements are drawn."""
        self.page.wait_for_selector(SETTLED)
        self.page.wait_for_timeout(200)
        self.page.wait_for_selector(SETTLED)

    def at(self, key: str) -> Locator:
        """The widget with this key."""
        return self.page.locator(f".st-key-{key}").first

    def type(self, key: str, words: str) -> None:
        """Into a field, and out of it again: leaving it is what saves."""
        field = self.at(key).locator("input, textarea").first
        field.fill(words)
        field.press("Tab")
        self.settle()

    def press(self, key: str) -> None:
        self.at(key).locator("button").first.click()
        self.settle()

    def pick(self, key: str, words: str) -> None:
        """One of several things that all stand there: a radio button, a pill, a segment."""
        self.at(key).get_by_text(words, exact=True).first.click()
        self.settle()

    def choose(self, key: str, words: str) -> None:
        """One line of a list that opens."""
        self.at(key).get_by_role("combobox").first.click()
        self.page.get_by_role("option", name=words, exact=True).first.click()
        self.settle()

    def become(self, name: str) -> None:
        """Another person, in local mode."""
        self.acts_as().click()
        self.at("acting_as").get_by_text(name).first.click()
        self.settle()

    def acts_as(self) -> Locator:
        """The button that bears the name and role of whoever acts; the others are behind it."""
        return self.page.locator('[class*="st-key-im_acting_"] button').first

    def paste(self, words: str) -> None:
        """Ctrl+V of a block that was copied elsewhere."""
        self.page.evaluate("words => navigator.clipboard.writeText(words)", words)
        self.page.keyboard.press("Control+V")

    def sees(self, words: str) -> bool:
        """Do these words come to stand on the page? As long as a person would wait."""
        last_moment = time.monotonic() + SECONDS_TO_WAIT
        while time.monotonic() < last_moment:
            if words in self.reads():
                return True
            self.page.wait_for_timeout(100)
        return False

    def reads(self) -> str:
        """Everything on the page as text."""
        return self.page.locator('[data-testid="stMain"]').inner_text()


def _command(port: int, *, plain: bool) -> list[str]:
    if plain:
        options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
        return [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]
    return [sys.executable, "-m", "improvement.cli", "run", "--no-browser", "--port", str(port)]


def _environment(database: Path) -> dict[str, str]:
    return os.environ | {
        "IMPROVEMENT_DATABASE_URL": f"sqlite:///{database}",
        "IMPROVEMENT_TODAY": TODAY,
        "IMPROVEMENT_DEMO": "1",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_until_there(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    last_moment = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last_moment:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once.\n{log.read_text(errors='replace')}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"Nothing answered at {url} within {SECONDS_TO_START} seconds.")
