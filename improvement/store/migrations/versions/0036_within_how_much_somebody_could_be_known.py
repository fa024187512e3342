"""within how much of it somebody's figure could be estimated from what was told

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('told_stretch') as batch_op:
        batch_op.add_column(sa.Column('percent', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('told_stretch') as batch_op:
        batch_op.drop_column('percent')
