"""Opening the database: SQLite on a laptop, PostgreSQL where a server is wanted."""

import re
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import DatabaseError as SqliteError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError

from improvement.errors import Invalid

BUSY_MILLISECONDS = 5_000
PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
)


def open_engine(url: str) -> Engine:
    """An engine whose writes never lose an update; raises ``Invalid``, saying which and why."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
    # Asked before each use whether it still lives: a server that was restarted costs nobody a save.
    engine = create_engine(address, pool_pre_ping=address.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    _try_it(engine)
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise Invalid(
            f"{_without_password(url)!r} is not a database address. "
            "Write sqlite:///folder/file.sqlite or postgresql://user@host/name."
        ) from None
    if address.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        raise Invalid(
            f"{address.get_backend_name()} is not a database this runs on. "
            "Use sqlite:///... or postgresql://..."
        )
    return address.set(drivername="postgresql") if "postgres" in address.drivername else address


def _without_password(url: str) -> str:
    return re.sub(r":[^:@/]*@", ":***@", url)


def _make_folder(address: URL) -> None:
    if address.database and address.database != ":memory:":
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise Invalid(
                f"The database {address.database} cannot be opened: "
                f"its folder cannot be made ({trouble.strerror})."
            ) from None


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: SqliteConnection, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transaction of its own: we do
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: reading first and locking later loses updates.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _try_it(engine: Engine) -> None:
    where = engine.url.database or "(memory)"
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT count(*) FROM sqlite_master"
                if engine.dialect.name == "sqlite"
                else "SELECT 1"
            )
    except (DatabaseError, SqliteError) as trouble:  # the pragmas fail with the driver's own error
        engine.dispose()
        why = str(getattr(trouble, "orig", trouble)).strip()
        raise Invalid(
            f"The database {where} cannot be opened: {why}. "
            "Check that it is there, is a database, and may be read and written."
        ) from None
