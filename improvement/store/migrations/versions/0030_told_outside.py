"""what of a test left its partnership

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('told_outside',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('pilot_events', sa.Integer(), nullable=False),
    sa.Column('pilot_n', sa.Integer(), nullable=False),
    sa.Column('comparison_events', sa.Integer(), nullable=False),
    sa.Column('comparison_n', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_told_outside_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_told_outside_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_outside'))
    )
    with op.batch_alter_table('told_outside', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_told_outside_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_told_outside_test_id'), ['test_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('told_outside', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_told_outside_test_id'))
        batch_op.drop_index(batch_op.f('ix_told_outside_partnership_id'))

    op.drop_table('told_outside')
