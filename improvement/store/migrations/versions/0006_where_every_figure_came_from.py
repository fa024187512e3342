"""where every figure came from

Revision ID: 0006
Revises: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ARMS = ('pilot', 'comparison')
PHASES = ('baseline', 'test')


def owned(name: str, *columns: 'sa.Column[Any]', refers: dict[str, str], unique: tuple[str, ...] = ()) -> None:
    """A table of rows that belong to a partnership."""
    refers = {'partnership_id': 'partnership'} | refers
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column], [f'{table}.id'], name=op.f(f'fk_{name}_{column}_{table}'))
        for column, table in refers.items()
    ]
    if unique:
        constraints.append(sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")))
    op.create_table(
        name,
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('partnership_id', sa.Integer(), nullable=False),
        *columns,
        *constraints,
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')),
    )
    index(name, 'partnership_id')


def index(table: str, *columns: str, name: str = '') -> None:
    op.create_index(op.f(name or f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def moment(name: str) -> 'sa.Column[Any]':
    return sa.Column(name, improvement.store.tables.base.Instant(), nullable=False)


def number(name: str, *, nullable: bool = False) -> 'sa.Column[Any]':
    return sa.Column(name, sa.Integer(), nullable=nullable)


def word(name: str, table: str, words: tuple[str, ...]) -> 'sa.Column[Any]':
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    for table in ('observation', 'case_record'):
        op.add_column(table, number('source_row', nullable=True))
    owned(
        'case_sum',
        number('test_id'),
        number('measure_id'),
        word('arm', 'case_sum', ARMS),
        word('phase', 'case_sum', PHASES),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=True),
        number('cell_id'),
        number('known'),
        sa.Column('total', sa.Float(), nullable=False),
        number('missing'),
        sa.Column('built_on', sa.Date(), nullable=False),
        refers={'test_id': 'test', 'measure_id': 'measure', 'cell_id': 'cell'},
    )
    index('case_sum', 'test_id')
    index('case_sum', 'measure_id', 'arm', 'phase', 'starts_on', name='ix_case_sum_reading')
    owned(
        'earlier_figure',
        number('test_id'),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('figures', sa.JSON(), nullable=False),
        number('import_id', nullable=True),
        number('source_row', nullable=True),
        number('replaced_by', nullable=True),
        refers={'test_id': 'test', 'import_id': 'import_batch', 'replaced_by': 'import_batch'},
    )
    index('earlier_figure', 'test_id', 'subject', 'place', name='ix_earlier_figure_place')
    index('earlier_figure', 'import_id')
    index('earlier_figure', 'replaced_by')
    owned(
        'import_undo',
        number('import_id'),
        number('removed'),
        number('restored'),
        number('made_by'),
        moment('made_at'),
        refers={'import_id': 'import_batch', 'made_by': 'person'},
        unique=('import_id',),
    )
    owned(
        'table_habit',
        number('test_id'),
        sa.Column('source', sa.String(length=64), nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        number('saved_by'),
        moment('saved_at'),
        refers={'test_id': 'test', 'saved_by': 'person'},
        unique=('test_id', 'source'),
    )
    owned(
        'entry_draft',
        number('test_id'),
        number('person_id'),
        sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('texts', sa.JSON(), nullable=False),
        moment('saved_at'),
        refers={'test_id': 'test', 'person_id': 'person'},
        unique=('test_id', 'person_id', 'place'),
    )


def downgrade() -> None:
    for table in ('entry_draft', 'table_habit', 'import_undo', 'earlier_figure', 'case_sum'):
        op.drop_table(table)
    for table in ('case_record', 'observation'):
        op.drop_column(table, 'source_row')
