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
    op.create_table('bookmarks_item',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('parent_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('icon', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('added', orm.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['bookmarks_item.id'], name=op.f('fk_bookmarks_item_parent_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_bookmarks_item_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookmarks_item'))
    )
    with op.batch_alter_table('bookmarks_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bookmarks_item_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bookmarks_item_person_id'), ['person_id'], unique=False)
