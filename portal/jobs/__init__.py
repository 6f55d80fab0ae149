def includeme(config):
    config.add_service("portal.api.jobs.IOutbox", "portal.jobs.outbox:Outbox")
