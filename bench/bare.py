"""What the portal is measured against: a bare Pyramid view that makes a page of as many boxes.

One template per box (10 items of 4 substitutions each), one page template; compiled at start, nothing
cached, no database, no session. Served by the portal's own server class with its threads. Beside it,
a view that returns the same bytes ready made.

``python -m bench.bare INI --fd N --core C 12=65000 …``: pages by number of boxes; the texts of their items
are so long that each page has the bytes of the portal's.
"""

import argparse
import os
import socket

from chameleon import PageTemplate
from pyramid.config import Configurator
from pyramid.response import Response

from portal.scripts.collector import settle
from portal.scripts.server import Server
from portal.settings import Settings, read_settings
from portal.supervision import ParentLine

__all__ = ["main"]

ITEMS = 10
BOX = """<section class="box" id="box-${number}">
  <h2>${title}</h2>
  <ul class="list">
    <li tal:repeat="item items"><a href="${item.url}">${item.title}</a> <span class="note">${item.date}</span>
      <p>${item.text}</p></li>
  </ul>
</section>"""
TEXT = "Les équipes vous attendent dès neuf heures dans le hall du bâtiment A ; l’internat se visite l’après-midi. "
PAGE = """<!DOCTYPE html>
<html lang="fr">
<head><meta charset="utf-8" /><title>${title}</title><link rel="stylesheet" href="/style.css" /></head>
<body>
  <header><p>${name}</p><nav><ul><li tal:repeat="tab tabs"><a href="/${tab}/">${tab}</a></li></ul></nav></header>
  <main><h1>${title}</h1><tal:box repeat="box boxes">${box}</tal:box></main>
</body>
</html>"""


class Markup(str):
    """Text that the page template takes over as it is."""

    def __html__(self) -> str:
        return self


class Item:
    """One line of a box; its text is as long as the page needs it."""

    def __init__(self, box: int, number: int, letters: int) -> None:
        self.url = f"/articles/{box}/{number}"
        self.title = f"Nouvelle {number} du bloc {box} : portes ouvertes & visites"
        self.date = f"lundi {number + 1} octobre"
        self.text = (TEXT * (letters // len(TEXT) + 1))[:letters]


class Page:
    """The page of some boxes.

    :param boxes: how many. :param size: bytes that it is to have.
    """

    def __init__(self, boxes: int, size: int) -> None:
        self.page = PageTemplate(PAGE)
        self.boxes = [PageTemplate(BOX) for _box in range(boxes)]
        self.items = self._items(0)
        missing = max(0, size - len(self.render().encode())) / len(TEXT.encode()) * len(TEXT)
        self.items = self._items(round(missing / boxes / ITEMS))
        self.ready_made = self.render().encode()

    def _items(self, letters: int) -> list[list[Item]]:
        return [[Item(box, number, letters) for number in range(ITEMS)] for box in range(len(self.boxes))]

    def render(self) -> str:
        """The page, made anew."""
        made = [Markup(template.render(number=number, title=f"Bloc {number}", items=items))
                for number, (template, items) in enumerate(zip(self.boxes, self.items, strict=True))]
        return self.page.render(title="Accueil", name="Lycée Ada-Verneuil", tabs=("accueil", "cours", "vie"), boxes=made)


def application(pages: dict[int, Page]):
    """The WSGI application: ``/bare/<boxes>`` and ``/static/<boxes>``."""
    def bare(request):
        return Response(pages[int(request.matchdict["boxes"])].render())

    def static(request):
        return Response(pages[int(request.matchdict["boxes"])].ready_made, content_type="text/html", charset="utf-8")

    config = Configurator()
    for name, view in (("bare", bare), ("static", static)):
        config.add_route(name, f"/{name}/{{boxes}}")
        config.add_view(view, route_name=name)
    return config.make_wsgi_app()


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="bench.bare")
    parser.add_argument("ini", help="settings of the portal: the server takes its threads from there")
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--core", type=int, required=True)
    parser.add_argument("pages", nargs="+", metavar="BOXES=BYTES")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {asked.core})
    settings: Settings = read_settings(asked.ini)
    line = ParentLine()
    pages = {int(boxes): Page(int(boxes), int(size)) for boxes, _sign, size in
             (text.partition("=") for text in asked.pages)}
    settle()
    server = Server(application(pages), socket.socket(fileno=asked.fd), settings)
    line.ready()
    server.run()


if __name__ == "__main__":
    main()
