"""calendar keys out of the history

Revision ID: 0009
Revises: 0008
"""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

SECRET = 'calendar_key'
AUDIT = sa.table('audit_event', sa.column('id', sa.Integer), sa.column('subject', sa.String),
                 sa.column('change', sa.JSON))


def upgrade() -> None:
    """The address of somebody's calendar is its key: whoever reads the history must not find it.

    Addresses written down there so far may have been read, so they are dead from now on.
    """
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(AUDIT.c.id, AUDIT.c.change).where(AUDIT.c.subject == 'reminder')
    ).all()
    for row_id, change in rows:
        if SECRET in change:
            bind.execute(
                sa.update(AUDIT).where(AUDIT.c.id == row_id).values(change=_without(change))
            )
    op.execute('UPDATE reminder SET calendar_key = NULL')


def _without(change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name != SECRET}
