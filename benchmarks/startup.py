"""How long until somebody sees the first page, beside a bare Streamlit page on the same machine?

Both apps are started in turn with the same settings, each on its own port and, for ours, with the
demo in a fresh database. A visit is the time from navigation until the last element of the page is
drawn: the first visit after the server answers (cold), then fresh visitors of the warm server.

    python benchmarks/startup.py          # about four minutes; writes results/startup.json
"""

import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit
from playwright.sync_api import Browser, sync_playwright

import improvement
from improvement.config import HOME

TARGET = Path(__file__).parent / "results" / "startup.json"
ROUNDS, VISITS, IMPORTS = 7, 5, 9
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
BARE = "import streamlit as st\n\nst.title('Hello')\nst.write('One sentence.')\n"
TIMED = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def import_seconds(name: str) -> float:
    """Median of fresh processes."""
    command = [sys.executable, "-c", TIMED.format(name)]
    return statistics.median(
        float(subprocess.run(command, capture_output=True, check=True, cwd=HOME).stdout)  # noqa: S603
        for _ in range(IMPORTS)
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def server(command: list[str], folder: Path, port: int) -> Iterator[float]:
    """Runs a server; gives the seconds until it answers that it is healthy."""
    environment = os.environ | {
        "IMPROVEMENT_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
        "IMPROVEMENT_TODAY": "2026-11-23",
    }
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=folder if "bare.py" in command[-1] else HOME,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError("The server ended at once.")


def visit(browser: Browser, url: str, wanted: str) -> float:
    """Seconds from navigation until the page stands, for a visitor with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url)
    page.get_by_text(wanted, exact=False).first.wait_for()
    page.wait_for_selector(SETTLED)
    taken = time.perf_counter() - began
    context.close()
    return taken


def options(port: int) -> list[str]:
    return [
        f"--server.port={port}",
        "--server.address=127.0.0.1",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--server.fileWatcherType=none",
    ]


def tried(browser: Browser, which: str, wanted: str) -> dict[str, Any]:
    """One start of one of the two apps, its cold visit and some warm ones."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE)
        run = [sys.executable, "-m", "streamlit", "run", *options(port), "bare.py"]
        if which == "ours":
            run = [sys.executable, "-m", "improvement.cli", "run", "--no-browser"]
            run += ["--port", str(port)]
        with server(run, folder, port) as started:
            cold = visit(browser, f"http://127.0.0.1:{port}/", wanted)
            warm = [visit(browser, f"http://127.0.0.1:{port}/", wanted) for _ in range(VISITS)]
    return {"start": started, "cold": cold, "warm": statistics.median(warm)}


def measure() -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for _ in range(ROUNDS):  # in turn, so that a busy moment hits both
            found["bare"].append(tried(browser, "bare", "One sentence."))
            found["ours"].append(tried(browser, "ours", "Rent reminders by text"))
        browser.close()
    seconds = {
        app: {what: round(statistics.median(r[what] for r in rounds), 3) for what in rounds[0]}
        for app, rounds in found.items()
    }
    return {
        "import_improvement_s": round(import_seconds("improvement"), 4),
        "import_bootstrap_s": round(import_seconds("improvement.bootstrap"), 3),
        "import_streamlit_s": round(import_seconds("streamlit"), 3),
        "seconds": seconds,
        "ratio": {
            what: round(seconds["ours"][what] / seconds["bare"][what], 2)
            for what in seconds["ours"]
        },
    }


def main() -> int:
    figures = measure()
    written = {
        "about": "Seconds: server start to healthy (ours migrates and loads the demo), first visit "
        "to a cold server, fresh visitors of a warm one. Ratio: ours to a bare Streamlit page.",
        "date": datetime.now(UTC).date().isoformat(),
        "processors": os.cpu_count(),
        "versions": {
            "improvement": improvement.__version__,
            "streamlit": streamlit.__version__,
            "python": platform.python_version(),
        },
        "figures": figures,
    }
    TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0 if figures["import_improvement_s"] < 0.2 else 1


if __name__ == "__main__":
    sys.exit(main())
