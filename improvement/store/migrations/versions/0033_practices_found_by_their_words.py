"""practices are found by the words on their cards and of their sites

Revision ID: 0033
Revises: 0032
"""

import json
import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

CHECK = 'ck_search_entry_subject'
BEFORE = "subject IN ('note', 'plan', 'decision')"
AFTER = "subject IN ('note', 'plan', 'decision', 'practice')"
#: A table that is rebuilt loses its triggers: as they were made with the index (0007).
TRIGGERS = (
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
PRACTICES = (
    'SELECT p.id, p.partnership_id, p.test_id, v.card FROM practice p '
    'JOIN practice_version v ON v.practice_id = p.id AND v.number = p.newest'
)
SITES = (
    'SELECT t.place, t.title FROM test t WHERE t.id = :test OR t.id IN '
    '(SELECT a.test_id FROM adoption a WHERE a.practice_id = :practice AND a.archived_at IS NULL)'
)
PARTS = (
    'name', 'problem', 'for_whom', 'core', 'adaptable', 'conditions', 'cost_words', 'burden', 'risks'
)


def upgrade() -> None:
    _subjects(AFTER)
    bind = op.get_bind()
    entries = [_entry(bind, row) for row in bind.execute(sa.text(PRACTICES))]
    if entries:
        bind.execute(
            sa.text(
                'INSERT INTO search_entry '
                '(partnership_id, subject, subject_id, test_id, title, text, words) VALUES '
                "(:partnership_id, 'practice', :subject_id, :test_id, :title, :text, :words)"
            ),
            entries,
        )


def downgrade() -> None:
    op.execute("DELETE FROM search_entry WHERE subject = 'practice'")
    _subjects(BEFORE)


def _subjects(condition: str) -> None:
    sqlite = op.get_bind().dialect.name == 'sqlite'
    with op.batch_alter_table('search_entry') as batch:
        batch.drop_constraint(op.f(CHECK), type_='check')
        batch.create_check_constraint(op.f(CHECK), condition)
    for statement in TRIGGERS if sqlite else ():
        op.execute(statement)


def _entry(bind: Any, row: Any) -> dict[str, Any]:
    card = json.loads(row.card) if isinstance(row.card, str) else row.card
    text = ' · '.join(part for name in PARTS for part in _several(card.get(name)) if part)
    asked = {'test': row.test_id, 'practice': row.id}
    sites = ' '.join(' '.join(site) for site in bind.execute(sa.text(SITES), asked))
    return {
        'partnership_id': row.partnership_id,
        'subject_id': row.id,
        'test_id': row.test_id,
        'title': card['name'],
        'text': text,
        'words': _folded(f'{text} {sites}'),
    }


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value or '']


def _folded(text: str) -> str:
    bare = ''.join(
        c for c in unicodedata.normalize('NFKD', text) if unicodedata.category(c) != 'Mn'
    )
    return ' '.join(re.findall(r'[^\W_]+', bare.casefold()))
