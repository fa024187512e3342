"""practices

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('practice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('newest', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_practice_created_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_practice_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_practice_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice')),
    sa.UniqueConstraint('test_id', name=op.f('uq_practice_test_id'))
    )
    with op.batch_alter_table('practice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practice_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('practice_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.Column('adaptations', sa.String(), nullable=False),
    sa.Column('adopted_by', sa.Integer(), nullable=False),
    sa.Column('adopted_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['adopted_by'], ['person.id'], name=op.f('fk_adoption_adopted_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_adoption_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_adoption_practice_id_practice')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_adoption_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption')),
    sa.UniqueConstraint('test_id', name=op.f('uq_adoption_test_id'))
    )
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoption_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoption_practice_id'), ['practice_id'], unique=False)

    op.create_table('practice_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('practice_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_practice_version_made_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_practice_version_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_practice_version_practice_id_practice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_version')),
    sa.UniqueConstraint('practice_id', 'number', name=op.f('uq_practice_version_practice_id_number'))
    )
    with op.batch_alter_table('practice_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practice_version_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_practice_version_practice_id'), ['practice_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('practice_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practice_version_practice_id'))
        batch_op.drop_index(batch_op.f('ix_practice_version_partnership_id'))

    op.drop_table('practice_version')
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adoption_practice_id'))
        batch_op.drop_index(batch_op.f('ix_adoption_partnership_id'))

    op.drop_table('adoption')
    with op.batch_alter_table('practice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practice_partnership_id'))

    op.drop_table('practice')
