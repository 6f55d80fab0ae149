"""The sample Web Service: menus of the canteen, computed from the date (SOAP 1.1, document/literal)."""

import datetime as dt
from importlib.resources import files
from xml.sax.saxutils import escape

from lxml import etree
from lxml.builder import ElementMaker

from portal.demo.source_feeds import data

__all__ = ["answer", "wsdl"]

_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_OURS = "urn:preau:demo:cantine"


def wsdl(address: str) -> bytes:
    """The description of the service at ``address``."""
    text = files("portal.demo").joinpath("sources", "canteen.wsdl").read_text(encoding="utf-8")
    return text.replace("{address}", escape(address, {'"': "&quot;"})).encode()


def _envelope(body) -> bytes:
    s = ElementMaker(namespace=_ENVELOPE, nsmap={"soap": _ENVELOPE})
    return etree.tostring(s.Envelope(s.Body(body)), encoding="UTF-8", xml_declaration=True)


def _fault(code: str, words: str) -> tuple[int, bytes]:
    s, plain = ElementMaker(namespace=_ENVELOPE, nsmap={"soap": _ENVELOPE}), ElementMaker()
    return 500, _envelope(s.Fault(plain.faultcode(f"soap:{code}"), plain.faultstring(words)))


def answer(request: bytes) -> tuple[int, bytes]:
    """HTTP status and envelope for a request; a Fault on Sundays, and for what it does not understand."""
    try:
        root = etree.fromstring(request, etree.XMLParser(resolve_entities=False, no_network=True))
        asked = root.find(f"{{{_ENVELOPE}}}Body/{{{_OURS}}}MenuDuJour")
        day = dt.date.fromisoformat((asked.findtext(f"{{{_OURS}}}date") or "").strip()[:10])
        school = (asked.findtext(f"{{{_OURS}}}etablissement") or "").strip()[:80]
    except (etree.XMLSyntaxError, AttributeError, ValueError):
        return _fault("Client", "La demande n’est pas celle d’un menu.")
    if day.weekday() == 6:
        return _fault("Client", "Le self est fermé le dimanche.")
    menus, number = data("menus.json"), day.toordinal() + sum(map(ord, school))
    meat, meat_allergens, green, green_allergens = menus["dishes"][number % len(menus["dishes"])]
    m = ElementMaker(namespace=_OURS, nsmap={None: _OURS})

    def dish(name: str, vegetarian: bool, allergens: str):
        made = m.plat(m.nom(name), m.vegetarien("true" if vegetarian else "false"))
        if allergens:
            made.append(m.allergenes(allergens))
        return made

    return 200, _envelope(m.MenuDuJourResponse(m.menu(
        m.date(day.isoformat()), m.etablissement(school), m.entree(menus["starters"][number % len(menus["starters"])]),
        dish(meat, False, meat_allergens), dish(green, True, green_allergens),
        m.dessert(menus["desserts"][number % len(menus["desserts"])]), m.prix("3.40"))))
