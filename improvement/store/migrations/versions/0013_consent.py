"""consent

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('story',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('quote', 'story', name='storykind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(length=500), nullable=False),
    sa.Column('inside', sa.Boolean(), nullable=False),
    sa.Column('report', sa.Boolean(), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('given_by', sa.String(length=80), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('kept_by', sa.Integer(), nullable=False),
    sa.Column('kept_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['dimension_group.id'], name=op.f('fk_story_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['kept_by'], ['person.id'], name=op.f('fk_story_kept_by_person')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_story_note_id_note'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_story_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_story_test_id_test')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['person.id'], name=op.f('fk_story_withdrawn_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story'))
    )
    with op.batch_alter_table('story') as batch_op:
        batch_op.create_index(batch_op.f('ix_story_note_id'), ['note_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_test_id'), ['test_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('story') as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_test_id'))
        batch_op.drop_index(batch_op.f('ix_story_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_story_note_id'))

    op.drop_table('story')
