"""decisions reviewed and approved

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

BEFORE = ('scale', 'adapt', 'stop', 'keep_testing')
CHOICES = (*BEFORE, 'did_not_finish')
RINGS = ('one', 'five', 'twenty_five', 'all')


def one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    op.create_table('decision_quote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_quote_decision_id_decision')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_decision_quote_note_id_note'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_decision_quote_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_quote')),
    sa.UniqueConstraint('decision_id', 'note_id', name=op.f('uq_decision_quote_decision_id_note_id'))
    )
    with op.batch_alter_table('decision_quote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_quote_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_quote_note_id'), ['note_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_quote_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('decision_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('agree', 'approve', 'give_back', 'withdraw', name='decisionstep', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('taken_by', sa.Integer(), nullable=False),
    sa.Column('taken_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_step_decision_id_decision')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_decision_step_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['taken_by'], ['person.id'], name=op.f('fk_decision_step_taken_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_step')),
    sa.UniqueConstraint('decision_id', 'number', name=op.f('uq_decision_step_decision_id_number'))
    )
    with op.batch_alter_table('decision_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_step_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_step_partnership_id'), ['partnership_id'], unique=False)

    with op.batch_alter_table('decision') as batch:
        batch.drop_constraint(op.f('ck_decision_choice'), type_='check')
        batch.create_check_constraint(op.f('ck_decision_choice'), one_of('choice', CHOICES))
        for column in ('community', 'community_how', 'conditions', 'resources'):
            batch.add_column(sa.Column(column, sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('ring', sa.String(length=24), nullable=True))
        batch.create_check_constraint(op.f('ck_decision_ring'), one_of('ring', RINGS))
        batch.add_column(sa.Column('review_on', sa.Date(), nullable=True))
        # What was decided before anybody reviewed or approved is in force as it was.
        batch.add_column(sa.Column('needs_review', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('needs_approval', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column('corrects_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('quoted', sa.Integer(), nullable=False, server_default='0'))
        batch.add_column(sa.Column('content_digest', sa.String(length=64), nullable=False, server_default=''))
        batch.create_index(op.f('ix_decision_corrects_id'), ['corrects_id'], unique=False)
        batch.create_foreign_key(op.f('fk_decision_corrects_id_decision'), 'decision', ['corrects_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_decision_corrects_id_decision'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_decision_corrects_id'))
        batch_op.drop_column('content_digest')
        batch_op.drop_column('quoted')
        batch_op.drop_column('corrects_id')
        batch_op.drop_column('needs_approval')
        batch_op.drop_column('needs_review')
        batch_op.drop_column('review_on')
        batch_op.drop_constraint(op.f('ck_decision_ring'), type_='check')
        batch_op.drop_column('ring')
        batch_op.drop_column('resources')
        batch_op.drop_column('conditions')
        batch_op.drop_column('community_how')
        batch_op.drop_column('community')
        batch_op.drop_constraint(op.f('ck_decision_choice'), type_='check')
        batch_op.create_check_constraint(op.f('ck_decision_choice'), one_of('choice', BEFORE))

    with op.batch_alter_table('decision_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_step_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_decision_step_decision_id'))

    op.drop_table('decision_step')
    with op.batch_alter_table('decision_quote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_quote_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_decision_quote_note_id'))
        batch_op.drop_index(batch_op.f('ix_decision_quote_decision_id'))

    op.drop_table('decision_quote')
