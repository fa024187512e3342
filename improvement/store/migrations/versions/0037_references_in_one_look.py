"""references of cases asked in one look

Nothing changes but the triggers of PostgreSQL, which every migration makes anew
(``store.references``).

Revision ID: 0037
Revises: 0036
"""

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
