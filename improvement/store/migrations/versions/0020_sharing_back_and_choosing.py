"""sharing back and choosing

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('story_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('chosen_by', sa.String(), nullable=False),
    sa.Column('chosen_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('kept_by', sa.Integer(), nullable=False),
    sa.Column('kept_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['kept_by'], ['person.id'], name=op.f('fk_story_choice_kept_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_story_choice_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_story_choice_story_id_story')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_story_choice_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story_choice'))
    )
    with op.batch_alter_table('story_choice') as batch_op:
        batch_op.create_index(batch_op.f('ix_story_choice_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_choice_test_id'), ['test_id'], unique=False)

    op.create_table('story_told_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('kept_by', sa.Integer(), nullable=False),
    sa.Column('kept_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['kept_by'], ['person.id'], name=op.f('fk_story_told_back_kept_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_story_told_back_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_story_told_back_story_id_story')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story_told_back'))
    )
    with op.batch_alter_table('story_told_back') as batch_op:
        batch_op.create_index(batch_op.f('ix_story_told_back_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_told_back_story_id'), ['story_id'], unique=False)

    op.create_table('story_candidate',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('choice_id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('why_not', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['choice_id'], ['story_choice.id'], name=op.f('fk_story_candidate_choice_id_story_choice')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_story_candidate_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_story_candidate_story_id_story')),
    sa.PrimaryKeyConstraint('choice_id', 'story_id', name=op.f('pk_story_candidate'))
    )
    with op.batch_alter_table('story_candidate') as batch_op:
        batch_op.create_index(batch_op.f('ix_story_candidate_partnership_id'), ['partnership_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('story_candidate') as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_candidate_partnership_id'))

    op.drop_table('story_candidate')
    with op.batch_alter_table('story_told_back') as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_told_back_story_id'))
        batch_op.drop_index(batch_op.f('ix_story_told_back_partnership_id'))

    op.drop_table('story_told_back')
    with op.batch_alter_table('story_choice') as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_choice_test_id'))
        batch_op.drop_index(batch_op.f('ix_story_choice_partnership_id'))

    op.drop_table('story_choice')
