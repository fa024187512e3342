"""coding by two

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coded_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('coder_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('done_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['coder_id'], ['person.id'], name=op.f('fk_coded_note_coder_id_person')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_coded_note_note_id_note')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_coded_note_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coded_note')),
    sa.UniqueConstraint('note_id', 'coder_id', name=op.f('uq_coded_note_note_id_coder_id'))
    )
    with op.batch_alter_table('coded_note') as batch_op:
        batch_op.create_index(batch_op.f('ix_coded_note_note_id'), ['note_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coded_note_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('coding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('coder_id', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['coder_id'], ['person.id'], name=op.f('fk_coding_coder_id_person')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_coding_note_id_note')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_coding_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_coding_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding'))
    )
    with op.batch_alter_table('coding') as batch_op:
        batch_op.create_index(batch_op.f('ix_coding_note_id'), ['note_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coding_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coding_theme_id'), ['theme_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('coding') as batch_op:
        batch_op.drop_index(batch_op.f('ix_coding_theme_id'))
        batch_op.drop_index(batch_op.f('ix_coding_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_coding_note_id'))

    op.drop_table('coding')
    with op.batch_alter_table('coded_note') as batch_op:
        batch_op.drop_index(batch_op.f('ix_coded_note_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_coded_note_note_id'))

    op.drop_table('coded_note')
