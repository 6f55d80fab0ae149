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
    op.create_table('greeting_word',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('text', sa.String(length=120), nullable=False),
    sa.Column('said', orm.UtcDateTime(), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_greeting_word_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_greeting_word_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_greeting_word'))
    )
    with op.batch_alter_table('greeting_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_greeting_word_establishment_id'), ['establishment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_greeting_word_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_greeting_word_said'), ['said'], unique=False)

