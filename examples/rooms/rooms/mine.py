"""The person's own bookings."""

from types import SimpleNamespace

from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action, on_event, on_resource
from portal.api.window import MAXIMISED, VIEW
from rooms.events import Booked, Cancelled
from rooms.export import write
from rooms.fields import errors_of, field, refuse_numbers
from rooms.service import MOST_SHOWN, Bookings
from rooms.settings import MINE, number_of

__all__ = ["MinePortlet"]

_ = TranslationStringFactory("rooms")


class MinePortlet(GenericPortlet):
    """Render parameters: ``day`` (public), which its links set for the calendar; ``new``, the booking that was just made."""

    def view(self, request, response):
        """What comes next. When it is asked about a content that it has made before, one small statement tells whether
        that is still good."""
        bookings = Bookings(request)
        tag, many = bookings.tag()
        response.cache.etag = tag
        if request.etag == tag:
            response.cache.use_cached = True
            return
        most = MOST_SHOWN if request.state == MAXIMISED else number_of(request.preferences, "count")
        response.counter = many or None
        if many:
            response.foot(label=request.translate(_("For my calendar (iCalendar)")),
                          url=response.resource_url("mine.ics", cache_level="FULL"))
        response.show("mine", bookings=bookings.mine(most), more=max(many - most, 0), new=request.parameters.get("new"),
                      large=request.state == MAXIMISED)

    def edit(self, request, response):
        """How many are shown."""
        least, most, _usual = MINE["count"]
        response.show("edit", errors=errors_of(request), fields=[
            field(request, "count", _("Bookings shown"), str(number_of(request.preferences, "count")), type="number",
                  min=least, max=most)],
            cancel=SimpleNamespace(title=request.translate(_("Cancel")), url=response.render_url(mode=VIEW)))

    def help(self, request, response):
        """What the box is for."""
        response.show("help")

    @on_action("settings")
    def save_settings(self, request, response):
        """Keep the settings of this person for this box."""
        sent = {name: request.parameters.get(name, "") for name in MINE}
        if faults := refuse_numbers(sent, MINE):
            raise Invalid(faults)
        request.preferences.set("count", sent["count"])
        request.preferences.store()
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    @on_action("cancel")
    def cancel(self, request, response):
        """Give up a booking of one's own, and tell the calendar."""
        given_up = Bookings(request).cancel(request.parameters.get("booking", ""))
        response.publish("cancelled", Cancelled(given_up.day.isoformat()))
        response.notify(request.translate(_("The booking is cancelled.")))

    @on_event("booked")
    def booked(self, request, response):
        """A room was booked in the calendar of this tab: mark it in the list."""
        if isinstance(request.event.value, Booked):
            response.set_parameter("new", request.event.value.booking)

    @on_resource("mine.ics")
    def calendar(self, request, response):
        """The bookings as an iCalendar file; calendars are told when it is still the same."""
        bookings = Bookings(request)
        tag, _many = bookings.tag()
        response.cache.etag, response.cache.expires = tag, 60
        if request.etag == tag:
            response.cache.use_cached = True
            return
        response.content_type, response.filename = "text/calendar", "rooms.ics"
        response.write_bytes(write(bookings.mine(), request.translate(_("My bookings")), request.establishment.zone,
                                   request.clock.now(), "".join((request.user or {}).get("user.mail", ())[:1])))
