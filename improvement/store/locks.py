"""What is locked cannot be changed by SQL either: triggers that refuse it, on both databases.

They are taken off before a migration and put on after it (``store.migrate``), because a migration
may have to rebuild a table or to take something back (docs/decisions/0009).
"""

from itertools import chain

from sqlalchemy import Connection

from improvement.store import references
from improvement.store.locked import PREFIX
from improvement.store.locks_postgresql import on_postgresql
from improvement.store.locks_sqlite import on_sqlite


def put_on(connection: Connection) -> None:
    """Lock what is locked and keep references whole, in this transaction."""
    postgresql = connection.dialect.name == "postgresql"
    of_postgresql = chain(on_postgresql(), references.on_postgresql())
    for statement in of_postgresql if postgresql else on_sqlite():
        connection.exec_driver_sql(statement)


def take_off(connection: Connection) -> None:
    """Unlock everything, for a migration; nothing else in the app calls this."""
    for name, table in (*there(connection), *there(connection, references.PREFIX)):
        of_table = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{of_table}")


def there(connection: Connection, prefix: str = PREFIX) -> tuple[tuple[str, str], ...]:
    """(name, table) of the locks that are on; or of the other triggers with a prefix."""
    query = (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        if connection.dialect.name == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    rows = connection.exec_driver_sql(query).fetchall()
    return tuple(sorted((row[0], row[1]) for row in rows if row[0].startswith(prefix)))
