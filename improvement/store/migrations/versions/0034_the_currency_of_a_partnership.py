"""the currency of a partnership

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('partnership') as batch_op:
        batch_op.add_column(
            sa.Column('currency', sa.String(length=3), nullable=False, server_default='USD')
        )
    with op.batch_alter_table('partnership') as batch_op:
        batch_op.alter_column('currency', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('partnership') as batch_op:
        batch_op.drop_column('currency')
