"""cycles

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cycle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Enum('plan', 'do', 'study', 'act', 'closed', name='cyclestep', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('purpose', sa.Enum('collect', 'develop', 'test', 'implement', name='cyclepurpose', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('act', sa.Enum('adopt', 'adapt', 'abandon', name='act', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('did', sa.JSON(), nullable=False),
    sa.Column('studied', sa.JSON(), nullable=False),
    sa.Column('acted', sa.JSON(), nullable=False),
    sa.Column('locked_by', sa.Integer(), nullable=True),
    sa.Column('locked_at', improvement.store.tables.base.Instant(), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', improvement.store.tables.base.Instant(), nullable=True),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_cycle_number')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_cycle_closed_by_person')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_cycle_created_by_person')),
    sa.ForeignKeyConstraint(['locked_by'], ['person.id'], name=op.f('fk_cycle_locked_by_person')),
    sa.ForeignKeyConstraint(['parent_id'], ['cycle.id'], name=op.f('fk_cycle_parent_id_cycle')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_cycle_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_cycle_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cycle')),
    sa.UniqueConstraint('test_id', 'number', name=op.f('uq_cycle_test_id_number'))
    )
    with op.batch_alter_table('cycle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cycle_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cycle_test_id'), ['test_id'], unique=False)

    op.create_table('cycle_plan_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_cycle_plan_version_cycle_id_cycle')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_cycle_plan_version_made_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_cycle_plan_version_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cycle_plan_version')),
    sa.UniqueConstraint('cycle_id', 'number', name=op.f('uq_cycle_plan_version_cycle_id_number'))
    )
    with op.batch_alter_table('cycle_plan_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cycle_plan_version_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cycle_plan_version_partnership_id'), ['partnership_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('cycle_plan_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cycle_plan_version_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_cycle_plan_version_cycle_id'))

    op.drop_table('cycle_plan_version')
    with op.batch_alter_table('cycle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cycle_test_id'))
        batch_op.drop_index(batch_op.f('ix_cycle_partnership_id'))

    op.drop_table('cycle')
