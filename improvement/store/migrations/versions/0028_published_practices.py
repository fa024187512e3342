"""published practices

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('practice_id', sa.Integer(), nullable=False),
    sa.Column('summary', sa.JSON(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=False),
    sa.Column('published_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_publication_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['practice_id'], ['practice.id'], name=op.f('fk_publication_practice_id_practice')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_publication_published_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('practice_id', name=op.f('uq_publication_practice_id'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('outside_adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.Column('adaptations', sa.String(), nullable=False),
    sa.Column('adopted_by', sa.Integer(), nullable=False),
    sa.Column('adopted_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('shared_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['adopted_by'], ['person.id'], name=op.f('fk_outside_adoption_adopted_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_outside_adoption_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_outside_adoption_publication_id_publication')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_outside_adoption_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_adoption')),
    sa.UniqueConstraint('test_id', name=op.f('uq_outside_adoption_test_id'))
    )
    with op.batch_alter_table('outside_adoption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_adoption_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_adoption_publication_id'), ['publication_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('outside_adoption', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_adoption_publication_id'))
        batch_op.drop_index(batch_op.f('ix_outside_adoption_partnership_id'))

    op.drop_table('outside_adoption')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_partnership_id'))

    op.drop_table('publication')
