"""A person's bookmarks and folders (A.bookmarks.01)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.orm import new_id
from portal.api.prepared import Prepared
from portal.api.remembering import IRemembering
from portal.api.text import one_line
from portlets.bookmarks import addresses
from portlets.bookmarks.icons import ICONS
from portlets.bookmarks.models import Item

__all__ = ["Bookmarks", "DEEPEST", "MOST", "Node", "Tree"]

_ = TranslationStringFactory("bookmarks")

DEEPEST = 3
"""Folders within folders."""
MOST = 2000
"""Items of one person."""
LONGEST_TITLE = 120


@dataclass(slots=True)
class Node:
    """A folder with its items, or a bookmark (``url`` set)."""

    id: str
    parent_id: str | None
    title: str
    url: str | None
    icon: str
    added: dt.datetime
    position: int
    depth: int = 1
    items: list["Node"] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Where a bookmark leads, for the reader."""
        return addresses.host(self.url) if self.url else ""

    def height(self) -> int:
        """Levels of folders in it, itself included; 0 for a bookmark."""
        return 0 if self.url is not None else 1 + max((item.height() for item in self.items), default=0)

    def links(self) -> int:
        """Bookmarks in it, at every level."""
        return sum(1 if item.url is not None else item.links() for item in self.items)


class Tree:
    """All items of a person: ``items`` at the top, ``by_id`` everywhere."""

    def __init__(self, rows: Any) -> None:
        self.items: list[Node] = []
        self.by_id = {row[0]: Node(*row) for row in rows}
        for node in self.by_id.values():
            parent = self.by_id.get(node.parent_id) if node.parent_id else None
            (parent.items if parent else self.items).append(node)
        self._deepen(self.items, 1)

    def _deepen(self, items: list[Node], depth: int) -> None:
        for node in items:
            node.depth = depth
            self._deepen(node.items, depth + 1)

    def node(self, id: str | None) -> Node:
        """:raises NotFound: not one of this person's (attack I01)."""
        found = self.by_id.get(id or "")
        if found is None:
            raise NotFound()
        return found

    def folder(self, id: str | None) -> Node | None:
        """The folder of that id; None for the top. :raises NotFound:"""
        if not id:
            return None
        found = self.node(id)
        if found.url is not None:
            raise NotFound()
        return found

    def inside(self, id: str | None) -> list[Node]:
        """Items of a folder, or of the top."""
        folder = self.folder(id)
        return folder.items if folder else self.items

    def path(self, id: str | None) -> list[Node]:
        """Folders from the top down to this one."""
        steps: list[Node] = []
        folder = self.folder(id)
        while folder is not None and len(steps) <= DEEPEST:
            steps.insert(0, folder)
            folder = self.by_id.get(folder.parent_id) if folder.parent_id else None
        return steps

    def folders(self, without: Node | None = None) -> list[Node]:
        """Every folder in reading order, except ``without`` and what is in it."""
        found: list[Node] = []

        def walk(items: list[Node]) -> None:
            for node in items:
                if node.url is None and node is not without:
                    found.append(node)
                    walk(node.items)
        walk(self.items)
        return found


_TREE = Prepared(sa.select(Item.id, Item.parent_id, Item.title, Item.url, Item.icon, Item.added, Item.position)
                 .where(Item.person_id == sa.bindparam("person")).order_by(Item.position, Item.id))
"""What nearly every page with the box asks."""


class Bookmarks:
    """The bookmarks of the person of a context.

    :param context: portal.api.context.IContext.
    """

    def __init__(self, context: Any) -> None:
        self.context = context
        self.db, self.person, self.now = context.db, context.person, context.clock.now()

    def owner(self) -> str:
        """The person's id. :raises NotPermitted: a guest."""
        if self.person is None:
            raise NotPermitted()
        return self.person.id

    def tree(self) -> Tree:
        """Everything, in one statement; of a guest, nothing."""
        if self.person is None:
            return Tree(())
        person = self.person
        return Tree(self.context.service(IRemembering).remembered(
            ("bookmarks",), lambda: _TREE.rows(self.db, {"person": person.id}), 8000))

    def _title(self, title: str) -> str:
        title = one_line(title)
        if not title:
            raise Invalid({"title": _("Give it a name.")})
        if len(title) > LONGEST_TITLE:
            raise Invalid({"title": _("The name is too long: ${most} characters at most.", mapping={"most": LONGEST_TITLE})})
        return title

    def _checked(self, title: str, url: str | None, icon: str) -> tuple[str, str | None]:
        errors: dict[str, str] = {}
        if url is not None:
            try:
                url = addresses.check(url)
            except Invalid as refused:
                errors.update(refused.fields)
            else:
                title = title.strip() or addresses.host(url)
        try:
            title = self._title(title)
        except Invalid as refused:
            errors.update(refused.fields)
        if icon and icon not in ICONS:
            errors["icon"] = _("Choose one of the pictures.")
        if errors:
            raise Invalid(errors)
        return title, url

    def _fits(self, tree: Tree, parent: str | None, height: int) -> Node | None:
        """The folder to put something of that height in. :raises NotFound: :raises Invalid: too deep."""
        folder = tree.folder(parent)
        if height and (folder.depth if folder else 0) + height > DEEPEST:
            raise Invalid({"parent": _("Folders go three deep at most: choose another place.")})
        return folder

    def add(self, title: str, url: str | None, parent: str | None = None, icon: str = "") -> str:
        """Add a bookmark, or a folder when ``url`` is None, at the end; returns its id.

        :raises Invalid: name, address or place refused. :raises NotFound: no such folder.
        """
        person = self.owner()
        title, url = self._checked(title, url, icon)
        tree = self.tree()
        if len(tree.by_id) >= MOST:
            raise Invalid({"": _("You have ${most} bookmarks and folders, which is the most. Delete some first.",
                                 mapping={"most": MOST})})
        folder = self._fits(tree, parent, 1 if url is None else 0)
        id = new_id()
        self.db.execute(sa.insert(Item).values(
            id=id, person_id=person, parent_id=folder.id if folder else None, title=title, url=url, icon=icon,
            position=self._after(tree.inside(parent)), added=self.now))
        return id

    @staticmethod
    def _after(items: list[Node]) -> int:
        return items[-1].position + 1 if items else 0

    def change(self, id: str, title: str, url: str | None, parent: str | None, icon: str = "") -> None:
        """Change name, address, picture and folder. Raises as ``add``; the address of a folder is ignored."""
        person, tree = self.owner(), self.tree()
        node = tree.node(id)
        title, url = self._checked(title, (url or "") if node.url is not None else None, icon)
        values: dict[str, Any] = dict(title=title, url=url, icon=icon)
        if (parent or None) != node.parent_id:
            folder = self._fits(tree, parent, node.height())
            if folder is not None and (folder is node or folder not in tree.folders(without=node)):
                raise Invalid({"parent": _("A folder cannot be put into itself.")})
            values |= dict(parent_id=folder.id if folder else None, position=self._after(tree.inside(parent)))
        self.db.execute(sa.update(Item).where(Item.id == id, Item.person_id == person).values(**values))

    def move(self, id: str, step: int) -> None:
        """Move an item by one place among its neighbours: -1 before, 1 after. At an end it stays."""
        person, tree = self.owner(), self.tree()
        items = tree.inside(tree.node(id).parent_id)
        place = next(at for at, node in enumerate(items) if node.id == id)
        goal = place + (1 if step > 0 else -1)
        if not 0 <= goal < len(items):
            return
        items[place], items[goal] = items[goal], items[place]
        for position, node in enumerate(items):
            if node.position != position:
                self.db.execute(sa.update(Item).where(Item.id == node.id, Item.person_id == person).values(position=position))

    def delete(self, id: str) -> None:
        """Delete a bookmark, or a folder with all that is in it."""
        person = self.owner()
        node = self.tree().node(id)
        self.db.execute(sa.delete(Item).where(Item.id == node.id, Item.person_id == person))
