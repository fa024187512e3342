"""the codebook

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('theme') as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('definition', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('counts', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('counts_not', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('merged_into', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('archived_at', improvement.store.tables.base.Instant(), nullable=True))
        batch_op.add_column(sa.Column('archived_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_theme_archived_by_person'), 'person', ['archived_by'], ['id'])
        batch_op.create_foreign_key(op.f('fk_theme_merged_into_theme'), 'theme', ['merged_into'], ['id'])
    with op.batch_alter_table('theme') as batch_op:
        for column in ('version', 'definition', 'counts', 'counts_not', 'position'):
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('theme') as batch_op:
        batch_op.drop_constraint(op.f('fk_theme_merged_into_theme'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_theme_archived_by_person'), type_='foreignkey')
        batch_op.drop_column('archived_by')
        batch_op.drop_column('archived_at')
        batch_op.drop_column('merged_into')
        batch_op.drop_column('position')
        batch_op.drop_column('counts_not')
        batch_op.drop_column('counts')
        batch_op.drop_column('definition')
        batch_op.drop_column('version')
