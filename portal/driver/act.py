"""Actions and resources of portlets (design 5; PLT-10 to PLT-13, PLT-19 to PLT-26, PLT-45, PAGE-07)."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from portal.api.errors import NotPermitted, PortletError, StateError
from portal.api.events import Event
from portal.api.health import FAILED as RAISED
from portal.api.window import VIEW, WHOLE_PAGE
from portal.container.cookies import Draft
from portal.container.events import copied, declares
from portal.container.interfaces import IContainer
from portal.container.values import Body, Call, Outcome, Served, Values
from portal.db import spoiled
from portal.driver.copies import shares
from portal.driver.executor import attempt
from portal.driver.health import counts
from portal.driver.incident import cause, incident
from portal.driver.interfaces import IExecutor, IHealth
from portal.driver.markers import Markers
from portal.driver.refusals import OutOfService
from portal.driver.task import ABANDONED, FAILED, Task
from portal.driver.url import Change, PageState, apply_control
from portal.driver.visit import Visit, stored_preferences
from portal.driver.windows import Place, allowed_place, authorise, call_of, target
from portal.versions import raise_version

log = logging.getLogger(__name__)

ROUNDS = 100
SETTLE = 0.5
"""As of a page: most seconds that a failure is waited for until all workers may know it."""
EVENTS_SECONDS = 10.0
"""Most seconds that the events of one action may take in all, beside the limit of each."""


@contextmanager
def transaction(db: Any) -> Iterator[None]:
    """While portlets are at work, the transaction is the driver's: all or nothing (fault 9).

    :raises PortletError: a statement failed and its error was swallowed: nothing could be committed.
    """
    def refuse() -> None:
        raise StateError("the portal commits and rolls back, not the portlet")

    if not db.in_transaction():
        db.begin()
    db.commit = db.rollback = refuse
    try:
        yield
    finally:
        del db.commit, db.rollback
    if spoiled():
        raise PortletError(None) from StateError("a statement failed and its error was swallowed")


def apply_outcome(state: PageState, place: Place, outcome: Outcome) -> PageState:
    """The state after an action or event: private parameters are those it set (PLT-28)."""
    new, namespace = state.copy(), place.window.namespace
    new.private[namespace] = dict(outcome.private)
    if outcome.mode is not None:
        new.set_mode(namespace, outcome.mode)
    if outcome.state is not None:
        if outcome.state in WHOLE_PAGE:
            new.states = {n: s for n, s in new.states.items() if s not in WHOLE_PAGE}
        new.set_state(namespace, outcome.state)
    if place.definition is not None:
        for name, values in outcome.public.items():
            full = place.definition.public_parameters[name]
            if values is None:
                new.public.pop(full, None)
            else:
                new.public[full] = values
    return new


class Acted:
    """What an action led to.

    :ivar location: where to go: a redirect of the portlet, or the page's new address.
    :ivar messages: (kind, text) to show there once.
    """

    def __init__(self, location: str, messages: list[tuple[str, str]]) -> None:
        self.location, self.messages = location, messages


def act(visit: Visit, namespace: str, change: Change, body: Body) -> Acted:
    """Run an action and its events in one transaction, and say where to go.

    :raises NotPermitted: a guest, or a mode that is not allowed. :raises Exception: what the portlet raised;
        then nothing was changed (PLT-07).
    """
    target(visit, namespace)
    # An action address may ask for another mode or window state too (PLT-49).
    visit.freeze(apply_control(visit.state, namespace, change))
    place = target(visit, namespace)
    authorise(visit, place, change.state)
    visit.read_all()
    if visit.person is None:
        raise NotPermitted(None)
    database, scope = visit.context.registry["preau.database"], visit.context.scope
    call = call_of(visit, place, input=change.parameters, action=change.action, body=body)
    limit = call.definition.limits.get("action", visit.context.settings.limit_action)
    task = Task(lambda db: _act(visit, place, call, db, task), limit, lambda: database.write(scope),
                f"{place.window.portlet} action", place.window.portlet, _admitted(visit, place, limit))
    task.blameless = True
    state, outcome, messages, draft = _run(visit, task, limit)
    draft.send()
    if outcome.redirect is not None:
        location, name = outcome.redirect
        if name is not None:
            # The two-argument form hands over the address of that state; it is not remembered (PLT-24).
            later = visit.context.application_url + visit.path(code=apply_outcome(visit.state, place, outcome).encode())
            parts = urlsplit(location)
            query = f"{parts.query}&" if parts.query else ""
            location = urlunsplit(parts._replace(query=f"{query}{quote(name, safe='')}={quote(later, safe='')}"))
        return Acted(location, messages)
    return Acted(visit.path(code=state.encode()) + f"#{namespace}", messages)


def _admitted(visit: Visit, place: Place, limit: float) -> bool:
    """Whether this is the one call that tries the portlet again. :raises OutOfService: it may not be called (PAGE-03)."""
    health = visit.context.registry.getUtility(IHealth)
    health.look(visit.context)
    return health.admit(visit.context, place.window.portlet, limit)


def _run(visit: Visit, task: Task, limit: float) -> Any:
    """The value of a task; when it goes wrong, after all workers may know it."""
    try:
        return visit.context.registry.getUtility(IExecutor).run_alone(task, limit)
    finally:
        if task.status in (FAILED, ABANDONED):
            visit.context.registry.getUtility(IHealth).settle(SETTLE)


def _act(visit: Visit, place: Place, call: Call, db: Any,
         task: Task) -> tuple[PageState, Outcome, list[tuple[str, str]], Draft]:
    container = visit.context.registry.getUtility(IContainer)
    draft = Draft(visit.context.client)
    with transaction(db):
        # As they are now, in the transaction that changes them, not as they were when the page was read (PLT-67).
        stored = stored_preferences(visit.context, db)
        task.blameless = False
        outcome = container.action(replace(call, db=db, caller=replace(visit.caller, stored=stored, client=draft)))
        draft.keep(place.window.portlet, outcome.cookies, outcome.properties)
        if outcome.preferences is not None:
            stored[place.window.id] = outcome.preferences
        state = apply_outcome(visit.state, place, outcome) if outcome.redirect is None else visit.state
        messages = list(outcome.messages)
        if outcome.events:
            state = _deliver(visit, state, outcome.events, stored, messages, db, task, draft)
        _outdate(visit, place, db)
        if visit.person is not None:
            raise_version(db, f"person:{visit.person.id}")
    db.commit()
    return state, outcome, messages, draft


def _outdate(visit: Visit, place: Place, db: Any) -> None:
    """What everybody shares of a box is made anew on every worker after something was done to it (PLT-78)."""
    if shares(place):
        raise_version(db, f"boxes:{visit.establishment.id}")


def _deliver(visit: Visit, state: PageState, events: tuple[Event, ...], stored: dict[str, Values],
             messages: list[tuple[str, str]], db: Any, task: Task, draft: Draft) -> PageState:
    registry = visit.context.registry
    container, executor, health = (registry.getUtility(one) for one in (IContainer, IExecutor, IHealth))
    until, queue = time.monotonic() + EVENTS_SECONDS, events
    for _round in range(ROUNDS):
        caused: list[Event] = []
        for event in queue:
            for window in (window for column in visit.tab.columns for window in column.windows):
                visit.freeze(state)
                place = allowed_place(visit, window)
                if place.definition is None or not declares(place.definition.processed_events, event.name):
                    continue
                limit = place.definition.limits.get("event", visit.context.settings.limit_action)
                task.extend(min(limit, until - time.monotonic()))
                call = replace(call_of(visit, place, db, event=replace(event, value=copied(event.value))),
                               caller=replace(visit.caller, stored=stored, client=draft))
                handler = db.begin_nested()
                outcome, error = attempt(lambda call=call: _handle(visit, container, executor, call, task))
                if error is None and spoiled():
                    error = StateError("a statement failed and its error was swallowed")
                if error is not None:
                    if counts(error):
                        health.failed(call.definition.name, RAISED)
                    handler.rollback()
                    incident(f"event {event.name} in {place.window.portlet} failed: {cause(error)}", error, window=window.id)
                    continue
                _outdate(visit, place, db)
                handler.commit()
                draft.keep(window.portlet, outcome.cookies, outcome.properties)
                if outcome.preferences is not None:
                    stored[window.id] = outcome.preferences
                state = apply_outcome(state, place, outcome)
                messages.extend(outcome.messages)
                caused.extend(outcome.events)
        if not caused:
            return state
        queue = tuple(caused)
    log.error("events of %s stopped after %d rounds", task.name, ROUNDS)
    return state


def _handle(visit: Visit, container: Any, executor: Any, call: Call, task: Task) -> Outcome:
    """One event handler, unless its portlet is out of service: to be tried again by an event would cost the action."""
    if visit.context.registry.getUtility(IHealth).standing(call.definition.name) is not None:
        raise OutOfService(None)
    with executor.visiting(call.definition.name, task):
        return container.event(call)


def serve(visit: Visit, namespace: str, change: Change, body: Body, etags: tuple[str, ...] = ()) -> tuple[Served, str | bytes]:
    """Run a resource phase: what it made, and its body with markers filled.

    :param etags: tags of what the browser holds.
    """
    place = target(visit, namespace)
    authorise(visit, place)
    visit.read_all()
    safe = body.method in ("GET", "HEAD", "OPTIONS")
    if not safe and visit.person is None:
        raise NotPermitted(None)
    if change.cache_level == "FULL":
        place = replace(place, mode=VIEW, private={}, public={})
    database, scope = visit.context.registry["preau.database"], visit.context.scope
    markers = Markers()
    call = call_of(visit, place, input=change.parameters, resource_id=change.resource_id,
                   cache_level=change.cache_level, body=body, etag=etags[0] if etags else None, markers=markers)
    limit = call.definition.limits.get("resource", visit.context.settings.limit_action)
    container = visit.context.registry.getUtility(IContainer)

    def work(db: Any) -> Served:
        if safe:
            return container.resource(replace(call, db=db))
        with transaction(db):
            caller = replace(visit.caller, stored=stored_preferences(visit.context, db))
            task.blameless = False
            served = container.resource(replace(call, db=db, caller=caller))
            raise_version(db, f"person:{visit.person.id}")
            _outdate(visit, place, db)
        db.commit()
        return served

    task = Task(work, limit, lambda: database.read(scope) if safe else database.write(scope),
                f"{place.window.portlet} resource", place.window.portlet, _admitted(visit, place, limit))
    task.blameless = not safe
    served = _run(visit, task, limit)
    if served.cookies:
        visit.context.client.send(place.window.portlet, served.cookies, ())
    if isinstance(served.body, bytes):
        return served, served.body
    return served, visit.filler().text(markers.split(served.body))
