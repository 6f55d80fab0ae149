"""The white pages: search, browse by category and organisation, one page a person (A.directory.06)."""

from types import SimpleNamespace as Record

from portal.api.errors import Invalid, NotFound
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import PROFILES, IDirectory
from portal.api.pace import IPace
from portal.api.portlet import GenericPortlet, on_action
from portal.api.window import MAXIMISED

_ = TranslationStringFactory("whitepages")

CATEGORIES = {
    "teacher": _("Teachers"), "head": _("Management"), "school-life": _("School life"), "staff": _("Other staff"),
    "pupil": _("Pupils"), "student": _("Students"), "guardian": _("Guardians"), "academy": _("Academy"),
    "external": _("Partners")}
ONE = {
    "teacher": _("Teacher"), "head": _("Management"), "school-life": _("School life"), "staff": _("Staff"),
    "pupil": _("Pupil"), "student": _("Student"), "guardian": _("Guardian"), "academy": _("Academy"),
    "external": _("Partner")}
HUES = {"teacher": "cours", "head": "infos", "school-life": "pratique", "staff": "outils", "pupil": "travail",
        "student": "travail", "guardian": "echanges"}
LENGTHS = ("12", "24", "48")


class WhitePagesPortlet(GenericPortlet):
    """View: search and results; a person's page by the render parameter ``person``."""

    def view(self, request, response):
        """Parameters ``q``, ``profile``, ``group``, ``function``, ``after``, ``person``."""
        if request.person is None:
            response.show("guest")
            return
        parameters = request.parameters
        if parameters or request.state == MAXIMISED:
            # Only the small box without a search depends on its reader alone; all else changes with other people.
            response.cache.expires = 0
        if parameters.get("person"):
            self.show_person(request, response, parameters.get("person"))
            return
        directory, say = request.service(IDirectory), request.translate
        asked = {name: (parameters.get(name) or "").strip()[:80] for name in ("q", "profile", "group", "function")}
        if asked["profile"] not in PROFILES:
            asked["profile"] = ""
        listing, refused = None, None
        if any(asked.values()):
            most = int(self.config.init_parameters["searches-per-minute"])
            try:
                if not request.service(IPace).allows("whitepages.search", most):
                    raise Invalid({"": _("You have searched ${most} times within a minute. Wait a little, then search again.",
                                         mapping={"most": most})})
                listing = directory.search(
                    asked["q"], asked["profile"] or None, asked["group"] or None, asked["function"] or None,
                    parameters.get("after"), int(request.preferences.get("length", "24")))
            except Invalid as error:
                refused = " ".join(say(text) for text in error.fields.values())
            except NotFound:
                refused = say(_("This group does not exist here."))
        given = {name: value for name, value in asked.items() if value}
        pages = Record(text=None, previous_url=None, next_url=None)
        if listing is not None:
            pages.next_url = response.render_url(after=listing.next, **given) if listing.next else None
            pages.previous_url = response.render_url(**given) if parameters.get("after") else None
        large = request.state == MAXIMISED
        response.show(
            "view", asked=asked, refused=refused, listing=listing, pages=pages, large=large,
            people=[self.card(response, entry, given) for entry in (listing.entries if listing else ())], say=say,
            fields=self.fields(request, directory, asked) if large else (),
            more_url=None if large else response.render_url(state=MAXIMISED, **given),
            starts=[Record(title=group.name, url=response.render_url(group=group.id, state=None if large else MAXIMISED))
                    for group in directory.groups() if group.id in request.person.groups][:8])

    def fields(self, request, directory, asked):
        """Choices of category, class or group, and function: the organisation of the establishment."""
        say = request.translate
        anything = Record(value="", label=say(_("All")))
        groups = [Record(value=group.id, label=group.name) for group in directory.groups()]
        functions = [Record(value=name, label=name) for name in directory.functions()]
        return [
            Record(id=f"{request.namespace}-profile", name="profile", label=say(_("Category")), type="select",
                   value=asked["profile"], options=[anything] + [Record(value=name, label=say(title))
                                                                 for name, title in CATEGORIES.items()]),
            Record(id=f"{request.namespace}-group", name="group", label=say(_("Class or group")), type="select",
                   value=asked["group"], options=[anything, *groups]),
            Record(id=f"{request.namespace}-function", name="function", label=say(_("Subject or function")), type="select",
                   value=asked["function"], options=[anything, *functions])]

    @staticmethod
    def card(response, entry, given):
        """One person of a list."""
        return Record(name=entry.name, initials=entry.initials, text=entry.title, profile=ONE.get(entry.profile, ""),
                      category=HUES.get(entry.profile, "outils"),
                      url=response.render_url(person=entry.id, state=MAXIMISED, **given))

    def show_person(self, request, response, person_id):
        """A person's own page: only what the asker may see."""
        back = {name: request.parameters.get(name) for name in ("q", "profile", "group", "function")
                if request.parameters.get(name)}
        back_url = response.render_url(**back)
        try:
            entry = request.service(IDirectory).entry(person_id)
        except NotFound:
            response.show("nobody", action=Record(title=request.translate(_("Back to the directory")), url=back_url, icon=None))
            return
        response.show("person", entry=entry, profile=ONE.get(entry.profile, ""), hue=HUES.get(entry.profile, "outils"),
                      say=request.translate, back_url=back_url)

    def edit(self, request, response):
        """How many people a page shows."""
        say = request.translate
        field = Record(id=f"{request.namespace}-length", name="length", label=say(_("People on one page")), type="select",
                       value=request.submitted.get("length") or request.preferences.get("length", "24"),
                       error=request.errors.get("length"), options=[Record(value=n, label=n) for n in LENGTHS])
        response.show("edit", field=field, errors=[Record(field=field.id, text=field.error)] if field.error else (),
                      cancel=Record(title=say(_("Cancel")), url=response.render_url("view")))

    @on_action("settings")
    def settings(self, request, response):
        """Keep how many."""
        if request.parameters.get("length") not in LENGTHS:
            raise Invalid({"length": _("Choose one of the lengths.")})
        request.preferences.set("length", request.parameters.get("length"))
        request.preferences.store()
        response.mode = "view"
        response.notify(_("Your settings are kept."))

    def help(self, request, response):
        """Whom one finds here, and why not others."""
        response.show("help")
