"""A demonstration whose lycée has a tab of broken things: sources that fail and portlets that fail."""

import json
import os
import shutil
from pathlib import Path
from unittest import mock

from tests.plugins.site import ROOT, PortalProcess, Seed

__all__ = ["BROKEN", "TAB", "FaultySite", "title_of"]

PACKAGES = Path(__file__).parent / "packages"
TAB = "/e/lycee-ada-verneuil/pannes/"
_EACH = '<xsl:for-each select="//*">'
_ENDLESS = ('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
            f'{_EACH * 5}<xsl:value-of select="count(//*)"/>{"</xsl:for-each>" * 5}</xsl:template></xsl:stylesheet>')

BROKEN = {
    "lent": ("rss.rss", "Un flux qui ne vient pas", {"url": "${sources}/lent.xml"}),
    "enorme": ("rss.rss", "Un flux de 50 Mo", {"url": "${sources}/enorme.xml"}),
    "casse": ("rss.rss", "Un flux brisé", {"url": "${sources}/casse.xml"}),
    "hostile": ("rss.rss", "Un flux hostile", {"url": "${sources}/script.xml", "layout": "list"}),
    "sain": ("rss.rss", "Un flux sain", {"url": "${sources}/gazette.xml", "layout": "list"}),
    "soap": ("webservice.webservice", "Un service en panne", {
        "url": "${sources}/cantine-panne?wsdl", "operation": "MenuDuJour", "presentation": "menu",
        "input": ("date=today", "etablissement=establishment.name")}),
    "sans-fin": ("xml.xml", "Une feuille sans fin", {"url": "${sources}/horaires.xml", "style": "sans-fin"}),
    "leve": ("faulty.raising", "Un bloc qui se trompe", {}),
    "dort": ("faulty.sleeping", "Un bloc qui dort", {}),
    "tarde": ("faulty.slow", "Un bloc qui tarde", {}),
}
"""fname to portlet, title and preferences."""


def title_of(fname: str) -> str:
    """The title of a broken box."""
    return BROKEN[fname][1]


def _publication(fname: str) -> str:
    portlet, title, preferences = BROKEN[fname]
    stored = "".join(
        f'<preference name="{name}">{"".join(f"<value>{one}</value>" for one in ([value] if isinstance(value, str) else value))}'
        "</preference>" for name, value in preferences.items())
    return (f'<publication fname="{fname}" portlet="{portlet}" category="outils" icon="box"><title xml:lang="fr">{title}</title>'
            f'<description xml:lang="fr">{title}</description><audience><kind>lycee</kind></audience>{stored}</publication>')


def _fragment() -> str:
    columns = ""
    for number, names in enumerate((list(BROKEN)[:4], list(BROKEN)[4:7], list(BROKEN)[7:]), 1):
        windows = "".join(f'<window id="w-{name}" publication="{name}"/>' for name in names)
        columns += f'<column id="pannes-{number}" width="4">{windows}</column>'
    return ('<fragment xmlns="urn:preau:layout:1" id="pannes" owner="lycee" precedence="100"><title xml:lang="fr">Pannes</title>'
            '<placed-by xml:lang="fr">le lycée</placed-by><audience><kind>lycee</kind><profile>pupil</profile></audience>'
            f'<tab id="pannes" slug="pannes" icon="box"><title xml:lang="fr">Pannes</title>{columns}</tab></fragment>')


class FaultySite(PortalProcess):
    """A running demonstration with the tab ``TAB`` for the pupils of the lycée.

    :param allowed: whether the sample sources are on the fetcher's allow-list; else that list is empty.
    """

    def __init__(self, seed: Seed, folder: Path, allowed: bool = True) -> None:
        files = folder.with_name("files")
        shutil.copytree(ROOT / "layouts", files / "layouts")
        (files / "themes").symlink_to(ROOT / "themes")
        (files / "styles").mkdir()
        (files / "styles" / "sans-fin.xsl").write_text(_ENDLESS, encoding="utf-8")
        (files / "layouts" / "pannes.xml").write_text(_fragment(), encoding="utf-8")
        registry = (ROOT / "registry.xml").read_text(encoding="utf-8")
        more = "".join(_publication(fname) for fname in BROKEN)
        (files / "registry.xml").write_text(registry.replace("</registry>", f"{more}</registry>"), encoding="utf-8")
        self._allowed = allowed
        # What fails is tried each time here, and what is slow is called as often as it is asked for; that the one is left
        # alone for a while and that the other is refused is shown elsewhere (PAGE-03, PAGE-04).
        super().__init__(seed, folder, site_folder=str(files), breaker_failures="1000", executor_share="0.5")

    def start(self, port: int = 0) -> None:
        """As a ``PortalProcess``, with the portlets that fail installed."""
        path = os.pathsep.join([str(ROOT), str(PACKAGES)])
        more = {} if self._allowed else {"PREAU_OVERRIDES": json.dumps({"fetch.allow": ""})}
        with mock.patch.dict(os.environ, {"PYTHONPATH": path, **more}):
            super().start(port)
