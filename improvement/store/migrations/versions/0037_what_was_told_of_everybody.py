"""what was told of everybody, where figures are of single households

Revision ID: 0037
Revises: 0036
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

TELLING = sa.table('telling', sa.column('id'), sa.column('dimension_id'), sa.column('until', sa.Date))
EVERYBODY = sa.text('dimension_id IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('telling') as batch_op:
        batch_op.alter_column('dimension_id', existing_type=sa.Integer(), nullable=True)
    op.create_index(
        'ix_telling_everybody',
        'telling',
        ['measure_id'],
        unique=True,
        sqlite_where=EVERYBODY,
        postgresql_where=EVERYBODY,
    )
    # The next look closes its week once more, so that what may be told of everybody is told then.
    connection = op.get_bind()
    for number, until in connection.execute(sa.select(TELLING.c.id, TELLING.c.until)).all():
        earlier = until - timedelta(weeks=1)
        connection.execute(
            sa.update(TELLING).where(TELLING.c.id == number).values(until=earlier)
        )


def downgrade() -> None:
    op.drop_index('ix_telling_everybody', table_name='telling')
    of_everybody = sa.select(TELLING.c.id).where(TELLING.c.dimension_id.is_(None))
    stretch = sa.table('told_stretch', sa.column('telling_id'))
    op.execute(sa.delete(stretch).where(stretch.c.telling_id.in_(of_everybody)))
    op.execute(sa.delete(TELLING).where(TELLING.c.dimension_id.is_(None)))
    with op.batch_alter_table('telling') as batch_op:
        batch_op.alter_column('dimension_id', existing_type=sa.Integer(), nullable=False)
