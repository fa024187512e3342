"""How much may be sent to the server: a file, and all that wait in its memory at once.

Whoever opens the page, signed in or not, can send files to Streamlit, and each waits in memory
until its visitor leaves. So what would not fit is refused before its first byte is read.
"""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MEGABYTE = 1024 * 1024
LARGEST = 100 * MEGABYTE  # of a file; .streamlit/config.toml says the same in its own words
FORM = MEGABYTE  # what a browser puts around a file
MOST_WAITING = 4 * LARGEST  # of all files of all visitors together
SENDING = "/_stcore/upload_file/"

TOO_LARGE = (
    f"This file is larger than {LARGEST // MEGABYTE} MB. Split it and bring the parts in one after "
    "the other."
)
TOO_MANY = "Too many files are being brought in at this moment. Wait a minute, then try again."
NO_LENGTH = "The file does not say how long it is (Content-Length). Choose it again in the browser."


def waiting() -> int:
    """Bytes of all files that visitors have sent and not let go of."""
    from streamlit import runtime

    if not runtime.exists():
        return 0
    manager: Any = runtime.get_instance()._uploaded_file_mgr
    sessions = list(getattr(manager, "file_storage", {}).values())
    return sum(len(file.data) for session in sessions for file in list(session.values()))


class BoundedUploads:
    """Refuses files beyond these limits; everything else passes through untouched (pure ASGI)."""

    def __init__(self, app: ASGIApp, held: Callable[[], int] = waiting) -> None:
        self.app = app
        self.held = held
        self.coming = 0  # bytes announced and not arrived yet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending = scope["type"] == "http" and scope["method"] in ("PUT", "POST")
        if not sending or SENDING not in scope["path"]:
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        refusal = self._refusal(length)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self.coming += int(length)
        try:
            await self.app(scope, receive, send)
        finally:
            self.coming -= int(length)

    def _refusal(self, length: str) -> PlainTextResponse | None:
        if not length.isdecimal():
            return PlainTextResponse(NO_LENGTH, status_code=411)
        if int(length) > LARGEST + FORM:
            return PlainTextResponse(TOO_LARGE, status_code=413)
        if self.held() + self.coming + int(length) > MOST_WAITING:
            return PlainTextResponse(TOO_MANY, status_code=503)
        return None
