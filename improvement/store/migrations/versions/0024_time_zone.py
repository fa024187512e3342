"""the time zone of a partnership

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
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
