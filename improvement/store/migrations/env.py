"""Runs migrations on the connection that ``improvement.store.migrate`` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from improvement.store.references import CONSTRAINTS
from improvement.store.tables import Base


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write SQLModel's text columns as plain SQLAlchemy, so that a migration stands alone."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """The database's own text search stands beside ``search_entry``; no model describes it.

    On PostgreSQL some foreign keys of the models are triggers (``store.references``).
    """
    if kind == "foreign_key_constraint" and connection.dialect.name == "postgresql":
        return name not in CONSTRAINTS
    return not (kind in ("table", "index") and (name or "").startswith("search_index"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render,
    compare_type=True,
    include_object=include,
)
with context.begin_transaction():
    context.run_migrations()
