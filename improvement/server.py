"""The web server around ``streamlit_app.py``: warm-up, a readiness route, safe headers.

Run by ``improvement run``; plain ``streamlit run streamlit_app.py`` works as well, without these.
"""

import asyncio
import gc
import importlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from improvement.config import HOME
from improvement.ui.upload_limits import BoundedUploads

if TYPE_CHECKING:
    from improvement.bootstrap import Application

ENTRY = HOME / "streamlit_app.py"
WARM = (
    "pandas",
    "pyarrow",
    "sqlmodel",
    "scipy.stats",
    "improvement.ui.frame",
    "improvement.ui.cards",
)
#: Streamlit reads these with the first icon of a page; elsewhere they may be called otherwise.
WARM_WHERE_THERE = ("streamlit.emojis", "streamlit.material_icon_names")
SECONDS_BETWEEN_COLLECTIONS = 300

#: What a page of ours may load: only what this server sends.
SAFE_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; "
        "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
        "frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class SafeHeaders:
    """Adds the headers above to every answer (pure ASGI: websockets pass through untouched)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                headers += [(k.encode(), v.encode()) for k, v in SAFE_HEADERS.items()]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, bool]]:
    """Open the database and import what pages need before the first visitor waits for it."""
    close_the_side_door()
    await asyncio.to_thread(_warm_up)
    collecting = asyncio.create_task(_collect_now_and_then())
    yield {"ready": True}
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting


def close_the_side_door() -> None:
    """Keep Streamlit from running files in ``pages/`` by itself.

    On a cold server it would run ``pages/x.py`` for the address ``/x`` without the entry file, and
    so without any gate. Every page checks as well (``ui.frame.open_page``).
    """
    from streamlit.runtime.pages_manager import PagesManager

    PagesManager.uses_pages_directory = False


def _warm_up() -> None:
    from improvement.ui.frame import application

    for name in WARM:
        importlib.import_module(name)
    for name in WARM_WHERE_THERE:
        with suppress(ImportError):
            importlib.import_module(name)
    _rehearse(application())
    gc.collect()
    gc.freeze()


def _rehearse(application: "Application") -> None:
    """Read the first page once: its statements are prepared before anybody waits for them."""
    from improvement.errors import ImprovementError
    from improvement.services import overview, people

    with suppress(ImprovementError):
        for _, actors in people.actors(application.uow)[:1]:
            for actor in actors[:1]:
                overview.home(application.uow, actor)


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_COLLECTIONS)
        gc.collect()


async def ready(_request: Request) -> Response:
    """200 once the database answers."""
    from improvement.errors import ImprovementError
    from improvement.services import people
    from improvement.ui.frame import application

    try:
        await asyncio.to_thread(lambda: people.actors(application().uow))
    except ImprovementError as trouble:
        return PlainTextResponse(str(trouble), status_code=503)
    return PlainTextResponse("ready")


async def calendar(request: Request) -> Response:
    """What is due for whoever owns this secret address, for calendar programs."""
    from improvement.errors import ImprovementError, NotFound
    from improvement.services.posting import feed
    from improvement.ui.frame import application

    key = str(request.path_params["key"])
    try:
        made = await asyncio.to_thread(lambda: feed(application().uow, application().post, key=key))
    except NotFound as missing:
        return PlainTextResponse(str(missing), status_code=404)
    except ImprovementError as trouble:
        return PlainTextResponse(str(trouble), status_code=503)
    return Response(made, media_type="text/calendar", headers={"cache-control": "no-store"})


def serve(*, port: int, address: str, open_browser: bool) -> None:
    """Replace this process by the server; Ctrl+C ends it."""
    import sys

    if not os.environ.get("IMPROVEMENT_ADDRESS"):  # calendars are read at the port of this server
        os.environ["IMPROVEMENT_ADDRESS"] = f"http://localhost:{port}"
    os.chdir(HOME)  # Streamlit reads .streamlit/config.toml from where it is started
    arguments = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(Path(__file__).resolve()),
        f"--server.port={port}",
        f"--server.address={address}",
        f"--server.headless={'false' if open_browser else 'true'}",
    ]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, our own arguments


app = st.App(
    str(ENTRY),
    lifespan=lifespan,
    routes=[Route("/readyz", ready), Route("/calendar/{key}.ics", calendar)],
    middleware=[Middleware(SafeHeaders), Middleware(BoundedUploads)],
)
