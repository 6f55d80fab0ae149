"""Contexts for the jobs process: each over one short transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zope.interface import implementer

from portal.api.orm import Scope
from portal.context import WorkContext
from portal.db import Database
from portal.jobs.interfaces import IWorkbench

__all__ = ["Workbench"]


@implementer(IWorkbench)
class Workbench:
    """See ``IWorkbench``."""

    def __init__(self, registry: Any, database: Database, stopping: threading.Event | None = None) -> None:
        self.registry, self.database = registry, database
        self.stopping = stopping or threading.Event()

    @contextmanager
    def reading(self, scope: Scope | None = None) -> Iterator[WorkContext]:
        """See ``IWorkbench``."""
        with self.database.read(scope) as session:
            yield WorkContext(self.registry, session)

    @contextmanager
    def writing(self, scope: Scope | None = None) -> Iterator[WorkContext]:
        """See ``IWorkbench``."""
        with self.database.write(scope) as session, session.begin():
            yield WorkContext(self.registry, session)
