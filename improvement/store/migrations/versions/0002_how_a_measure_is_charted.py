"""how a measure is charted

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('chart_setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('saved_by', sa.Integer(), nullable=False),
    sa.Column('saved_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_chart_setting_measure_id_measure')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_chart_setting_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['saved_by'], ['person.id'], name=op.f('fk_chart_setting_saved_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chart_setting')),
    sa.UniqueConstraint('measure_id', name=op.f('uq_chart_setting_measure_id'))
    )
    with op.batch_alter_table('chart_setting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chart_setting_partnership_id'), ['partnership_id'], unique=False)


def downgrade() -> None:

    with op.batch_alter_table('chart_setting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chart_setting_partnership_id'))

    op.drop_table('chart_setting')
