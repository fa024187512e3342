"""comments

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.Enum('test', 'cycle', 'decision', 'note', name='commenton', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('resolved_at', improvement.store.tables.base.Instant(), nullable=True),
    sa.Column('resolved_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_comment_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['resolved_by'], ['person.id'], name=op.f('fk_comment_resolved_by_person')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_comment_test_id_test')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_comment_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_test_id'), ['test_id'], unique=False)

    op.create_table('comment_mention',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_mention_comment_id_comment')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_comment_mention_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_comment_mention_person_id_person')),
    sa.PrimaryKeyConstraint('comment_id', 'person_id', name=op.f('pk_comment_mention'))
    )
    with op.batch_alter_table('comment_mention', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_mention_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_mention_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('comment_mention', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_mention_person_id'))
        batch_op.drop_index(batch_op.f('ix_comment_mention_partnership_id'))

    op.drop_table('comment_mention')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_test_id'))
        batch_op.drop_index(batch_op.f('ix_comment_partnership_id'))

    op.drop_table('comment')
