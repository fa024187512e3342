"""Where attachments lie: a folder of files with random names, outside the database."""

import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from improvement.errors import Invalid, NotFound

_NAME = re.compile(r"[0-9a-f]{32}")


class AttachmentFolder:
    """Keeps contents under random names without an ending, readable by this user only.

    Nothing here is ever served by name or run: a service hands the bytes out for download.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Write the content; returns the name it is stored under."""
        folder = self._there()
        name = secrets.token_hex(16)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = folder / name
            path.touch(mode=0o600, exist_ok=False)
            path.write_bytes(content)
        except OSError as trouble:
            raise Invalid(
                f"The file cannot be kept: the folder for attachments says {trouble.strerror!r}. "
                "Tell whoever looks after this installation; the note itself can be kept without."
            ) from None
        return name

    def read(self, name: str) -> bytes:
        """The content kept under a name."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            raise NotFound(
                "This attachment's file is not in its folder any more. It may have been moved; "
                "ask whoever looks after this installation."
            ) from None

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; what is not there is no trouble."""
        for name in names:
            with suppress(OSError):
                self._path(name).unlink()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NotFound(f"{name!r} is not the name of an attachment.")
        return self._there() / name

    def _there(self) -> Path:
        if self._folder is None:
            raise Invalid(
                "No folder for attachments is set. Set IMPROVEMENT_ATTACHMENTS_DIR to one."
            )
        return self._folder
