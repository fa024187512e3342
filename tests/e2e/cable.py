"""The cable between a browser and a server, which can be pulled and put back in."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 65_536


class Cable:
    """Listens on an address of its own and hands everything on, both ways, until it is pulled.

    ``after`` pulls it by itself once so many bytes went from the browser to the server.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._ends: list[socket.socket] = []
        self._plugged = threading.Event()
        self._plugged.set()
        self._left: int | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def pull(self) -> None:
        """Everything that is open breaks; whoever calls is turned away."""
        self._plugged.clear()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def pull_after(self, sent: int) -> None:
        """Pulled by itself in the middle of what the browser sends next."""
        self._left = sent

    def put_back(self) -> None:
        self._left = None
        self._plugged.set()

    @property
    def is_pulled(self) -> bool:
        return not self._plugged.is_set()

    def close(self) -> None:
        self.pull()
        self._listening.close()

    def _take(self) -> None:
        with suppress(OSError):  # closed
            while True:
                browser, _ = self._listening.accept()
                if not self._plugged.is_set():
                    browser.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._server))
                self._ends += [browser, server]
                for one, other, counted in ((browser, server, True), (server, browser, False)):
                    threading.Thread(
                        target=self._hand_on, args=(one, other, counted), daemon=True
                    ).start()

    def _hand_on(self, one: socket.socket, other: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(CHUNK):
                if counted and self._left is not None:
                    self._left -= len(piece)
                    if self._left < 0:
                        self.pull()
                        break
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def cable(url: str) -> Iterator[Cable]:
    """A cable to this server."""
    found = Cable(int(url.rpartition(":")[2]))
    try:
        yield found
    finally:
        found.close()
