"""every kind of outcome and design

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

BEFORE = ('before_after', 'side_by_side', 'randomised')
DESIGNS = (*BEFORE, 'diff_in_diff', 'interrupted', 'paired')
WAYS = ('share', 'events', 'typical_wait', 'average_days', 'score', 'order', 'cost')


def one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    with op.batch_alter_table('test') as batch:
        batch.drop_constraint(op.f('ck_test_design'), type_='check')
        batch.create_check_constraint(op.f('ck_test_design'), one_of('design', DESIGNS))
        batch.add_column(sa.Column('no_worse', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('before_measure', sa.String(length=60), nullable=False, server_default=''))
        batch.add_column(sa.Column('cluster_dimension', sa.String(length=60), nullable=False, server_default=''))
        batch.add_column(sa.Column('cluster_likeness', sa.Float(), nullable=True))
    with op.batch_alter_table('measure') as batch:
        batch.add_column(sa.Column('compared_by', sa.String(length=24), nullable=True))
        batch.create_check_constraint(op.f('ck_measure_comparedby'), one_of('compared_by', WAYS))


def downgrade() -> None:
    with op.batch_alter_table('measure') as batch:
        batch.drop_constraint(op.f('ck_measure_comparedby'), type_='check')
        batch.drop_column('compared_by')
    with op.batch_alter_table('test') as batch:
        for column in ('cluster_likeness', 'cluster_dimension', 'before_measure', 'no_worse'):
            batch.drop_column(column)
        batch.drop_constraint(op.f('ck_test_design'), type_='check')
        batch.create_check_constraint(op.f('ck_test_design'), one_of('design', BEFORE))
