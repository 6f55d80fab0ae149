def includeme(config) -> None:
    config.add_service("portal.api.markup.ISanitiser", "portal.services.sanitise.sanitiser:Sanitiser")
