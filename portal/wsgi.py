"""The PasteDeploy factory of the portal."""

import json
import os
from typing import Any

from portal.config import configure
from portal.generations.wanted import enter_wanted
from portal.settings import load

__all__ = ["main"]


def main(global_config: dict[str, Any], **values: str):
    """The WSGI application of an ini file's ``[app:main]``.

    :param global_config: PasteDeploy's: ``__file__`` is the ini file, its folder the site.
    :param values: the section's keys; ``PREAU_OVERRIDES`` (JSON) is laid over them.
    :raises portal.settings.BadSettings: an unknown key or a value of the wrong form.
    """
    values.update(json.loads(os.environ.get("PREAU_OVERRIDES", "{}")))
    settings = load(values, global_config.get("__file__", ""))
    enter_wanted(settings)
    return configure(settings).make_wsgi_app()
