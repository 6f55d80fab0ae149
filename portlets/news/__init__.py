def includeme(config):
    """Register what the package offers."""
    config.add_utility("portal.api.demo.IDemoContent", "portlets.news.demo:DemoNews", name="news")
