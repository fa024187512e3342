"""leaner case tables

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

#: Indexes that no question needs now that sums answer it, and that each of a million cases paid for.
CASE_INDEXES = {
    'ix_case_record_cell_id': ['cell_id'],
    'ix_case_record_partnership_id': ['partnership_id'],
    'ix_case_record_reading': ['test_id', 'arm', 'phase', 'starts_on'],
}
VALUE_INDEXES = {
    'ix_case_value_measure_id': ['measure_id'],
    'ix_case_value_partnership_id': ['partnership_id'],
}
OF_TEST = 'fk_case_record_test_id_partnership_id_test'


def upgrade() -> None:
    op.create_index('ix_test_with_partnership', 'test', ['id', 'partnership_id'], unique=True)
    with op.batch_alter_table('case_record') as batch:
        for name in CASE_INDEXES:
            batch.drop_index(name)
        batch.drop_constraint('fk_case_record_partnership_id_partnership', type_='foreignkey')
        batch.drop_constraint('fk_case_record_test_id_test', type_='foreignkey')
        batch.create_foreign_key(
            OF_TEST, 'test', ['test_id', 'partnership_id'], ['id', 'partnership_id']
        )
    with op.batch_alter_table('case_value', table_kwargs={'sqlite_with_rowid': False}) as batch:
        for name in VALUE_INDEXES:
            batch.drop_index(name)
        batch.drop_constraint('fk_case_value_partnership_id_partnership', type_='foreignkey')


def downgrade() -> None:
    with op.batch_alter_table('case_value', table_kwargs={'sqlite_with_rowid': True}) as batch:
        batch.create_foreign_key(
            'fk_case_value_partnership_id_partnership', 'partnership', ['partnership_id'], ['id']
        )
        for name, columns in VALUE_INDEXES.items():
            batch.create_index(name, columns)
    with op.batch_alter_table('case_record') as batch:
        batch.drop_constraint(OF_TEST, type_='foreignkey')
        batch.create_foreign_key('fk_case_record_test_id_test', 'test', ['test_id'], ['id'])
        batch.create_foreign_key(
            'fk_case_record_partnership_id_partnership', 'partnership', ['partnership_id'], ['id']
        )
        for name, columns in CASE_INDEXES.items():
            batch.create_index(name, columns)
    op.drop_index('ix_test_with_partnership', 'test')
