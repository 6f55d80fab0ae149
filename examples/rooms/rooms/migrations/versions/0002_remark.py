"""Version 1.1: what is to be known of a room. Only adds, so that version 1.0 works on it too."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    op.add_column("rooms_room", sa.Column("remark", sa.String(length=200), nullable=False, server_default=""))
