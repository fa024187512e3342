"""Bringing a database up to date; a database from a newer version is refused, not changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

from improvement.errors import Conflict
from improvement.store import locks, references

if TYPE_CHECKING:  # Alembic costs half a second to import, and most starts find nothing to do
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
HEAD = "0038"  # a test holds this against the newest file in migrations/versions


def migrate(engine: Engine) -> str:
    """Upgrade to this version's schema and return its revision.

    Raises ``Conflict`` for a database made by a newer version. Migrations run with SQLite's foreign
    keys off (a table rebuilt with them on takes its children with it) and are checked afterwards.
    What is locked is unlocked for them, in the same transaction, and locked again.
    """
    if _stored_revision(engine) == HEAD:
        return HEAD
    from alembic import command

    with _unguarded(engine) as connection:
        config = _config(connection)
        _refuse_newer(connection, config)
        locks.take_off(connection)
        command.upgrade(config, "head")
        _check_foreign_keys(connection)
        locks.put_on(connection)
    return HEAD


def _stored_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
        return row[0] if row else None


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _refuse_newer(connection: Connection, config: "Config") -> None:
    from alembic.script import ScriptDirectory

    current = _stored_revision(connection.engine)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise Conflict(
            f"The database {connection.engine.url.database} was made by a newer version of "
            f"Improvement (schema {current}). Nothing was changed. Install the newer version."
        )


@contextmanager
def _unguarded(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as bare:
        connection = bare.execution_options(writing=True)
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:  # outside a transaction, or the pragma is ignored
            _pragma(connection, "foreign_keys=OFF")
        try:
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            if sqlite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, text: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a live connection has one
    driver.execute(f"PRAGMA {text}")


def _check_foreign_keys(connection: Connection) -> None:
    """Those that were off while it ran."""
    if connection.dialect.name == "sqlite":
        broken = [row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    else:
        broken = [reference.child for reference in references.broken(connection)]
    if broken:
        raise Conflict(
            f"The upgrade would leave at least {len(broken)} rows without what they belong to "
            f"(first: table {broken[0]}). Nothing was changed. Please report this."
        )
