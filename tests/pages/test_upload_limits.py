"""Large files come in, too large ones are refused before they are read."""

import asyncio
import tomllib
from dataclasses import dataclass, field
from typing import Any

import pytest

from improvement.config import HOME
from improvement.ui import upload_limits
from improvement.ui.upload_limits import (
    FORM,
    LARGEST,
    MEGABYTE,
    MOST_WAITING,
    SENDING,
    BoundedUploads,
    waiting,
)


@dataclass
class Server:
    """What stands behind the limits, and what it was given."""

    held: int = 0
    raises: bool = False
    read: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bounded = BoundedUploads(self._take, held=lambda: self.held)

    async def _take(self, scope: Any, receive: Any, send: Any) -> None:
        self.read.append(len((await receive())["body"]))
        if self.raises:
            raise RuntimeError("the connection was lost")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"taken"})

    def put(self, content: bytes, *, path: str = SENDING + "s/f", length: str | None = None) -> Any:
        """(status, text) of what a browser is told."""
        told = str(len(content)) if length is None else length
        scope = {
            "type": "http",
            "method": "PUT",
            "path": path,
            "headers": [(b"content-length", told.encode())] if told else [],
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.bounded(scope, receive, send))
        return sent[0]["status"], sent[1]["body"].decode()


def test_streamlit_refuses_at_the_same_size() -> None:
    config = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * MEGABYTE == LARGEST


def test_a_million_case_records_come_in() -> None:
    server = Server()
    content = b"H0000001,2026-03-02,pilot,Nonbinary,Hispanic or Latino,yes\n" * 1_000_000
    assert server.put(content) == (200, "taken")
    assert server.read == [len(content)]


@pytest.mark.parametrize("size", [LARGEST + FORM + 1, 2_000_000_000, 10**30])
def test_what_is_too_large_is_refused_before_it_is_read(size: int) -> None:
    server = Server()
    status, told = server.put(b"x", length=str(size))
    assert (status, server.read) == (413, [])
    assert "larger than 100 MB. Split it" in told


@pytest.mark.parametrize("length", ["-1", "many", ""])
def test_a_file_of_unknown_length_is_refused(length: str) -> None:
    server = Server()
    assert server.put(b"x", length=length)[0] == 411
    assert server.read == []


def test_all_that_wait_together_are_bounded() -> None:
    server = Server(held=MOST_WAITING - 10)
    assert server.put(b"x" * 10)[0] == 200
    status, told = server.put(b"x" * 11)
    assert (status, server.read) == (503, [10])
    assert "Wait a minute" in told


def test_what_did_not_arrive_is_not_counted_for_ever() -> None:
    server = Server(raises=True)
    with pytest.raises(RuntimeError, match="lost"):
        server.put(b"x" * 10)
    assert server.bounded.coming == 0


def test_everything_else_passes() -> None:
    server = Server(held=MOST_WAITING)
    assert server.put(b"x", path="/elsewhere") == (200, "taken")


def test_what_waits_is_what_streamlit_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit import runtime

    assert upload_limits.waiting() == 0  # no server runs

    class File:
        data = b"12345"

    class Manager:
        file_storage = {"a": {"1": File(), "2": File()}, "b": {"1": File()}}  # noqa: RUF012

    class Running:
        _uploaded_file_mgr = Manager()

    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", Running)
    assert waiting() == 15


def test_streamlit_still_holds_files_where_we_count_them() -> None:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    manager = MemoryUploadedFileManager("/x")
    assert manager.file_storage == {}
