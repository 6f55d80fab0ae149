def includeme(config):
    """Nothing to register: the portlets do what a test tells them (see ``script``)."""
