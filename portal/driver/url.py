"""Addresses of pages and the state they carry (design 6b; PLT-28 to PLT-30, PLT-36, PLT-54, PLT-56)."""

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, quote_plus

from portal.api.errors import PortalError
from portal.api.window import WHOLE_PAGE
from portal.container.url import UrlSpec
from portal.container.values import Values

NAMESPACE = re.compile(r"[a-z][a-z0-9]{5,11}")
WORD = re.compile(r"[a-z][a-z0-9_-]{0,30}")
INFLATED, LONGEST = 16_384, 1500
KINDS = {"render": "r", "action": "a", "resource": "s"}
CONTROL, ALONE = "c", "b"


class BadAddress(PortalError):
    """An address whose portal part was tampered with or cut (PLT-54)."""

    status = 400


@dataclass(slots=True)
class PageState:
    """Where every window of a page stands, defaults left out.

    :param modes: namespace to mode; ``states``: to window state; ``private``: to parameters.
    :param public: qualified name to values.
    """

    modes: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    private: dict[str, Values] = field(default_factory=dict)
    public: Values = field(default_factory=dict)

    def encode(self) -> str:
        """Deflated JSON in base64url; empty when everything is at its default."""
        private = {name: values for name, values in self.private.items() if values}
        parts = (("m", self.modes), ("w", self.states), ("p", private), ("g", self.public))
        data = {key: value for key, value in parts if value}
        if not data:
            return ""
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return base64.urlsafe_b64encode(packer.compress(text) + packer.flush()).rstrip(b"=").decode()

    def of_window(self, namespace: str, *shared: str) -> "PageState":
        """The part of one window, for a resource of level PORTLET.

        :param shared: qualified names of the public parameters that its portlet declares.
        """
        return PageState({n: m for n, m in self.modes.items() if n == namespace},
                         {n: s for n, s in self.states.items() if n == namespace},
                         {n: p for n, p in self.private.items() if n == namespace},
                         {n: v for n, v in self.public.items() if n in shared})

    def copy(self) -> "PageState":
        """An independent copy."""
        return PageState(dict(self.modes), dict(self.states), dict(self.private), dict(self.public))

    def set_mode(self, namespace: str, mode: str | None) -> None:
        """Change a window's mode; view is the default."""
        _put(self.modes, namespace, None if mode == "view" else mode)

    def set_state(self, namespace: str, state: str | None) -> None:
        """Change a window's state; normal is the default."""
        _put(self.states, namespace, None if state == "normal" else state)


def _put(values: dict, key: str, value) -> None:
    if value:
        values[key] = value
    else:
        values.pop(key, None)


def _texts(data: object) -> Values:
    if not isinstance(data, dict) or not all(
            isinstance(n, str) and isinstance(v, list) and all(isinstance(t, str) for t in v) for n, v in data.items()):
        raise BadAddress(None)
    return {name: tuple(values) for name, values in data.items()}


def decode(code: str) -> PageState:
    """The state that ``encode`` wrote. :raises BadAddress: anything else."""
    if not code:
        return PageState()
    if len(code) > 4 * LONGEST or not re.fullmatch(r"[A-Za-z0-9_-]+", code):
        raise BadAddress(None)
    try:
        raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
        opener = zlib.decompressobj(-15)
        text = opener.decompress(raw, INFLATED)
        if opener.unconsumed_tail or not opener.eof or opener.unused_data:
            raise BadAddress(None)
        data = json.loads(text.decode())
        if b"\\u" in text:  # half of a surrogate pair is no text: it could be neither written nor sent (attack E07)
            json.dumps(data, ensure_ascii=False).encode()
    except (binascii.Error, zlib.error, UnicodeDecodeError, RecursionError, ValueError):
        raise BadAddress(None) from None
    if not isinstance(data, dict) or set(data) - set("mwpg"):
        raise BadAddress(None)
    modes, states, private = data.get("m", {}), data.get("w", {}), data.get("p", {})
    for words in (modes, states):
        if not isinstance(words, dict) or not all(
                NAMESPACE.fullmatch(n) and isinstance(w, str) and WORD.fullmatch(w) for n, w in words.items()):
            raise BadAddress(None)
    if not isinstance(private, dict) or not all(NAMESPACE.fullmatch(n) for n in private):
        raise BadAddress(None)
    return PageState(modes, states, {n: _texts(v) for n, v in private.items()}, _texts(data.get("g", {})))


_kept = lru_cache(maxsize=8192)(quote_plus)


def _coded(text: str) -> str:
    """As ``urlencode`` writes a name or value. The same short ones come back on every page."""
    return _kept(text) if len(text) < 100 else quote_plus(text)


def _change(spec: UrlSpec) -> list[str]:
    _kind, _namespace, mode, state, parameters, public, removed, action, resource_id, level, _secure, _shared = spec
    pairs = []
    for name, values in parameters:
        name = _coded("~" + name if name.startswith("~") else name)
        for value in values:
            pairs.append(f"{name}={_coded(value)}")
    for key, word in (("~m", mode), ("~w", state), ("~a", action), ("~i", resource_id)):
        if word is not None:
            pairs.append(f"{key}={_coded(word)}")
    if level != "PAGE" and spec.kind == "resource":
        pairs.append(f"~c={level}")
    for name, values in public:
        name = _coded("~g" + name)
        for value in values:
            pairs.append(f"{name}={_coded(value)}")
    for name in removed:
        pairs.append(f"~x={_coded(name)}")
    return pairs


def tail(spec: UrlSpec) -> str:
    """What follows the state in the address of a spec: ``<window>/<kind>?<change>``, unescaped."""
    address, pairs = f"{spec.namespace}/{KINDS.get(spec.kind, spec.kind)}", _change(spec)
    return f"{address}?{'&'.join(pairs)}" if pairs else address


_WRITTEN: dict[UrlSpec, str] = {}
"""What ``written`` gave: the same short addresses come back on every page."""
_MOST, _SHORT = 8192, 200
"""Addresses remembered, and characters of one that may be: some 8 MB in all."""


def written(spec: UrlSpec) -> str:
    """The ``tail`` of a spec as it stands in markup, escaped."""
    text = _WRITTEN.get(spec)
    if text is None:
        text = html.escape(tail(spec))
        if len(text) < _SHORT:
            if len(_WRITTEN) >= _MOST:
                _WRITTEN.clear()
            _WRITTEN[spec] = text
    return text


@dataclass(frozen=True, slots=True)
class Change:
    """What the query of a portlet address says.

    :param parameters: the portlet's own, portal names taken out (PLT-36).
    """

    parameters: Values
    mode: str | None = None
    state: str | None = None
    action: str | None = None
    resource_id: str | None = None
    cache_level: str = "PAGE"
    public: Values = field(default_factory=dict)
    removed: tuple[str, ...] = ()


def read_change(pairs: Iterable[tuple[str, str]]) -> Change:
    """The change in a query. :raises BadAddress: an unknown portal name or a malformed value."""
    own: dict[str, list[str]] = {}
    public: dict[str, list[str]] = {}
    single: dict[str, str] = {}
    removed = []
    for name, value in pairs:
        if not name.startswith("~"):
            own.setdefault(name, []).append(value)
        elif name.startswith("~~"):
            own.setdefault(name[1:], []).append(value)
        elif name.startswith("~g"):
            public.setdefault(name[2:], []).append(value)
        elif name == "~x":
            removed.append(value)
        elif name in ("~m", "~w", "~a", "~i", "~c") and name not in single:
            single[name] = value
        else:
            raise BadAddress(None)
    for key in ("~m", "~w"):
        if key in single and not WORD.fullmatch(single[key]):
            raise BadAddress(None)
    level = single.get("~c", "PAGE")
    if level not in ("FULL", "PORTLET", "PAGE"):
        raise BadAddress(None)
    return Change({n: tuple(v) for n, v in own.items()}, single.get("~m"), single.get("~w"), single.get("~a"),
                  single.get("~i"), level, {n: tuple(v) for n, v in public.items()}, tuple(removed))


def apply_render(state: PageState, namespace: str, change: Change) -> PageState:
    """The new state when a render URL is followed: private parameters replaced (PLT-28, 29, 48)."""
    new = state.copy()
    _put(new.private, namespace, dict(change.parameters))
    return _apply_common(new, namespace, change)


def apply_control(state: PageState, namespace: str, change: Change) -> PageState:
    """The new state when a control of the portal is followed: parameters kept (PLT-30)."""
    return _apply_common(state.copy(), namespace, change)


def _apply_common(new: PageState, namespace: str, change: Change) -> PageState:
    if change.mode is not None:
        new.set_mode(namespace, change.mode)
    if change.state is not None:
        if change.state in WHOLE_PAGE:
            new.states = {n: s for n, s in new.states.items() if s not in WHOLE_PAGE}
        new.set_state(namespace, change.state)
    new.public.update(change.public)
    for name in change.removed:
        new.public.pop(name, None)
    return new


def page_path(establishment: str, tab: str, code: str = "") -> str:
    """Address of a tab in a state."""
    path = f"/e/{quote(establishment)}/{quote(tab)}/"
    return f"{path}~{code}/" if code else path
