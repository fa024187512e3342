"""tests and cycles are put away, not deleted

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

TABLES = ('test', 'cycle')


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column('archived_at', improvement.store.tables.base.Instant(), nullable=True)
            )
            batch_op.add_column(sa.Column('archived_by', sa.Integer(), nullable=True))
            batch_op.add_column(
                sa.Column('archived_because', sa.String(), nullable=False, server_default='')
            )
            batch_op.create_foreign_key(
                op.f(f'fk_{table}_archived_by_person'), 'person', ['archived_by'], ['id']
            )
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column('archived_because', server_default=None)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f'fk_{table}_archived_by_person'), type_='foreignkey')
            for column in ('archived_because', 'archived_by', 'archived_at'):
                batch_op.drop_column(column)
