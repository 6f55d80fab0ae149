def includeme(config):
    """Register what the package offers."""
    config.add_utility("portal.api.demo.IDemoContent", "rooms.providers:DemoRooms", name="rooms")
    config.add_utility("portal.api.jobs.IJob", "rooms.providers:Tidy", name="rooms.tidy")
