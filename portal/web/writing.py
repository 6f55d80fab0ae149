"""A writable context for a view: the same person and place on a session that may write."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.context import WorkContext

__all__ = ["RequestWork", "writing"]


class RequestWork(WorkContext):
    """The request's person, establishment and permissions on a session of its own."""

    def __init__(self, request, db) -> None:
        super().__init__(request.registry, db, person=request.person, establishment=request.establishment,
                         locale=request.locale)
        self._request = request
        self.request_id = request.request_id
        self.web_session = request.web_session

    def permits(self, permission: str) -> bool:
        """As the request."""
        return self._request.permits(permission)


@contextmanager
def writing(request) -> Iterator[RequestWork]:
    """A context whose session may write; what is not committed by the end is undone."""
    db = request.registry["preau.database"].write(request.scope)
    try:
        yield RequestWork(request, db)
    finally:
        db.rollback()
        db.close()
