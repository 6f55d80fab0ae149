"""The loaded fragments, for ``preau load`` and administration."""

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.context import IContext
from portal.api.layout import ILayoutFragments
from portal.layout.models import FragmentRow


@implementer(ILayoutFragments)
class LayoutFragments:
    """See ``ILayoutFragments``."""

    def __init__(self, context: IContext) -> None:
        self.context = context

    def sources(self) -> tuple[tuple[str, str, str], ...]:
        """See ``ILayoutFragments``; by id, those in force."""
        statement = (sa.select(FragmentRow.id, FragmentRow.file, FragmentRow.version)
                     .where(FragmentRow.withdrawn.is_(False)).order_by(FragmentRow.id))
        return tuple((row.id, row.file, row.version) for row in self.context.db.execute(statement))
