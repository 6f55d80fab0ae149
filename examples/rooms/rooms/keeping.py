"""The mode ``config`` of the rooms' calendar: which rooms there are. A part of its portlet."""

from types import SimpleNamespace
from typing import Any

from portal.api.errors import NotFound
from portal.api.i18n import TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action, on_mode
from portal.api.window import CONFIG
from rooms.equipment import equipment_of
from rooms.fields import errors_of, field, pages
from rooms.inventory import LONGEST_NAME, LONGEST_PLACE, LONGEST_WORDS, MOST_SEATS, Place, Rooms

__all__ = ["KeepsRooms"]

_ = TranslationStringFactory("rooms")

A_PAGE = 20


class KeepsRooms(GenericPortlet):
    """Render parameters in this mode: ``room`` ("new" or an id), ``page``."""

    @on_mode(CONFIG)
    def config_rooms(self, request, response):
        """The list of rooms, or the form of one."""
        response.cache.expires = 0
        wanted, rooms = request.parameters.get("room"), Rooms(request)
        if not request.permits("rooms.manage"):
            response.show("config", rooms=[], pages=None, managing=False)
        elif wanted is None:
            shown, turns = pages(request, rooms.all(), A_PAGE, lambda number: response.render_url(page=number))
            response.show("config", rooms=shown, pages=turns, managing=True)
        else:
            try:
                room = None if wanted == "new" else rooms.get(wanted)
            except NotFound:
                response.show("gone")
                return
            response.show("config_room", room=room, form=self._room_form(request, room), errors=errors_of(request))

    def _room_form(self, request: Any, room: Place | None) -> SimpleNamespace:
        chosen = request.submitted.get_all("equipment") if request.errors else room.equipment if room else ()
        form = SimpleNamespace(
            name=field(request, "name", _("Name"), room.name if room else "", required=True, maxlength=LONGEST_NAME),
            place=field(request, "place", _("Where it is"), room.place if room else "", optional=True, maxlength=LONGEST_PLACE),
            seats=field(request, "seats", _("Seats"), str(room.seats) if room else "", type="number", min=1, max=MOST_SEATS),
            equipment=field(request, "equipment", _("Equipment"), None, values=tuple(chosen), options=[
                SimpleNamespace(value=one.key, label=one.name(request.locale))
                for one in equipment_of(request.config.application).values()]))
        written = room.remark if room else ""
        form.remark = field(request, "remark", _("To be known"), written, optional=True, maxlength=LONGEST_WORDS)
        return form

    @on_action("keep-room")
    def keep_room(self, request, response):
        """Add or change a room."""
        known = equipment_of(request.config.application)
        sent = {name: request.parameters.get(name, "") for name in (
            "name",
            "place",
            "seats",
            "remark",
        )}
        Rooms(request).keep(request.parameters.get("room-id", ""), sent,
                            [key for key in request.parameters.get_all("equipment") if key in known])
        response.set_parameters({})
        response.notify(request.translate(_("The room is kept.")))

    @on_action("remove-room")
    def remove_room(self, request, response):
        """Remove a room that nobody has booked."""
        Rooms(request).remove(request.parameters.get("room-id", ""))
        response.set_parameters({})
        response.notify(request.translate(_("The room is removed.")))
