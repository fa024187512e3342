"""the first tables

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('partnership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('small_group', sa.Integer(), nullable=False),
    sa.Column('created_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.CheckConstraint('small_group BETWEEN 5 AND 30', name=op.f('ck_partnership_small_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partnership')),
    sa.UniqueConstraint('slug', name=op.f('uq_partnership_slug'))
    )
    op.create_table('cell',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('shape', sa.String(length=120), nullable=False),
    sa.Column('key', sa.String(length=240), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_cell_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cell')),
    sa.UniqueConstraint('partnership_id', 'key', name=op.f('uq_cell_partnership_id_key'))
    )
    with op.batch_alter_table('cell', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cell_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('dimension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('definition', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_dimension_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dimension')),
    sa.UniqueConstraint('partnership_id', 'key', name=op.f('uq_dimension_partnership_id_key'))
    )
    with op.batch_alter_table('dimension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dimension_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_person_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('partnership_id', 'name', name=op.f('uq_person_partnership_id_name'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_team_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('partnership_id', 'name', name=op.f('uq_team_partnership_id_name'))
    )
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_theme_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('partnership_id', 'name', name=op.f('uq_theme_partnership_id_name'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=True),
    sa.Column('at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('change', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_audit_event_actor_id_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_audit_event_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index('ix_audit_event_subject', ['subject', 'subject_id'], unique=False)

    op.create_table('dimension_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('dimension_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('named', 'declined', 'unknown', 'not_collected', name='groupkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('lower', sa.Float(), nullable=True),
    sa.Column('upper', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['dimension_id'], ['dimension.id'], name=op.f('fk_dimension_group_dimension_id_dimension')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_dimension_group_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dimension_group')),
    sa.UniqueConstraint('dimension_id', 'key', name=op.f('uq_dimension_group_dimension_id_key'))
    )
    with op.batch_alter_table('dimension_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dimension_group_dimension_id'), ['dimension_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dimension_group_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('member', 'coach', 'leader', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_membership_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_membership_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('person_id', 'role', 'team_id', name=op.f('uq_membership_person_id_role_team_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)

    op.create_table('test',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('aim', sa.String(), nullable=False),
    sa.Column('for_whom', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('change_idea', sa.String(), nullable=False),
    sa.Column('because', sa.String(), nullable=False),
    sa.Column('learning_question', sa.String(), nullable=False),
    sa.Column('prediction', sa.String(), nullable=False),
    sa.Column('expected_now', sa.Float(), nullable=True),
    sa.Column('predicted', sa.Float(), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=True),
    sa.Column('right_if', sa.String(), nullable=False),
    sa.Column('design', sa.Enum('before_after', 'side_by_side', 'randomised', name='design', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('pilot_name', sa.String(), nullable=False),
    sa.Column('comparison_name', sa.String(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('planned_per_arm', sa.Integer(), nullable=True),
    sa.Column('minimum_worthwhile', sa.Float(), nullable=True),
    sa.Column('gap_tolerance', sa.Float(), nullable=False),
    sa.Column('fidelity_floor', sa.Float(), nullable=False),
    sa.Column('max_missing', sa.Float(), nullable=False),
    sa.Column('belief', sa.Enum('low', 'medium', 'high', name='belief', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('consequence', sa.Enum('minor', 'major', name='consequence', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('contingency', sa.String(), nullable=False),
    sa.Column('responsible', sa.String(), nullable=False),
    sa.Column('ethics_checked', sa.Boolean(), nullable=False),
    sa.Column('started_at', improvement.store.tables.base.Instant(), nullable=True),
    sa.Column('started_by', sa.Integer(), nullable=True),
    sa.Column('created_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.Column('data_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR starts_on IS NULL OR ends_on > starts_on', name=op.f('ck_test_days')),
    sa.CheckConstraint('planned_per_arm IS NULL OR planned_per_arm >= 1', name=op.f('ck_test_planned')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_test_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['started_by'], ['person.id'], name=op.f('fk_test_started_by_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_test_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_test'))
    )
    with op.batch_alter_table('test', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_test_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_test_team_id'), ['team_id'], unique=False)

    op.create_table('analysis',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('schema_number', sa.Integer(), nullable=False),
    sa.Column('package_version', sa.String(length=40), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('inputs', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_analysis_made_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_analysis_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_analysis_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_analysis'))
    )
    with op.batch_alter_table('analysis', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_analysis_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_analysis_test_id'), ['test_id'], unique=False)

    op.create_table('cell_group',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('dimension_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_cell_group_cell_id_cell')),
    sa.ForeignKeyConstraint(['dimension_id'], ['dimension.id'], name=op.f('fk_cell_group_dimension_id_dimension')),
    sa.ForeignKeyConstraint(['group_id'], ['dimension_group.id'], name=op.f('fk_cell_group_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_cell_group_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('cell_id', 'dimension_id', name=op.f('pk_cell_group'))
    )
    with op.batch_alter_table('cell_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cell_group_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cell_group_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('identical', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_import_batch_made_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_import_batch_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_import_batch_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batch_test_id'), ['test_id'], unique=False)

    op.create_table('measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('proportion', 'rate', 'count', 'value', name='measurekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('direction', sa.Enum('higher', 'lower', name='direction', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('role', sa.Enum('primary', 'outcome', 'process', 'balancing', name='measurerole', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('definition', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('outcome_days', sa.Integer(), nullable=True),
    sa.Column('margin', sa.Float(), nullable=True),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_measure_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_measure_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure')),
    sa.UniqueConstraint('partnership_id', 'test_id', 'key', name=op.f('uq_measure_partnership_id_test_id_key'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_test_id'), ['test_id'], unique=False)

    op.create_table('note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('written_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('seen', 'heard', 'learned', name='notekind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('speaker', sa.Enum('family', 'frontline', 'partner', 'team', name='speaker', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('may_quote', sa.Boolean(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['dimension_group.id'], name=op.f('fk_note_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_note_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_note_test_id_test')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_note_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_test_id'), ['test_id'], unique=False)

    op.create_table('plan_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('after_looking', sa.Boolean(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_plan_version_made_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_plan_version_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_plan_version_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('test_id', 'number', name=op.f('uq_plan_version_test_id_number'))
    )
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_version_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_version_test_id'), ['test_id'], unique=False)

    op.create_table('test_dimension',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('dimension_id', sa.Integer(), nullable=False),
    sa.Column('reference_group_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dimension_id'], ['dimension.id'], name=op.f('fk_test_dimension_dimension_id_dimension')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_test_dimension_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['reference_group_id'], ['dimension_group.id'], name=op.f('fk_test_dimension_reference_group_id_dimension_group')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_test_dimension_test_id_test')),
    sa.PrimaryKeyConstraint('test_id', 'dimension_id', name=op.f('pk_test_dimension'))
    )
    with op.batch_alter_table('test_dimension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_test_dimension_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('case_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('outcome_on', sa.Date(), nullable=True),
    sa.Column('arm', sa.Enum('pilot', 'comparison', name='arm', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('phase', sa.Enum('baseline', 'test', name='phase', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_case_record_cell_id_cell')),
    sa.ForeignKeyConstraint(['import_id'], ['import_batch.id'], name=op.f('fk_case_record_import_id_import_batch')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_case_record_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_case_record_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_record')),
    sa.UniqueConstraint('test_id', 'code', name=op.f('uq_case_record_test_id_code'))
    )
    with op.batch_alter_table('case_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_record_cell_id'), ['cell_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_record_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_record_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index('ix_case_record_reading', ['test_id', 'arm', 'phase', 'starts_on'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('analysis_id', sa.Integer(), nullable=False),
    sa.Column('recommended', sa.String(length=40), nullable=False),
    sa.Column('choice', sa.Enum('scale', 'adapt', 'stop', 'keep_testing', name='choice', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('followed_rule', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('dissent', sa.String(), nullable=False),
    sa.Column('lesson', sa.String(), nullable=False),
    sa.Column('next_step', sa.String(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('decided_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['analysis_id'], ['analysis.id'], name=op.f('fk_decision_analysis_id_analysis')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_decision_decided_by_person')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_decision_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_decision_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_test_id'), ['test_id'], unique=False)

    op.create_table('note_theme',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_note_theme_note_id_note')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_note_theme_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_note_theme_theme_id_theme')),
    sa.PrimaryKeyConstraint('note_id', 'theme_id', name=op.f('pk_note_theme'))
    )
    with op.batch_alter_table('note_theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_theme_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_theme_theme_id'), ['theme_id'], unique=False)

    op.create_table('observation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=False),
    sa.Column('period_end', sa.Date(), nullable=False),
    sa.Column('arm', sa.Enum('pilot', 'comparison', name='arm', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('phase', sa.Enum('baseline', 'test', name='phase', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('shape', sa.String(length=120), nullable=False),
    sa.Column('numerator', sa.Float(), nullable=True),
    sa.Column('denominator', sa.Float(), nullable=True),
    sa.Column('count', sa.Float(), nullable=True),
    sa.Column('exposure', sa.Float(), nullable=True),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('numerator IS NULL OR denominator IS NULL OR numerator <= denominator', name=op.f('ck_observation_proportion')),
    sa.CheckConstraint('numerator IS NULL OR numerator >= 0', name=op.f('ck_observation_numerator')),
    sa.CheckConstraint('period_end >= period_start', name=op.f('ck_observation_period')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_observation_cell_id_cell')),
    sa.ForeignKeyConstraint(['import_id'], ['import_batch.id'], name=op.f('fk_observation_import_id_import_batch')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_observation_measure_id_measure')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_observation_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('measure_id', 'period_start', 'arm', 'cell_id', name=op.f('uq_observation_measure_id_period_start_arm_cell_id'))
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_cell_id'), ['cell_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index('ix_observation_reading', ['measure_id', 'shape', 'arm', 'phase', 'period_start'], unique=False)

    op.create_table('case_value',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_record.id'], name=op.f('fk_case_value_case_id_case_record')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_case_value_measure_id_measure')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_case_value_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('case_id', 'measure_id', name=op.f('pk_case_value'))
    )
    with op.batch_alter_table('case_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_value_measure_id'), ['measure_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_value_partnership_id'), ['partnership_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('case_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_value_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_case_value_measure_id'))

    op.drop_table('case_value')
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_index('ix_observation_reading')
        batch_op.drop_index(batch_op.f('ix_observation_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_observation_import_id'))
        batch_op.drop_index(batch_op.f('ix_observation_cell_id'))

    op.drop_table('observation')
    with op.batch_alter_table('note_theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_theme_theme_id'))
        batch_op.drop_index(batch_op.f('ix_note_theme_partnership_id'))

    op.drop_table('note_theme')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_test_id'))
        batch_op.drop_index(batch_op.f('ix_decision_partnership_id'))

    op.drop_table('decision')
    with op.batch_alter_table('case_record', schema=None) as batch_op:
        batch_op.drop_index('ix_case_record_reading')
        batch_op.drop_index(batch_op.f('ix_case_record_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_case_record_import_id'))
        batch_op.drop_index(batch_op.f('ix_case_record_cell_id'))

    op.drop_table('case_record')
    with op.batch_alter_table('test_dimension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_test_dimension_partnership_id'))

    op.drop_table('test_dimension')
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_version_test_id'))
        batch_op.drop_index(batch_op.f('ix_plan_version_partnership_id'))

    op.drop_table('plan_version')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_test_id'))
        batch_op.drop_index(batch_op.f('ix_note_partnership_id'))

    op.drop_table('note')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_test_id'))
        batch_op.drop_index(batch_op.f('ix_measure_partnership_id'))

    op.drop_table('measure')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_test_id'))
        batch_op.drop_index(batch_op.f('ix_import_batch_partnership_id'))

    op.drop_table('import_batch')
    with op.batch_alter_table('cell_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cell_group_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_cell_group_group_id'))

    op.drop_table('cell_group')
    with op.batch_alter_table('analysis', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_analysis_test_id'))
        batch_op.drop_index(batch_op.f('ix_analysis_partnership_id'))

    op.drop_table('analysis')
    with op.batch_alter_table('test', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_test_team_id'))
        batch_op.drop_index(batch_op.f('ix_test_partnership_id'))

    op.drop_table('test')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))
        batch_op.drop_index(batch_op.f('ix_membership_partnership_id'))

    op.drop_table('membership')
    with op.batch_alter_table('dimension_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dimension_group_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_dimension_group_dimension_id'))

    op.drop_table('dimension_group')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_subject')
        batch_op.drop_index(batch_op.f('ix_audit_event_partnership_id'))

    op.drop_table('audit_event')
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_partnership_id'))

    op.drop_table('theme')
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_partnership_id'))

    op.drop_table('team')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_partnership_id'))

    op.drop_table('person')
    with op.batch_alter_table('dimension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dimension_partnership_id'))

    op.drop_table('dimension')
    with op.batch_alter_table('cell', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cell_partnership_id'))

    op.drop_table('cell')
    op.drop_table('partnership')

