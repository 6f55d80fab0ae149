"""Initial: rooms, bookings, hours taken."""

import sqlalchemy as sa
from alembic import op
from portal.api import orm

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    op.create_table(
        "rooms_room",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["establishment_id"], ["establishment.id"], name=op.f("fk_rooms_room_establishment_id"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms_room")),
        sa.UniqueConstraint("establishment_id", "name", name=op.f("uq_rooms_room_establishment_id_name")),
    )
    op.create_index(op.f("ix_rooms_room_establishment_id"), "rooms_room", ["establishment_id"])
    op.create_table(
        "rooms_booking",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("room_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("made", orm.UtcDateTime(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["establishment_id"], ["establishment.id"], name=op.f("fk_rooms_booking_establishment_id"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rooms_booking_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms_room.id"], name=op.f("fk_rooms_booking_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms_booking")),
    )
    for column in ("day", "establishment_id", "person_id", "room_id"):
        op.create_index(op.f(f"ix_rooms_booking_{column}"), "rooms_booking", [column])
    op.create_table(
        "rooms_slot",
        sa.Column("room_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["rooms_booking.id"], name=op.f("fk_rooms_slot_booking_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms_room.id"], name=op.f("fk_rooms_slot_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", "day", "hour", name=op.f("pk_rooms_slot")),
    )
    op.create_index(op.f("ix_rooms_slot_booking_id"), "rooms_slot", ["booking_id"])
