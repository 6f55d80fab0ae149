def includeme(config):
    """Register the container."""
    config.add_utility("portal.container.interfaces.IContainer", "portal.container.container:Container")
