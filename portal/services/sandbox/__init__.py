def includeme(config) -> None:
    config.add_utility("portal.api.sandbox.ISandbox", "portal.services.sandbox.pool:Sandbox.from_settings")
