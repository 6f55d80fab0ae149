"""One ``portlet`` element of a descriptor as a definition (JSR-286 PLT.25)."""

from lxml import etree

from portal.api.registry import Definition, Preference
from portal.api.window import MAXIMISED, MINIMISED, MODES, STATES, VIEW
from portal.datafiles.problems import Problems
from portal.datafiles.values import read_texts, text_of
from portal.registry.application import Application, child_text, qualified, read_additions, read_options, read_resources

__all__ = ["read_portlet"]

HTML = "text/html"
_ONCE = ("portlet-name", "portlet-class", "expiration-cache", "cache-scope", "resource-bundle", "portlet-info",
         "portlet-preferences")
_SPELLINGS = {"minimized": MINIMISED, "maximized": MAXIMISED}


def read_portlet(element: etree._Element, package: str, short: str, application: Application,
                 problems: Problems) -> Definition:
    """The definition of one ``portlet`` element.

    :param short: prefix of its name; ``application``: what the descriptor says for all.
    """
    for tag in _ONCE:
        for extra in list(element.iterchildren(tag))[1:]:
            problems.add(extra, f"<{tag}> stands twice")
    name, cls = child_text(element, "portlet-name"), child_text(element, "portlet-class")
    for tag, text in (("portlet-name", name), ("portlet-class", cls), ("supports", element.find("supports") is not None)):
        if not text:
            problems.add(element, f"<portlet> needs a <{tag}>")
    if cls and not cls.startswith((package + ".", package + ":")):
        problems.add(element.find("portlet-class"), f"the class {cls} is not in the package {package}")
    if element.find("supports") is not None and not any(map(_is_html, element.iterchildren("supports"))):
        problems.add(element.find("supports"), "none of its <supports> has the mime-type text/html: it could show nothing here")
    info = element.find("portlet-info")
    titles = read_texts(info, "title", problems, "en") if info is not None else {}
    limits, hosts, styles, scripts = read_additions(element)
    preferences, validator = _preferences(element, problems)
    expiration = child_text(element, "expiration-cache")
    return Definition(
        name=f"{short}.{name}", package=package, portlet_class=cls,
        titles=titles or read_texts(element, "display-name", problems, "en") or {"en": name},
        descriptions=read_texts(element, "description", problems, "en"),
        short_titles=read_texts(info, "short-title", problems, "en") if info is not None else {},
        init_parameters={child_text(item, "name"): child_text(item, "value") for item in element.iterchildren("init-param")},
        preferences=preferences, validator=validator,
        modes=_modes(element, application), states=_states(element, application),
        locales=tuple(text_of(item).replace("_", "-") for item in element.iterchildren("supported-locale")) or ("fr", "en"),
        limits=application.limits | limits,
        expiration=int(expiration) if expiration.lstrip("-").isdecimal() else 0,
        cache_scope=child_text(element, "cache-scope") or "private",
        public_parameters=_parameters(element, application, problems),
        processed_events=_events(element, "supported-processing-event", application, problems),
        published_events=_events(element, "supported-publishing-event", application, problems),
        default_namespace=application.namespace,
        role_links={child_text(item, "role-name"): child_text(item, "role-link") or child_text(item, "role-name")
                    for item in element.iterchildren("security-role-ref")},
        user_attributes=application.attributes, permissions=application.permissions,
        hosts=application.hosts + hosts, styles=application.styles + styles, scripts=application.scripts + scripts,
        options=application.options | read_options(element), confidential=application.confidential(name),
        own_modes={mode: names for mode, names in application.own_modes.items() if mode in _modes(element, application)},
        resources=tuple(dict.fromkeys(application.styles + styles + application.scripts + scripts
                                      + application.resources + read_resources(element))),
        event_types=application.event_types, url_listeners=application.url_listeners)


def _is_html(supports: etree._Element) -> bool:
    """Whether it speaks of the portal's type of markup; a ``*`` stands for any part, none at all for HTML."""
    return (child_text(supports, "mime-type").partition(";")[0].strip().lower() or HTML) in (HTML, "text/*", "*/*", "*")


def _modes(element: etree._Element, application: Application) -> tuple[str, ...]:
    """View always; of the others those supported in HTML, and declared when they are custom (PLT-25, PLT-83)."""
    asked = [text_of(mode).lower() for supports in element.iterchildren("supports") if _is_html(supports)
             for mode in supports.iterchildren("portlet-mode")]
    return tuple(dict.fromkeys([VIEW] + [mode for mode in asked if mode in MODES or mode in application.modes]))


def _states(element: etree._Element, application: Application) -> tuple[str, ...]:
    """Custom states supported and declared; the three usual ones need no word (PLT-83)."""
    asked = [text_of(state).lower() for supports in element.iterchildren("supports") if _is_html(supports)
             for state in supports.iterchildren("window-state")]
    return tuple(dict.fromkeys(state for state in asked
                               if _SPELLINGS.get(state, state) not in STATES and state in application.states))


def _preferences(element: etree._Element, problems: Problems) -> tuple[tuple[Preference, ...], str | None]:
    found: dict[str, Preference] = {}
    for item in element.iterfind("portlet-preferences/preference"):
        name = child_text(item, "name")
        if not name or name in found:
            problems.add(item, f"the preference {name} stands twice" if name else "<preference> needs a <name>")
        found[name] = Preference(name, tuple((value.text or "").strip() for value in item.iterchildren("value")),
                                 child_text(item, "read-only") == "true")
    return tuple(found.values()), element.findtext("portlet-preferences/preferences-validator", "").strip() or None


def _parameters(element: etree._Element, application: Application, problems: Problems) -> dict[str, str]:
    found = {}
    for item in element.iterchildren("supported-public-render-parameter"):
        identifier = text_of(item)
        if identifier not in application.parameters:
            problems.add(item, f"the public render parameter {identifier} is not declared")
        found[identifier] = application.parameters.get(identifier, "")
    return found


def _events(element: etree._Element, tag: str, application: Application, problems: Problems) -> tuple[str, ...]:
    found = []
    for item in element.iterchildren(tag):
        name = qualified(item, application.namespace, problems)
        # A name that ends in a dot or a star stands for all that begin so (JSR-286 PLT.15.2.3).
        if name and not name.endswith((".", "*")) and name not in application.events:
            problems.add(item, f"the event {name} is not declared")
        found.append(name)
    return tuple(found)
