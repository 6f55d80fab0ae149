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
    op.create_table('timetable_intake',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('made', orm.UtcDateTime(), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('outside', sa.Integer(), nullable=False),
    sa.Column('seen', sa.String(length=64), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_timetable_intake_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_timetable_intake_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timetable_intake'))
    )
    with op.batch_alter_table('timetable_intake', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timetable_intake_establishment_id'), ['establishment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_timetable_intake_person_id'), ['person_id'], unique=False)

    op.create_table('timetable_lesson',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('group_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('teacher_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('teacher', sa.String(length=120), nullable=False),
    sa.Column('room', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_timetable_lesson_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['person_group.id'], name=op.f('fk_timetable_lesson_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['teacher_id'], ['person.id'], name=op.f('fk_timetable_lesson_teacher_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timetable_lesson'))
    )
    with op.batch_alter_table('timetable_lesson', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timetable_lesson_establishment_id'), ['establishment_id'], unique=False)
        batch_op.create_index('ix_timetable_lesson_group', ['group_id', 'day'], unique=False)
        batch_op.create_index('ix_timetable_lesson_teacher', ['teacher_id', 'day'], unique=False)
