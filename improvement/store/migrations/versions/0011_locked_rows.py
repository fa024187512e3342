"""locked rows

Revision ID: 0011
Revises: 0010
"""


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes: whoever comes here is locked afterwards (``store.locks``)."""


def downgrade() -> None:
    """Locks are not part of the schema."""
