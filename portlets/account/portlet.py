"""The person's own account: identity, establishments, groups, open sign-ins, display."""

from types import SimpleNamespace as Record

from portal.api.account import CONTRASTS, LOCALES, SCHEMES, TEXT_SIZES, Display, IDisplay, ISignIns
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.identity import IDirectory
from portal.api.portlet import GenericPortlet, on_action
from portal.api.window import MAXIMISED

_ = TranslationStringFactory("account")

PROFILES = {
    "pupil": _("Pupil"), "student": _("Student"), "guardian": _("Guardian"), "teacher": _("Teacher"), "head": _("Head"),
    "school-life": _("School life"), "staff": _("Staff"), "academy": _("Academy staff"), "external": _("Partner")}
ROLES = {
    "webmaster": _("Webmaster"), "service-editor": _("Service editor"),
    "local-administrator": _("Administrator of the establishment"), "central-administrator": _("Central administrator")}
KINDS = {"class": _("Class"), "group": _("Teaching group"), "manual": _("Group")}


class AccountPortlet(GenericPortlet):
    """View: who I am; edit: display settings. Guests are asked to sign in."""

    def view(self, request, response):
        """A summary in a box, everything when maximised."""
        person, say = request.person, request.translate
        if person is None:
            response.show("guest")
            return
        directory = request.service(IDirectory)
        places = [Record(name=place.name, here=place.id == request.establishment.id,
                         role=attached.title or say(PROFILES.get(attached.profile, attached.profile)))
                  for place, attached in directory.memberships(person.id)]
        who = Record(name=person.name, initials=person.initials, mail=person.mail, login=person.login,
                     profile=say(PROFILES.get(person.profile, person.profile)), title=person.title,
                     functions=person.functions, roles=[say(ROLES.get(role, role)) for role in sorted(person.roles)])
        if request.state != MAXIMISED:
            response.foot(say(_("Open sign-ins and settings")), response.render_url(state=MAXIMISED))
            response.show("brief", who=who, places=places)
            return
        groups = [Record(name=group.name, kind=say(KINDS.get(group.kind, group.kind)))
                  for group in directory.groups() if group.id in person.groups]
        formats = request.service(IFormats)
        sign_ins = [Record(id=one.id, browser=one.browser or say(_("Unknown browser")), current=one.current,
                           since=formats.spoken(one.created), seen=formats.ago(one.seen))
                    for one in request.service(ISignIns).all()]
        response.show("view", who=who, places=places, groups=groups, sign_ins=sign_ins,
                      children=directory.children(person.id) if person.children else (),
                      settings_url=response.render_url("edit", MAXIMISED))

    @on_action("end")
    def end(self, request, response):
        """End one of one's own sign-ins."""
        request.service(ISignIns).end(request.parameters.get("sign-in") or "")
        response.notify(_("This sign-in has ended."))

    @on_action("end-others")
    def end_others(self, request, response):
        """End all sign-ins but this one."""
        ended = request.service(ISignIns).end_others()
        response.notify(_("All other sign-ins have ended.") if ended else _("There was no other sign-in."))

    def edit(self, request, response):
        """Language, text size, contrast, light or dark."""
        say, display = request.translate, request.service(IDisplay).get()

        def field(name, label, value, options):
            return Record(id=f"{request.namespace}-{name}", name=name, label=say(label), error=request.errors.get(name),
                          value=request.submitted.get(name) or str(value),
                          options=[Record(value=str(one), label=say(words)) for one, words in options])

        device = _("As my device is set")
        fields = [
            field("locale", _("Language"), display.locale, [("fr", "Français"), ("en", "English")]),
            field("text_size", _("Size of the text"), display.text_size, [(size, f"{size}\u00a0%") for size in TEXT_SIZES]),
            field("contrast", _("Contrast"), display.contrast,
                  [("auto", device), ("more", _("High contrast")), ("normal", _("Usual contrast"))]),
            field("scheme", _("Light or dark"), display.scheme, [("auto", device), ("light", _("Light")), ("dark", _("Dark"))])]
        errors = [Record(field=one.id, text=one.error) for one in fields if one.error]
        response.show("edit", fields=fields, errors=errors,
                      cancel=Record(title=say(_("Cancel")), url=response.render_url("view")))

    @on_action("display")
    def display(self, request, response):
        """Keep the display settings; a value off the lists is refused by the service."""
        form = request.parameters
        size = form.get("text_size") or ""
        chosen = Display(form.get("locale") if form.get("locale") in LOCALES else "?",
                         int(size) if size.isdigit() and int(size) in TEXT_SIZES else 0,
                         form.get("contrast") if form.get("contrast") in CONTRASTS else "?",
                         form.get("scheme") if form.get("scheme") in SCHEMES else "?")
        request.service(IDisplay).save(chosen)
        response.mode = "view"
        response.notify(_("Your settings are kept."))

    def help(self, request, response):
        """What can be done here."""
        response.show("help")
