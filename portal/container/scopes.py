"""Request attributes that outlive an action (JSR-286 PLT.10.4.4; PLT-73).

A definition asks for them with the container runtime option ``javax.portlet.actionScopedRequestAttributes``. Attributes
that an action or one of its events leaves behind are kept beside the portlet session's, so that every worker finds
them, under an identifier of their own; it travels as the render parameter ``javax.portlet.as`` of the window, which the
portlet itself does not see among its parameters.
"""

import json
import re
import secrets
import time
from dataclasses import replace
from typing import Any

from portal.api.phases import ACTION, ACTION_SCOPE_ID, ACTION_SCOPED_ATTRIBUTES
from portal.container.values import Call, Outcome

__all__ = ["ActionScope"]

_ID = re.compile(r"[0-9a-f]{36}")
MOST_BYTES = 16_384
SCOPES, MOST_SCOPES = 10, 50
"""Scopes kept for a window of a session (an older page in another tab of the browser reads its own), unless the option
says another number, and the most it may say."""
_OURS = ("portal.", "javax.portlet.")


def _kept_scopes(option: tuple[str, ...]) -> int:
    number = option[2] if len(option) > 2 and option[1] == "numberOfCachedScopes" else ""
    return min(max(int(number), 1), MOST_SCOPES) if number.isascii() and number.isdecimal() else SCOPES


class ActionScope:
    """The scope in which one phase of one window runs.

    :ivar call: the call as the portlet is to see it.
    """

    def __init__(self, call: Call, option: tuple[str, ...]) -> None:
        self._store, self._most = call.caller.attributes_store, _kept_scopes(option)
        self._place = f"as.{call.definition.package}?{call.window.id}"[:200]
        values = call.private.get(ACTION_SCOPE_ID, ())
        self.id = values[0] if len(values) == 1 and _ID.fullmatch(values[0]) else None
        private = {name: values for name, values in call.private.items() if name != ACTION_SCOPE_ID}
        self.call = replace(call, private=private, scope_id=self.id)
        self._loaded: dict[str, Any] | None = None

    @classmethod
    def of(cls, call: Call) -> "ActionScope | None":
        """The scope, or None when the definition does not ask for one or there is no session to keep it in."""
        option = call.definition.options.get(ACTION_SCOPED_ATTRIBUTES, ())
        if option[:1] != ("true",) or call.caller.attributes_store is None:
            return None
        return cls(call, option)

    def load(self, phase: str) -> dict[str, Any]:
        """What was left behind; nothing in a new action."""
        if self.id is None or phase == ACTION:
            return {}
        self._loaded = self._store.get(self._place, self.id)
        return dict(self._loaded or {})

    def keep(self, phase: str, attributes: dict[str, Any], outcome: Outcome) -> Outcome:
        """Leave behind what an action or event has set: the outcome with the identifier among its parameters.

        :raises ValueError: an attribute is not JSON-like, or all together are too large.
        """
        left = {name: value for name, value in attributes.items() if not name.startswith(_OURS) and value is not None}
        try:
            text = json.dumps(left, allow_nan=False)
            same = json.loads(text) == left
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError("an action-scoped attribute is made of JSON values only") from error
        if not same or len(text) > MOST_BYTES:
            raise ValueError(f"action-scoped attributes are JSON values of {MOST_BYTES} bytes at most")
        if self.id is not None and (phase == ACTION or not left):
            self._store.set(self._place, self.id, None)
            self.id = None
        if not left or (outcome.redirect is not None and outcome.redirect[1] is None):
            return outcome  # after a redirect nothing is rendered that could read them
        if self.id is None:
            self.id = f"{time.time_ns() // 1000:016x}{secrets.token_hex(10)}"
            for old in self._others()[:1 - self._most or None]:
                self._store.set(self._place, old, None)
        if left != self._loaded:
            self._put(left)
        return replace(outcome, private={**outcome.private, ACTION_SCOPE_ID: (self.id,)})

    def _others(self) -> list[str]:
        """The other scopes of the window, the oldest first: their names begin with the instant of their making."""
        return sorted(name for name in self._store.names(self._place) if name != self.id)

    def _put(self, left: dict[str, Any]) -> None:
        while True:
            try:
                return self._store.set(self._place, self.id, left)
            except ValueError:
                others = self._others()
                if not others:
                    raise
                self._store.set(self._place, others[0], None)
