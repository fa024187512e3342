"""locked again

Revision ID: 0022
Revises: 0021
"""


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes: databases upgraded without their locks get them (``store.locks``)."""


def downgrade() -> None:
    """Locks are not part of the schema."""
