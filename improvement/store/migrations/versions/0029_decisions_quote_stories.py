"""decisions quote stories

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('decision_story',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('story_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_story_decision_id_decision')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_decision_story_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_decision_story_story_id_story')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_story')),
    sa.UniqueConstraint('decision_id', 'story_id', name=op.f('uq_decision_story_decision_id_story_id'))
    )
    with op.batch_alter_table('decision_story', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_story_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_story_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_story_story_id'), ['story_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('decision_story', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_story_story_id'))
        batch_op.drop_index(batch_op.f('ix_decision_story_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_decision_story_decision_id'))

    op.drop_table('decision_story')
