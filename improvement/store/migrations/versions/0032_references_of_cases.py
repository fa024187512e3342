"""references of cases

Revision ID: 0032
Revises: 0031
"""

from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

#: PostgreSQL: foreign keys that triggers take the place of (docs/decisions/0014).
KEYS = (
    ('fk_case_record_test_id_partnership_id_test', 'case_record', 'test',
     ['test_id', 'partnership_id'], ['id', 'partnership_id']),
    ('fk_case_record_cell_id_cell', 'case_record', 'cell', ['cell_id'], ['id']),
    ('fk_case_record_import_id_import_batch', 'case_record', 'import_batch', ['import_id'], ['id']),
    ('fk_case_value_case_id_case_record', 'case_value', 'case_record', ['case_id'], ['id']),
    ('fk_case_value_measure_id_measure', 'case_value', 'measure', ['measure_id'], ['id']),
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        for name, child, *_ in KEYS:
            op.drop_constraint(name, child, type_='foreignkey')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        for name, child, parent, columns, ids in KEYS:
            op.create_foreign_key(name, child, parent, columns, ids)
