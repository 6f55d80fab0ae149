"""Initial."""

import sqlalchemy as sa
from alembic import op

from portal.api import orm

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    op.create_table('pace',
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('what', sa.String(length=100), nullable=False),
    sa.Column('times', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('person', 'what')
    )
    op.create_table('web_session',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('cas_ticket_hash', sa.String(length=64), nullable=True),
    sa.Column('created', orm.UtcDateTime(), nullable=False),
    sa.Column('seen', orm.UtcDateTime(), nullable=False),
    sa.Column('renewed', orm.UtcDateTime(), nullable=True),
    sa.Column('browser', sa.String(length=80), nullable=False),
    sa.Column('csrf_secret', sa.String(length=64), nullable=False),
    sa.Column('establishment', sa.String(length=36), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('cas_ticket_hash'),
    sa.UniqueConstraint('id_hash')
    )
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_web_session_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_web_session_seen'), ['seen'], unique=False)

    op.create_table('web_session_value',
    sa.Column('session', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session'], ['web_session.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session', 'scope', 'name')
    )
