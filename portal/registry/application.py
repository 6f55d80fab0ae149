"""What a descriptor says once for all portlets of its package (JSR-286 PLT.25, ``portlet-app``)."""

from lxml import etree

from portal.api.identity import PROFILES, ROLES
from portal.api.window import CUSTOM_MODES, CUSTOM_STATES, MODES
from portal.datafiles.problems import Problems
from portal.datafiles.values import read_texts, text_of

__all__ = ["OURS", "Application", "child_text", "qualified", "read_additions", "read_options",
           "read_resources"]

OURS = "urn:preau:portlet:1"
"""Namespace of the portal's additions."""
VALUE_TYPES = ("str", "int", "float", "bool", "list", "dict")
"""What an event may carry besides a dataclass of the package (PLT-44)."""
HOLDERS = frozenset(PROFILES + ROLES + ("guest",))
"""Whom a permission may be given to: profiles, roles, or "guest", which everybody is."""


def child_text(element: etree._Element, tag: str) -> str:
    """The text of the first child of that name, else empty."""
    child = element.find(tag)
    return "" if child is None else text_of(child)


def qualified(element: etree._Element, namespace: str, problems: Problems) -> str:
    """The name in a ``qname`` or ``name`` child as ``{namespace}local``, or the bare local one (PLT-42).

    :param namespace: the default namespace, which completes a ``name``.
    """
    local = child_text(element, "name")
    if local:
        return f"{{{namespace}}}{local}" if namespace else local
    child = element.find("qname")
    if child is None:
        problems.add(element, f"<{element.tag}> needs a <qname> or a <name>")
        return ""
    prefix, colon, local = text_of(child).rpartition(":")
    if colon and prefix not in child.nsmap:
        problems.add(child, f"the prefix {prefix} is bound to no namespace")
    space = child.nsmap.get(prefix) if colon else None
    return f"{{{space}}}{local}" if space else local


def read_options(parent: etree._Element) -> dict[str, tuple[str, ...]]:
    """The container runtime options among the children, by name."""
    return {child_text(option, "name"): tuple(text_of(value) for value in option.iterchildren("value"))
            for option in parent.iterchildren("container-runtime-option")}


def read_additions(parent: etree._Element) -> tuple[dict[str, float], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Limits by phase in seconds, hosts, styles and scripts among the children."""
    limits = {}
    for limit in parent.iterchildren(f"{{{OURS}}}limit"):
        try:
            limits[limit.get("phase", "")] = float(limit.get("seconds", ""))
        except ValueError:
            continue  # the grammar has told it
    hosts, styles, scripts = (tuple(text_of(child) for child in parent.iterchildren(f"{{{OURS}}}{tag}"))
                              for tag in ("host", "style", "script"))
    return limits, hosts, styles, scripts


def read_resources(parent: etree._Element) -> tuple[str, ...]:
    """What a resource id may name without a handler (PLT-17), styles and scripts apart."""
    return tuple(text_of(child) for child in parent.iterchildren(f"{{{OURS}}}resource"))


class Application:
    """The parts of a ``portlet-app`` element that its portlets refer to.

    :param package: its import name; ``short``: its short name, with which its permissions begin.
    """

    def __init__(self, root: etree._Element, package: str, short: str, problems: Problems) -> None:
        self.namespace = child_text(root, "default-namespace")
        self.own_modes = {child_text(mode, "portlet-mode").lower(): read_texts(mode, "decoration-name", problems, "en")
                          for mode in root.iterchildren("custom-portlet-mode")
                          if child_text(mode, "portal-managed") == "false"
                          and child_text(mode, "portlet-mode").lower() not in MODES}
        declared = {child_text(mode, "portlet-mode").lower() for mode in root.iterchildren("custom-portlet-mode")}
        self.modes = (declared & set(CUSTOM_MODES)) | set(self.own_modes)
        self.states = {child_text(state, "window-state").lower()
                       for state in root.iterchildren("custom-window-state")} & set(CUSTOM_STATES)
        self.bundle = child_text(root, "resource-bundle")
        self.url_listeners = tuple(self._own_class(package, name, name.text or "", problems)
                                   for name in root.iterfind("listener/listener-class"))
        self.attributes = tuple(child_text(attribute, "name") for attribute in root.iterchildren("user-attribute"))
        events = [(qualified(event, self.namespace, problems), event) for event in root.iterchildren("event-definition")]
        self.events = {name for name, _event in events}
        self.event_types = {name: self._value_type(package, event, problems) for name, event in events
                            if event.find("value-type") is not None}
        self.parameters = {child_text(parameter, "identifier"): qualified(parameter, self.namespace, problems)
                           for parameter in root.iterchildren("public-render-parameter")}
        self.options = read_options(root)
        self.limits, self.hosts, self.styles, self.scripts = read_additions(root)
        self.resources = read_resources(root)
        self.permissions = self._permissions(root, short, problems)
        self._confidential = [(text_of(name), int(name.sourceline or 0))
                              for constraint in root.iterchildren("security-constraint")
                              if constraint.findtext("user-data-constraint/transport-guarantee", "NONE").strip() != "NONE"
                              for name in constraint.iterfind("portlet-collection/portlet-name")]

    @staticmethod
    def _own_class(package: str, element: etree._Element, name: str, problems: Problems) -> str:
        if not name.strip().startswith((package + ".", package + ":")):
            problems.add(element, f"the class {name.strip()} is not in the package {package}")
        return name.strip()

    def _value_type(self, package: str, event: etree._Element, problems: Problems) -> str:
        name = child_text(event, "value-type")
        if name not in VALUE_TYPES:
            element = event.find("value-type")
            if ":" not in name:
                problems.add(element, f"the value-type {name} is neither one of {', '.join(VALUE_TYPES)} nor a class")
            else:
                self._own_class(package, element, name, problems)
        return name

    @staticmethod
    def _permissions(root: etree._Element, short: str, problems: Problems) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for element in root.iterchildren(f"{{{OURS}}}permission"):
            name, holders = element.get("name", ""), element.get("holders", "").split()
            # A package that could name a permission of another's would hand out rights that are not its own.
            if not name.startswith(short + "."):
                problems.add(element, f"the permission {name} must begin with {short}.")
            if name in found:
                problems.add(element, f"the permission {name} stands twice")
            for holder in holders:
                if holder not in HOLDERS:
                    problems.add(element, f"{holder} is neither a profile nor a role")
            found[name] = frozenset(holders)
        return found

    def confidential(self, portlet: str) -> bool:
        """Whether a constraint asks for a protected transport (PLT-86); a name may end in ``*``."""
        return any(name == portlet or (name.endswith("*") and portlet.startswith(name[:-1]))
                   for name, _line in self._confidential)

    def unknown_portlets(self, names: list[str]) -> list[tuple[str, int]]:
        """Names that constraints give and no portlet has, with their lines."""
        return [(name, line) for name, line in self._confidential if not name.endswith("*") and name not in names]
