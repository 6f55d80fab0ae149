def includeme(config):
    config.add_service("portal.api.fetch.ISourceStore", "portal.services.sources.store:SourceStore")
    config.add_utility("portal.services.sources.interfaces.ISourceMemory", "portal.services.sources.memory:SourceMemory")
    config.add_utility("portal.services.sources.interfaces.IWanting", "portal.services.sources.wanting:Wanting")
    config.add_utility("portal.jobs.interfaces.IPeriodic", "portal.services.sources.periodic:FetchWork", name="sources")
    config.include("portal.services.sources.words")
