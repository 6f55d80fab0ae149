def includeme(config):
    """Register what the package offers."""
    config.add_utility("portal.api.demo.IDemoContent", "greeting.demo:DemoWords", name="greeting")
