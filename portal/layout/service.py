"""The layout of a person in an establishment: reading it, and changing it within the locks (``ILayout``)."""

from typing import Any

from zope.interface import implementer

from portal.api.context import IContext
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.layout import Column, ILayout, Layout, Tab
from portal.api.registry import IPublications
from portal.api.window import Window
from portal.layout.changes import Change
from portal.layout.namespaces import namespace_of, new_tab_slug, new_window_id
from portal.layout.reading import LayoutReading
from portal.layout.writing import write_change

__all__ = ["PersonalLayout"]

_ = TranslationStringFactory("layout")
CUSTOMISE = "layout.customise"
WINDOW_TITLE, TAB_TITLE = 60, 40
_WIDTHS = [4, 4, 4]


def _clean(title: str, field: str, most: int) -> str:
    """A title typed by a person: one line, without what cannot be seen. :raises Invalid:"""
    text = " ".join(title.split())
    if len(text) > most:
        raise Invalid({field: _("Use ${most} characters at most.", mapping={"most": most})})
    if not text.isprintable():
        raise Invalid({field: _("This title holds characters that cannot be shown.")})
    return text


@implementer(ILayout)
class PersonalLayout:
    """See ``ILayout``. Tabs may be named by slug or by id."""

    def __init__(self, context: IContext) -> None:
        self.context = context
        self._reading = LayoutReading(context)

    def layout(self) -> Layout:
        """See ``ILayout``."""
        return self._reading.layout()

    def add_window(self, fname: str, tab: str, column: str | None = None, position: int | None = None) -> Window:
        """See ``ILayout``."""
        layout = self._customise()
        publication = self.context.service(IPublications).get(fname)
        place = self._place(layout, tab, column, position)
        taken = {namespace_of(state.id) for state in self._reading.arrangement().windows()}
        window_id = new_window_id(taken)
        data = {"window": window_id, "fname": fname, "title": publication.title(self.context.locale), **place}
        after = self._write("add-window", data)
        found = after.find(window_id)
        if found is None:
            raise NotFound(_("This box is no longer there."))
        return found[3]

    def move_window(self, window_id: str, tab: str, column: str, position: int) -> None:
        """See ``ILayout``. One of the displaced can be put back so; nothing goes before locked boxes at the head."""
        layout = self._customise()
        window = self._window(layout, window_id)
        if layout.find(window_id) is None:
            self.context.service(IPublications).get(window.fname)
        self._write("move-window", {"window": window_id, **self._place(layout, tab, column, position, window_id)})

    def remove_window(self, window_id: str) -> None:
        """See ``ILayout``; also takes one from among the displaced for good."""
        self._window(self._customise(), window_id)
        self._write("remove-window", {"window": window_id})

    def minimise_window(self, window_id: str, minimised: bool) -> None:
        """See ``ILayout``. No lock forbids it: nothing is lost by folding a box."""
        if self._window(self._customise(), window_id).minimised != minimised:
            self._write("minimise-window" if minimised else "restore-window", {"window": window_id})

    def rename_window(self, window_id: str, title: str) -> None:
        """See ``ILayout``."""
        self._window(self._customise(), window_id)
        self._write("rename-window", {"window": window_id, "title": _clean(title, "title", WINDOW_TITLE)})

    def add_tab(self, title: str) -> Tab:
        """See ``ILayout``. It takes the columns of the first tab."""
        layout = self._customise()
        slug = new_tab_slug()
        widths = [column.width for column in layout.tabs[0].columns] if layout.tabs else _WIDTHS
        after = self._write("add-tab", {"tab": slug, "title": self._tab_title(title), "widths": widths})
        return self._tab(after, slug)

    def rename_tab(self, tab: str, title: str) -> None:
        """See ``ILayout``."""
        found = self._tab(self._customise(), tab)
        self._write("rename-tab", {"tab": found.id, "slug": found.slug, "title": self._tab_title(title)})

    def move_tab(self, tab: str, position: int) -> None:
        """See ``ILayout``. Nothing goes before locked tabs at the head."""
        layout = self._customise()
        found = self._tab(layout, tab)
        rest = [each.id for each in layout.tabs if each is not found]
        place = max(0, min(position, len(rest)))
        self._write("move-tab", {"tab": found.id, "slug": found.slug, "position": place,
                                 "after": rest[place - 1] if place else None})

    def remove_tab(self, tab: str) -> None:
        """See ``ILayout``. Boxes of fragments that the person had put there go back to their own tabs."""
        found = self._tab(self._customise(), tab)
        self._write("remove-tab", {"tab": found.id, "slug": found.slug})

    def reset(self, tab: str | None = None) -> None:
        """See ``ILayout``."""
        layout = self._customise()
        found = None if tab is None else self._tab(layout, tab)
        self._write("reset", {"tab": found.id, "slug": found.slug} if found else {"tab": None})

    def export(self) -> dict:
        """See ``ILayout``: ``{"format": 1, "changes": [{"kind": …, …}, …]}`` in order."""
        return {"format": 1, "changes": [change.as_data() for _number, change in self._reading.changes()]}

    def _customise(self) -> Layout:
        """The layout as the database has it now. :raises NotPermitted: who asks may not change it."""
        context = self.context
        if context.person is None or context.establishment is None or not context.permits(CUSTOMISE):
            raise NotPermitted(_("You cannot arrange this page."))
        self._reading.refresh()
        return self._reading.layout()

    def _write(self, kind: str, data: dict[str, Any]) -> Layout:
        write_change(self.context, self._reading, Change(kind, data))
        self._reading.refresh()
        return self._reading.layout()

    @staticmethod
    def _window(layout: Layout, window_id: str) -> Window:
        found = layout.find(window_id)
        window = found[3] if found else next((each for each in layout.displaced if each.id == window_id), None)
        if window is None:
            raise NotFound(_("This box is no longer there."))
        return window

    @staticmethod
    def _tab(layout: Layout, key: str) -> Tab:
        found = layout.tab(key) or next((tab for tab in layout.tabs if tab.id == key), None)
        if found is None:
            raise NotFound(_("This tab is no longer there."))
        return found

    @staticmethod
    def _tab_title(title: str) -> str:
        text = _clean(title, "title", TAB_TITLE)
        if not text:
            raise Invalid({"title": _("Give the tab a name.")})
        return text

    def _place(self, layout: Layout, tab: str, column: str | None, position: int | None,
               moving: str = "") -> dict[str, Any]:
        """Where something goes, in the terms of ``Change``: anchored to what the person sees before it."""
        found = self._tab(layout, tab)
        target = self._column(found, column)
        seen = [window.id for window in target.windows if window.id != moving]
        place = max(0, min(position or 0, len(seen)))
        return {"tab": found.id, "slug": found.slug, "column": target.id, "index": found.columns.index(target),
                "position": place, "after": seen[place - 1] if place else None}

    @staticmethod
    def _column(tab: Tab, key: str | None) -> Column:
        if key is None and tab.columns:
            return min(tab.columns, key=lambda column: len(column.windows))
        found = next((column for column in tab.columns if column.id == key), None)
        if found is None:
            raise NotFound(_("This column is no longer there."))
        return found
