"""URL listeners that note what they see and do what a test tells them."""

from zope.interface import implementer

from portal.api.listeners import IUrlListener, UrlListener
from tests.functional.portlets.script import the_script


@implementer(IUrlListener)
class First:
    """Sees every kind."""

    name = "first"

    def action_url(self, url):
        """See ``IUrlListener``."""
        self._play(url)

    def render_url(self, url):
        """See ``IUrlListener``."""
        self._play(url)

    def resource_url(self, url):
        """See ``IUrlListener``."""
        self._play(url)

    def _play(self, url):
        for act in the_script.listening:
            act(self.name, url)


class Second(First):
    """Declared after it."""

    name = "second"


class Third(UrlListener):
    """Sees resource addresses only."""

    def resource_url(self, url):
        """See ``IUrlListener``."""
        for act in the_script.listening:
            act("third", url)
