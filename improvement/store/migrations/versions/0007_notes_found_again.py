"""notes: more kinds and voices, a measure and a point, attachments; search over words

Revision ID: 0007
Revises: 0006
"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

import improvement.store.tables.base


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

KINDS = {'seen': 'observation', 'heard': 'feedback', 'learned': 'lesson'}
KIND_CHECK = "kind IN ('observation', 'feedback', 'barrier', 'surprise', 'lesson')"
SPEAKER_CHECK = "speaker IN ('family', 'community', 'frontline', 'partner', 'team', 'data')"
#: FTS5 keeps its words beside search_entry; these keep the two alike.
SQLITE = (
    "DROP TABLE IF EXISTS search_index",  # left over where search_entry was dropped by hand
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "words, content='search_entry', content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) "
    "VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) "
    "VALUES ('delete', old.id, old.words); "
    "INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    "CREATE INDEX search_index ON search_entry USING gin (to_tsvector('simple', words))",
)


def upgrade() -> None:
    _change_notes()
    _add_attachments()
    _add_search()
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)
    _fill_search()


def _sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def _change_notes() -> None:
    with op.batch_alter_table('note') as batch_op:
        batch_op.drop_constraint(op.f('ck_note_notekind'), type_='check')
        batch_op.drop_constraint(op.f('ck_note_speaker'), type_='check')
        batch_op.add_column(sa.Column('measure_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('period', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('cycle_id', sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column('voice', sa.String(length=40), nullable=False, server_default='')
        )
        batch_op.add_column(
            sa.Column('archived_at', improvement.store.tables.base.Instant(), nullable=True)
        )
        batch_op.add_column(sa.Column('archived_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_note_measure_id_measure'),
            'measure', ['measure_id'], ['id'], ondelete='SET NULL',
        )
        batch_op.create_foreign_key(
            op.f('fk_note_cycle_id_cycle'), 'cycle', ['cycle_id'], ['id'], ondelete='SET NULL',
        )
        batch_op.create_foreign_key(
            op.f('fk_note_archived_by_person'), 'person', ['archived_by'], ['id']
        )
    for before, after in KINDS.items():
        op.execute(f"UPDATE note SET kind = '{after}' WHERE kind = '{before}'")
    with op.batch_alter_table('note') as batch_op:
        batch_op.create_check_constraint(op.f('ck_note_notekind'), KIND_CHECK)
        batch_op.create_check_constraint(op.f('ck_note_speaker'), SPEAKER_CHECK)
        batch_op.alter_column('voice', server_default=None)


def _add_attachments() -> None:
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('stored_as', sa.String(length=64), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_at', improvement.store.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_attachment_added_by_person')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_attachment_note_id_note')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_attachment_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_attachment_stored_as'))
    )
    op.create_index(op.f('ix_attachment_note_id'), 'attachment', ['note_id'])
    op.create_index(op.f('ix_attachment_partnership_id'), 'attachment', ['partnership_id'])


def _add_search() -> None:
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Enum('note', 'plan', 'decision', name='subject', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_search_entry_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['test_id'], ['test.id'], name=op.f('fk_search_entry_test_id_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('subject', 'subject_id', name=op.f('uq_search_entry_subject_subject_id'))
    )
    op.create_index(op.f('ix_search_entry_partnership_id'), 'search_entry', ['partnership_id'])
    op.create_index(op.f('ix_search_entry_test_id'), 'search_entry', ['test_id'])


def _fill_search() -> None:
    """What is there already can be found from now on (as store.search_entries does it)."""
    bind = op.get_bind()
    entries = [
        *(_entry('note', r, r.test_id, '', r.text)
          for r in bind.execute(sa.text('SELECT id, partnership_id, test_id, text FROM note'))),
        *(_entry('plan', r, r.id, r.title, _joined(*r[3:]))
          for r in bind.execute(sa.text(
              'SELECT id, partnership_id, title, aim, for_whom, place, change_idea, because, '
              'learning_question, prediction, right_if FROM test'))),
        *(_entry('decision', r, r.test_id, '', _joined(*r[3:]))
          for r in bind.execute(sa.text(
              'SELECT id, partnership_id, test_id, lesson, reason, dissent, next_step '
              'FROM decision'))),
    ]
    kept = [entry for entry in entries if entry['words']]
    if kept:
        bind.execute(sa.text(
            'INSERT INTO search_entry '
            '(partnership_id, subject, subject_id, test_id, title, text, words) VALUES '
            '(:partnership_id, :subject, :subject_id, :test_id, :title, :text, :words)'), kept)


def _entry(subject: str, row: Any, test_id: int, title: str, text: str) -> dict[str, Any]:
    return {
        'partnership_id': row.partnership_id, 'subject': subject, 'subject_id': row.id,
        'test_id': test_id, 'title': title, 'text': text, 'words': _folded(f'{title} {text}'),
    }


def _joined(*parts: str) -> str:
    return ' · '.join(part.strip() for part in parts if part.strip())


def _folded(text: str) -> str:
    bare = ''.join(
        c for c in unicodedata.normalize('NFKD', text) if unicodedata.category(c) != 'Mn'
    )
    return ' '.join(re.findall(r'[^\W_]+', bare.casefold()))


def downgrade() -> None:
    if _sqlite():
        op.execute('DROP TABLE search_index')
    op.drop_table('search_entry')
    op.drop_table('attachment')
    with op.batch_alter_table('note') as batch_op:
        batch_op.drop_constraint(op.f('ck_note_notekind'), type_='check')
        batch_op.drop_constraint(op.f('ck_note_speaker'), type_='check')
        batch_op.drop_constraint(op.f('fk_note_measure_id_measure'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_note_cycle_id_cycle'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_note_archived_by_person'), type_='foreignkey')
        for column in ('measure_id', 'period', 'cycle_id', 'voice', 'archived_at', 'archived_by'):
            batch_op.drop_column(column)
    for before, after in KINDS.items():
        op.execute(f"UPDATE note SET kind = '{before}' WHERE kind = '{after}'")
    op.execute("UPDATE note SET kind = 'seen' WHERE kind IN ('barrier', 'surprise')")
    op.execute("UPDATE note SET speaker = 'partner' WHERE speaker = 'community'")
    op.execute("UPDATE note SET speaker = 'team' WHERE speaker = 'data'")
    with op.batch_alter_table('note') as batch_op:
        batch_op.create_check_constraint(
            op.f('ck_note_notekind'), "kind IN ('seen', 'heard', 'learned')"
        )
        batch_op.create_check_constraint(
            op.f('ck_note_speaker'), "speaker IN ('family', 'frontline', 'partner', 'team')"
        )
