"""SIGKILL in the middle of changes leaves the state of before or of after (fault 27, for what exists)."""

import contextlib
import itertools
import random
import threading
import time
from collections.abc import Iterable

import requests

from tests.plugins.visitor import Visitor

TEACHER, PLACE = "l.aubertin", "lycee-ada-verneuil"
ROUNDS = 2
MANY = 150
FILES = 5
"""Imports in a round at most: one person may keep 2,000 bookmarks."""
VIEWS = ("list", "tiles")


class Change:
    """A change of one kind, numbered, made again and again.

    :param portal: where it is made, as the teacher, in a session and on a tab of its own.
    """

    def __init__(self, portal) -> None:
        self.visitor, self.done, self.base = Visitor(portal).sign_in(TEACHER, PLACE), 0, 0
        self.page = f"{portal.url}/e/{PLACE}/"
        self.visitor.get(f"{self.page}accueil/-/customise")
        self.visitor.submit(self.visitor.form(".//input[@name='op'][@value='add-tab']"), title="Onglet 0")
        self.tab = self.visitor.url.removeprefix(self.page).partition("/")[0]
        self.prepare()

    def prepare(self) -> None:
        """What must be there before the first change."""

    def make(self, number: int) -> None:
        """Make change ``number``; raises when it was not acknowledged."""
        raise NotImplementedError

    def is_whole(self) -> bool:
        """Whether the portal has the last acknowledged change, or the one that was under way, and nothing between."""
        raise NotImplementedError

    def numbers(self) -> Iterable[int]:
        """Of the changes that are to come."""
        return itertools.count(self.done + 1)

    def until_killed(self) -> None:
        """Make one change after the other until the portal no longer answers."""
        for number in self.numbers():
            try:
                self.make(number)
            except requests.RequestException:
                return
            self.done = number


class LayoutChange(Change):
    """The name of a tab."""

    def _form(self):
        self.visitor.get(f"{self.page}{self.tab}/-/customise")
        return self.visitor.form(".//input[@name='op'][@value='rename-tab']")

    def make(self, number: int) -> None:
        self.visitor.submit(self._form(), title=f"Onglet {number}")
        assert self.visitor.status == 200

    def is_whole(self) -> bool:
        number = int(self._form().fields["title"].removeprefix("Onglet "))
        known, self.done = self.done, number
        return number in (known, known + 1)


class BookmarksChange(Change):
    """Something in the box of the bookmarks."""

    def prepare(self) -> None:
        self.visitor.get(f"{self.page}{self.tab}/-/customise?q=favoris")
        self.visitor.submit(self.visitor.form(".//input[@name='fname'][@value='favoris']"))
        assert self.visitor.status == 200

    def follow(self, address: str, words: str) -> str:
        """The address behind the link that says ``words`` in a box of the page ``address``."""
        self.visitor.get(address)
        links = self.visitor.page.xpath(f"//section[@data-window]//a[contains(normalize-space(.), '{words}')]/@href")
        assert links, f"no link “{words}” on {self.visitor.url}"
        return links[0]


class PreferenceChange(BookmarksChange):
    """Two preferences stored together: how many, and in which form."""

    def prepare(self) -> None:
        super().prepare()
        self.settings = self.follow(f"{self.page}{self.tab}/", "Régler")

    def _form(self):
        self.visitor.get(self.settings)
        return self.visitor.form(".//input[@name='count']")

    def _pair(self, number: int) -> dict[str, str]:
        return {"count": str(number % 60 + 1), "view": VIEWS[number % 2]}

    def make(self, number: int) -> None:
        self.visitor.submit(self._form(), **self._pair(number))
        assert self.visitor.status == 200

    def is_whole(self) -> bool:
        fields = self._form().fields
        now, known = {name: fields[name] for name in ("count", "view")}, self.done
        self.done += now == self._pair(known + 1)
        return now in (self._pair(known), self._pair(known + 1))


def bookmark_file(number: int) -> bytes:
    """A browser's bookmark file of ``MANY`` addresses that no other number's file has."""
    lines = "".join(f'<DT><A HREF="https://site{number}.example/{n}">Lien {number} {n}</A>\n' for n in range(MANY))
    return f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n{lines}</DL><p>\n".encode()


class ImportChange(BookmarksChange):
    """Bookmarks by the hundred."""

    def prepare(self) -> None:
        super().prepare()
        screen = self.follow(f"{self.page}{self.tab}/", "Ranger et ajouter")
        self.importing, self.exporting = self.follow(screen, "Importer"), self.follow(screen, "Exporter")
        self.base = self._count()

    def _count(self) -> int:
        answer = self.visitor.session.get(self.exporting, timeout=20)
        assert answer.status_code == 200
        return answer.text.upper().count("<A ")

    def until_killed(self) -> None:
        super().until_killed()
        with contextlib.suppress(requests.RequestException):
            while True:  # when all is imported it only looks on
                self.visitor.get(self.importing)
                time.sleep(0.05)

    def numbers(self) -> Iterable[int]:
        return range(self.done + 1, self.done + 1 + FILES)

    def make(self, number: int) -> None:
        self.visitor.get(self.importing)
        file = ("bookmarks.html", bookmark_file(number), "text/html")
        self.visitor.submit(self.visitor.form(".//input[@type='file']"), files={"file": file})
        assert self.visitor.status == 200

    def is_whole(self) -> bool:
        files, rest = divmod(self._count() - self.base, MANY)
        known, self.done = self.done, files
        return rest == 0 and files in (known, known + 1)


def wait_for_progress(changes, threads) -> None:
    """Wait until each kind of change got through once more."""
    before, deadline = [change.done for change in changes], time.monotonic() + 30
    while any(change.done == done for change, done in zip(changes, before, strict=True)):
        assert all(thread.is_alive() for thread in threads) and time.monotonic() < deadline, "a change does not get through"
        time.sleep(0.01)


def test_changes_under_way_when_the_portal_is_killed_are_whole_or_absent(mortal_portal):
    changes = [kind(mortal_portal) for kind in (LayoutChange, PreferenceChange, ImportChange)]
    for _ in range(ROUNDS):
        threads = [threading.Thread(target=change.until_killed) for change in changes]
        for thread in threads:
            thread.start()
        wait_for_progress(changes, threads)
        time.sleep(random.uniform(0.0, 0.3))
        mortal_portal.kill()
        for thread in threads:
            thread.join(30)
        mortal_portal.restart()
        for change in changes:
            assert change.is_whole(), type(change).__name__
