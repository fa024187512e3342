"""the time zone of a partnership

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('partnership') as batch_op:
        batch_op.add_column(
            sa.Column('time_zone', sa.String(length=60), nullable=False, server_default='')
        )
    with op.batch_alter_table('partnership') as batch_op:
        batch_op.alter_column('time_zone', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('partnership') as batch_op:
        batch_op.drop_column('time_zone')
