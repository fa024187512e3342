"""codes of cases that cannot be turned back

Revision ID: 0024
Revises: 0023
"""

import base64
import hmac
import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

PARTNERSHIP = sa.table('partnership', sa.column('id', sa.Integer))
SALT = sa.table('case_salt', sa.column('partnership_id', sa.Integer), sa.column('salt', sa.String))
CASE = sa.table('case_record', sa.column('id', sa.Integer), sa.column('partnership_id', sa.Integer),
                sa.column('code', sa.String), sa.column('import_id', sa.Integer))
EARLIER = sa.table('earlier_figure', sa.column('id', sa.Integer),
                   sa.column('partnership_id', sa.Integer), sa.column('subject', sa.String),
                   sa.column('place', sa.String), sa.column('import_id', sa.Integer),
                   sa.column('replaced_by', sa.Integer))
IMPORT = sa.table('import_batch', sa.column('id', sa.Integer), sa.column('digest', sa.String))
AT_A_TIME = 20_000


def upgrade() -> None:
    """Codes become others in place, also those in the history of each case, so that all joins hold.

    Digests of the imports that brought cases go: who knows all the rest of a file could try codes.
    """
    op.create_table('case_salt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_case_salt_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_salt')),
    sa.UniqueConstraint('partnership_id', name=op.f('uq_case_salt_partnership_id'))
    )
    with op.batch_alter_table('case_salt') as batch_op:
        batch_op.create_index(batch_op.f('ix_case_salt_partnership_id'), ['partnership_id'], unique=False)

    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':  # what is overwritten does not stay in the file's free pages
        before = bind.exec_driver_sql('PRAGMA secure_delete').scalar()
        bind.exec_driver_sql('PRAGMA secure_delete = ON')
    salts = {owner: secrets.token_hex(32) for owner in bind.scalars(sa.select(PARTNERSHIP.c.id))}
    if salts:
        rows = [{'partnership_id': owner, 'salt': salt} for owner, salt in salts.items()]
        bind.execute(sa.insert(SALT), rows)
    _turn(bind, CASE, 'code', sa.true(), salts)
    _turn(bind, EARLIER, 'place', EARLIER.c.subject == 'case_record', salts)
    earlier = EARLIER.c.subject == 'case_record'
    brought = sa.union(
        sa.select(CASE.c.import_id).where(CASE.c.import_id.is_not(None)),
        sa.select(EARLIER.c.import_id).where(earlier, EARLIER.c.import_id.is_not(None)),
        sa.select(EARLIER.c.replaced_by).where(earlier, EARLIER.c.replaced_by.is_not(None)),
    )
    bind.execute(sa.update(IMPORT).where(IMPORT.c.id.in_(brought)).values(digest=''))
    if bind.dialect.name == 'sqlite':
        bind.exec_driver_sql(f'PRAGMA secure_delete = {before}')


def _turn(bind: Any, table: Any, name: str, which: Any, salts: dict[int, str]) -> None:
    change = sa.update(table).where(table.c.id == sa.bindparam('at'))
    change = change.values({name: sa.bindparam('new')})
    for rows in _in_turn(bind, table, name, which):
        bind.execute(change, [{'at': row[0], 'new': _code(row[2], salts[row[1]])} for row in rows])


def _in_turn(bind: Any, table: Any, name: str, which: Any) -> Iterator[Any]:
    last = 0
    query = sa.select(table.c.id, table.c.partnership_id, table.c[name]).where(which)
    while rows := bind.execute(
        query.where(table.c.id > last).order_by(table.c.id).limit(AT_A_TIME)
    ).all():
        yield rows
        last = rows[-1][0]


def _code(code: str, salt: str) -> str:
    """As the app makes it (``domain.case_codes``), written down here as it was then."""
    digest = hmac.digest(bytes.fromhex(salt), code.encode(), 'sha256')
    return base64.b32encode(digest[:10]).decode().lower()[:12]


def downgrade() -> None:
    """The codes stay as they are: nobody can turn them back."""
    op.drop_table('case_salt')
