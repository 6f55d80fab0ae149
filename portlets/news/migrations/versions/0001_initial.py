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
    op.create_table('news_announcement',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('weight', sa.SmallInteger(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('safe', sa.Text(), nullable=False),
    sa.Column('summary', sa.String(length=400), nullable=False),
    sa.Column('author_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('author_name', sa.String(length=160), nullable=False),
    sa.Column('author_title', sa.String(length=160), nullable=False),
    sa.Column('starts', orm.UtcDateTime(), nullable=False),
    sa.Column('ends', orm.UtcDateTime(), nullable=True),
    sa.Column('written', orm.UtcDateTime(), nullable=False),
    sa.Column('published', orm.UtcDateTime(), nullable=True),
    sa.Column('changed', orm.UtcDateTime(), nullable=True),
    sa.Column('withdrawn', orm.UtcDateTime(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_news_announcement_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_news_announcement_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaces_id'], ['news_announcement.id'], name=op.f('fk_news_announcement_replaces_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_announcement'))
    )
    with op.batch_alter_table('news_announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_announcement_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_announcement_establishment_id'), ['establishment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_news_announcement_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_index('ix_news_announcement_shown', ['establishment_id', 'starts'], unique=False)

    op.create_table('news_picture',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('announcement_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('stored', sa.String(length=80), nullable=False),
    sa.Column('alt', sa.String(length=250), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['news_announcement.id'], name=op.f('fk_news_picture_announcement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_picture'))
    )
    with op.batch_alter_table('news_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_news_picture_announcement_id'), ['announcement_id'], unique=False)

    op.create_table('news_reading',
    sa.Column('announcement_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('read', orm.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['news_announcement.id'], name=op.f('fk_news_reading_announcement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_news_reading_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'person_id', name=op.f('pk_news_reading'))
    )
    op.create_table('news_target',
    sa.Column('announcement_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('target', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['news_announcement.id'], name=op.f('fk_news_target_announcement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'target', name=op.f('pk_news_target'))
    )
