"""scale of a test, checks before the start, and the test it began from

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

CHECKS = ('families_asked', 'workers_agreed', 'data_tried')


def upgrade() -> None:
    with op.batch_alter_table('test') as batch:
        batch.add_column(sa.Column('readiness', sa.String(length=24), nullable=True))
        batch.create_check_constraint(
            op.f('ck_test_readiness'), "readiness IN ('resistant', 'indifferent', 'ready')"
        )
        batch.add_column(sa.Column('own_words', sa.String(), nullable=False, server_default=''))
        for column in CHECKS:
            batch.add_column(sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('began_from', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_test_began_from_test'), 'test', ['began_from'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('test') as batch:
        batch.drop_constraint(op.f('fk_test_began_from_test'), type_='foreignkey')
        batch.drop_column('began_from')
        for column in (*CHECKS, 'own_words'):
            batch.drop_column(column)
        batch.drop_constraint(op.f('ck_test_readiness'), type_='check')
        batch.drop_column('readiness')
