"""groups over time

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('group_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('dimension_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('renamed', 'split', 'merged', name='groupchangekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('old_label', sa.String(length=120), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['dimension_id'], ['dimension.id'], name=op.f('fk_group_change_dimension_id_dimension')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_group_change_made_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_group_change_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_change'))
    )
    with op.batch_alter_table('group_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_change_dimension_id'), ['dimension_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_change_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('cell_answer',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('dimension_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_cell_answer_cell_id_cell')),
    sa.ForeignKeyConstraint(['dimension_id'], ['dimension.id'], name=op.f('fk_cell_answer_dimension_id_dimension')),
    sa.ForeignKeyConstraint(['group_id'], ['dimension_group.id'], name=op.f('fk_cell_answer_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_cell_answer_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('cell_id', 'group_id', name=op.f('pk_cell_answer'))
    )
    with op.batch_alter_table('cell_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cell_answer_dimension_id'), ['dimension_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cell_answer_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cell_answer_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('group_change_part',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('after', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['group_change.id'], name=op.f('fk_group_change_part_change_id_group_change')),
    sa.ForeignKeyConstraint(['group_id'], ['dimension_group.id'], name=op.f('fk_group_change_part_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_group_change_part_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('change_id', 'group_id', 'after', name=op.f('pk_group_change_part'))
    )
    with op.batch_alter_table('group_change_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_change_part_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_change_part_partnership_id'), ['partnership_id'], unique=False)

    # Added in place, not by a rebuilt table: SQLite and PostgreSQL both take constraints inline.
    op.execute("ALTER TABLE dimension ADD COLUMN reference VARCHAR(60)")
    op.execute("ALTER TABLE dimension ADD COLUMN combined VARCHAR(60)")
    op.execute(
        "ALTER TABLE dimension ADD COLUMN reporting VARCHAR(24) DEFAULT 'one_answer' NOT NULL "
        "CONSTRAINT ck_dimension_reporting "
        "CHECK (reporting IN ('one_answer', 'two_or_more', 'in_combination'))"
    )
    # The flag was kept but never asked for: nobody chose it, so nothing is hidden by surprise.
    op.execute("UPDATE dimension SET sensitive = FALSE")

    op.execute("ALTER TABLE dimension_group ADD COLUMN definition VARCHAR DEFAULT '' NOT NULL")
    op.execute(
        "ALTER TABLE dimension_group ADD COLUMN parent_id INTEGER "
        "CONSTRAINT fk_dimension_group_parent_id_dimension_group REFERENCES dimension_group (id)"
    )
    op.execute("ALTER TABLE dimension_group ADD COLUMN begins_on DATE")
    op.execute("ALTER TABLE dimension_group ADD COLUMN ends_on DATE")
    op.create_index(
        op.f('ix_dimension_group_parent_id'), 'dimension_group', ['parent_id'], unique=False
    )

    # A cell may be counted in several groups of a dimension where groups overlap.
    with op.batch_alter_table('cell_group', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('pk_cell_group'), type_='primary')
        batch_op.create_primary_key(
            op.f('pk_cell_group'), ['cell_id', 'dimension_id', 'group_id']
        )


def downgrade() -> None:
    with op.batch_alter_table('cell_group', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('pk_cell_group'), type_='primary')
        batch_op.create_primary_key(op.f('pk_cell_group'), ['cell_id', 'dimension_id'])
    with op.batch_alter_table('dimension_group', schema=None) as batch_op:
        batch_op.drop_constraint('fk_dimension_group_parent_id_dimension_group', type_='foreignkey')
        batch_op.drop_index(op.f('ix_dimension_group_parent_id'))
        for name in ('ends_on', 'begins_on', 'parent_id', 'definition'):
            batch_op.drop_column(name)
    with op.batch_alter_table('dimension', schema=None) as batch_op:
        for name in ('combined', 'reporting', 'reference'):
            batch_op.drop_column(name)

    with op.batch_alter_table('group_change_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_change_part_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_group_change_part_group_id'))

    op.drop_table('group_change_part')
    with op.batch_alter_table('cell_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cell_answer_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_cell_answer_group_id'))
        batch_op.drop_index(batch_op.f('ix_cell_answer_dimension_id'))

    op.drop_table('cell_answer')
    with op.batch_alter_table('group_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_change_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_group_change_dimension_id'))

    op.drop_table('group_change')
