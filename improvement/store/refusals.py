"""What a database refuses, or cannot do at this moment, as our own errors with a remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from improvement.errors import Conflict, Invalid, Unreachable
from improvement.store.locked import LOCKED

#: How a driver says that the other end went away while we were speaking with it.
LOST = (
    "server closed the connection",
    "terminating connection",
    "connection is closed",
    "consuming",
)
#: ... and that nobody answers: SQLite's file cannot be opened; PostgreSQL's server is not there.
SILENT = (
    "unable to open database",
    "connection failed",
    "Connection refused",
    "Is the server running",
    "is starting up",
    "is shutting down",
    "not yet accepting connections",
    "in recovery mode",
    "could not translate host name",
    "failed to resolve host",
    "too many clients",
    "remaining connection slots",
    "timeout expired",
)
BUSY = ("locked", "deadlock detected", "could not serialize", "lock timeout")
FULL = ("is full", "No space left", "could not extend file")
UNREADABLE = ("disk I/O error", "readonly database", "read-only transaction")
NOT_THERE = (
    "The database does not answer at this moment. What was saved is safe, and nothing was saved "
    "half-way: wait a minute, then press again or reload the page."
)


@contextmanager
def told() -> Iterator[None]:
    """What the database refuses, as our own errors: it may refuse at any flush, not only at last.

    Raises ``Conflict`` for a stale save, a row that cannot stand beside another and a database that
    somebody else keeps busy, ``Unreachable`` for one that is gone or cannot write, ``Invalid`` for
    what does not fit its column.
    """
    try:
        with reachable():
            yield
    except StaleDataError:
        raise Conflict(
            "Somebody else saved this in the meantime. Nothing of theirs was overwritten: "
            "look at the newer version, then save again."
        ) from None
    except IntegrityError as trouble:
        if (words := _reason(trouble)).startswith(LOCKED):
            raise Conflict(words) from None
        raise Conflict(
            f"This cannot be kept beside what is there already: {_reason(trouble)}. "
            "Reload and try again."
        ) from None
    except DataError as trouble:
        raise Invalid(f"This does not fit: {_reason(trouble)}. Shorten it and try again.") from None
    except ValidationError as trouble:
        first = trouble.errors()[0]
        field = " ".join(str(part) for part in first["loc"]).replace("_", " ")
        raise Invalid(f"{field.capitalize()} does not fit: {first['msg']}. Change it.") from None


@contextmanager
def reachable() -> Iterator[None]:
    """A database that is gone, busy or full, as a sentence; a look meets these too."""
    try:
        yield
    except OperationalError as trouble:
        raise unlucky(trouble) from None


def unlucky(trouble: OperationalError) -> Exception:
    """What people can do about it; anything else stays the defect it is."""
    words = str(trouble.orig)
    if _says(words, BUSY):
        return Conflict("Somebody else is saving at this moment. Nothing was changed: try again.")
    if _says(words, FULL):
        return Unreachable("The disk is full. Nothing was changed: make room, then try again.")
    if trouble.connection_invalidated or _says(words, LOST):
        return Unreachable(
            "The connection to the database was lost on the way. What is not kept whole is not "
            "kept at all: look, then try again; the same entries twice change nothing."
        )
    if _says(words, SILENT):
        return Unreachable(NOT_THERE)
    if _says(words, UNREADABLE):
        return Unreachable(
            f"The database cannot be written ({words.strip().splitlines()[0]}). Nothing was "
            "changed: tell whoever looks after the server; then try again."
        )
    return trouble


def _says(words: str, signs: tuple[str, ...]) -> bool:
    return any(sign in words for sign in signs)


def _reason(trouble: IntegrityError | DataError) -> str:
    return str(trouble.orig).strip().splitlines()[0]
