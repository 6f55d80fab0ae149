def includeme(config) -> None:
    config.add_utility("portal.api.fetch.IFetcher", "portal.services.fetch.client:Fetcher.from_settings")
