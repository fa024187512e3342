"""the theory: aims, drivers, change ideas

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('theory_node',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('aim', 'primary', 'secondary', 'idea', name='nodekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('source', sa.Enum('family', 'community', 'frontline', 'research', 'elsewhere', 'team', name='ideasource', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('proposed_by', sa.String(), nullable=False),
    sa.Column('tested_elsewhere', sa.String(), nullable=False),
    sa.Column('track_record', sa.String(), nullable=False),
    sa.Column('context_alike', sa.String(), nullable=False),
    sa.Column('core', sa.String(), nullable=False),
    sa.Column('adaptable', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('archived_at', improvement.store.tables.base.Instant(), nullable=True),
    sa.Column('archived_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['archived_by'], ['person.id'], name=op.f('fk_theory_node_archived_by_person')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_theory_node_created_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_theory_node_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theory_node'))
    )
    with op.batch_alter_table('theory_node', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theory_node_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('theory_link',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=False),
    sa.Column('child_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['child_id'], ['theory_node.id'], name=op.f('fk_theory_link_child_id_theory_node')),
    sa.ForeignKeyConstraint(['parent_id'], ['theory_node.id'], name=op.f('fk_theory_link_parent_id_theory_node')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_theory_link_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('parent_id', 'child_id', name=op.f('pk_theory_link'))
    )
    with op.batch_alter_table('theory_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theory_link_child_id'), ['child_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_theory_link_partnership_id'), ['partnership_id'], unique=False)

    with op.batch_alter_table('test', schema=None) as batch_op:
        batch_op.add_column(sa.Column('idea_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_test_idea_id'), ['idea_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_test_idea_id_theory_node'), 'theory_node', ['idea_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('test', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_test_idea_id_theory_node'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_test_idea_id'))
        batch_op.drop_column('idea_id')

    with op.batch_alter_table('theory_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theory_link_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_theory_link_child_id'))

    op.drop_table('theory_link')
    with op.batch_alter_table('theory_node', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theory_node_partnership_id'))

    op.drop_table('theory_node')
