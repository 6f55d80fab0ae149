"""A portal of few parts for tests: real registry and layouts over packages and files made on the spot."""

from pathlib import Path

from pyramid.config import Configurator
from zope.interface import implementer

from portal.api.audit import IAudit
from portal.api.context import IClock, IContext
from portal.clock import FixedClock
from portal.settings import Settings
from tests.factories.contexts import NOW

__all__ = ["AuditLines", "FRAGMENT", "PUBLICATION", "configure_parts", "write_fragment", "write_package", "write_registry"]


@implementer(IAudit)
class AuditLines:
    """Keeps what was recorded, on the registry."""

    def __init__(self, context) -> None:
        self.lines = context.registry.audit_lines

    def record(self, event: str, outcome: str = "done", **facts) -> None:
        """See ``IAudit``."""
        self.lines.append((event, outcome, facts))


def write_package(folder: Path, name: str, descriptor: str = "", portlets: tuple[str, ...] = ("box",)) -> Path:
    """A portlet package that can be imported when ``folder`` is on the path. :returns: its descriptor."""
    package = folder / name
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    path = package / "portlet.xml"
    path.write_text(descriptor or "<portlet-app>\n" + "\n".join(
        f"<portlet>\n<portlet-name>{portlet}</portlet-name><portlet-class>{name}.portlet:Box</portlet-class>"
        "<supports><mime-type>text/html</mime-type></supports>\n</portlet>" for portlet in portlets) + "\n</portlet-app>")
    return path


def configure_parts(packages: tuple[str, ...], *includes: str):
    """The Pyramid registry of a portal that has the registry, and other parts by name, with a clock that stands."""
    config = Configurator(settings={"preau": Settings(), "preau.packages": packages})
    for name in ("portal.directives", "portal.i18n", "portal.remembering", "portal.registry", *includes):
        config.include(name)
    config.commit()
    config.registry.audit_lines = []
    config.registry.registerAdapter(AuditLines, (IContext,), IAudit)
    config.registry.registerUtility(FixedClock(NOW), IClock)
    return config.registry


PUBLICATION = '<publication fname="{fname}" portlet="{portlet}" category="outils" icon="star">\n' \
              '<title xml:lang="fr">{title}</title>{audience}{preferences}\n</publication>'


def write_registry(path: Path, *fnames: str, portlet: str = "boxes.box", audience: str = "<audience/>",
                   preferences: str = "", more: str = "") -> Path:
    """A ``registry.xml`` that publishes one portlet under several fnames."""
    body = "\n".join(PUBLICATION.format(fname=fname, portlet=portlet, title=fname.title(), audience=audience,
                                        preferences=preferences) for fname in fnames)
    path.write_text(f'<registry xmlns="urn:preau:registry:1">\n{body}\n{more}\n</registry>\n', encoding="utf-8")
    return path


FRAGMENT = '<fragment xmlns="urn:preau:layout:1" id="{id}" owner="school" precedence="{precedence}"{attributes}>\n' \
           "{audience}\n{tabs}\n</fragment>\n"


def write_fragment(folder: Path, id: str, tabs: str, audience: str = "<audience><member/></audience>", precedence: int = 500,
                   attributes: str = "") -> Path:
    """A fragment in a file of its own."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{id}.xml"
    path.write_text(FRAGMENT.format(id=id, precedence=precedence, attributes=attributes and " " + attributes,
                                    audience=audience, tabs=tabs), encoding="utf-8")
    return path
