"""a plan says whether the worst off were chosen

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('test') as batch:
        batch.add_column(sa.Column('chosen_worst', sa.String(length=24), nullable=True))
        batch.create_check_constraint(
            op.f('ck_test_worstoff'), "chosen_worst IN ('yes', 'no', 'not_sure')"
        )


def downgrade() -> None:
    with op.batch_alter_table('test') as batch:
        batch.drop_constraint(op.f('ck_test_worstoff'), type_='check')
        batch.drop_column('chosen_worst')
