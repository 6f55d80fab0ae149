"""Filters that note where they stand and do what the test under way has written into the script."""

from portal.api.errors import PortletUnavailable
from portal.api.filters import PortletFilter
from tests.functional.portlets.script import the_script


class Noting(PortletFilter):
    """Notes its life, and for each phase when it is entered and left."""

    def init(self, config):
        """Note it."""
        super().init(config)
        the_script.lives.append(("init", config.name, config.package, config.init_parameters))

    def destroy(self):
        """Note it."""
        the_script.lives.append(("destroy", self.config.name))

    def _around(self, request, response, chain):
        name = self.config.name
        the_script.notes.append(f"{name} before {request.phase}" + (" head" if getattr(request, "part", "") == "head" else ""))
        the_script.filter_of(name)(request, response, chain)
        the_script.notes.append(f"{name} after {request.phase}")

    render = action = event = resource = _around


class Broken(Noting):
    """Cannot be taken into service."""

    def init(self, config):
        """Fail, in a way that no list of errors foresees."""
        class Unheard(Exception):
            pass

        the_script.lives.append(("init", config.name, config.package, config.init_parameters))
        raise Unheard("no such thing")


class Late(Noting):
    """Can be taken into service after a while."""

    def init(self, config):
        """Fail for a tenth of a second the first time."""
        super().init(config)
        if len([life for life in the_script.lives if life[:2] == ("init", config.name)]) == 1:
            raise PortletUnavailable(None, 0.1)
