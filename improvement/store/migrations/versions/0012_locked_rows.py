"""locked rows

Revision ID: 0012
Revises: 0011
"""


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes: whoever comes here is locked afterwards (``store.locks``)."""


def downgrade() -> None:
    """Locks are not part of the schema."""
