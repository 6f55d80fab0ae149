"""The one composition root: what the portal is made of, in order, each with its reason."""

import logging
from importlib.metadata import entry_points
from importlib.util import find_spec

from pyramid.config import Configurator

from portal.api.i18n import ITranslator
from portal.container.interfaces import ITemplates
from portal.db import open_database
from portal.driver.interfaces import IExecutor, IHealth
from portal.settings import Settings
from portal.supervision import IParentLine

__all__ = ["INCLUDES", "configure", "portlet_packages"]

log = logging.getLogger(__name__)

INCLUDES = (
    ("portal.directives", "the other includes speak through its directives"),
    ("portal.i18n", "translator, formats, clock: everything that speaks needs them"),
    ("portal.remembering", "what workers keep of data"),
    ("portal.sessions", "web sessions and portlet sessions"),
    ("portal.jobs", "outbox and queue"),
    ("portal.services.audit", "refusals from here on are recorded"),
    ("portal.services.xml", "the one parser factory"),
    ("portal.services.sandbox", "child processes for foreign input"),
    ("portal.services.sanitise", "safe markup"),
    ("portal.services.fetch", "the way out"),
    ("portal.services.storage", "files and pictures"),
    ("portal.services.sources", "what was fetched"),
    ("portal.services.directory", "people, establishments, groups"),
    ("portal.services.account", "sign-ins and display settings of a person"),
    ("portal.services.branding", "name, logo and colours"),
    ("portal.registry", "definitions and publications"),
    ("portal.layout", "tabs, columns, windows"),
    ("portal.security", "sign-in, person, permissions"),
    ("portal.container", "the portlet container"),
    ("portal.driver", "pages"),
    ("portal.web", "routes and views; last, since it names everything above"),
)


def portlet_packages() -> tuple[str, ...]:
    """Import names of the installed portlet packages (entry points ``preau.portlets``), sorted.

    One that is announced but not there is left out: its windows become placeholders (PAGE-10).
    """
    names = sorted({entry.value.partition(":")[0] for entry in entry_points(group="preau.portlets")})
    found = []
    for name in names:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            log.error("portlet package %s is announced but not installed", name)
        else:
            found.append(name)
    return tuple(found)


def configure(settings: Settings, packages: tuple[str, ...] | None = None, web: bool = True) -> Configurator:
    """A committed configurator of the whole portal.

    :param packages: portlet packages to include; None for all installed ones.
    :param web: False for commands and jobs, which need no routes.
    """
    found = portlet_packages() if packages is None else packages
    config = Configurator(settings={"preau": settings, "preau.packages": found})
    for name, _reason in INCLUDES:
        if web or name not in ("portal.web",):
            config.include(name)
    for package in found:
        config.include(package)
    config.registry["preau.database"] = open_database(settings.database_url, settings.database_statement_seconds)
    config.commit()
    speak(config.registry, settings, found)
    watch(config.registry)
    return config


def speak(registry, settings: Settings, packages: tuple[str, ...]) -> None:
    """Give the translator every catalogue, and the templates the translator."""
    translator, templates = registry.getUtility(ITranslator), registry.getUtility(ITemplates)
    translator.add_package("portal")
    for folder in sorted((settings.path("site_folder") / "themes").glob("*/locale")):
        translator.add_folder(folder, f"theme-{folder.parent.name}")
    for package in packages:
        translator.add_package(package)
    templates.use_packages(packages)
    templates.use_translator(translator.translator)


def watch(registry) -> None:
    """Have the executor tell the parent process, where there is one, when this one should be replaced, and the
    breaker what became of each portlet."""
    def in_trouble(reason: str) -> None:
        line = registry.queryUtility(IParentLine)
        if line is not None:
            line.ask_replacement(reason)

    executor = registry.getUtility(IExecutor)
    executor.in_trouble = in_trouble
    registry.getUtility(IHealth).attach(registry, executor)


def warm(registry) -> None:
    """Compile every template, so that no page pays for it."""
    templates = registry.getUtility(ITemplates)
    templates.warm(templates.themes())
