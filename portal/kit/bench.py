"""What the checks of a running package share: the trial, everything that was seen in it, and hostile words."""

import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal.api.errors import Abandoned, PortalError
from portal.api.events import Event
from portal.api.orm import Scope
from portal.api.phases import EVENT, RENDER
from portal.api.registry import Definition
from portal.container.values import Call
from portal.driver.executor import attempt
from portal.driver.markers import Markers
from portal.kit.listening import Listener, listen
from portal.kit.subject import Subject
from portal.kit.trial import Trial
from portal.kit.visitor import Page
from portal.kit.watch import Seen

__all__ = ["Bench", "PROBE", "Shelf", "told", "unexpected"]

PROBE = "kitprobe"
"""Name of the element and attribute that hostile words would make."""


def unexpected(error: BaseException | None) -> bool:
    """Whether a portlet failed by mistake: anything that is no error of ``portal.api``, or one that hides another.
    One that was abandoned passed its limit, which is told there."""
    if error is None or isinstance(error, Abandoned):
        return False
    return not isinstance(error, PortalError) or error.__cause__ is not None


def told(error: BaseException | None) -> str:
    """An error in a few words; of one that hides another, the other."""
    shown = error.__cause__ if isinstance(error, PortalError) and error.__cause__ is not None else error
    return f"{type(shown).__name__}: {' '.join(str(shown).split())[:160]}"


class Shelf:
    """What is made once for all packages of a run; a context manager."""

    def __init__(self) -> None:
        self._stack, self._made = ExitStack(), {}  # type: tuple[ExitStack, dict[str, Any]]

    def get(self, name: str, make: Callable[[ExitStack], Any]) -> Any:
        """What ``make`` made at the first call; what it entered into the stack ends with the run."""
        if name not in self._made:
            self._made[name] = make(self._stack)
        return self._made[name]

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(self, *details: Any) -> None:
        self._stack.close()


class Bench:
    """The trial of one package among those of a run.

    ``shared(name, make)`` gives what all packages of a run use together (``Shelf.get``).

    Attributes: ``seen`` (every phase of the package, oldest first), ``pages`` (portlet, page) that were opened,
    ``connections``, ``files`` as of ``Listener``.
    """

    def __init__(self, subject: Subject, trial: Trial, shelf: "Shelf") -> None:
        self.subject, self.trial, self.shared = subject, trial, shelf.get
        self.seen: list[Seen] = []
        self.pages: list[tuple[str, Page]] = []
        self._listener: Listener = listen()
        self.definitions: tuple[Definition, ...] = tuple(
            definition for definition in trial.definitions if definition.package == subject.package)

    @property
    def connections(self) -> list[tuple[str, str]]:
        """(portlet, host) of every connection that one of its portlets tried to open."""
        return [one for one in self._listener.connections if one[0].partition(".")[0] == self.subject.short]

    @property
    def files(self) -> list[tuple[str, str]]:
        """(portlet, path) of every file that one of its portlets opened for writing, but the portal's own stores."""
        own = [Path(self.trial.settings.var_folder).resolve(), Path(self.trial.settings.files_folder).resolve()]
        return [one for one in self._listener.files if one[0].partition(".")[0] == self.subject.short
                and not any(Path(one[1]).is_relative_to(folder) for folder in own)
                and Path(one[1]).parent != self.trial.folder.resolve() and one[1] != "/dev/null"
                and not Path(one[1]).is_relative_to(Path(tempfile.gettempdir()) / "preau-sandbox")]

    def note(self, portlet: str | None = None, page: Page | None = None) -> list[Seen]:
        """Take over what the container has seen since the last time. :returns: what is the package's own."""
        new = [one for one in self.trial.container.take() if one.portlet.partition(".")[0] == self.subject.short]
        self.seen += new
        if portlet is not None and page is not None:
            self.pages.append((portlet, page))
        return new

    def rendered(self, *logins: str | None) -> list[Seen]:
        """The last good render of each portlet and mode, in its normal state, for each of these people."""
        found: dict[tuple, Seen] = {}
        for one in self.seen:
            person = one.call.caller.person
            login = person.login if person else None
            if one.phase == RENDER and one.error is None and one.call.state == "normal" and login in (logins or ("head",)):
                found[one.portlet, one.call.mode, login] = one
        return list(found.values())

    def again(self, seen: Seen, **changes: Any) -> Seen:
        """A phase once more with parts of its call replaced (see ``WatchedContainer.again``)."""
        return self.trial.container.again(seen, self.trial.registry, Markers(), **changes)

    def with_preferences(self, call: Call, values: dict[str, tuple[str | None, ...]] | None) -> dict[str, Any]:
        """Changes of a call after which its portlet has these preferences and no others; None: not even defaults."""
        caller = replace(call.caller, stored={})
        preferences = tuple((values or {}).items())
        return {"caller": caller, "window": replace(call.window, preferences=preferences),
                "definition": replace(call.definition, preferences=())}

    def deliver(self, seen: Seen, name: str, value: Any) -> Seen:
        """Hand a portlet an event, in a transaction that is undone."""
        container = self.trial.container
        with self.trial.registry["preau.database"].write(seen.call.db.info.get("scope")) as db:
            attempt(lambda: container.event(replace(seen.call, db=db, event=Event(name, value))))
            db.rollback()
        found = container.seen.pop()
        assert found.phase == EVENT
        return found

    def contents(self, tables: Iterable[str]) -> dict[str, list[tuple]]:
        """Rows of some tables, to be compared with those of another moment."""
        present = self.trial.tables()
        return {table: self.trial.rows(table) for table in tables if table in present}

    def scope(self) -> Scope:
        """Of the trial's establishment."""
        return Scope(frozenset([self.trial.place_id]))

    def own_tables(self) -> list[str]:
        """Names of tables in the database that begin with the package's name."""
        with self.trial.registry["preau.database"].reader.connect() as connection:
            return sorted(name for name in sa.inspect(connection).get_table_names()
                          if name.startswith(f"{self.subject.short}_"))
