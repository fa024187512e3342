"""numbers and words

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('joint_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('relation', sa.Enum('agree', 'differ', 'silent', name='relation', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['dimension_group.id'], name=op.f('fk_joint_reading_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_joint_reading_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_joint_reading_test_id_test')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_joint_reading_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_reading')),
    sa.UniqueConstraint('test_id', 'place', 'number', name=op.f('uq_joint_reading_test_id_place_number'))
    )
    with op.batch_alter_table('joint_reading') as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_reading_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_reading_test_id'), ['test_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('joint_reading') as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_reading_test_id'))
        batch_op.drop_index(batch_op.f('ix_joint_reading_partnership_id'))

    op.drop_table('joint_reading')
