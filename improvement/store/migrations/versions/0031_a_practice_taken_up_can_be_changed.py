"""a practice that was taken up can be changed, paused, stopped and put away

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

TABLES = ('adoption', 'outside_adoption')
STANDINGS = ('planned', 'in_use', 'paused', 'stopped')
#: What was taken up so far is in use: nobody could say anything else.
TEXTS = {'standing': 'in_use', 'reason': '', 'lesson': '', 'archived_because': ''}


def upgrade() -> None:
    for table in TABLES:
        standing = sa.Enum(
            *STANDINGS, name='standing', native_enum=False, create_constraint=True, length=24
        )
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column('standing', standing, nullable=False, server_default='in_use')
            )
            for name in ('reason', 'lesson', 'archived_because'):
                batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))
            batch.add_column(
                sa.Column('archived_at', improvement.store.tables.base.Instant(), nullable=True)
            )
            batch.add_column(sa.Column('archived_by', sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f'fk_{table}_archived_by_person'), 'person', ['archived_by'], ['id']
            )
            batch.drop_constraint(op.f(f'uq_{table}_test_id'), type_='unique')
        with op.batch_alter_table(table) as batch:
            for name in TEXTS:
                batch.alter_column(name, server_default=None)
        there = sa.text('archived_at IS NULL')
        op.create_index(
            op.f(f'uq_{table}_test_id'),
            table,
            ['test_id'],
            unique=True,
            sqlite_where=there,
            postgresql_where=there,
        )


def downgrade() -> None:
    """Raises where a test does a second practice by now: the older version knows one a test."""
    for table in TABLES:
        op.drop_index(op.f(f'uq_{table}_test_id'), table)
        with op.batch_alter_table(table) as batch:
            batch.create_unique_constraint(op.f(f'uq_{table}_test_id'), ['test_id'])
            batch.drop_constraint(op.f(f'fk_{table}_archived_by_person'), type_='foreignkey')
            batch.drop_constraint(op.f(f'ck_{table}_standing'), type_='check')
            for name in (*TEXTS, 'archived_by', 'archived_at'):
                batch.drop_column(name)
