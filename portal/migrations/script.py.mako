"""${message.capitalize()}."""

import sqlalchemy as sa
from alembic import op

from portal.api import orm

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
${upgrades}
