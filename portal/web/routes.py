"""Addresses of the portal and the views behind them (design 6b). The order matters: first match wins."""

ROUTES = (
    ("home", "/", "front"),
    ("display_portal", "/-/display", "display"),
    ("accessibility_portal", "/-/accessibility", "display"),
    ("theme_style", "/-/t/{hash:[0-9a-f]+}.css", "files"),
    ("file", "/-/f/{name}", "files"),
    ("asset", "/-/a/{package}/{hash}/{path:.+}", "files"),
    ("establishment", "/e/{est}/", "page"),
    ("establishment_bare", "/e/{est}", "page"),
    ("layout", "/e/{est}/-/layout", "layout"),
    ("display", "/e/{est}/-/display", "display"),
    ("accessibility", "/e/{est}/-/accessibility", "display"),
    ("customise", "/e/{est}/{tab}/-/customise", "customise"),
    ("window", "/e/{est}/{tab}/~{state:[^/]*}/{window}/{kind:[a-z]}", "portlet"),
    ("page_state", "/e/{est}/{tab}/~{state:[^/]*}/", "page"),
    ("page", "/e/{est}/{tab}/", "page"),
    ("page_bare", "/e/{est}/{tab}", "page"),
)


def includeme(config):
    """Add the routes, then let each view module add its views."""
    for name, pattern, _module in ROUTES:
        config.add_route(name, pattern)
    for module in dict.fromkeys(module for _name, _pattern, module in ROUTES):
        config.include(f"portal.web.views.{module}")
    config.include("portal.web.views.errors")
