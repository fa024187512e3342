"""Take the pictures of the documentation again, from the demo partnership on a fixed day.

python docs/screenshots/take.py        # needs Chromium; about a minute
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
TODAY = "2026-11-23"
TEST = "Rent reminders by text"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CALM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
TALLEST = 2400  # pixels; what is below is left out
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
FIRST_PERSON = ""  # a member of the action team; anybody else by role

#: name, who, where to click or which tab, width, dark
PICTURES = (
    ("home", FIRST_PERSON, "Home", 1280, False),
    ("register", FIRST_PERSON, "Register a test", 1280, False),
    ("data", FIRST_PERSON, "tab:Data", 1280, False),
    ("chart", FIRST_PERSON, "tab:Chart", 1280, False),
    ("compare", FIRST_PERSON, "tab:Compare", 1280, False),
    ("notes", FIRST_PERSON, "tab:Notes", 1280, False),
    ("decide", FIRST_PERSON, "tab:Decide", 1280, False),
    ("board", "Coach", "Board", 1280, False),
    ("portfolio", "Leader", "Portfolio", 1280, False),
    ("practices", "Leader", "Practices", 1280, False),
    ("data-375", FIRST_PERSON, "tab:Data", 375, False),
    ("chart-375", FIRST_PERSON, "tab:Chart", 375, False),
    ("compare-375", FIRST_PERSON, "tab:Compare", 375, False),
    ("compare-dark", FIRST_PERSON, "tab:Compare", 1280, True),
    ("chart-375-dark", FIRST_PERSON, "tab:Chart", 375, True),
)


@contextmanager
def served() -> Iterator[str]:
    """The app over a fresh demo; gives its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "IMPROVEMENT_DATABASE_URL": f"sqlite:///{folder}/demo.sqlite",
            "IMPROVEMENT_TODAY": TODAY,
        }
        command = [sys.executable, "-m", "improvement.cli", "run", "--no-browser"]
        running = subprocess.Popen([*command, "--port", str(port)], env=environment)  # noqa: S603
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait()


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address)  # noqa: S310 - our own server
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
        else:
            return
    raise SystemExit("The server did not come up.")


def take(browser: Browser, address: str, picture: tuple[str, str, str, int, bool]) -> None:
    """One picture, from a fresh visit."""
    name, person, place, width, dark = picture
    scheme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, locale="en-US"
    )
    page = context.new_page()
    page.goto(address)
    _settle(page)
    if person:
        page.locator('[class*="st-key-im_acting_"] button').click()
        page.locator(".st-key-acting_as").get_by_text(person).first.click()
        _settle(page)
    if place.startswith("tab:"):
        page.get_by_role("link", name=TEST).first.click()
        _settle(page)
        page.get_by_role("radio", name=place.removeprefix("tab:")).click()
    else:
        page.get_by_role("link", name=place).first.click()
    _settle(page)
    page.set_viewport_size({"width": width, "height": 900})
    _settle(page)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
    _settle(page)
    _keep(page.screenshot(), HERE / f"{name}.png")
    context.close()


def _settle(page: Page) -> None:
    page.wait_for_timeout(400)
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(1200)


def _keep(shot: bytes, target: Path) -> None:
    """A few dozen colours are enough for a page, and keep the repository small."""
    Image.open(BytesIO(shot)).convert("RGB").quantize(128).save(target, optimize=True)


def main() -> None:
    """All pictures, one after the other."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium on this machine. Install it, then try again.")
    with served() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=CALM)
        for picture in PICTURES:
            take(browser, address, picture)
        browser.close()


if __name__ == "__main__":
    main()
