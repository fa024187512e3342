"""what was told

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('telling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('dimension_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['dimension_id'], ['dimension.id'], name=op.f('fk_telling_dimension_id_dimension')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_telling_measure_id_measure')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_telling_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_telling_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_telling')),
    sa.UniqueConstraint('measure_id', 'dimension_id', name=op.f('uq_telling_measure_id_dimension_id'))
    )
    with op.batch_alter_table('telling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_telling_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_telling_test_id'), ['test_id'], unique=False)

    op.create_table('told_stretch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('telling_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Enum('screen', 'outside', name='audience', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('group_key', sa.String(length=60), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('threshold', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_told_stretch_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['telling_id'], ['telling.id'], name=op.f('fk_told_stretch_telling_id_telling')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_stretch')),
    sa.UniqueConstraint('telling_id', 'audience', 'group_key', 'starts', name=op.f('uq_told_stretch_telling_id_audience_group_key_starts'))
    )
    with op.batch_alter_table('told_stretch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_told_stretch_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_told_stretch_telling_id'), ['telling_id'], unique=False)

    with op.batch_alter_table('partnership') as batch:
        batch.add_column(sa.Column('small_group_outside', sa.Integer(), nullable=False, server_default='11'))
    # Exports were never laxer than screens: a higher threshold of a partnership stays for both.
    op.execute('UPDATE partnership SET small_group_outside = small_group WHERE small_group > 11')
    with op.batch_alter_table('partnership') as batch:
        batch.create_check_constraint(op.f('ck_partnership_small_group_outside'), 'small_group_outside BETWEEN 5 AND 30')


def downgrade() -> None:
    with op.batch_alter_table('partnership') as batch:
        batch.drop_constraint(op.f('ck_partnership_small_group_outside'), type_='check')
        batch.drop_column('small_group_outside')

    with op.batch_alter_table('told_stretch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_told_stretch_telling_id'))
        batch_op.drop_index(batch_op.f('ix_told_stretch_partnership_id'))

    op.drop_table('told_stretch')
    with op.batch_alter_table('telling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_telling_test_id'))
        batch_op.drop_index(batch_op.f('ix_telling_partnership_id'))

    op.drop_table('telling')